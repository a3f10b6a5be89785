package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/scoring"
)

// TargetDesk is what the site needs of the targets that publications are sent to.
type TargetDesk interface {
	todays
	Targets(ctx context.Context) ([]activities.Target, error)
	// Target is one of them. activities.ErrNotFound.
	Target(ctx context.Context, id activities.TargetID) (activities.Target, error)
	// Publications are the latest revisions of all periods, without their contents.
	Publications(ctx context.Context) ([]activities.Publication, error)
	// Pushes are what the targets were sent: the latest of each, and all that wait.
	Pushes(ctx context.Context) (map[activities.TargetID][]activities.Push, error)
	SaveTarget(ctx context.Context, t activities.Target, c activities.Change, preview bool) (earlier int, err error)
	PauseTarget(ctx context.Context, id activities.TargetID, pause bool, c activities.Change) error
	RemoveTarget(ctx context.Context, id activities.TargetID, c activities.Change) error
	TestTarget(ctx context.Context, id activities.TargetID, c activities.Change) (int64, error)
	PushAgain(ctx context.Context, id activities.TargetID, p scoring.Period, c activities.Change) (revision int, err error)
}

const targetsPath = "/van-phong/gui-ket-qua"

func (s *site) targetRoutes() []route {
	return []route{{path: targetsPath, who: inOffice, get: s.targets}}
}

var toTargets = menuItem{Path: targetsPath, Label: "Gửi kết quả"}

// targetsPage are the targets, and what has become of what they were sent.
type targetsPage struct {
	frame
	Deeds   []link
	Targets []targetView
}

type targetView struct {
	ID     activities.TargetID
	Name   string
	Facts  []fact
	Bad    string // what keeps it from having everything, or empty
	Pushes []pushView
	Deeds  []link
}

type pushView struct {
	What, State, Fault, Words, Tried, Next string
	Tries                                  int
	Odd                                    bool
}

func (s *site) targets(w http.ResponseWriter, r *http.Request) error {
	targets, err := s.Admin.Targets(r.Context())
	if err != nil {
		return away(err)
	}
	pushes, err := s.Admin.Pushes(r.Context())
	if err != nil {
		return away(err)
	}
	page := targetsPage{frame: s.frame(r, nil), Deeds: offers(r, targetAdded)}
	page.Title = toTargets.Label
	for _, t := range targets {
		page.Targets = append(page.Targets, s.targetView(r, t, pushes[t.ID]))
	}
	return s.showPrivate(w, http.StatusOK, "targets", page)
}

func (s *site) targetView(r *http.Request, t activities.Target, pushes []activities.Push) targetView {
	v := targetView{ID: t.ID, Name: t.Name, Facts: targetFacts(t)}
	deeds := []deed{pushedAgain, targetTested, targetChanged, targetPaused, targetRemoved}
	if t.Paused.Known {
		v.Facts = append(v.Facts, fact{"Tạm dừng", "từ " + moment(t.Paused.Value.In(s.zone), scoring.Vi)})
		deeds[3] = targetResumed
	}
	for _, l := range offers(r, deeds...) {
		v.Deeds = append(v.Deeds, link{strings.Replace(l.Path, "{target}", strconv.FormatInt(int64(t.ID), 10), 1), l.Label})
	}
	for _, p := range pushes {
		v.Pushes = append(v.Pushes, s.pushView(p))
		if p.State == activities.PushFailing && v.Bad == "" {
			v.Bad = "Chưa gửi được từ " + moment(p.Failing.Value.In(s.zone), scoring.Vi)
			if p.Next.Known && !t.Paused.Known {
				v.Bad += "; lần thử tới lúc " + moment(p.Next.Value.In(s.zone), scoring.Vi)
			}
			v.Bad += "."
		}
	}
	return v
}

func (s *site) pushView(p activities.Push) pushView {
	v := pushView{What: "Gửi thử", State: p.State.In(scoring.Vi), Tries: p.Tries, Odd: p.State != activities.PushDelivered && p.State != activities.PushQueued && p.State != activities.PushSuperseded}
	if p.Period != "" {
		v.What = sentence(p.Period.In(scoring.Vi)) + ", phiên bản " + strconv.Itoa(p.Revision)
	}
	if last := p.Last.Value; p.State != activities.PushDelivered && last.Fault != "" {
		v.Fault, v.Words = last.Fault.In(scoring.Vi), last.Text
		if last.Status != 0 {
			v.Fault += " (mã " + strconv.Itoa(last.Status) + ")"
		}
	}
	if p.Tried.Known {
		v.Tried = moment(p.Tried.Value.In(s.zone), scoring.Vi)
	}
	if p.Next.Known && p.Tries > 0 {
		v.Next = moment(p.Next.Value.In(s.zone), scoring.Vi)
	}
	return v
}

// targetFacts are what a target is sent, where and from when.
func targetFacts(t activities.Target) []fact {
	facts := []fact{
		{"Cách gửi", t.Kind.In(scoring.Vi)},
		{"Địa chỉ", t.Address},
		{"Kết quả được gửi", statesInWords(t.States)},
		{"Tài liệu", t.Document.In(scoring.Vi)},
	}
	if t.Kind == activities.TargetHTTP {
		facts = append(facts, fact{"Tên tệp khóa", t.Secret})
	}
	return append(facts, fact{"Gửi từ ngày", t.From.Short(calendar.Vi)})
}

func statesInWords(states []scoring.PublicationState) string {
	words := make([]string, len(states))
	for i, s := range states {
		words[i] = strings.ToLower(phrases["state."+string(s)].vi)
	}
	return strings.Join(words, ", ")
}

// targetOf is the target that an address names.
func (s *site) targetOf(ctx context.Context, id string) (activities.Target, error) {
	targets, err := s.Admin.Targets(ctx)
	if err != nil {
		return activities.Target{}, away(err)
	}
	for _, t := range targets {
		if strconv.FormatInt(int64(t.ID), 10) == id {
			return t, nil
		}
	}
	return activities.Target{}, errNoPage
}

// target is the one that a deed is done to.
func (a attempt) target(ctx context.Context, s *site) (activities.Target, error) {
	id, err := strconv.ParseInt(a.path("target"), 10, 64)
	if err != nil {
		return activities.Target{}, activities.ErrNotFound
	}
	return s.Admin.Target(ctx, activities.TargetID(id))
}
