package web

import (
	"net/http"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const (
	dutiesPath = "/viec-cua-toi"
	// mostDuties bounds the list: who has more of them has the office's lists.
	mostDuties = 100
)

// dutiesPage is what somebody has to do, the most urgent first, and what became of what they had.
type dutiesPage struct {
	frame
	Due   []dutyView
	Other []dutyView // open, and somebody else's to do
	Ended []dutyView
	More  bool // there are more than the page shows
}

// dutyView is a task in words.
type dutyView struct {
	activities.Duty
	Address  string
	Name     string
	Deadline string
	Why      []string // the deadline is when it is
	Left     string
	Overdue  bool
	Standing string
	Drafted  string // when a draft was kept
}

// duties shows the tasks of who is signed in.
func (s *site) duties(w http.ResponseWriter, r *http.Request) error {
	who := visitor(r)
	open, ended, err := s.Tasks.Duties(r.Context(), who, mostDuties+1)
	if err != nil {
		return away(err)
	}
	page := dutiesPage{frame: s.frame(r, nil), More: len(open) > mostDuties}
	page.Title = "Việc của tôi"
	for _, d := range open[:min(len(open), mostDuties)] {
		switch view := newDutyView(d); {
		case who.Does(d.Task, d.Now):
			page.Due = append(page.Due, view)
		case who.Opens(d.ID, d.Task):
			page.Other = append(page.Other, view)
		}
	}
	for _, d := range ended[:min(len(ended), mostDuties)] {
		if who.Opens(d.ID, d.Task) {
			page.Ended = append(page.Ended, newDutyView(d))
		}
	}
	return s.showPrivate(w, http.StatusOK, "duties", page)
}

func newDutyView(d activities.Duty) dutyView {
	v := dutyView{Duty: d, Address: taskPath(d.ID), Name: sentence(d.Task.Kind.In(scoring.Vi)), Deadline: d.Task.Deadline.In(calendar.Vi)}
	switch {
	case d.Directive != "":
		v.Name += ": " + d.Directive
	case d.Period != "":
		v.Name += " " + d.Period.In(scoring.Vi)
	}
	v.Why = d.Task.Deadline.Explain(calendar.Vi)[1:] // the first line is the deadline itself
	if d.Left.Known {
		v.Left = d.Left.Value.In(calendar.Vi)
	}
	v.Overdue = d.Task.State == review.Open && d.Now.After(d.Task.Deadline.At)
	v.Standing = standing(d.Task)
	if d.Drafted.Known {
		v.Drafted = clock(d.Drafted.Value)
	}
	return v
}

// standing is a task's state in words, with what it ended with.
func standing(t review.Task) string {
	if t.State == review.Settled {
		return t.State.In(scoring.Vi) + ": " + t.Outcome.In(scoring.Vi)
	}
	return t.State.In(scoring.Vi)
}
