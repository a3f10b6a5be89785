package postgres

import (
	"context"
	"errors"
	"testing"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

// progressCard has two of three dossiers in time, and the store's dossiers behind them.
type progressCard struct {
	oneCard
	*Store
}

func (progressCard) Card(context.Context, activities.Key, string) (scoring.Scorecard, error) {
	m := scoring.Measure{Indicator: "PROGRESS_ON_TIME", Numerator: scoring.Some[int64](2), Denominator: scoring.Some[int64](3)}
	return scoring.Scorecard{Groups: []scoring.GroupResult{{Indicators: []scoring.Result{{Measure: m}}}}}, nil
}

func (c progressCard) PeriodIndexSet(ctx context.Context, k activities.Key) (activities.IndexSetFile, error) {
	return c.oneCard.PeriodIndexSet(ctx, k)
}

func (c progressCard) Corrections(ctx context.Context, k activities.Key) ([]activities.Correction, error) {
	return c.oneCard.Corrections(ctx, k)
}

func (c progressCard) OwnersOn(ctx context.Context, province string, on calendar.Day) (map[string]scoring.Agency, error) {
	return c.oneCard.OwnersOn(ctx, province, on)
}

func (c progressCard) CasesOf(ctx context.Context, k activities.Key) (map[string]int64, error) {
	return c.oneCard.CasesOf(ctx, k)
}

func (c progressCard) Carriers(ctx context.Context, k activities.Key, indicator string) ([]string, error) {
	return c.oneCard.Carriers(ctx, k, indicator)
}

func (c progressCard) DossiersOf(ctx context.Context, k activities.Key, agency string, numbers []string) ([]activities.DossierLine, activities.DossierBook, error) {
	return c.Store.DossiersOf(ctx, k, agency, numbers)
}

func progressDesk(s *Store) activities.Desk {
	desk := answering(s)
	desk.Cards = progressCard{Store: s}
	desk.Decode = func(string, []byte) (scoring.IndexSet, error) {
		return scoring.IndexSet{Groups: []scoring.Group{{Indicators: []scoring.Indicator{{Code: "PROGRESS_ON_TIME", Level: scoring.LevelAgency, Points: 2000, Target: 100}}}}}, nil
	}
	return desk
}

func TestADisputePicksDossiersAndARulingTakesSomeOfThem(t *testing.T) {
	s := linked(t)
	execute(t, s, noticeOf2026)
	takeIn(t, s, fewDossiers()...)
	late, good := "H44.1-260805-0001", "H44.1-260805-0002"
	desk, l := progressDesk(s), open(t, s, "review-binh")
	dispute := review.Dispute{Indicator: "PROGRESS_ON_TIME", Reason: "Hẹn trả ghi sai", Picked: []review.Picked{{Number: good, Wish: review.WishOutside}, {Number: late, Wish: review.WishNumerator}}}
	statement := activities.Statement{Task: l.ID, Generation: 1, Says: review.Disputed, Disputes: []review.Dispute{dispute}}

	for name, picked := range map[string]review.Picked{
		"another's": {Number: "H44.2-260806-0001", Wish: review.WishOutside}, "good already": {Number: good, Wish: review.WishNumerator}, "unknown": {Number: "x", Wish: review.WishOutside},
	} {
		wrong := statement
		wrong.Disputes = []review.Dispute{{Indicator: dispute.Indicator, Reason: dispute.Reason, Picked: []review.Picked{picked}}}
		if _, err := desk.Answer(t.Context(), l.Who, wrong); !errors.Is(err, review.ErrDossiers) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 2 { // again it changes nothing
		_, err := desk.Answer(t.Context(), l.Who, statement)
		must(t, err)
	}

	addLinks(t, s)
	ruling := open(t, s, "ruling-lam")
	got := ruling.Disputes[0]
	same(t, scoring.Some(review.Counted{Numerator: 2, Denominator: 2}), got.Proposed)
	same(t, []activities.PickedDossier{
		{Picked: review.Picked{Number: late, Wish: review.WishNumerator}, Said: "Kết thúc 14:05 ngày 12/08/2026, hẹn trả 17:00 ngày 11/08/2026: quá hạn."},
		{Picked: review.Picked{Number: good, Wish: review.WishOutside}, Said: "Kết thúc 14:05 ngày 12/08/2026, hẹn trả 17:00 ngày 12/08/2026: đúng hạn."},
	}, got.Picked)
	_, err := desk.Answer(t.Context(), ruling.Who, activities.Statement{
		Task: ruling.ID, Generation: 1, Says: review.AcceptedInPart, Reason: "một hồ sơ là đúng", Accepted: []string{late, "H44.2-260806-0001"},
	})
	must(t, err)

	got = open(t, s, "review-binh").Disputes[0]
	same(t, scoring.Some(review.Counted{Numerator: 3, Denominator: 3}), got.Ruling.Counted)
	same(t, []scoring.Maybe[bool]{scoring.Some(true), scoring.Some(false)}, []scoring.Maybe[bool]{got.Picked[0].Accepted, got.Picked[1].Accepted})
	tally, _, err := s.DossierCounts(t.Context(), officeStaff, key, "H44.1", "")
	must(t, err)
	same(t, [2]int64{3, 3}, [2]int64{tally.Numerators[0], tally.Denominators[0]})
	f, err := s.Dossier(t.Context(), officeStaff, key, late)
	must(t, err)
	same(t, dossier.InNumerator, f.Counts.Place(0))
	same(t, uint32(1), f.Ruled)

	changed := fewDossiers()[0] // what was ruled on stays, whatever is imported
	changed.Returned = momentAt("2026-08-20 08:00:00")
	takeIn(t, s, changed)
	f, err = s.Dossier(t.Context(), officeStaff, key, late)
	must(t, err)
	same(t, dossier.InNumerator, f.Counts.Place(0))
}
