package activities

import (
	"fmt"
	"slices"
	"time"

	"danhgia/review"
	"danhgia/scoring"
)

// Recollected is what another collection of a period says that the one before did not.
type Recollected struct {
	Snapshot  string
	Previous  string
	CheckOnly bool             `json:",omitempty"` // nothing but the figures that were corrected was compared
	Changed   []AgencyChange   // agencies whose scorecards differ
	Added     []scoring.Agency // that were not there before
	Confirmed []Confirmed      // corrected figures that the source shows by now
}

// AgencyChange is how a scorecard differs.
type AgencyChange struct {
	scoring.Agency
	Figures       []FigureChange
	Before, After scoring.Maybe[scoring.Hundredths] // totals
	Review        review.State                      // that the review is in; an open, paused or settled one is asked again
}

// FigureChange is an indicator, or a group of which only the source's score is known, that differs.
type FigureChange struct {
	Code          string
	Was, Now      scoring.Maybe[review.Counted]
	Before, After scoring.Maybe[scoring.Hundredths] // points
}

// Confirmed is a correction whose figure the source shows by now.
type Confirmed struct {
	Dispute   int64
	Agency    string
	Indicator string
	review.Counted
	Task TaskID // of mending it at its source, where that is still open
}

// RecollectionRecord is a stored collection-again.
type RecollectionRecord struct {
	Recollected
	At     time.Time
	By     string // name of who collected again
	Reason string
}

// For is how an agency's scorecard was changed; false: it was not.
func (r Recollected) For(agency string) (AgencyChange, bool) {
	at := slices.IndexFunc(r.Changed, func(c AgencyChange) bool { return c.Code == agency })
	if at < 0 {
		return AgencyChange{}, false
	}
	return r.Changed[at], true
}

// compare says which scorecards of after differ from those before.
func compare(before, after []scoring.Standing) (changed []AgencyChange, added []scoring.Agency) {
	was := make(map[string]scoring.Scorecard, len(before))
	for _, s := range before {
		was[s.Code] = s.Card
	}
	for _, s := range after {
		card, known := was[s.Code]
		if !known {
			added = append(added, s.Agency)
			continue
		}
		if figures := differences(card, s.Card); len(figures) > 0 {
			changed = append(changed, AgencyChange{Agency: s.Agency, Figures: figures, Before: card.Total, After: s.Card.Total})
		}
	}
	return changed, added
}

func differences(was, now scoring.Scorecard) (changes []FigureChange) {
	before := linesOf(was)
	for _, line := range linesOf(now) {
		at := slices.IndexFunc(before, func(l FigureChange) bool { return l.Code == line.Code })
		if at < 0 {
			changes = append(changes, line)
			continue
		}
		old := before[at]
		if old.Now != line.Now || old.After != line.After {
			changes = append(changes, FigureChange{Code: line.Code, Was: old.Now, Now: line.Now, Before: old.After, After: line.After})
		}
	}
	return changes
}

// linesOf are what a card says, each as if it were new.
func linesOf(card scoring.Scorecard) (lines []FigureChange) {
	for _, g := range card.Groups {
		if g.AsGiven {
			lines = append(lines, FigureChange{Code: g.Code, After: g.Points})
			continue
		}
		for _, r := range g.Indicators {
			lines = append(lines, FigureChange{Code: r.Indicator, Now: measured(r.Measure), After: r.Points})
		}
	}
	return lines
}

func measured(m scoring.Measure) scoring.Maybe[review.Counted] {
	if !m.Numerator.Known || !m.Denominator.Known {
		return scoring.Maybe[review.Counted]{}
	}
	return scoring.Some(review.Counted{Numerator: m.Numerator.Value, Denominator: m.Denominator.Value})
}

// missing are agencies that a collection does not have any more.
func missing(before, after Collection) (gone []scoring.Agency) {
	for _, a := range before.Agencies {
		if !slices.ContainsFunc(after.Agencies, func(b CollectedAgency) bool { return a.Code == b.Code }) {
			gone = append(gone, a.Agency)
		}
	}
	return gone
}

// confirmed are the corrections whose figures a collection shows.
func (c Collection) confirmed(corrections []Confirmed) (shown []Confirmed) {
	for _, correction := range corrections {
		for _, a := range c.Agencies {
			if a.Code == correction.Agency && slices.ContainsFunc(a.Figures.Measures, correction.isIn) {
				shown = append(shown, correction)
			}
		}
	}
	return shown
}

func (c Confirmed) isIn(m scoring.Measure) bool {
	return m.Indicator == c.Indicator && measured(m) == scoring.Some(c.Counted)
}

// words say to the people of an agency how its scorecard differs.
func (c AgencyChange) words(reason string) string {
	shown := func(h scoring.Maybe[scoring.Hundredths]) string {
		if !h.Known {
			return "chưa có điểm"
		}
		return h.Value.Comma()
	}
	return fmt.Sprintf("Số liệu được thu thập lại: %d nội dung của phiếu điểm thay đổi, tổng điểm %s → %s. Lý do: %s",
		len(c.Figures), shown(c.Before), shown(c.After), reason)
}
