package web

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

func init() {
	adminPages["targets"] = targetsPath
	maps.Copy(adminDeeds, map[string]story{
		"target-add": {targetAdded.path, map[string]string{
			"name": "cong-tinh", "kind": "http", "address": "https://cong.tinh.example/nhan", "secret": "cong-tinh", "states": "final,corrected", "document": "signed", "from": "2026-09-20",
		}, nil},
		"target-change": {targetsPath + "/2/sua", map[string]string{
			"name": "luu-tru", "kind": "directory", "address": "luu/ket-qua", "secret": "", "states": "provisional,final,corrected", "document": "results", "from": "2026-09-01",
		}, nil},
		"target-pause":  {targetsPath + "/1/tam-dung", nil, nil},
		"target-resume": {targetsPath + "/2/gui-tiep", nil, nil},
		"target-remove": {targetsPath + "/1/bo", nil, nil},
		"target-test":   {targetsPath + "/1/gui-thu", nil, nil},
		"target-again":  {targetsPath + "/2/gui-lai", map[string]string{"period": "2026-08"}, nil},
	})
}

// Targets are one that refuses and fails, one that is paused, and one that was sent nothing yet.
func (g *registers) Targets(context.Context) ([]activities.Target, error) {
	from := calendar.Date(2026, time.September, 1)
	return []activities.Target{
		{ID: 1, Name: "cong-quoc-gia", Kind: activities.TargetHTTP, Address: "https://cong.example/nhan?a=<b>", States: activities.UsualStates, Document: activities.TargetResults, Secret: "cong-quoc-gia", From: from},
		{
			ID: 2, Name: "luu-tru", Kind: activities.TargetDirectory, Address: "luu/ket-qua", States: activities.PublicationStates, Document: activities.TargetResults, From: from,
			Paused: scoring.Some(time.Date(2026, 9, 14, 9, 30, 0, 0, calendar.Vietnam)),
		},
		{ID: 3, Name: "moi", Kind: activities.TargetHTTP, Address: "https://moi.example/", States: []scoring.PublicationState{scoring.Final}, Document: activities.TargetResults, Secret: "moi", From: from},
	}, nil
}

func (g *registers) Target(ctx context.Context, id activities.TargetID) (activities.Target, error) {
	targets, _ := g.Targets(ctx)
	for _, t := range targets {
		if t.ID == id {
			return t, g.err
		}
	}
	return activities.Target{}, activities.ErrNotFound
}

func (g *registers) Publications(context.Context) ([]activities.Publication, error) {
	return []activities.Publication{{Key: activities.Key{Province: "H99", Period: "2026-08"}, Revision: 2, State: scoring.Final}}, nil
}

func (g *registers) Pushes(context.Context) (map[activities.TargetID][]activities.Push, error) {
	at := func(hour int) time.Time { return time.Date(2026, 9, 14, hour, 0, 0, 0, calendar.Vietnam) }
	return map[activities.TargetID][]activities.Push{
		1: {
			{ID: 4, Period: "2026-08", Revision: 2, State: activities.PushFailing, Tries: 4, Tried: scoring.Some(at(10)), Next: scoring.Some(at(11)), Failing: scoring.Some(at(9)), Last: scoring.Some(activities.PushResult{State: activities.PushFailing, Fault: activities.FaultStatus, Status: 500, Text: hostile})},
			{ID: 3, State: activities.PushRefused, Tries: 1, Tried: scoring.Some(at(8)), Ended: scoring.Some(at(8)), Last: scoring.Some(activities.PushResult{State: activities.PushRefused, Fault: activities.FaultRedirect, Status: 302})},
			{ID: 1, Period: "2026-08", Revision: 1, State: activities.PushSuperseded, Tries: 0},
		},
		2: {{ID: 2, Period: "2026-07", Revision: 1, State: activities.PushDelivered, Tries: 1, Tried: scoring.Some(at(7)), Ended: scoring.Some(at(7)), Last: scoring.Some(activities.PushResult{State: activities.PushDelivered})}},
	}, nil
}

func (g *registers) SaveTarget(_ context.Context, t activities.Target, c activities.Change, preview bool) (int, error) {
	if err := t.Check(); err != nil {
		return 0, err
	}
	return 2, g.done(c, preview)
}

func (g *registers) PauseTarget(_ context.Context, _ activities.TargetID, _ bool, c activities.Change) error {
	return g.done(c, false)
}

func (g *registers) RemoveTarget(_ context.Context, _ activities.TargetID, c activities.Change) error {
	return g.done(c, false)
}

func (g *registers) TestTarget(_ context.Context, _ activities.TargetID, c activities.Change) (int64, error) {
	return 5, g.done(c, false)
}

func (g *registers) PushAgain(_ context.Context, _ activities.TargetID, _ scoring.Period, c activities.Change) (int, error) {
	return 2, g.done(c, false)
}

func TestATargetThatIsNoneIsRefusedAtItsFields(t *testing.T) {
	c := openConsole(t, &registers{})
	r := c.send(t, review.Admin, targetAdded.path, map[string]string{
		"name": "Cổng tỉnh", "kind": "http", "address": "http://10.0.0.1/nhan", "secret": "../khoa", "states": "final,corrected", "document": "signed", "from": "2026-09-20",
	})
	if r.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("answers %d", r.StatusCode)
	}
	for _, field := range []string{"name", "address", "secret"} {
		if !strings.Contains(r.body, `id="`+field+`-fault"`) {
			t.Errorf("nothing is said at %s: %s", field, problems(r.body))
		}
	}
	for _, typed := range []string{"Cổng tỉnh", "http://10.0.0.1/nhan", "../khoa"} {
		if !strings.Contains(r.body, `value="`+typed+`"`) {
			t.Errorf("%s is lost", typed)
		}
	}
}

func TestStaffSendAgainAndChangeNoTarget(t *testing.T) {
	c := openConsole(t, &registers{})
	page := c.as(t, review.Staff, targetsPath).body
	for path, offered := range map[string]bool{"/1/gui-lai": true, "/1/gui-thu": true, "/1/sua": false, "/1/bo": false, "/1/tam-dung": false, "/1/gui-tiep": false} {
		if strings.Contains(page, targetsPath+path) != offered {
			t.Errorf("%s is offered: %t", path, !offered)
		}
	}
	for _, path := range []string{"/999/sua", "/x/bo", "/0/gui-lai"} {
		if r := c.as(t, review.Admin, targetsPath+path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
	if r := c.send(t, review.Staff, targetsPath+"/1/gui-lai", map[string]string{"period": "2020-01"}); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a period that is not published: answers %d", r.StatusCode)
	}
	if len(slices.Collect(maps.Keys(c.drafts))) != 0 {
		t.Error("a draft of what was refused is kept")
	}
}
