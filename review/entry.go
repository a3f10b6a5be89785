package review

import (
	"danhgia/scoring"
)

// CheckEntry returns what is wrong with the figures of a data entry, each fault with its field: ErrFigures.
func CheckEntry(entered scoring.Maybe[Counted]) (faults []*Refusal) {
	c := entered.Value
	if !entered.Known {
		return []*Refusal{refuse(ErrFigures, "counted", noEntryPhrase)}
	}
	if c.Numerator < 0 {
		faults = append(faults, refuse(ErrFigures, "counted", negativePhrase))
	}
	switch {
	case c.Denominator < 0:
		faults = append(faults, refuse(ErrFigures, "counted.denominator", negativePhrase))
	case c.Denominator > scoring.MaxCount:
		faults = append(faults, refuse(ErrFigures, "counted.denominator", hugePhrase, number(scoring.MaxCount)))
	case c.Numerator > c.Denominator:
		faults = append(faults, refuse(ErrFigures, "counted", abovePhrase))
	}
	return faults
}

func number(n int64) scoring.Text {
	return scoring.Text{Vi: scoring.Number(n, scoring.Vi), En: scoring.Number(n, scoring.En)}
}
