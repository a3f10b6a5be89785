package scoring

import (
	"errors"
	"slices"
	"strings"
)

// FulfilmentRule says what the band of a year counts as when an agency's fulfilment of its tasks (mức độ hoàn thành
// nhiệm vụ) is judged. It is the office's setting: the Decision names the use and leaves the levels open.
type FulfilmentRule struct {
	Basis  string   // legal basis, as papers cite it
	Levels []string // one for each band of the index set, from the highest band on; neighbours may be the same
}

// DefaultFulfilment is what an office begins with: the levels of Nghị định 90/2020/NĐ-CP on the five usual bands.
func DefaultFulfilment() FulfilmentRule {
	return FulfilmentRule{
		Basis: "Khoản 2 Điều 32 Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ",
		Levels: []string{
			"Hoàn thành xuất sắc nhiệm vụ", "Hoàn thành tốt nhiệm vụ", "Hoàn thành nhiệm vụ", "Hoàn thành nhiệm vụ", "Không hoàn thành nhiệm vụ",
		},
	}
}

// Bounds on a rule's words, in characters.
const (
	MaxBasis = 500
	MaxLevel = 80
)

// Check says what is wrong with the rule for an index set.
func (r FulfilmentRule) Check(set IndexSet) error {
	var faults []error
	if n := len([]rune(strings.TrimSpace(r.Basis))); n == 0 || n > MaxBasis {
		faults = append(faults, Say("căn cứ pháp lý phải có, nhiều nhất %d ký tự", "the legal basis is needed, of at most %d characters", MaxBasis))
	}
	if len(r.Levels) != len(set.Bands) {
		faults = append(faults, Say("có %d mức, nhưng bộ chỉ số %s có %d xếp loại; mỗi xếp loại cần một mức", "there are %d levels, but index set %s has %d bands: each band needs one",
			len(r.Levels), set.Code, len(set.Bands)))
	}
	for i, level := range r.Levels {
		if n := len([]rune(strings.TrimSpace(level))); n == 0 || n > MaxLevel {
			faults = append(faults, Say("mức thứ %d phải có, nhiều nhất %d ký tự", "level %d is needed, of at most %d characters", i+1, MaxLevel))
		}
	}
	for i, level := range r.Levels {
		if at := slices.Index(r.Levels, level); at < i && r.Levels[i-1] != level {
			faults = append(faults, Say("mức %q lặp lại ở các xếp loại không liền nhau", "level %q is that of bands which are not neighbours", level))
		}
	}
	return errors.Join(faults...)
}

// Of is the level of a standing; empty for an agency that has no band, because it had no dossiers or no points.
func (r FulfilmentRule) Of(s Standing) string {
	if !s.Band.Known || s.Band.Value >= len(r.Levels) {
		return ""
	}
	return r.Levels[s.Band.Value]
}
