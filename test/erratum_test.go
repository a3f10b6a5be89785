package test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/publication"
	"danhgia/review"
	"danhgia/scoring"
)

// amended is a published period whose figures and points people correct.
type amended struct {
	*desk
	act *activities.Activities
}

// publishedBy is the sample period, published by a version of the rules that has given an agency other points.
func publishedBy(t *testing.T, engine string, points scoring.Hundredths) amended {
	t.Helper()
	d := newDesk(t)
	enrol(t, d.store)
	a := amended{d, &activities.Activities{Store: d.store, Read: portal.Read, Decode: indexset.Parse, Signer: signer, Tasks: d.Tasks}}
	run := must2(d.store.LatestScores(t.Context(), samplePeriod))(t)
	run.Engine = engine
	if points >= 0 {
		s := &run.Standings[slices.IndexFunc(run.Standings, func(s scoring.Standing) bool { return s.Code == "H44.104" })]
		s.Card.Groups[0].Points, s.Card.Groups[0].Indicators[0].Points = scoring.Some(points), scoring.Some(points)
	}
	id := must2(d.store.SaveScores(t.Context(), run))(t)
	start := activities.Start{Key: samplePeriod, Snapshot: run.Snapshot, IndexSet: run.IndexSet}
	must(t, a.act.Publish(t.Context(), start, id))
	return a
}

func (a amended) by(role review.Role) activities.Actors { return activities.Actors{a.who(role, "H44")} }

// approve has the leader approve a correction, and publishes it as the workflow does.
func (a amended) approve(w activities.WeighedErratum) scoring.Results {
	a.t.Helper()
	s := activities.Statement{Task: w.Task, Generation: 1, Says: review.Approved}
	if verdict, err := a.Answer(a.t.Context(), a.who(review.Leader, "H44"), s); verdict != review.Counts || err != nil {
		a.t.Fatalf("%s, %v", verdict, err)
	}
	for range 2 { // an activity may run twice
		scores := must2(a.act.ScoreErratum(a.t.Context(), w.ID))(a.t)
		must(a.t, a.act.PublishErratum(a.t.Context(), w.ID, scores))
	}
	release := must2(activities.Archive{Store: a.store, Decode: indexset.Parse}.Revision(a.t.Context(), samplePeriod, 0))(a.t)
	if release.Revision != w.Revision {
		a.t.Fatalf("revision %d, want %d", release.Revision, w.Revision)
	}
	return release.Results
}

// verify checks a revision, with the province's keys.
func (a amended) verify(revision int) publication.Report {
	a.t.Helper()
	keys := must2(a.store.SigningKeys(a.t.Context(), "H44"))(a.t)
	content := must2(scoring.Canonical(publication.NewKeyList("H44", keys)))(a.t)
	trust := must2(publication.ParseTrust(content))(a.t)
	document := must2(a.store.Document(a.t.Context(), samplePeriod, revision))(a.t)
	decode := func(content []byte) (scoring.IndexSet, error) { return indexset.Parse("index set", content) }
	return publication.Verifier{Decode: decode, Trust: &trust}.Verify(document)
}

func TestWhatAFaultyEngineHasPublishedIsFoundAndComputedAgain(t *testing.T) {
	a := publishedBy(t, "766.0", 1)
	report := a.verify(1)
	if report.Found(publication.Engines) == 0 || report.Found(publication.Altered) > 0 || report.Signer != publication.SignerTrusted {
		t.Fatalf("%+v", report.Findings)
	}
	made := must2(a.store.Made(t.Context(), "H44", "766.0", 10))(t)
	if len(made) != 1 || made[0].Revision != 1 || !made[0].Latest {
		t.Fatalf("%+v", made)
	}
	document := must2(a.store.Document(t.Context(), samplePeriod, 1))(t)

	n := activities.NewErratum{Key: samplePeriod, Kind: scoring.Recompute, Reason: "Quy tắc tính 766.0 tính sai một chỉ số."}
	w := must2(a.ProposeErratum(t.Context(), a.by(review.Staff), n, false))(t)
	results := a.approve(w)
	if results.Engine != scoring.Engine || results.Erratum.Kind != scoring.Recompute || len(results.Erratum.Figures) != 1 || results.Erratum.Figures[0].Agency != "H44.104" {
		t.Errorf("%s %+v", results.Engine, results.Erratum)
	}
	if report := a.verify(2); !report.Proven() || report.Chain != 2 {
		t.Errorf("%+v", report)
	}
	if again := must2(a.store.Document(t.Context(), samplePeriod, 1))(t); string(again) != string(document) {
		t.Error("the document of an old revision has changed")
	}
	made = must2(a.store.Made(t.Context(), "H44", "766.0", 10))(t)
	if len(made) != 1 || made[0].Latest {
		t.Errorf("%+v", made)
	}
}

func TestALateDisputeIsTakenOver(t *testing.T) {
	a := publishedBy(t, scoring.Engine, -1)
	a.at(time.Date(2026, 9, 11, 9, 0, 0, 0, calendar.Vietnam))
	proposed := review.Counted{Numerator: 2_300, Denominator: 2_977}
	s := activities.Statement{Generation: 1, Says: review.Disputed, Disputes: []review.Dispute{{
		Indicator: "PROGRESS_ON_TIME", Reason: "Một hồ sơ trả đúng hạn chưa được đồng bộ lên Cổng.", Proposed: scoring.Some(proposed), Dossiers: []string{"H44.100-260805-0123"},
	}}}
	s.Task, _ = a.task(review.Review, "H44.100")
	if verdict, err := a.Answer(t.Context(), a.who(review.Focal, "H44.100"), s); verdict != review.Late {
		t.Fatalf("%s, %v", verdict, err)
	}
	n := activities.NewErratum{Key: samplePeriod, Kind: scoring.LateStatement, Dispute: 1, Reason: "Kiến nghị gửi muộn nhưng đúng với hồ sơ gốc."}
	w := must2(a.ProposeErratum(t.Context(), a.by(review.Staff), n, false))(t)
	if w.Agency != "H44.100" || w.Counted != scoring.Some(proposed) || w.Evidence != "H44.100-260805-0123" {
		t.Errorf("%+v", w.Erratum)
	}
	results := a.approve(w)
	if len(results.Erratum.Figures) != 1 || results.Erratum.Figures[0].After.Numerator != scoring.Some(proposed.Numerator) {
		t.Errorf("%+v", results.Erratum.Figures)
	}
	if report := a.verify(2); !report.Proven() {
		t.Errorf("%+v", report)
	}
}

func TestWhoProposesDoesNotApproveAndTheOfficeMayEndTheTask(t *testing.T) {
	a := publishedBy(t, scoring.Engine, -1)
	n := activities.NewErratum{
		Key: samplePeriod, Kind: scoring.WrongFigure, Agency: "H44.104", Indicator: "PROGRESS_ON_TIME", Counted: scoring.Some(review.Counted{Numerator: 1, Denominator: 2}),
		Reason: "Cổng tính nhầm hồ sơ của đơn vị khác.",
	}
	w := must2(a.ProposeErratum(t.Context(), a.by(review.Leader), n, false))(t)
	if got := a.strings("select m.kind || ' ' || m.role || ' ' || m.state from mail m join task t on t.id = m.task where t.kind = 'correction'"); len(got) != 1 || got[0] != "invite office-leader queued" {
		t.Errorf("the leader is not written to: %q", got)
	}
	s := activities.Statement{Task: w.Task, Generation: 1, Says: review.Approved}
	leader := a.who(review.Leader, "H44")
	admin := a.who(review.Admin, "H44")
	admin.For = &leader
	for name, who := range map[string]review.Actor{"who has proposed it": leader, "in their place": admin} {
		if _, err := a.Answer(t.Context(), who, s); !errors.Is(err, review.ErrPerson) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := a.act.ScoreErratum(t.Context(), w.ID+1); err == nil {
		t.Error("scored a correction that there is not")
	}
	scores := must2(a.act.ScoreErratum(t.Context(), w.ID))(t)
	if err := a.act.PublishErratum(t.Context(), w.ID, scores); err == nil || !strings.Contains(err.Error(), "is open") {
		t.Errorf("published what nobody has approved: %v", err)
	}
	cancel := activities.Control{Action: review.ToCancel, Reason: "Đề xuất nhầm kỳ."}
	must2(a.Control(t.Context(), a.by(review.Admin), []activities.TaskID{w.Task}, cancel))(t)
	e := must2(a.store.Erratum(t.Context(), w.ID))(t)
	if e.State != activities.ErratumWithdrawn || e.Decision != cancel.Reason {
		t.Errorf("%+v", e)
	}
	if _, err := a.ProposeErratum(t.Context(), a.by(review.Staff), n, false); err != nil {
		t.Errorf("after a withdrawal another may be proposed: %v", err)
	}
}

func TestOfTwoProposalsAtOnceOneIsRefused(t *testing.T) {
	a := publishedBy(t, scoring.Engine, -1)
	refusals := make(chan error)
	for _, numerator := range []int64{1, 2} {
		n := activities.NewErratum{
			Key: samplePeriod, Kind: scoring.WrongFigure, Agency: "H44.104", Indicator: "PROGRESS_ON_TIME", Counted: scoring.Some(review.Counted{Numerator: numerator, Denominator: 3}),
			Reason: "Cổng tính nhầm hồ sơ của đơn vị khác.",
		}
		go func() {
			_, err := a.ProposeErratum(t.Context(), a.by(review.Staff), n, false)
			refusals <- err
		}()
	}
	first, second := <-refusals, <-refusals
	if (first == nil) == (second == nil) || !errors.Is(errors.Join(first, second), activities.ErrRefused) {
		t.Errorf("%v and %v", first, second)
	}
	if all := must2(a.store.Errata(t.Context(), samplePeriod))(t); len(all) != 1 {
		t.Errorf("%d proposals", len(all))
	}
}

// TestAKeyIsRotatedBetweenTwoRevisions signs the second revision by a key that the first one's has endorsed.
func TestAKeyIsRotatedBetweenTwoRevisions(t *testing.T) {
	a := publishedBy(t, scoring.Engine, -1)
	n := activities.NewErratum{
		Key: samplePeriod, Kind: scoring.WrongFigure, Agency: "H44.104", Indicator: "PROGRESS_ON_TIME", Counted: scoring.Some(review.Counted{Numerator: 1, Denominator: 3}),
		Reason: "Cổng tính nhầm hồ sơ của đơn vị khác.",
	}
	w := must2(a.ProposeErratum(t.Context(), a.by(review.Staff), n, false))(t)
	fresh := publication.NewSigner(ed25519.NewKeyFromSeed(bytes.Repeat([]byte("f"), ed25519.SeedSize)))
	must(t, a.store.Enrol(t.Context(), "H44", must2(signer.Endorse(fresh.Public(), opening))(t)))
	must2(a.Answer(t.Context(), a.who(review.Leader, "H44"), activities.Statement{Task: w.Task, Generation: 1, Says: review.Approved}))(t)
	scores := must2(a.act.ScoreErratum(t.Context(), w.ID))(t)
	if err := a.act.PublishErratum(t.Context(), w.ID, scores); err == nil || errors.Is(err, activities.ErrRefused) {
		t.Errorf("a retired key has published, or nobody will try again: %v", err)
	}
	a.act.Signer = fresh
	must(t, a.act.PublishErratum(t.Context(), w.ID, scores))

	document := must2(a.store.Document(t.Context(), samplePeriod, 2))(t)
	decode := func(content []byte) (scoring.IndexSet, error) { return indexset.Parse("index set", content) }
	old := publication.ListedKey{Key: must2(signer.Endorse(signer.Public(), opening))(t), State: publication.RetiredKey}
	trust := must2(publication.ParseTrust(must2(publication.NewKeyList("H44", []publication.ListedKey{old}).PEM())(t)))(t)
	if report := (publication.Verifier{Decode: decode, Trust: &trust}).Verify(document); !report.Proven() || report.Chain != 2 {
		t.Errorf("who trusts the old key: %+v", report)
	}
	must(t, a.store.Revoke(t.Context(), "H44", fresh.ID(), "Tệp khóa bị lộ."))
	if report := a.verify(2); report.Signer != publication.SignerRevoked || report.Proven() {
		t.Errorf("after it was revoked: %+v", report)
	}
	if report := a.verify(1); !report.Proven() {
		t.Errorf("what the old key has signed: %+v", report)
	}
}
