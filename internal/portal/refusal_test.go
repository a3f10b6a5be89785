package portal

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/scoring"
)

const (
	inTransparency = "transparency.json, Văn phòng UBND Tỉnh - Tỉnh Phú Thọ (" + firstID + ")"
	inProgress     = "dvc-progress-tree.json, H44.01 Văn phòng UBND Tỉnh - Tỉnh Phú Thọ"
	inPayment      = "formality-online-payment-tree.json, H44.01 Văn phòng UBND Tỉnh - Tỉnh Phú Thọ"
	inDigitized    = "dossier-digitized.json, H44.01 Văn phòng UBND Tỉnh - Tỉnh Phú Thọ"
	sixFiles       = "transparency.json, dvc-progress-tree.json, provide-online-tree.json, formality-online-payment-tree.json, dossier-digitized.json, handling-satisfaction.json"
)

// refused is one edit of the real collection and the sentence that the office then reads.
type refused struct {
	edit rawEdit
	want string
}

// refusedFiles are about whole files.
var refusedFiles = map[string]refused{
	"truncated JSON": {
		func(_ *testing.T, raw *activities.RawCollection) {
			put(raw, "transparency.json", fileOf(raw, "transparency.json").Content[:5000])
		},
		"transparency.json: the JSON text breaks off at the end; the file is truncated, collect it again",
	},
	"an empty file": {
		func(_ *testing.T, raw *activities.RawCollection) { put(raw, "transparency.json", []byte("\n")) },
		"transparency.json: the JSON text breaks off at the end; the file is truncated, collect it again",
	},
	"two JSON texts": {
		func(_ *testing.T, raw *activities.RawCollection) {
			put(raw, "transparency.json", append(fileOf(raw, "transparency.json").Content, "{}"...))
		},
		"transparency.json: something follows the end of the JSON text; the file was altered, collect it again",
	},
	"a web page": {
		func(_ *testing.T, raw *activities.RawCollection) {
			put(raw, "transparency.json", []byte("<html>Request Rejected</html>"))
		},
		"transparency.json: is a web page, not data; the portal refused or was down, collect it later",
	},
	"a list": {
		func(_ *testing.T, raw *activities.RawCollection) { put(raw, "transparency.json", []byte("[1]")) },
		"transparency.json: is not an answer of the portal, which would be a JSON object; collect it again",
	},
	"JSON null": {
		func(_ *testing.T, raw *activities.RawCollection) { put(raw, "transparency.json", []byte("null")) },
		"transparency.json, code: the field is missing",
	},
	"not JSON": {
		replace("transparency.json", `{"code"`, `{code`),
		"transparency.json: is not JSON: invalid character 'c' looking for beginning of object key string; collect it again",
	},
	"invalid UTF-8": {
		replace("transparency.json", "UBND", "UB\xffND"),
		"transparency.json: byte 116 is not valid UTF-8; the file was damaged on its way, collect it again",
	},
	"half of a character pair": {
		replace("transparency.json", "UBND", `UB\ud800ND`),
		"transparency.json, the province's record, departmentName: \"UB\uFFFDND tỉnh Phú Thọ\" has an unreadable character",
	},
	"an envelope that reports an error": {
		replace("transparency.json", `{"code":"OK"`, `{"code":"E500"`),
		`transparency.json, code: the portal answered "E500: OK", not OK; collect it again`,
	},
	"an error without words": {
		func(_ *testing.T, raw *activities.RawCollection) {
			put(raw, "transparency.json", []byte(`{"code":null}`))
		},
		`transparency.json, code: the portal answered "", not OK; collect it again`,
	},
	"no data": {
		replace("transparency.json", `"data":`, `"datum":`),
		"transparency.json, data: the field is missing",
	},
	"no record of the province": {
		replace("transparency.json", `"overview":`, `"over":`),
		"transparency.json, data.overview: the field is missing",
	},
	"a list that is none": {
		change("transparency.json", func(data map[string]any) { data["evaluation"] = nil }),
		"transparency.json, data.evaluation: is null, not a list",
	},
	"a record that is none": {
		change("transparency.json", func(data map[string]any) { data["evaluation"].([]any)[2] = "x" }),
		"transparency.json, data.evaluation: entry 3 is text, not a record",
	},
	"an altered file": {
		func(_ *testing.T, raw *activities.RawCollection) {
			f := fileOf(raw, "transparency.json")
			f.Content = slices.Clone(f.Content)
			f.Content[300]++
		},
		"transparency.json: the file was altered after it was collected (sha256 31514702b1a1…, the manifest says 77ef2623b219…); collect it again",
	},
	"a truncated file": {
		func(_ *testing.T, raw *activities.RawCollection) {
			f := fileOf(raw, "transparency.json")
			f.Content = f.Content[:100]
		},
		"transparency.json: the file has 100 bytes, the manifest says 178025; it is truncated, collect it again",
	},
	"a file that has grown": {
		func(_ *testing.T, raw *activities.RawCollection) {
			f := fileOf(raw, "transparency.json")
			f.Content = append(slices.Clone(f.Content), '\n')
		},
		"transparency.json: the file has 178026 bytes, the manifest says 178025; it was altered, collect it again",
	},
	"a gap without a reason": {
		allow("H44.01", "transparency.json", " "),
		"manifest.json, gap of H44.01 in transparency.json: the reason is missing; say why the file may lack this agency",
	},
	"a gap in no file": {
		allow("H44.01", "notes.txt", "x"),
		"manifest.json, gap of H44.01 in notes.txt: there is no such file; the files are " + sixFiles,
	},
	"a gap that does not occur": {
		allow("H44.01", "transparency.json", "giải thể"),
		"manifest.json, gap of H44.01 in transparency.json: the file has the agency; take the gap back",
	},
	"a gap of an agency that nobody knows": {
		allow("H44.999", "transparency.json", "giải thể"),
		"manifest.json, gap of H44.999 in transparency.json: no file has an agency with this code; correct the gap or take it back",
	},
	"a gap twice": {
		all(allow("H44.01", "transparency.json", "a"), allow("H44.01", "transparency.json", "b")),
		"manifest.json, gap of H44.01 in transparency.json: the gap is listed twice",
	},
	"a gap in another file than the allowed one": {
		all(without("handling-satisfaction.json"), allow("H44.01", "transparency.json", "giải thể")),
		"handling-satisfaction.json, H44.01 Văn phòng UBND Tỉnh - Tỉnh Phú Thọ: the agency is missing, although transparency.json has it; " +
			"collect the file again, or allow the gap with a reason",
	},
}

func allow(agency, file, reason string) rawEdit {
	return func(_ *testing.T, raw *activities.RawCollection) {
		raw.Gaps = append(raw.Gaps, scoring.Gap{Agency: agency, File: file, Reason: reason})
	}
}

func TestACollectionIsRefusedWholeFor(t *testing.T) {
	cases := maps.Clone(refusedFiles)
	maps.Copy(cases, refusedAgencies)
	maps.Copy(cases, refusedValues)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			raw := sample(t)
			c.edit(t, &raw)
			got, err := Read(raw, wanted)
			check(t, err, c.want)
			if !errors.Is(err, activities.ErrRefused) || got.Agencies != nil {
				t.Errorf("not a refusal of the whole: %d agencies", len(got.Agencies))
			}
		})
	}
}

func TestACollectionOfAnotherProvinceOrPeriodIsRefused(t *testing.T) {
	_, err := Read(sample(t), activities.Key{Province: "H31", Period: "2026-08"})
	check(t, err, "manifest.json, province: the collection is of province H44, not of H31 as asked for")
	_, err = Read(sample(t), activities.Key{Province: "H44", Period: "2026-07"})
	check(t, err, "manifest.json, period: the collection is of 2026-08, not of 2026-07 as asked for")
}

func TestAYearlyChartWithoutOneMonthAloneSaysNothing(t *testing.T) {
	for name, edit := range map[string]rawEdit{
		"no month has figures":      change("dvc-progress-tree.json", func(data map[string]any) { data["monthlyChart"] = []any{} }),
		"no chart":                  change("dvc-progress-tree.json", func(data map[string]any) { delete(data, "monthlyChart") }),
		"several months have them":  replace("dvc-progress-tree.json", `{"month":"07","onTimePct":0`, `{"month":"07","onTimePct":71.2`),
		"the chart cannot be read":  change("dvc-progress-tree.json", func(data map[string]any) { data["monthlyChart"] = []any{"x"} }),
		"a month is not a number":   replace("dvc-progress-tree.json", `"month":"08"`, `"month":"VIII"`),
		"the chart is not a list":   change("dvc-progress-tree.json", func(data map[string]any) { data["monthlyChart"] = 8 }),
		"its months have no figure": replace("dvc-progress-tree.json", `"onTimePct":78.38,"overduePct":21.62`, `"onTimePct":null,"overduePct":null`),
	} {
		t.Run(name, func(t *testing.T) {
			raw := sample(t)
			edit(t, &raw)
			read(t, raw)
		})
	}
}

func TestAllFaultsOfAllFilesAreSaidAtOnce(t *testing.T) {
	raw := sample(t)
	put(&raw, "transparency.json", []byte("<html>"))
	change("dossier-digitized.json", func(data map[string]any) {
		for _, record := range data["evaluation"].([]any)[:2] {
			record.(map[string]any)["departmentName"] = ""
		}
	})(t, &raw)
	_, err := Read(raw, wanted)
	var got []string
	for _, f := range activities.SourceFaults(err) {
		got = append(got, f.Where(scoring.Vi)+": "+f.Problem.Vi)
	}
	want := []string{
		"transparency.json: là một trang web, không phải số liệu; Cổng từ chối hoặc đang dừng, hãy tải lại sau",
		"dossier-digitized.json, bản ghi thứ 1 của data.evaluation, departmentName: bản ghi không có tên",
		"dossier-digitized.json, bản ghi thứ 2 của data.evaluation, departmentName: bản ghi không có tên",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
