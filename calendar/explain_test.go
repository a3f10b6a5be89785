package calendar

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExplain(t *testing.T) {
	for name, c := range map[string]struct {
		from   string
		n      int
		vi, en []string
	}{
		"over a make-up Saturday, weekends, a swap and National Day": {"2026-08-21", 7, []string{
			"Hạn: 17 giờ 00, thứ Năm ngày 03/9/2026.",
			"Thời hạn 7 ngày làm việc, tính từ ngày làm việc đầu tiên sau thứ Sáu ngày 21/8/2026.",
			"Không tính 3 ngày từ 23/8/2026 đến 30/8/2026: thứ Bảy, Chủ nhật.",
			"Không tính thứ Hai ngày 31/8/2026: hoán đổi với 22/8/2026 (TB 9441/TB-BNV).",
			"Không tính 2 ngày 01/9/2026 và 02/9/2026: Quốc khánh.",
			"Có tính thứ Bảy ngày 22/8/2026 là ngày làm việc: làm bù ngày 31/8/2026 (TB 9441/TB-BNV).",
		}, []string{
			"Deadline: 17:00 on Thursday 3 September 2026.",
			"7 working days, counted from the first working day after Friday 21 August 2026.",
			"3 days from 23 August 2026 to 30 August 2026 are not counted: Saturdays and Sundays.",
			"Monday 31 August 2026 is not counted: exchanged for 22 August 2026 (TB 9441/TB-BNV).",
			"The 2 days 1 September 2026 and 2 September 2026 are not counted: National Day.",
			"Saturday 22 August 2026 is counted as a working day: making up for 31 August 2026 (TB 9441/TB-BNV).",
		}},
		"over Tết": {"2026-02-13", 1, []string{
			"Hạn: 17 giờ 00, thứ Hai ngày 23/02/2026.",
			"Thời hạn 1 ngày làm việc, tính từ ngày làm việc đầu tiên sau thứ Sáu ngày 13/02/2026.",
			"Không tính 4 ngày từ 14/02/2026 đến 22/02/2026: thứ Bảy, Chủ nhật.",
			"Không tính 5 ngày từ 16/02/2026 đến 20/02/2026: Tết Nguyên đán (TB 9441/TB-BNV).",
		}, []string{
			"Deadline: 17:00 on Monday 23 February 2026.",
			"1 working day, counted from the first working day after Friday 13 February 2026.",
			"4 days from 14 February 2026 to 22 February 2026 are not counted: Saturdays and Sundays.",
			"5 days from 16 February 2026 to 20 February 2026 are not counted: Lunar New Year (TB 9441/TB-BNV).",
		}},
		"within a week there is nothing to add": {"2026-08-24", 2, []string{
			"Hạn: 17 giờ 00, thứ Tư ngày 26/8/2026.",
			"Thời hạn 2 ngày làm việc, tính từ ngày làm việc đầu tiên sau thứ Hai ngày 24/8/2026.",
		}, []string{
			"Deadline: 17:00 on Wednesday 26 August 2026.",
			"2 working days, counted from the first working day after Monday 24 August 2026.",
		}},
		"counted back over one Sunday": {"2026-08-24", -1, []string{
			"Hạn: 17 giờ 00, thứ Bảy ngày 22/8/2026.",
			"Tính lùi 1 ngày làm việc, kể từ ngày làm việc liền trước thứ Hai ngày 24/8/2026.",
			"Không tính Chủ nhật ngày 23/8/2026: ngày nghỉ hằng tuần.",
			"Có tính thứ Bảy ngày 22/8/2026 là ngày làm việc: làm bù ngày 31/8/2026 (TB 9441/TB-BNV).",
		}, []string{
			"Deadline: 17:00 on Saturday 22 August 2026.",
			"1 working day back, counted from the last working day before Monday 24 August 2026.",
			"Sunday 23 August 2026 is not counted: weekly day off.",
			"Saturday 22 August 2026 is counted as a working day: making up for 31 August 2026 (TB 9441/TB-BNV).",
		}},
		"set as a date that is worked": {"2026-12-31", 0, []string{
			"Hạn: 17 giờ 00, thứ Năm ngày 31/12/2026.",
		}, []string{
			"Deadline: 17:00 on Thursday 31 December 2026.",
		}},
		"set as a date that is off": {"2026-11-24", 0, []string{
			"Hạn: 17 giờ 00, thứ Tư ngày 25/11/2026.",
			"Ngày được ấn định, thứ Ba ngày 24/11/2026, là ngày nghỉ, nên hạn là ngày làm việc tiếp theo.",
			"Không tính thứ Ba ngày 24/11/2026: Ngày Văn hóa Việt Nam (NQ 28/2026/QH16).",
		}, []string{
			"Deadline: 17:00 on Wednesday 25 November 2026.",
			"The date that was set, Tuesday 24 November 2026, is a day off, so the deadline is the next working day.",
			"Tuesday 24 November 2026 is not counted: Vietnam Culture Day (NQ 28/2026/QH16).",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			d := deadline(t, sample(t), c.from, c.n)
			if diff := cmp.Diff(c.vi, d.Explain(Vi)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(c.en, d.Explain(En)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestDaysOffForTheSameReasonButApartAreToldApart(t *testing.T) {
	const basis = "nghỉ tránh bão"
	c := made(t, []Notice{{day(t, "2026-08-25"), Off, basis}, {day(t, "2026-08-27"), Off, basis}})
	want := []string{
		"Hạn: 17 giờ 00, thứ Sáu ngày 28/8/2026.",
		"Thời hạn 2 ngày làm việc, tính từ ngày làm việc đầu tiên sau thứ Hai ngày 24/8/2026.",
		"Không tính thứ Ba ngày 25/8/2026: nghỉ tránh bão.",
		"Không tính thứ Năm ngày 27/8/2026: nghỉ tránh bão.",
	}
	if diff := cmp.Diff(want, deadline(t, c, "2026-08-24", 2).Explain(Vi)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestReasonsInEnglish(t *testing.T) {
	want := map[string]string{
		"":                             "weekly day off",
		"Tết Dương lịch":               "New Year's Day",
		"Giỗ Tổ Hùng Vương":            "Hùng Kings' Commemoration Day",
		"Ngày Chiến thắng":             "Victory Day",
		"Quốc tế Lao động":             "International Labour Day",
		"làm bù ngày 02/5/2025":        "making up for 2 May 2025",
		"nghỉ tránh bão từ 31/02/2026": "nghỉ tránh bão từ 31/02/2026",
		"nghỉ bù Giỗ Tổ (26/4 là Chủ nhật)":                                        "day off in place of Hùng Kings' Commemoration Day (26/4 is a Sunday)",
		"hoán đổi với 10/01/2026 (CV 12729/VPCP-KGVX, theo báo chí: cần xác nhận)": "exchanged for 10 January 2026 (CV 12729/VPCP-KGVX, from the press, to be confirmed)",
	}
	for basis, english := range want {
		if got := (Skip{Basis: basis}).Reason(En); got != english {
			t.Errorf("%q is %q", basis, got)
		}
	}
}

func TestWeekdayNames(t *testing.T) {
	var vi, en []string
	for d := day(t, "2026-08-23"); d <= day(t, "2026-08-29"); d++ {
		vi, en = append(vi, WeekdayName(d.Weekday(), Vi)), append(en, WeekdayName(d.Weekday(), En))
	}
	if diff := cmp.Diff([]string{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"}, vi); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}, en); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
