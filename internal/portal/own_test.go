package portal

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/scoring"
)

func counted(code string, numerator, denominator int64) scoring.Measure {
	return scoring.Measure{Indicator: code, Numerator: scoring.Some(numerator), Denominator: scoring.Some(denominator)}
}

func ownAgency(code string, kind scoring.Kind, all ...scoring.Measure) activities.CollectedAgency {
	return activities.CollectedAgency{Agency: scoring.Agency{Code: code, Name: "Cơ quan, " + code, Kind: kind}, SourceID: "id-" + code, Figures: scoring.Figures{Agency: code, Measures: all}}
}

func TestOwnFiguresAloneAreACollection(t *testing.T) {
	raw := activities.RawCollection{Source: "ho-so.example", Period: "2026-6T", Province: scoring.Agency{Code: "H44", Name: "UBND tỉnh", Kind: scoring.Province}}
	raw, err := WithOwn(raw, []activities.CollectedAgency{
		ownAgency("H44.2", scoring.Commune), ownAgency("H44.1", scoring.Department, counted("PROGRESS_ON_TIME", 3, 4), counted("ONLINE_USED", 0, 0)), ownAgency("H44", scoring.Province),
	}, "2026-07-01")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir() + "/own"
	if err := WriteFolder(dir, raw); err != nil {
		t.Fatal(err)
	}
	if raw, err = ReadFolder(dir); err != nil {
		t.Fatal(err)
	}
	c, err := Read(raw, activities.Key{Province: "H44", Period: "2026-6T"})
	if err != nil {
		t.Fatal(err)
	}
	marked := func(m scoring.Measure) scoring.Measure { m.Flags = []scoring.Flag{{Kind: scoring.Own}}; return m }
	want := []activities.CollectedAgency{
		ownAgency("H44", scoring.Province), ownAgency("H44.1", scoring.Department, marked(counted("PROGRESS_ON_TIME", 3, 4)), marked(counted("ONLINE_USED", 0, 0))), ownAgency("H44.2", scoring.Commune),
	}
	if diff := cmp.Diff(want, c.Agencies); diff != "" {
		t.Error(diff)
	}
}

func TestOwnFiguresTakeThePlaceOfThePortals(t *testing.T) {
	raw, err := ReadFolder(sampleFolder)
	if err != nil {
		t.Fatal(err)
	}
	key := activities.Key{Province: "H44", Period: "2026-08"}
	before, err := Read(raw, key)
	if err != nil {
		t.Fatal(err)
	}
	agency := before.Agencies[1]
	own := ownAgency(agency.Code, agency.Kind, counted("PROGRESS_ON_TIME", 1, 2), counted("ONLINE_USED", 1, 2))
	if raw, err = WithOwn(raw, []activities.CollectedAgency{own, ownAgency("H44.9999", scoring.Commune)}, "2026-09-01"); err != nil {
		t.Fatal(err)
	}
	after, err := Read(raw, key)
	if err != nil {
		t.Fatal(err)
	}
	if len(after.Agencies) != len(before.Agencies)+1 {
		t.Errorf("%d agencies, %d before", len(after.Agencies), len(before.Agencies))
	}
	for i, m := range after.Agencies[1].Figures.Measures {
		was := agency.Figures.Measures[i]
		if m.Indicator == "PROGRESS_ON_TIME" {
			was.Numerator, was.Denominator, was.Flags = scoring.Some[int64](1), scoring.Some[int64](2), []scoring.Flag{{Kind: scoring.Own}}
		}
		if diff := cmp.Diff(was, m); diff != "" {
			t.Error(diff) // a part of the online group does not take the place of the portal's score of the whole
		}
	}
}

func TestOwnFiguresAreRefused(t *testing.T) {
	const header = "agency,source_id,name,kind,indicator,numerator,denominator\n"
	for text, want := range map[string]string{
		"agency\n":                                                                 "dòng đầu phải là agency,source_id,name,kind,indicator,numerator,denominator",
		header + "H44.1,,x,county,,,\n":                                            `"county" không phải là loại cơ quan`,
		header + "H31.1,,x,commune,,,\n":                                           "không phải là mã trong tỉnh H44",
		header + "H44.1,,x,commune,A,-1,2\n":                                       "-1 không phải là số nguyên",
		header + "H44.1,,x,commune,A,1,x\n":                                        "x không phải là số nguyên",
		header + "H44.1,,x,commune,A,1,2\nH44.1,,x,commune,A,1,2\n":                "A có hai lần",
		header + "H44.1,,x,commune,,,\nH44.2,,x,commune,,,\nH44.1,,x,commune,,,\n": "H44.1 có hai lần",
		header + "H44.1,,\"x,commune,,,\n":                                         "không đúng dạng CSV",
	} {
		raw := activities.RawCollection{Province: scoring.Agency{Code: "H44"}, Files: []activities.RawFile{{Content: []byte(text), SnapshotFile: scoring.SnapshotFile{Name: OwnFile}}}}
		_, err := ownFigures(raw)
		if got := strings.Join(scoring.Vietnamese(err), "; "); !strings.Contains(got, want) {
			t.Errorf("%q: %s", text, got)
		}
	}
}
