package review

import (
	"fmt"

	"danhgia/scoring"
)

// Wish is where an agency says that a dossier should stand in an indicator.
type Wish string

// The wishes.
const (
	WishNumerator Wish = "numerator" // in the numerator too
	WishOutside   Wish = "outside"   // in neither count
)

// Picked is a dossier whose place in an indicator is disputed.
type Picked struct {
	Number string
	Wish   Wish
}

// Standing is where a picked dossier stands now.
type Standing struct {
	Known                    bool // the period has the dossier, as the agency's
	InNumerator, Denominator bool
}

// Propose are the figures that picked dossiers make of those of a scorecard; its refusals are ErrDossiers, each at the
// place of a dossier.
func Propose(now Counted, picked []Picked, standing func(number string) Standing) (Counted, []*Refusal) {
	var faults []*Refusal
	seen := map[string]bool{}
	for i, p := range picked {
		at := standing(p.Number)
		reason := wrongPick(p, at, seen[p.Number])
		if reason.Vi != "" {
			faults = append(faults, refuse(ErrDossiers, fmt.Sprintf("dossiers[%d]", i), pickPhrase, excerpt(p.Number), scoring.Text(reason)))
			continue
		}
		seen[p.Number] = true
		switch {
		case p.Wish == WishNumerator:
			now.Numerator++
		case at.InNumerator:
			now.Numerator--
			now.Denominator--
		default:
			now.Denominator--
		}
	}
	if len(faults) == 0 && !now.possible() {
		faults = append(faults, refuse(ErrDossiers, "dossiers", picksDoNotFitPhrase))
	}
	return now, faults
}

func wrongPick(p Picked, at Standing, again bool) phrase {
	switch {
	case again:
		return pickedTwicePhrase
	case !at.Known:
		return pickUnknownPhrase
	case !at.Denominator:
		return pickOutsidePhrase
	case p.Wish == WishNumerator && at.InNumerator:
		return pickInNumeratorPhrase
	case p.Wish != WishNumerator && p.Wish != WishOutside:
		return pickWishPhrase
	default:
		return phrase{}
	}
}

var (
	pickPhrase            = phrase{Vi: "Hồ sơ %s: %s.", En: "Dossier %s: %s."}
	pickedTwicePhrase     = phrase{Vi: "được chọn hai lần", En: "it is picked twice"}
	pickUnknownPhrase     = phrase{Vi: "không có trong dữ liệu hồ sơ của cơ quan, đơn vị trong kỳ", En: "the agency has no such dossier in the period"}
	pickOutsidePhrase     = phrase{Vi: "không được tính trong chỉ số này", En: "the indicator does not count it"}
	pickInNumeratorPhrase = phrase{Vi: "đã nằm trong tử số", En: "it stands in the numerator already"}
	pickWishPhrase        = phrase{Vi: "chưa nói rõ đề nghị tính vào tử số hay không tính", En: "it is not said where it should stand"}
	picksDoNotFitPhrase   = phrase{
		Vi: "Số liệu trên phiếu điểm không khớp với các hồ sơ đã chọn nên không tính được số liệu đề nghị.",
		En: "The figures of the scorecard do not go with the dossiers that were picked.",
	}
)
