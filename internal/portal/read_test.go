package portal

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/scoring"
)

func read(t testing.TB, raw activities.RawCollection) activities.Collection {
	t.Helper()
	c, err := Read(raw, wanted)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func edited(t *testing.T, edit rawEdit) activities.CollectedAgency {
	t.Helper()
	raw := sample(t)
	edit(t, &raw)
	return agencyOf(t, read(t, raw), "H44.01")
}

func agencyOf(t *testing.T, c activities.Collection, code string) activities.CollectedAgency {
	t.Helper()
	i := slices.IndexFunc(c.Agencies, func(a activities.CollectedAgency) bool { return a.Code == code })
	if i < 0 {
		t.Fatalf("no agency %s", code)
	}
	return c.Agencies[i]
}

func measureOf(t *testing.T, a activities.CollectedAgency, indicator string) scoring.Measure {
	t.Helper()
	i := slices.IndexFunc(a.Figures.Measures, func(m scoring.Measure) bool { return m.Indicator == indicator })
	if i < 0 {
		t.Fatalf("%s has no %s", a.Code, indicator)
	}
	return a.Figures.Measures[i]
}

func TestTheRealSampleIsReadWhole(t *testing.T) {
	type counts struct {
		Agencies, Measures, Groups, Published int
		Kinds                                 map[scoring.Kind]int
		Flags                                 map[scoring.FlagKind]int
	}
	got := counts{Kinds: map[scoring.Kind]int{}, Flags: map[scoring.FlagKind]int{}}
	c := read(t, sample(t))
	for _, a := range c.Agencies {
		got.Agencies++
		got.Kinds[a.Kind]++
		got.Measures += len(a.Figures.Measures)
		got.Groups += len(a.Figures.Groups)
		for _, m := range a.Figures.Measures {
			if m.Published.Known {
				got.Published++
			}
			for _, f := range m.Flags {
				got.Flags[f.Kind]++
			}
		}
	}
	want := counts{
		Agencies: 164, Measures: 16*164 + 164 + 3*164 + 3, Groups: 6 * 164, Published: 2120,
		Kinds: map[scoring.Kind]int{scoring.Province: 1, scoring.Department: 15, scoring.Commune: 148},
		Flags: map[scoring.FlagKind]int{scoring.SourceDoubts: 164},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if c.Unknown != nil {
		t.Errorf("unknown fields in the sample: %v", c.Unknown)
	}
}

func TestAgenciesComeWithTheProvinceFirstThenByCode(t *testing.T) {
	agencies := read(t, sample(t)).Agencies
	want := activities.CollectedAgency{
		Agency:   scoring.Agency{Code: "H44", Name: "UBND tỉnh Phú Thọ", Kind: scoring.Province},
		SourceID: "019d2be3-6a88-732b-8b17-b68020c8553a",
	}
	got := agencies[0]
	got.Figures = scoring.Figures{}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if !slices.IsSortedFunc(agencies, byCode) {
		t.Error("the agencies are not in the order of their codes")
	}
}

func some(n int64) scoring.Maybe[int64] { return scoring.Some(n) }

func points(n scoring.Hundredths) scoring.Maybe[scoring.Hundredths] { return scoring.Some(n) }

func TestTheProvincesFiguresAreThePortals(t *testing.T) {
	type measure = scoring.Measure
	temporary := []scoring.Flag{{
		Kind: scoring.SourceDoubts,
		Note: "Mẫu số BCQG/GRIS đang dùng số tạm, cần thay bằng dữ liệu crawl hệ thống cũ.",
	}}
	want := scoring.Figures{
		Agency: "H44",
		Measures: []measure{
			{Indicator: "PUBLISH_ON_TIME", Numerator: some(0), Denominator: some(0)},
			{Indicator: "PUBLIC_UPDATE_ON_TIME", Numerator: some(0), Denominator: some(0)},
			{Indicator: "PUBLIC_CONTENT_FULL", Numerator: some(87), Denominator: some(89), Published: points(196)},
			{Indicator: "DOSSIER_SYNC", Numerator: some(138744), Denominator: some(138744), Published: points(600), Flags: temporary},
			{Indicator: "PROGRESS_ON_TIME", Numerator: some(144625), Denominator: some(184513), Published: points(1568)},
			{Indicator: "ONLINE_PROVIDED", Numerator: some(52), Denominator: some(56)},
			{Indicator: "ONLINE_USED", Numerator: some(406), Denominator: some(1968)},
			{Indicator: "ONLINE_SUBMITTED", Numerator: some(150956), Denominator: some(152595)},
			{Indicator: "PAYMENT_DOSSIER", Numerator: some(82913), Denominator: some(98459)},
			{Indicator: "PAYMENT_PROCEDURE_USED", Numerator: some(93), Denominator: some(310)},
			{Indicator: "PAYMENT_PROCEDURE_INTEGRATED", Numerator: some(56), Denominator: some(310)},
			{Indicator: "ORIGINAL_RESULT_AVAILABLE", Numerator: some(133609), Denominator: some(184503), Published: points(434)},
			{Indicator: "SO_HOA_GIAY_TO_GIAI_QUYET", Numerator: some(21476), Denominator: some(184503), Published: points(47)},
			{Indicator: "ELECTRONIC_CERTIFIED_COPY", Published: points(200)},
			{Indicator: "REUSED_DIGITIZED_DATA", Numerator: some(3158), Denominator: some(184503), Published: points(4)},
			{Indicator: "SYNCED_WITH_DVCQG_PERSONAL_STORAGE", Numerator: some(0), Denominator: some(184503), Published: points(0)},
			{Indicator: "CITIZEN_DATA_CONNECTED_DOSSIER", Numerator: some(85633), Denominator: some(184503), Published: points(93)},
			{Indicator: "CITIZEN_DATA_CONNECTED_FORMALITY", Numerator: some(297), Denominator: some(1301), Published: points(46)},
			{Indicator: "PETITION_PROCESSING_ON_TIME", Numerator: some(182), Denominator: some(247), Published: points(442)},
			{Indicator: "PETITION_HANDLING_SATISFACTION", Numerator: some(137), Denominator: some(247), Published: points(333)},
			{Indicator: "DOSSIER_RECEIVING_SATISFACTION", Numerator: some(144315), Denominator: some(184503), Published: points(521)},
			{Indicator: "PETITION_CLASSIFICATION_TTHC", Numerator: some(179), Denominator: some(247)},
			{Indicator: "PETITION_CLASSIFICATION_STAFF", Numerator: some(62), Denominator: some(247)},
		},
		Groups: []scoring.GroupScore{
			{Group: "CKMB", Published: 796},
			{Group: "TDGQ", Published: 1568},
			{Group: "DVCTT", Published: 883},
			{Group: "TTTT", Published: 625},
			{Group: "MDSH", Published: 824},
			{Group: "MDHL", Published: 1296},
		},
	}
	if d := cmp.Diff(want, read(t, sample(t)).Agencies[0].Figures); d != "" {
		t.Error(d)
	}
}

func TestAnAgencysOnlineGroupHasAScoreAndNoMeasures(t *testing.T) {
	a := agencyOf(t, read(t, sample(t)), "H44.100")
	if len(a.Figures.Measures) != 20 {
		t.Errorf("%d measures, not the 20 of the other groups", len(a.Figures.Measures))
	}
	want := scoring.GroupScore{Group: "DVCTT", Published: 648}
	if d := cmp.Diff(want, a.Figures.Groups[2]); d != "" {
		t.Error(d)
	}
}

func TestWhatThePortalSaysOddlyIsKeptAndFlagged(t *testing.T) {
	type flags = []scoring.Flag
	for name, c := range map[string]struct {
		edit rawEdit
		want scoring.Measure
	}{
		"a numerator above its denominator": {
			set("dossier-digitized.json", "CITIZEN_DATA_CONNECTED_FORMALITY.numerator", 4),
			scoring.Measure{Indicator: "CITIZEN_DATA_CONNECTED_FORMALITY", Numerator: some(4), Denominator: some(3), Published: points(0), Flags: flags{{Kind: scoring.NumeratorAbove}}},
		},
		"a numerator above its denominator in a file of the other layout": {
			set("formality-online-payment-tree.json", "totalDossierOnlinePaymentSuccess", 1),
			scoring.Measure{Indicator: "PAYMENT_DOSSIER", Numerator: some(1), Denominator: some(0), Flags: flags{{Kind: scoring.NumeratorAbove}}},
		},
		"a numerator without its denominator": {
			set("dossier-digitized.json", "CITIZEN_DATA_CONNECTED_FORMALITY.denominator", nil),
			scoring.Measure{Indicator: "CITIZEN_DATA_CONNECTED_FORMALITY", Numerator: some(0), Published: points(0), Flags: flags{{Kind: scoring.HalfGiven}}},
		},
		"a denominator without its numerator": {
			set("dvc-progress-tree.json", "totalOnTime", nil),
			scoring.Measure{Indicator: "PROGRESS_ON_TIME", Denominator: some(0), Published: points(0), Flags: flags{{Kind: scoring.HalfGiven}}},
		},
		"an odd figure that the portal doubts itself": {
			set("transparency.json", "DOSSIER_SYNC.numerator", 7),
			scoring.Measure{Indicator: "DOSSIER_SYNC", Numerator: some(7), Denominator: some(0), Flags: flags{
				{Kind: scoring.NumeratorAbove}, {Kind: scoring.SourceDoubts, Note: "Không có dữ liệu báo cáo tổng hợp."},
			}},
		},
		"a doubt without words has its name": {
			remove("transparency.json", "DOSSIER_SYNC.dataQualityMessage"),
			scoring.Measure{Indicator: "DOSSIER_SYNC", Numerator: some(0), Denominator: some(0), Flags: flags{{Kind: scoring.SourceDoubts, Note: "NO_NATIONAL_REPORT_DATA"}}},
		},
		"no counts are not zero": {
			all(set("transparency.json", "PUBLIC_CONTENT_FULL.numerator", nil), set("transparency.json", "PUBLIC_CONTENT_FULL.denominator", nil)),
			scoring.Measure{Indicator: "PUBLIC_CONTENT_FULL", Published: points(196)},
		},
		"the largest count is exact": {
			set("transparency.json", "PUBLIC_CONTENT_FULL.denominator", int64(9007199254740992)),
			scoring.Measure{Indicator: "PUBLIC_CONTENT_FULL", Numerator: some(87), Denominator: some(9007199254740992), Published: points(196)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := measureOf(t, edited(t, c.edit), c.want.Indicator)
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestNamesAreTrimmedAndComposed(t *testing.T) {
	got := edited(t, set("transparency.json", "departmentName", "  Sở Y te\u0302\u0301 \n")).Name
	if got != "Sở Y tế" {
		t.Errorf("%q", got)
	}
}

func TestAnAgencyWithoutAPublishedGroupScoreHasNone(t *testing.T) {
	got := edited(t, set("provide-online-tree.json", "totalScore", nil)).Figures.Groups
	want := []scoring.GroupScore{{Group: "CKMB", Published: 196}, {Group: "TDGQ"}, {Group: "TTTT"}, {Group: "MDSH", Published: 200}, {Group: "MDHL", Published: 1200}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestUnknownFieldsAreReportedOnceEach(t *testing.T) {
	raw := sample(t)
	all(
		change("transparency.json", func(data map[string]any) {
			for _, record := range data["evaluation"].([]any) {
				record.(map[string]any)["newField"] = 1
			}
			data["generatedAt"] = "2026-09-26"
		}),
		set("handling-satisfaction.json", "PETITION_PROCESSING_ON_TIME.trend", nil),
		replace("dvc-progress-tree.json", `{"code":"OK"`, `{"traceId":"1","code":"OK"`),
	)(t, &raw)
	want := []string{
		"transparency.json: data.evaluation[].newField",
		"transparency.json: data.generatedAt",
		"dvc-progress-tree.json: traceId",
		"handling-satisfaction.json: data.evaluation[].metrics[].trend",
	}
	if d := cmp.Diff(want, read(t, raw).Unknown); d != "" {
		t.Error(d)
	}
}

func TestAnAllowedGapIsTaken(t *testing.T) {
	raw := sample(t)
	without("handling-satisfaction.json")(t, &raw)
	raw.Gaps = []scoring.Gap{{Agency: "H44.01", File: "handling-satisfaction.json", Reason: "giải thể ngày 15/8"}}
	c := read(t, raw)
	if got := len(agencyOf(t, c, "H44.01").Figures.Measures); len(c.Agencies) != 164 || got != 15 {
		t.Errorf("%d agencies, %d measures of the one with a gap; want 164 and 15", len(c.Agencies), got)
	}
}
