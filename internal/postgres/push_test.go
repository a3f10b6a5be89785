package postgres

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/outbound"
	"danhgia/internal/push"
	"danhgia/review"
	"danhgia/scoring"
)

// publishing is a store with a scored period, whose clock is told, and who sends what it publishes.
type publishing struct {
	t *testing.T
	*Store
	run    int64
	pusher *activities.Pusher
	folder string
}

var pushBegin = time.Date(2031, 9, 3, 1, 0, 0, 0, time.UTC)

func newPublishing(t *testing.T) *publishing {
	t.Helper()
	s, _ := claimed(t)
	must(t, s.SaveCollection(t.Context(), snapshot, collection()))
	run, err := s.SaveScores(t.Context(), scoreRun())
	must(t, err)
	p := &publishing{t: t, Store: s, run: run, folder: t.TempDir()}
	p.at(pushBegin)
	keys := t.TempDir()
	must(t, os.WriteFile(filepath.Join(keys, "khoa"), []byte("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"), 0o600))
	p.guarded(outbound.Guard{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, keys)
	return p
}

func (p *publishing) guarded(g outbound.Guard, keys string) {
	p.pusher = &activities.Pusher{Store: p.Store, Couriers: map[activities.TargetKind]activities.Courier{
		activities.TargetHTTP:      push.HTTP{Transport: g.Transport(), Forbidden: outbound.ErrAddress, Secrets: push.Secrets{Dir: keys}, Now: time.Now},
		activities.TargetDirectory: push.Directory{Root: p.folder, Now: time.Now},
	}}
}

func (p *publishing) at(told time.Time) {
	must(p.t, ownerOf(p.t, p.Store).SetClock(p.t.Context(), told, 1))
}

func (p *publishing) publish(state scoring.PublicationState) {
	p.t.Helper()
	now, err := p.Now(p.t.Context())
	must(p.t, err)
	enrolled(p.t, p.Store)
	_, err = p.Publish(p.t.Context(), key, p.run, false, func(revision int, _ []byte) (activities.Publication, error) {
		content := []byte(string(state))
		return activities.Publication{Key: key, Revision: revision, State: state, Content: content, SHA256: snapshot, Published: now, Seal: seal}, nil
	})
	must(p.t, err)
}

var byAdmin = activities.Change{Province: "H44", By: activities.Actors{{Person: "1", Agency: "H44", Roles: []review.Role{review.Admin}}}, Reason: "thử"}

func target(name, address string) activities.Target {
	t := activities.Target{
		Name: name, Kind: activities.TargetHTTP, Address: address, States: activities.UsualStates,
		Document: activities.TargetResults, Secret: "khoa", From: calendar.DayOf(pushBegin),
	}
	if address == "thu-muc" {
		t.Kind, t.Secret = activities.TargetDirectory, ""
	}
	return t
}

// add adds a target, and says its number.
func (p *publishing) add(t activities.Target) activities.TargetID {
	p.t.Helper()
	_, err := p.SaveTarget(p.t.Context(), t, byAdmin, false)
	must(p.t, err)
	targets, err := p.Targets(p.t.Context(), "H44")
	must(p.t, err)
	for _, one := range targets {
		if one.Name == t.Name {
			return one.ID
		}
	}
	p.t.Fatalf("target %s is not there", t.Name)
	return 0
}

func (p *publishing) push(id activities.TargetID) activities.Pushed {
	p.t.Helper()
	done, err := p.pusher.PushDue(p.t.Context(), id)
	must(p.t, err)
	return done
}

// states are those of what a target was sent, the latest first: "r2 delivered".
func (p *publishing) states(id activities.TargetID) (all []string) {
	p.t.Helper()
	pushes, err := p.Pushes(p.t.Context(), "H44", "", 10)
	must(p.t, err)
	for _, one := range pushes[id] {
		what := "ping"
		if one.Revision > 0 {
			what = "r" + string(rune('0'+one.Revision))
		}
		line := what + " " + string(one.State)
		if one.Last.Known && one.Last.Value.Fault != "" {
			line += " " + string(one.Last.Value.Fault)
		}
		all = append(all, line)
	}
	return all
}

// receiver is a target that answers as it is told, and keeps what came.
type receiver struct {
	*httptest.Server
	got []string // idempotency key and body
}

func receive(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, _ := io.ReadAll(q.Body)
		r.got = append(r.got, q.Header.Get("Idempotency-Key")+" "+string(body))
		if answer != nil {
			answer(len(r.got), w, q)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func TestAPublicationGoesToTheTargetsThatTakeItsState(t *testing.T) {
	p := newPublishing(t)
	good, early := receive(t, nil), target("du-bao", "thu-muc")
	early.States = activities.PublicationStates
	later := target("ve-sau", good.URL)
	later.From += 1
	usual, provisional, tomorrow := p.add(target("cong-tinh", good.URL)), p.add(early), p.add(later)
	p.publish(scoring.Provisional)
	same(t, 0, p.push(usual).Tried)
	same(t, 1, p.push(provisional).Tried)
	p.publish(scoring.Final)
	for _, id := range []activities.TargetID{usual, provisional, tomorrow} {
		p.push(id)
		p.push(id)
	}
	same(t, []string{"r2 delivered"}, p.states(usual))
	same(t, []string{"r2 delivered", "r1 delivered"}, p.states(provisional))
	same(t, nil, p.states(tomorrow))
	same(t, []string{`"H44-2026-08-r2-t1" final`}, good.got)
	latest, err := os.ReadFile(filepath.Join(p.folder, "thu-muc/ket-qua-H44-2026-08-latest.json"))
	must(t, err)
	same(t, "final", string(latest))
}

func TestATargetThatAnswers500ForAnHourGetsItWithOneKey(t *testing.T) {
	p := newPublishing(t)
	var told atomic.Value
	told.Store(pushBegin)
	r := receive(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		if told.Load().(time.Time).Before(pushBegin.Add(time.Hour)) {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	id := p.add(target("cong-tinh", r.URL))
	p.publish(scoring.Final)
	var failing []string
	for len(failing) < 20 {
		done := p.push(id)
		if !done.For.Known {
			break
		}
		failing = append(failing, p.states(id)...)
		next := told.Load().(time.Time).Add(done.For.Value + time.Second)
		told.Store(next)
		p.at(next)
	}
	same(t, []string{"r1 delivered"}, p.states(id))
	same(t, []string{"r1 failing status"}, failing[:1])
	same(t, 7, len(r.got)) // at once, then after 1, 2, 5, 15, 30 and 60 minutes
	for _, got := range r.got {
		same(t, `"H44-2026-08-r1-t1" final`, got)
	}
}

func TestAProcessThatDiesAfterItsPostSendsOnceMoreWithTheSameKey(t *testing.T) {
	p := newPublishing(t)
	ctx, die := context.WithCancel(t.Context())
	r := receive(t, func(n int, _ http.ResponseWriter, _ *http.Request) {
		if n == 1 {
			die()
		}
	})
	id := p.add(target("cong-tinh", r.URL))
	p.publish(scoring.Final)
	if _, err := p.pusher.PushDue(ctx, id); !errors.Is(err, context.Canceled) {
		t.Fatalf("it did not die: %v", err)
	}
	same(t, []string{"r1 queued"}, p.states(id))
	same(t, 0, p.push(id).Tried) // not at once: the first may be under way still
	p.at(pushBegin.Add(3 * time.Minute))
	p.push(id)
	same(t, []string{"r1 delivered"}, p.states(id))
	same(t, []string{`"H44-2026-08-r1-t1" final`, `"H44-2026-08-r1-t1" final`}, r.got)
}

func TestOneBadTargetHoldsUpNoOther(t *testing.T) {
	p := newPublishing(t)
	begun, over := make(chan struct{}), make(chan struct{})
	slow := receive(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-over
		w.WriteHeader(http.StatusBadGateway)
	})
	bad := p.add(target("cham", slow.URL))
	good := p.add(target("tot", receive(t, nil).URL))
	p.publish(scoring.Final)
	ended := make(chan error)
	go func() {
		_, err := p.pusher.PushDue(context.WithoutCancel(t.Context()), bad)
		ended <- err
	}()
	<-begun
	p.push(good)
	same(t, []string{"r1 delivered"}, p.states(good))
	if _, err := p.pusher.PushDue(t.Context(), bad); !errors.Is(err, activities.ErrTargetTaken) {
		t.Errorf("two send to one target at once: %v", err)
	}
	close(over)
	must(t, <-ended)
	same(t, []string{"r1 failing status"}, p.states(bad))
}

func TestARefusalWaitsForTheOfficeWhichSendsAgainWithTheSameKey(t *testing.T) {
	p := newPublishing(t)
	r := receive(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == 1 {
			w.WriteHeader(http.StatusForbidden)
		}
	})
	id := p.add(target("cong-tinh", r.URL))
	p.publish(scoring.Final)
	if done := p.push(id); done.More || done.For.Known {
		t.Errorf("it is tried again by itself: %+v", done)
	}
	same(t, []string{"r1 refused status"}, p.states(id))
	revision, err := p.PushAgain(t.Context(), id, key.Period, byAdmin)
	must(t, err)
	same(t, 1, revision)
	p.push(id)
	same(t, []string{"r1 delivered"}, p.states(id))
	same(t, []string{`"H44-2026-08-r1-t1" final`, `"H44-2026-08-r1-t1" final`}, r.got)
}

func TestALaterRevisionTakesThePlaceOfOneThatWaits(t *testing.T) {
	p := newPublishing(t)
	r := receive(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == 1 {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	id := p.add(target("cong-tinh", r.URL))
	p.publish(scoring.Final)
	p.push(id)
	p.publish(scoring.Corrected)
	p.push(id)
	p.at(pushBegin.Add(time.Hour))
	p.push(id)
	same(t, []string{"r2 delivered", "r1 superseded status"}, p.states(id))
	same(t, []string{`"H44-2026-08-r1-t1" final`, `"H44-2026-08-r2-t1" corrected`}, r.got)
}

func TestWhatLeadsToWhereNothingIsSentIsRefused(t *testing.T) {
	p := newPublishing(t)
	r := receive(t, nil)
	elsewhere := receive(t, func(_ int, w http.ResponseWriter, q *http.Request) {
		http.Redirect(w, q, r.URL, http.StatusTemporaryRedirect)
	})
	redirects := p.add(target("chuyen", elsewhere.URL))
	noKey := target("khong-khoa", r.URL)
	noKey.Secret = "chua-co"
	missing, private := p.add(noKey), p.add(target("rieng", strings.Replace(r.URL, "http://", "https://", 1)))
	p.publish(scoring.Final)
	p.push(redirects)
	p.push(missing)
	p.guarded(outbound.Guard{}, t.TempDir())
	p.pusher.Couriers[activities.TargetHTTP] = push.HTTP{
		Transport: outbound.Guard{}.Transport(), Forbidden: outbound.ErrAddress, Now: time.Now,
		Secrets: p.keys(t),
	}
	p.push(private)
	same(t, []string{"r1 refused redirect"}, p.states(redirects))
	same(t, []string{"r1 failing secret"}, p.states(missing))
	same(t, []string{"r1 refused address"}, p.states(private))
	same(t, 0, len(r.got))
}

func (p *publishing) keys(t *testing.T) push.Secrets {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "khoa"), []byte("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), 0o600))
	return push.Secrets{Dir: dir}
}

func TestATargetIsPausedResumedTestedAndRemoved(t *testing.T) {
	p := newPublishing(t)
	r := receive(t, nil)
	id := p.add(target("cong-tinh", r.URL))
	must(t, p.PauseTarget(t.Context(), id, true, byAdmin))
	p.publish(scoring.Final)
	if done := p.push(id); done.Tried > 0 || done.More || done.For.Known {
		t.Errorf("a paused target was sent to: %+v", done)
	}
	must(t, p.PauseTarget(t.Context(), id, false, byAdmin))
	_, err := p.TestTarget(t.Context(), id, byAdmin)
	must(t, err)
	same(t, 2, p.push(id).Tried)
	same(t, []string{"ping delivered", "r1 delivered"}, p.states(id))
	must(t, p.RemoveTarget(t.Context(), id, byAdmin))
	same(t, true, p.push(id).Gone)
	for name, err := range map[string]error{
		"paused":  p.PauseTarget(t.Context(), id, true, byAdmin),
		"removed": p.RemoveTarget(t.Context(), id, byAdmin),
	} {
		if !errors.Is(err, activities.ErrNotFound) {
			t.Errorf("what is gone is %s: %v", name, err)
		}
	}
	if again := p.add(target("cong-tinh", r.URL)); again == id {
		t.Error("the name of a target that is gone is taken by another number")
	}
}

func TestATargetGetsWhatWasPublishedSinceItsFirstDay(t *testing.T) {
	p := newPublishing(t)
	p.publish(scoring.Final)
	p.publish(scoring.Corrected)
	earlier, err := p.SaveTarget(t.Context(), target("thu", "thu-muc"), byAdmin, true)
	must(t, err)
	same(t, 1, earlier)
	targets, err := p.Targets(t.Context(), "H44")
	must(t, err)
	same(t, 0, len(targets))
	id := p.add(target("thu", "thu-muc"))
	p.push(id)
	same(t, []string{"r2 delivered"}, p.states(id))
}

func TestWhatIsNotATargetIsRefused(t *testing.T) {
	p := newPublishing(t)
	p.add(target("cong-tinh", "https://cong.tinh.example/nhan"))
	by := func(role review.Role) activities.Change {
		c := byAdmin
		c.By = activities.Actors{{Person: "1", Agency: "H44", Roles: []review.Role{role}}}
		return c
	}
	for name, c := range map[string]struct {
		change func(*activities.Target)
		by     activities.Change
	}{
		"a name that is taken":          {func(x *activities.Target) { x.Name = "cong-tinh" }, byAdmin},
		"a name with marks":             {func(x *activities.Target) { x.Name = "cổng" }, byAdmin},
		"http":                          {func(x *activities.Target) { x.Address = "http://cong.tinh.example" }, byAdmin},
		"a password in the address":     {func(x *activities.Target) { x.Address = "https://a:b@cong.tinh.example" }, byAdmin},
		"no address":                    {func(x *activities.Target) { x.Address = "cong.tinh.example" }, byAdmin},
		"no key":                        {func(x *activities.Target) { x.Secret = "" }, byAdmin},
		"a key that is a path":          {func(x *activities.Target) { x.Secret = "../../etc/passwd" }, byAdmin},
		"no state":                      {func(x *activities.Target) { x.States = nil }, byAdmin},
		"a folder that leads upwards":   {func(x *activities.Target) { x.Kind, x.Secret, x.Address = "directory", "", "a/../../b" }, byAdmin},
		"a folder of the whole machine": {func(x *activities.Target) { x.Kind, x.Secret, x.Address = "directory", "", "/etc" }, byAdmin},
		"by somebody of the staff":      {func(*activities.Target) {}, by(review.Staff)},
		"by the leader":                 {func(*activities.Target) {}, by(review.Leader)},
		"without a reason":              {func(*activities.Target) {}, activities.Change{Province: "H44", By: byAdmin.By}},
	} {
		x := target("khac", "https://cong.tinh.example/nhan")
		c.change(&x)
		if _, err := p.SaveTarget(t.Context(), x, c.by, false); !errors.Is(err, activities.ErrRefused) && !errors.Is(err, errReason) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := p.PushAgain(t.Context(), 1, "2026-07", byAdmin); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("a period without a publication: %v", err)
	}
	if _, err := p.TestTarget(t.Context(), 1, by(review.Auditor)); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("an auditor tests: %v", err)
	}
}
