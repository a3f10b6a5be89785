package scoring

import (
	"slices"
	"strings"
	"testing"
)

func TestTheBandOfAYearIsALevelOfFulfilment(t *testing.T) {
	rule := DefaultFulfilment()
	for band, want := range []string{"Hoàn thành xuất sắc nhiệm vụ", "Hoàn thành tốt nhiệm vụ", "Hoàn thành nhiệm vụ", "Hoàn thành nhiệm vụ", "Không hoàn thành nhiệm vụ", ""} {
		if got := rule.Of(Standing{Band: Some(band)}); got != want {
			t.Errorf("band %d is %q", band, got)
		}
	}
	if got := rule.Of(Standing{}); got != "" {
		t.Errorf("no band is %q", got)
	}
}

func TestARuleOfFulfilmentIsRefusedFor(t *testing.T) {
	five := IndexSet{Code: "set", Bands: make([]Band, 5)}
	for name, c := range map[string]struct {
		edit func(*FulfilmentRule)
		want string
	}{
		"nothing":              {func(*FulfilmentRule) {}, ""},
		"no basis":             {func(r *FulfilmentRule) { r.Basis = " " }, "căn cứ pháp lý phải có, nhiều nhất 500 ký tự"},
		"an endless basis":     {func(r *FulfilmentRule) { r.Basis = strings.Repeat("đ", 501) }, "căn cứ pháp lý phải có, nhiều nhất 500 ký tự"},
		"too few levels":       {func(r *FulfilmentRule) { r.Levels = r.Levels[:4] }, "có 4 mức, nhưng bộ chỉ số set có 5 xếp loại; mỗi xếp loại cần một mức"},
		"an empty level":       {func(r *FulfilmentRule) { r.Levels[4] = "" }, "mức thứ 5 phải có, nhiều nhất 80 ký tự"},
		"a level that repeats": {func(r *FulfilmentRule) { r.Levels[4] = r.Levels[0] }, `mức "Hoàn thành xuất sắc nhiệm vụ" lặp lại ở các xếp loại không liền nhau`},
	} {
		t.Run(name, func(t *testing.T) {
			rule := DefaultFulfilment()
			rule.Levels = slices.Clone(rule.Levels)
			c.edit(&rule)
			if got := strings.Join(Vietnamese(rule.Check(five)), "; "); got != c.want {
				t.Errorf("%q, not %q", got, c.want)
			}
		})
	}
}
