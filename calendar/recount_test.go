package calendar

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// edited is the sample's calendar without some days' notices and with others.
func edited(t testing.TB, without []string, with ...Notice) Calendar {
	t.Helper()
	notices := slices.DeleteFunc(sampleNotices(t), func(n Notice) bool { return slices.Contains(without, n.Day.String()) })
	return made(t, append(notices, with...))
}

func TestRecountSaysWhichDaysMadeTheDifference(t *testing.T) {
	storm := Notice{day(t, "2026-08-27"), Off, "nghỉ tránh bão (CĐ 12/CĐ-UBND)"}
	madeUp := Notice{day(t, "2026-08-29"), Work, "làm bù ngày 27/8/2026"}
	for name, c := range map[string]struct {
		old    Deadline
		after  Calendar
		on     string
		why    []string
		inTurn string // the first line in English
	}{
		"it ends before the day": {deadline(t, sample(t), "2026-08-24", 2), edited(t, nil, storm), "2026-08-26", nil, ""},
		"it ends on the day": {
			deadline(t, sample(t), "2026-08-24", 3), edited(t, nil, storm), "2026-08-28",
			[]string{"Không tính thứ Năm ngày 27/8/2026: nghỉ tránh bão (CĐ 12/CĐ-UBND)."},
			"Thursday 27 August 2026 is not counted: nghỉ tránh bão (CĐ 12/CĐ-UBND).",
		},
		"the holidays that it meets then are told, its weekends are not": {
			deadline(t, sample(t), "2026-08-24", 4), edited(t, nil, storm), "2026-09-03",
			[]string{
				"Không tính thứ Năm ngày 27/8/2026: nghỉ tránh bão (CĐ 12/CĐ-UBND).",
				"Không tính thứ Hai ngày 31/8/2026: hoán đổi với 22/8/2026 (TB 9441/TB-BNV).",
				"Không tính 2 ngày 01/9/2026 và 02/9/2026: Quốc khánh.",
			},
			"Thursday 27 August 2026 is not counted: nghỉ tránh bão (CĐ 12/CĐ-UBND).",
		},
		"a day that is made up for within the time": {
			deadline(t, sample(t), "2026-08-24", 4), edited(t, nil, storm, madeUp), "2026-08-29",
			[]string{
				"Không tính thứ Năm ngày 27/8/2026: nghỉ tránh bão (CĐ 12/CĐ-UBND).",
				"Có tính thứ Bảy ngày 29/8/2026 là ngày làm việc: làm bù ngày 27/8/2026.",
			},
			"Thursday 27 August 2026 is not counted: nghỉ tránh bão (CĐ 12/CĐ-UBND).",
		},
		"a day off is taken back": {
			deadline(t, sample(t), "2026-08-28", 1), edited(t, []string{"2026-08-31"}), "2026-08-31",
			[]string{"Có tính thứ Hai ngày 31/8/2026: không còn là ngày nghỉ."},
			"Monday 31 August 2026 is counted: it is not a day off any more.",
		},
		"a make-up Saturday is taken back": {
			deadline(t, sample(t), "2026-08-20", 2), edited(t, []string{"2026-08-22"}), "2026-08-24",
			[]string{"Không tính thứ Bảy ngày 22/8/2026: ngày nghỉ hằng tuần."},
			"Saturday 22 August 2026 is not counted: weekly day off.",
		},
		"one set as a date that has become a day off": {
			deadline(t, sample(t), "2026-08-27", 0), edited(t, nil, storm), "2026-08-28",
			[]string{"Không tính thứ Năm ngày 27/8/2026: nghỉ tránh bão (CĐ 12/CĐ-UBND)."},
			"Thursday 27 August 2026 is not counted: nghỉ tránh bão (CĐ 12/CĐ-UBND).",
		},
		"one set as a date after it stays":                            {deadline(t, sample(t), "2026-08-28", 0), edited(t, nil, storm), "2026-08-28", nil, ""},
		"one set as a day off stays when that is taken back, unasked": {deadline(t, sample(t), "2026-08-31", 0), edited(t, []string{"2026-08-31"}), "2026-09-03", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			now, err := c.after.Recount(c.old)
			if err != nil || now.On != day(t, c.on) {
				t.Fatalf("it is %s, %v", now.On, err)
			}
			m := Move{c.old, now}
			if m.Shifts() != (c.why != nil) {
				t.Errorf("it shifts: %v", m.Shifts())
			}
			if diff := cmp.Diff(c.why, m.Explain(Vi)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if english := m.Explain(En); c.why != nil && english[0] != c.inTurn {
				t.Errorf("in English %q", english[0])
			}
		})
	}
}

func TestADeadlineThatWasMovedOtherwiseIsNotExplainedByTheCalendar(t *testing.T) {
	c := sample(t)
	for name, m := range map[string]Move{
		"days were added":             {deadline(t, c, "2026-08-24", 3), deadline(t, c, "2026-08-24", 6)},
		"a date took its place":       {deadline(t, c, "2026-08-24", 3), deadline(t, c, "2026-09-03", 0)},
		"another date took its place": {deadline(t, c, "2026-08-28", 0), deadline(t, c, "2026-09-04", 0)},
	} {
		if lines := m.Explain(Vi); lines != nil || !m.Shifts() || m.Recounted() {
			t.Errorf("%s: %q", name, lines)
		}
	}
}

func TestAnExplanationChangesWithoutAMove(t *testing.T) {
	old := deadline(t, sample(t), "2026-08-21", 7)
	for name, c := range map[string]struct {
		from, to string
		changes  bool
	}{
		"nothing is edited":               {"Quốc khánh", "Quốc khánh", false},
		"a day off has another basis":     {"Quốc khánh", "Quốc khánh (TB 9441/TB-BNV)", true},
		"a make-up day has another basis": {"làm bù ngày 31/8/2026", "làm bù", true},
	} {
		notices := sampleNotices(t)
		for i := range notices {
			notices[i].Basis = strings.ReplaceAll(notices[i].Basis, c.from, c.to)
		}
		now, err := made(t, notices).Recount(old)
		m := Move{old, now}
		if err != nil || m.Shifts() || m.Changes() != c.changes || m.Explain(Vi) != nil {
			t.Errorf("%s: shifts %v, changes %v, %v, %v", name, m.Shifts(), m.Changes(), m.Explain(Vi), err)
		}
	}
}

func TestADeadlineInAYearWithoutANoticeIsNotRecounted(t *testing.T) {
	only2025 := made(t, sampleNotices(t)[:13])
	for _, n := range []int{0, 2} {
		if _, err := only2025.Recount(deadline(t, sample(t), "2026-08-24", n)); !errors.Is(err, ErrNoNotice) {
			t.Errorf("%d days: %v", n, err)
		}
	}
}
