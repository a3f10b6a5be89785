package test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/internal/devstack"
	"danhgia/scoring"
)

// afterPublication is an office with one published period, an administrator, a member of staff and two leaders.
func afterPublication(t *testing.T) *office {
	t.Helper()
	o := newOffice(t)
	o.worker()
	if code, _, errs := o.starter("start", "--period", "2026-08", "--source", sampleSource(t), "--wait"); code != 0 {
		t.Fatal(errs)
	}
	by := []string{"--as", "admin@phutho.example", "--reason", "thử nghiệm"}
	o.must("users", "add", "--name", "Quản trị", "--email", "admin@phutho.example", "--role", "office-admin", "--reason", "thử nghiệm")
	for _, u := range [][2]string{{"staff@phutho.example", "office-staff"}, {"leader@phutho.example", "office-leader"}, {"deputy@phutho.example", "office-leader"}} {
		o.must(append([]string{"users", "add", "--name", u[0], "--email", u[0], "--role", u[1]}, by...)...)
	}
	o.must(append([]string{"calendar", "import", o.file("../samples/days-off.csv")}, by...)...)
	o.must(append([]string{"ladders", "import", o.file("../samples/ladders.yaml")}, by...)...)
	return o
}

func (o *office) file(path string) string { return must2(filepath.Abs(path))(o.t) }

// must runs the starter, which must not refuse, and returns what it prints.
func (o *office) must(args ...string) string {
	o.t.Helper()
	code, out, errs := o.starter(args...)
	if code != 0 {
		o.t.Fatalf("starter %s: exit code %d: %s", strings.Join(args, " "), code, errs)
	}
	return out
}

// refuses runs the starter, which must refuse with these words.
func (o *office) refuses(words string, args ...string) {
	o.t.Helper()
	if code, out, errs := o.starter(args...); code != 1 || !strings.Contains(errs, words) {
		o.t.Errorf("starter %s: exit code %d: %s%s, want %q", strings.Join(args, " "), code, out, errs, words)
	}
}

func (o *office) revision(number int) scoring.Results {
	o.t.Helper()
	p := must2(o.store().Revision(o.t.Context(), samplePeriod, number))(o.t)
	var r scoring.Results
	must(o.t, json.Unmarshal(p.Content, &r))
	return r
}

var wrongFigure = []string{"correct", "propose", "--period", "2026-08", "--agency", "H44.104", "--indicator", "PROGRESS_ON_TIME", "--numerator", "1", "--denominator", "100"}

const inPublic = "Cổng tính nhầm hồ sơ trễ hạn của đơn vị khác."

func as(who, reason string) []string {
	return []string{"--as", who + "@phutho.example", "--reason", reason}
}

func TestAFaultBecomesRevisionTwo(t *testing.T) {
	o := afterPublication(t)
	propose := append(append([]string{}, wrongFigure...), as("leader", inPublic)...)
	if out := o.must(append(propose, "--preview")...); !strings.Contains(out, "H44.104 PROGRESS_ON_TIME") {
		t.Error(out)
	}
	if out := o.must("correct", "list", "--period", "2026-08"); out != "" {
		t.Errorf("a preview has written: %s", out)
	}
	if out := o.must(propose...); !strings.Contains(out, "correction 1 waits for a second person; approved, it becomes revision 2") {
		t.Error(out)
	}
	o.refuses("one at a time", append(append([]string{}, wrongFigure...), as("staff", "Một đề xuất khác cùng lúc.")...)...)
	o.refuses("nobody approves the correction that they have proposed", append([]string{"correct", "approve", "--correction", "1"}, as("leader", "Đồng ý")...)...)
	o.refuses("your role does not have this right", append([]string{"correct", "approve", "--correction", "1"}, as("staff", "Đồng ý")...)...)
	o.must(append([]string{"correct", "approve", "--correction", "1"}, as("deputy", "Đồng ý")...)...)
	o.await("revision 2 is published", func(ctx context.Context) bool {
		_, err := o.store().Revision(ctx, samplePeriod, 2)
		return err == nil
	})
	first, second := o.revision(1), o.revision(2)
	e := second.Erratum
	if second.State != scoring.Corrected || e == nil || e.Previous != 1 || e.Reason != inPublic || len(e.Figures) != 1 || len(e.Agencies) == 0 {
		t.Fatalf("%s %+v", second.State, e)
	}
	want := scoring.NewErratum(scoring.WrongFigure, inPublic, "", first, second)
	if e.Figures[0] != want.Figures[0] || e.Figures[0].After.Numerator != scoring.Some[int64](1) || e.Figures[0].After.Denominator != scoring.Some[int64](100) {
		t.Errorf("%+v", e.Figures)
	}
	o.verifies(2)
	o.isPublic(2)
	o.recordOf("correction", activities.ErratumWorkflowID(samplePeriod, 2))
	if out := o.must("correct", "list", "--period", "2026-08"); !strings.Contains(out, "revision 2  published") {
		t.Error(out)
	}
	if out := o.must("publications"); strings.Count(out, "corrected since") != 1 || strings.Count(out, "\n") != 2 {
		t.Error(out)
	}
	if out := o.must("publications", "--engine", "765.9"); !strings.Contains(out, "nothing was published by it") {
		t.Error(out)
	}
}

// verifies checks a revision by its file and the province's keys.
func (o *office) verifies(revision int) {
	o.t.Helper()
	dir := o.t.TempDir()
	document, keys := filepath.Join(dir, "document.json"), filepath.Join(dir, "keys.json")
	must(o.t, os.WriteFile(document, must2(o.store().Document(o.t.Context(), samplePeriod, revision))(o.t), 0o600))
	o.must("keys", "list", "--json", "--out", keys)
	if out := o.must("verify", document, "--key", keys); !strings.Contains(out, "164 agencies by the rules 766.1, no difference") {
		o.t.Error(out)
	}
}

// isPublic verifies a revision where it stands on the web, by the keys that stand there, and reads why it was made.
func (o *office) isPublic(revision int) {
	o.t.Helper()
	host := fmt.Sprintf("127.0.0.1:%d", must2(devstack.FreePort(o.t.Context(), 0))(o.t))
	server := must2(devstack.StartProcess(o.t.Context(), devstack.Command{
		Name: "server", Path: filepath.Join(o.programs, "server"), Env: append(o.environment, "DANHGIA_LISTEN="+host), LogFile: filepath.Join(o.t.TempDir(), "server.log"),
	}))(o.t)
	o.t.Cleanup(func() { _ = server.Stop(context.Background()) })
	get := func(path string) (body string) {
		o.await(path, func(ctx context.Context) bool {
			status, page := fetch(ctx, "http://"+host+path)
			body = page
			return status == http.StatusOK
		})
		return body
	}
	keys := filepath.Join(o.t.TempDir(), "keys.json")
	must(o.t, os.WriteFile(keys, []byte(get("/.well-known/danhgia-keys.json")), 0o600))
	for _, file := range []string{fmt.Sprintf("danhgia-H44-2026-08-r%d.json", revision), "danhgia-H44-2026-08-latest.json", "danhgia-H44-2026-08-r1.json"} {
		o.must("verify", "http://"+host+"/cong-khai/"+file, "--key", keys)
	}
	for _, path := range []string{fmt.Sprintf("/ky/2026-08/phien-ban/%d", revision), "/ky/2026-08/phien-ban", "/cong-khai.atom"} {
		if body := get(path); !strings.Contains(body, inPublic) {
			o.t.Errorf("%s does not say why", path)
		}
	}
}

func TestARefusedCorrectionIsKeptWithItsReason(t *testing.T) {
	o := afterPublication(t)
	o.must(append(append([]string{}, wrongFigure...), as("staff", inPublic)...)...)
	o.refuses("", append([]string{"correct", "refuse", "--correction", "1"}, as("leader", "không")...)...) // too short a reason
	o.must(append([]string{"correct", "refuse", "--correction", "1"}, as("leader", "Số liệu của Cổng là đúng.")...)...)
	if out := o.must("correct", "list", "--period", "2026-08"); !strings.Contains(out, "refused") || !strings.Contains(out, "Số liệu của Cổng là đúng.") {
		t.Error(out)
	}
	o.refuses("", append([]string{"correct", "approve", "--correction", "1"}, as("leader", "Đồng ý")...)...)

	o.must(append(append([]string{}, wrongFigure...), as("staff", inPublic)...)...)
	o.must(append([]string{"correct", "withdraw", "--correction", "2"}, as("staff", "Nhập nhầm đơn vị.")...)...)
	if out := o.must("correct", "list", "--period", "2026-08"); !strings.Contains(out, "withdrawn") || !strings.Contains(out, "Nhập nhầm đơn vị.") {
		t.Error(out)
	}
	// A third proposal of the same revision, approved: the workflow of the first two does not stand in its way.
	o.must(append(append([]string{}, wrongFigure...), as("staff", inPublic)...)...)
	o.must(append([]string{"correct", "approve", "--correction", "3"}, as("leader", "Đồng ý")...)...)
	o.await("revision 2 is published", func(ctx context.Context) bool {
		_, err := o.store().Revision(ctx, samplePeriod, 2)
		return err == nil
	})
}

// TestAWorkerKilledBetweenApprovalAndPublication approves while no worker is up, kills one in the middle, and expects
// one revision.
func TestAWorkerKilledBetweenApprovalAndPublication(t *testing.T) {
	o := afterPublication(t)
	o.must(append(append([]string{}, wrongFigure...), as("staff", inPublic)...)...)
	store := o.store()
	kill := func() {
		for _, w := range o.workers {
			_ = w.Process.Kill() // it may be gone
			_, _ = w.Process.Wait()
		}
	}
	kill()
	o.must(append([]string{"correct", "approve", "--correction", "1"}, as("leader", "Đồng ý")...)...)
	must2(store.LatestErratum(t.Context(), samplePeriod, 2))(t)
	o.worker()
	o.await("the scores are there", func(ctx context.Context) bool {
		e, err := store.Erratum(ctx, 1)
		return err == nil && e.State != activities.ErratumOpen
	})
	kill()
	o.worker()
	o.await("revision 2 is published", func(ctx context.Context) bool {
		_, err := store.Revision(ctx, samplePeriod, 2)
		return err == nil
	})
	if all := must2(store.Revisions(t.Context(), samplePeriod))(t); len(all) != 2 {
		t.Errorf("%d revisions", len(all))
	}
	o.verifies(2)
}

func TestWhatIsNoCorrectionIsRefusedInWords(t *testing.T) {
	o := afterPublication(t)
	base := []string{"correct", "propose", "--period", "2026-08"}
	for words, args := range map[string][]string{
		"it becomes public":                    append(append([]string{}, wrongFigure...), as("staff", "sai")...),
		"the published results have no agency": append(append(base[:4:4], "--agency", "H44.999", "--indicator", "PROGRESS_ON_TIME", "--numerator", "1", "--denominator", "2"), as("staff", inPublic)...),
		"the index set has no indicator":       append(append(base[:4:4], "--agency", "H44.104", "--indicator", "NO", "--numerator", "1", "--denominator", "2"), as("staff", inPublic)...),
		"the numerator not above":              append(append(base[:4:4], "--agency", "H44.104", "--indicator", "PROGRESS_ON_TIME", "--numerator", "3", "--denominator", "2"), as("staff", inPublic)...),
		"would change nothing":                 append(append(base[:4:4], "--recompute"), as("staff", inPublic)...),
		"the period has no dispute 12":         append(append(base[:4:4], "--late-dispute", "12"), as("staff", inPublic)...),
		"there is no index set":                append(append(base[:4:4], "--recompute", "--index-set", "none"), as("staff", inPublic)...),
		"is not published":                     append([]string{"correct", "propose", "--period", "2026-07", "--recompute"}, as("staff", inPublic)...),
		"you may not":                          append(append([]string{}, wrongFigure...), as("auditor", inPublic)...),
		"there is no correction 7":             append([]string{"correct", "withdraw", "--correction", "7"}, as("staff", "Nhập nhầm")...),
	} {
		if words == "you may not" {
			o.must("users", "add", "--name", "Kiểm tra", "--email", "auditor@phutho.example", "--role", "auditor", "--as", "admin@phutho.example", "--reason", "thử nghiệm")
		}
		o.refuses(words, args...)
	}
	if all := must2(o.store().Errata(t.Context(), samplePeriod))(t); len(all) != 0 {
		t.Errorf("%+v", all)
	}
}
