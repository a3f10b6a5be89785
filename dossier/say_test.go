package dossier

import (
	"strings"
	"testing"

	"danhgia/scoring"
)

func TestAVerdictIsSaidInASentence(t *testing.T) {
	const received, due = "2026-08-05 08:00:00", "2026-08-11 17:00:00"
	wait := [][2]string{{"2026-08-06 08:00:00", "2026-08-08 09:30:00"}}
	for want, r := range map[string]record{
		"Kết thúc 14:05 ngày 12/08/2026, hẹn trả 17:00 ngày 11/08/2026: quá hạn.":                                                     {Done, received, due, "2026-08-12 14:05:00", "", nil, 0, Term{}},
		"Kết thúc 14:05 ngày 12/08/2026, trừ 2 ngày 1 giờ chờ bổ sung giấy tờ, hẹn trả 17:00 ngày 11/08/2026: đúng hạn.":              {Done, received, due, "2026-08-12 14:05:00", "", wait, 1, Term{}},
		"Kết thúc 09:00 ngày 06/08/2026, thời hạn giải quyết của thủ tục đến 16:00 ngày 05/08/2026: quá hạn.":                         {Done, received, "", "2026-08-06 09:00:00", "", nil, 0, Term{8, Hours}},
		"Kết thúc 09:00 ngày 06/08/2026; không có ngày hẹn trả và thời hạn giải quyết, nên không tính là quá hạn.":                    {Done, received, "", "2026-08-06 09:00:00", "", nil, 0, Term{}},
		"Chưa kết thúc tính đến 23:59 ngày 31/08/2026, hẹn trả 17:00 ngày 11/08/2026: quá hạn.":                                       {InProgress, received, due, "", "", nil, 0, Term{}},
		"Chưa kết thúc tính đến 23:59 ngày 31/08/2026, trừ 2 ngày 1 giờ chờ bổ sung giấy tờ, hẹn trả 17:00 ngày 30/09/2026: còn hạn.": {InProgress, received, "2026-09-30 17:00:00", "", "", wait, 1, Term{}},
		"Chờ bổ sung giấy tờ từ 08:00 ngày 06/08/2026, hẹn trả 17:00 ngày 11/08/2026: còn hạn.":                                       {Incomplete, received, due, "", "", [][2]string{{"2026-08-06 08:00:00", ""}}, 1, Term{}},
		"Yêu cầu bổ sung giấy tờ 2 lần, quá một lần: quá hạn.":                                                                        {Incomplete, received, due, "", "", [][2]string{{"2026-08-06 08:00:00", ""}}, 2, Term{}},
		"Chưa được tiếp nhận: không tính.":                                                                                            {New, "", "", "", "", nil, 0, Term{}},
		"Tiếp nhận 08:00 ngày 01/09/2026, sau kỳ đánh giá: không tính.":                                                               {Accepted, "2026-09-01 08:00:00", "", "", "", nil, 0, Term{}},
		"Kết thúc 08:00 ngày 31/07/2026, trước kỳ đánh giá: không tính.":                                                              {Done, "2026-07-20 08:00:00", "", "2026-07-31 08:00:00", "", nil, 0, Term{}},
		"Kết thúc 08:10 ngày 05/08/2026, trừ 0 giờ 5 phút chờ bổ sung giấy tờ, hẹn trả 17:00 ngày 11/08/2026: đúng hạn.":              {Done, received, due, "2026-08-05 08:10:00", "", [][2]string{{"2026-08-05 08:01:00", "2026-08-05 08:06:00"}}, 1, Term{}},
		"Chưa kết thúc tính đến 23:59 ngày 31/08/2026; không có ngày hẹn trả và thời hạn giải quyết, nên không tính là quá hạn.":      {InProgress, received, "", "", "", nil, 0, Term{}},
		"Chưa kết thúc tính đến 23:59 ngày 31/08/2026, thời hạn giải quyết của thủ tục đến 17:00 ngày 03/09/2026: còn hạn.":           {InProgress, "2026-08-31 08:00:00", "", "", "", nil, 0, Term{1, WorkingDays}},
	} {
		j, d := august(t), r.dossier(t)
		v, err := j.Of(d)
		if err != nil {
			t.Fatal(err)
		}
		stored := Verdict{Timing: v.Timing, Reason: v.Reason, Limit: v.Limit} // what is kept of it
		if got := stored.Say(d, j.To-1, scoring.Vi); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if en := stored.Say(d, j.To-1, scoring.En); strings.ContainsAny(en, "%ạảđ") {
			t.Error(en)
		}
	}
}

func TestEachIndicatorSaysWhyADossierStandsThere(t *testing.T) {
	online := &Dossier{Procedure: "p1", Channel: Online, FeeKnown: true, FeeDue: 5, PaidOnline: true, ResultFile: true, Digitised: true, Reused: true, Shared: true, CitizenData: true}
	bare := &Dossier{Procedure: "p1", Channel: ByPost, FeeKnown: true, FeeDue: 5, Complained: true}
	paperless := &Dossier{Procedure: "p2", Channel: Online, Digitised: true}
	c := NewCatalogue(map[string][]Procedure{"H44.1": {{Code: "p1", PaperResult: true}, {Code: "p2"}}})
	for name, want := range map[string]struct {
		d    *Dossier
		v    Verdict
		says map[string]string
	}{
		"all of it": {online, fresh, map[string]string{
			"ONLINE_SUBMITTED": "Nộp trực tuyến, có tệp kết quả giải quyết.", "PAYMENT_DOSSIER": "Phải nộp phí, lệ phí và đã thanh toán trực tuyến.",
			"SO_HOA_GIAY_TO_GIAI_QUYET": "Có thành phần hồ sơ được số hóa và có tệp kết quả giải quyết.",
		}},
		"none of it": {bare, fresh, map[string]string{
			"ONLINE_SUBMITTED": "Không nộp trực tuyến (bưu chính công ích).", "PAYMENT_DOSSIER": "Phải nộp phí, lệ phí nhưng không thanh toán trực tuyến.",
			"ORIGINAL_RESULT_AVAILABLE": "Chưa có tệp kết quả giải quyết.", "SO_HOA_GIAY_TO_GIAI_QUYET": "Thành phần hồ sơ chưa được số hóa.",
		}},
		"no paper result": {paperless, fresh, map[string]string{
			"ONLINE_SUBMITTED": "Nộp trực tuyến; thủ tục không có kết quả bằng giấy.", "PAYMENT_DOSSIER": "Không phải nộp phí, lệ phí.",
			"ORIGINAL_RESULT_AVAILABLE": "Thủ tục không có kết quả bằng giấy.",
		}},
		"of before the period": {online, counted, map[string]string{"REUSED_DIGITIZED_DATA": "Không được tiếp nhận trong kỳ."}},
	} {
		n := c.Count(want.d, want.v)
		for i, code := range Indicators {
			got := n.Explain(i, want.d, Verdict{Timing: want.v.Timing, Reason: ByDue, Limit: 1}, 2, scoring.Vi)
			if says, asked := want.says[code]; asked && got != says {
				t.Errorf("%s, %s: %s", name, code, got)
			}
			if en := n.Explain(i, want.d, Verdict{Timing: want.v.Timing, Reason: ByDue, Limit: 1}, 2, scoring.En); got == "" || en == "" || strings.Contains(got+en, "%!") {
				t.Errorf("%s, %s: %s; %s", name, code, got, en)
			}
			if n.Place(i).In(scoring.Vi) == "" {
				t.Error(n.Place(i))
			}
		}
	}
	if Position("PAYMENT_DOSSIER") != paymentDossier || Position("ONLINE_USED") != -1 {
		t.Error("positions")
	}
}
