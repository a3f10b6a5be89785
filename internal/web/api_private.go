package web

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"time"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// Status is what the office's part of the API needs.
type Status interface {
	// PeriodStatus is where the evaluation of a period stands. activities.ErrNotFound: it was not started.
	PeriodStatus(ctx context.Context, p scoring.Period) (activities.Evaluation, activities.Progress, error)
}

// privateAPI are the addresses for programs that come with the session of somebody; they only read.
func (s *site) privateAPI() []route {
	return []route{
		{path: "/api/v1/me/tasks", who: signedIn, get: s.ownTasksJSON},
		{path: "/api/v1/office/periods/{period}", who: whoMay(review.ToDirect), get: s.periodStatusJSON},
	}
}

// taskEntry is a task in /api/v1/me/tasks.
type taskEntry struct {
	ID         activities.TaskID             `json:"id"`
	Kind       review.Kind                   `json:"kind"`
	Period     scoring.Maybe[scoring.Period] `json:"period"` // absent for what is of no period
	Agency     string                        `json:"agency"`
	AgencyName string                        `json:"agency_name"`
	State      review.State                  `json:"state"`
	Outcome    scoring.Maybe[review.Outcome] `json:"outcome"`
	Deadline   time.Time                     `json:"deadline"`
	Overdue    bool                          `json:"overdue"`
	Page       string                        `json:"page"`
}

// ownTasks are those of who is signed in: what is open and what has ended.
type ownTasks struct {
	Open  []taskEntry `json:"open"`
	Ended []taskEntry `json:"ended"`
	More  bool        `json:"more"` // there are more open ones than are listed
}

func (s *site) ownTasksJSON(w http.ResponseWriter, r *http.Request) error {
	who := visitor(r)
	open, ended, err := s.Tasks.Duties(r.Context(), who, mostDuties+1)
	if err != nil {
		return away(err)
	}
	own := ownTasks{Open: []taskEntry{}, Ended: []taskEntry{}, More: len(open) > mostDuties}
	for _, d := range open[:min(len(open), mostDuties)] {
		if who.Opens(d.ID, d.Task) {
			own.Open = append(own.Open, newTaskEntry(d))
		}
	}
	for _, d := range ended[:min(len(ended), mostDuties)] {
		if who.Opens(d.ID, d.Task) {
			own.Ended = append(own.Ended, newTaskEntry(d))
		}
	}
	return sendJSON(w, r, own)
}

func newTaskEntry(d activities.Duty) taskEntry {
	e := taskEntry{
		ID: d.ID, Kind: d.Task.Kind, Agency: d.Task.Agency, AgencyName: d.AgencyName, State: d.Task.State,
		Deadline: d.Task.Deadline.At.UTC(), Overdue: d.Task.State == review.Open && d.Now.After(d.Task.Deadline.At), Page: taskPath(d.ID),
	}
	if d.Period != "" {
		e.Period = scoring.Some(d.Period)
	}
	if d.Task.Outcome != "" {
		e.Outcome = scoring.Some(d.Task.Outcome)
	}
	return e
}

// periodStatus is where a period stands, for the office.
type periodStatus struct {
	Period     scoring.Period         `json:"period"`
	State      activities.State       `json:"state"`
	TwoStep    bool                   `json:"two_step"`
	IndexSet   string                 `json:"index_set"`
	Snapshot   string                 `json:"snapshot"`
	Opened     time.Time              `json:"opened_at"`
	Stages     []stageEntry           `json:"stages"`
	Waits      activities.Stage       `json:"waits_for"`
	Reviews    int                    `json:"open_reviews"`
	NotReached int                    `json:"not_reached"`
	Rulings    int                    `json:"open_rulings"`
	Outcomes   map[review.Outcome]int `json:"outcomes"`
}

type stageEntry struct {
	Stage    activities.Stage         `json:"stage"`
	Started  time.Time                `json:"started_at"`
	Finished scoring.Maybe[time.Time] `json:"finished_at"`
}

func (s *site) periodStatusJSON(w http.ResponseWriter, r *http.Request) error {
	p, err := scoring.ParsePeriod(r.PathValue("period"))
	if err != nil {
		return err
	}
	e, progress, err := s.Status.PeriodStatus(r.Context(), p)
	if err != nil {
		return away(err)
	}
	status := periodStatus{
		Period: p, State: e.State, TwoStep: e.TwoStep, IndexSet: e.IndexSet, Snapshot: e.Snapshot, Opened: e.Opened.UTC(), Stages: []stageEntry{},
		Waits: progress.Stage(), Reviews: progress.Reviews, NotReached: progress.NotReached, Rulings: progress.Rulings,
		Outcomes: map[review.Outcome]int{},
	}
	maps.Copy(status.Outcomes, progress.Outcomes)
	for _, stage := range e.Stages {
		entry := stageEntry{Stage: stage.Stage, Started: stage.Started.UTC()}
		if stage.Finished.Known {
			entry.Finished = scoring.Some(stage.Finished.Value.UTC())
		}
		status.Stages = append(status.Stages, entry)
	}
	return sendJSON(w, r, status)
}

// sendJSON answers one person; the gate has kept it out of caches.
func sendJSON(w http.ResponseWriter, r *http.Request, content any) error {
	body, err := json.Marshal(content)
	if err != nil {
		return err
	}
	send(w, r, "application/json", body)
	return nil
}
