package scoring

import (
	"errors"
	"fmt"
)

// IndexSet is a set of indicators with its points, targets and bands: data with a date of effect, never code.
type IndexSet struct {
	Code          string     `json:"code"`
	Name          Text       `json:"name"`
	Basis         string     `json:"basis"`
	EffectiveFrom string     `json:"effective_from"` // a date, 2026-01-01: the first period is the one that begins then or later
	Total         Hundredths `json:"total"`
	// CasesIndicator is the indicator whose denominator 0 means that the agency had no dossiers in the period.
	CasesIndicator string
	// ReceivedOnly: of dossiers only those count that were received within the period. Otherwise all that were received
	// before its end and had not ended before its start.
	ReceivedOnly bool
	Groups       []Group
	LegalGroups  []LegalGroup
	Bands        []Band // from the highest bound to the lowest, whose bound is 0
}

// Refusals of InForce.
var (
	ErrNoIndexSet = errors.New("no index set is in force; add one with its date of effect")
	ErrAmbiguous  = errors.New("two index sets take effect on the same day")
)

// InForce is the set with the latest date of effect that is not after the period's first day.
func InForce(sets []IndexSet, p Period) (IndexSet, error) {
	var best, rival IndexSet
	for _, set := range sets {
		switch {
		case set.EffectiveFrom > p.FirstDay() || set.EffectiveFrom < best.EffectiveFrom:
		case set.EffectiveFrom == best.EffectiveFrom:
			rival = set
		default:
			best, rival = set, IndexSet{}
		}
	}
	switch {
	case best.Code == "":
		return best, fmt.Errorf("period %s: %w", p, ErrNoIndexSet)
	case rival.Code != "":
		return best, fmt.Errorf("period %s: %s and %s: %w", p, best.Code, rival.Code, ErrAmbiguous)
	}
	return best, nil
}

// Text is a phrase in the two languages of the public pages.
type Text struct {
	Vi string `json:"vi"`
	En string `json:"en"`
}

// In is the phrase in lang, "en" or else Vietnamese.
func (t Text) In(lang Lang) string {
	if lang == En {
		return t.En
	}
	return t.Vi
}

// Lang is a language of pages and explanations.
type Lang string

// The languages.
const (
	Vi Lang = "vi"
	En Lang = "en"
)

// Group is one of the groups of indicators that the portal shows (six for Decision 766).
type Group struct {
	Code    string
	Aliases []string // other codes that sources use for the group
	Name    Text
	Points  Hundredths
	// RatioDecimals rounds ratios before points are computed; absent: ratios are used as they are.
	RatioDecimals Maybe[int]
	Indicators    []Indicator
}

// LegalGroup is a group of the Decision itself (five for Decision 766), made of whole portal groups.
type LegalGroup struct {
	Code   string
	Name   Text
	Points Hundredths
	Groups []string
}

// Indicator is one indicator (chỉ số thành phần).
type Indicator struct {
	Code   string
	Name   Text
	Points Hundredths // the most that it can give; 0: followed only
	Target float64    // the ratio in percent, in (0, 100], that gives all points
	Zero   ZeroRule
	Level  Level
	// Case is what one more in the numerator is, for advice: "TTHC công bố đúng hạn".
	Case Text
	// Advice is what an agency should know besides, or empty.
	Advice Text
}

// ZeroRule says what an indicator gives when its denominator is zero or its counts are absent.
type ZeroRule string

// The rules for a zero denominator.
const (
	ZeroGivesNull ZeroRule = "null" // no points, "không có số liệu"; adds nothing
	ZeroGivesZero ZeroRule = "zero"
	ZeroGivesFull ZeroRule = "full"
)

// Level says whose figure an indicator is.
type Level string

// The levels.
const (
	LevelAgency   Level = "agency"
	LevelProvince Level = "province" // computed for the province and copied to every agency
)

// Band is a class of totals (xếp loại): a total belongs to the band with the highest bound that it reaches.
type Band struct {
	Name Text
	From Hundredths // lower bound, included
}
