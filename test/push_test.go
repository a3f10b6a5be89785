package test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
)

// portals take what they are sent, or refuse it, and keep the last body by path and event.
type portals struct {
	*httptest.Server
	lock sync.Mutex
	got  map[string]string
}

func newPortals(t *testing.T) *portals {
	t.Helper()
	p := &portals{got: map[string]string{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		p.lock.Lock()
		defer p.lock.Unlock()
		p.got[r.URL.Path+" "+r.Header.Get("Danhgia-Event")] = string(body)
		if r.URL.Path == "/tu-choi" {
			http.Error(w, "chưa đăng ký", http.StatusForbidden)
		}
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *portals) last(what string) string {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.got[what]
}

// pushing is an office that sends to this machine, with an administrator, and the folder that it sends to.
func pushing(t *testing.T) (o *office, folder string) {
	t.Helper()
	o = newOffice(t)
	keys := t.TempDir()
	folder = t.TempDir()
	write(t, filepath.Join(keys, "khoa"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
	o.environment = append(o.environment, "DANHGIA_PUSH_SECRETS_DIR="+keys, "DANHGIA_PUSH_DIRECTORY="+folder, "DANHGIA_OUT_NETWORKS=127.0.0.0/8")
	o.worker()
	o.good("users", "add", "--name", "Quản trị", "--email", schedulingAdmin, "--role", "office-admin", "--reason", "thử")
	return o, folder
}

// targets runs a command about targets, and says what it has printed.
func (o *office) targets(exit int, args ...string) string {
	o.t.Helper()
	code, out, errs := o.starter(append(append([]string{"targets"}, args...), "--as", schedulingAdmin, "--reason", "thử")...)
	if code != exit {
		o.t.Fatalf("targets %v: exit %d: %s%s", args, code, out, errs)
	}
	return out + errs
}

// sent waits until everything that is to be sent to so many targets has been tried, and says what has become of it.
func (o *office) sent(targets int) map[string]activities.PushState {
	o.t.Helper()
	store, states := o.store(), map[string]activities.PushState{}
	o.await("everything has been tried", func(ctx context.Context) bool {
		all, err := store.Targets(ctx, "H44")
		must(o.t, err)
		pushes, err := store.Pushes(ctx, "H44", samplePeriod.Period, 10)
		must(o.t, err)
		ended := 0
		for _, target := range all {
			for _, p := range pushes[target.ID] {
				states[target.Name] = p.State
				if p.Ended.Known {
					ended++
				}
			}
		}
		return ended == targets
	})
	return states
}

// TestResultsGoToTheirTargets publishes with real servers to a target that takes what it is sent, one that refuses and a
// directory, by the command line, and records what the one who sends leaves behind.
func TestResultsGoToTheirTargets(t *testing.T) {
	receiver := newPortals(t)
	o, folder := pushing(t)
	add := []string{"add", "--document", "results", "--states", "provisional,final", "--secret", "khoa"}
	o.targets(0, append(add, "--name", "nhan", "--address", receiver.URL+"/nhan")...)
	o.targets(0, append(add, "--name", "tu-choi", "--address", receiver.URL+"/tu-choi")...)
	o.targets(0, "add", "--states", "provisional,final", "--name", "thu-muc", "--kind", "directory", "--address", "cong")
	o.targets(1, append(add, "--name", "nhan", "--address", receiver.URL+"/nhan")...) // the name is taken
	o.good("start", "--period", "2026-08", "--source", sampleSource(t), "--wait")
	if out := o.targets(0, "test", "--name", "nhan"); !strings.Contains(out, "ping: delivered") {
		t.Error(out)
	}
	if out := o.targets(1, "test", "--name", "tu-choi"); !strings.Contains(out, "refused") || !strings.Contains(out, "(403)") {
		t.Error(out)
	}
	want := map[string]activities.PushState{"nhan": activities.PushDelivered, "tu-choi": activities.PushRefused, "thu-muc": activities.PushDelivered}
	if diff := cmp.Diff(want, o.sent(3)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	published := must2(o.store().Publication(t.Context(), samplePeriod))(t)
	if sent := receiver.last("/nhan results.published"); sent != string(published.Content) {
		t.Errorf("%d bytes were sent, %d are published", len(sent), len(published.Content))
	}
	signed := must2(o.store().Document(t.Context(), samplePeriod, 0))(t)
	if written := readFile(t, filepath.Join(folder, "cong/ket-qua-H44-2026-08-latest.json")); written != string(signed) {
		t.Errorf("%d bytes were written, %d are the signed document", len(written), len(signed))
	}
	o.publishes(t)
	o.targets(0, "pause", "--name", "nhan")
	o.targets(0, "resume", "--name", "nhan")
	all, err := o.store().Targets(t.Context(), "H44")
	must(t, err)
	pusher := activities.PusherID("H44", all[0].ID)
	o.targets(0, "remove", "--name", all[0].Name)
	must(t, o.temporal().GetWorkflow(t.Context(), pusher, "").Get(t.Context(), nil))
	o.recordOf("pusher", pusher)
}

// publishes says what is published already, and sends it again.
func (o *office) publishes(t *testing.T) {
	t.Helper()
	published := must2(o.store().Publication(t.Context(), samplePeriod))(t)
	out := o.good("publish", "--period", "2026-08")
	for _, want := range []string{"is published already: revision 1, provisional", "sha256 " + published.SHA256, "to nhan: 2026-08 revision 1: delivered", "to tu-choi: 2026-08 revision 1: refused", "(403)"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q: %s", want, out)
		}
	}
	if code, _, errs := o.starter("publish", "--period", "2026-08", "--push", "khong-co", "--as", schedulingAdmin, "--reason", "thử"); code != 1 || !strings.Contains(errs, `no target named "khong-co"`) {
		t.Errorf("a target that is none: exit %d, %s", code, errs)
	}
	if code, _, _ := o.starter("publish", "--period", "2026-08", "--push", "all"); code != 2 {
		t.Errorf("sent again by nobody: exit %d", code)
	}
	out = o.good("publish", "--period", "2026-08", "--push", "all", "--as", schedulingAdmin, "--reason", "thử")
	if strings.Count(out, "delivered") != 2 || strings.Count(out, "refused") != 1 {
		t.Errorf("sent again: %s", out)
	}
}
