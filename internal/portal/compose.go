package portal

import (
	"encoding/json"
	"fmt"
	"slices"

	"danhgia/activities"
	"danhgia/scoring"
)

// Compose writes a collection as the portal would have answered it: what Read reads as the same. The province stands
// first. It is for samples; what the portal itself has said is kept as it was said.
func Compose(source string, p scoring.Period, capturedOn string, agencies []activities.CollectedAgency) (activities.RawCollection, error) {
	raw := activities.RawCollection{Source: source, Period: p, Province: agencies[0].Agency}
	for _, s := range sources {
		data := map[string]any{s.head: s.record(agencies[0], s.head, s.score.head, s.headRatios)}
		list := make([]map[string]any, 0, len(agencies)-1)
		for _, a := range agencies[1:] {
			list = append(list, s.record(a, s.list+"[]", s.score.list, s.listRatios))
		}
		data[s.list] = list
		content, err := json.Marshal(map[string]any{"code": "OK", "message": "OK", "data": data})
		if err != nil {
			return raw, fmt.Errorf("write %s: %w", s.file, err)
		}
		raw.Files = append(raw.Files, activities.RawFile{Content: content, SnapshotFile: scoring.SnapshotFile{
			Name: s.file, CapturedOn: capturedOn, Bytes: int64(len(content)), SHA256: sha256Of(content),
		}})
	}
	return raw, nil
}

// record is what the file says of an agency.
func (s source) record(a activities.CollectedAgency, path, score string, ratios []ratio) map[string]any {
	known := func(field string) bool { return slices.Contains(s.known["data."+path], field) }
	r := map[string]any{"departmentId": a.SourceID, "departmentName": a.Name, score: nil}
	for field, word := range map[string]string{"departmentCode": a.Code, "departmentType": typeWords[a.Kind], "departmentLevel": levelWords[a.Kind], "level": levelWords[a.Kind]} {
		if known(field) {
			r[field] = word
		}
	}
	for _, g := range a.Figures.Groups {
		if g.Group == s.group {
			r[score] = g.Published
		}
	}
	for _, q := range ratios {
		q.write(r, a.Figures)
	}
	if len(s.metrics) > 0 {
		r["metrics"] = s.written(a.Figures)
	}
	return r
}

var (
	typeWords  = map[scoring.Kind]string{scoring.Province: "PROVINCE", scoring.Department: "PROVINCIAL_DEPARTMENT", scoring.Commune: "COMMUNE_PEOPLE_COMMITTEE"}
	levelWords = map[scoring.Kind]string{scoring.Province: "PROVINCE", scoring.Department: "PROVINCE", scoring.Commune: "COMMUNE"}
)

// write puts counts side by side. A sum stands in the last of its parts.
func (q ratio) write(r map[string]any, f scoring.Figures) {
	m, _ := given(f, q.indicator)
	r[q.denominator] = m.Denominator
	for i, part := range q.numerator {
		r[part] = m.Numerator
		if m.Numerator.Known && i < len(q.numerator)-1 {
			r[part] = 0
		}
	}
}

// written are the metrics that there are figures of.
func (s source) written(f scoring.Figures) []map[string]any {
	all := []map[string]any{}
	for _, code := range s.metrics {
		m, there := given(f, code)
		if !there {
			continue
		}
		metric := map[string]any{"code": code, "numerator": m.Numerator, "denominator": m.Denominator, "score": m.Published}
		for _, flag := range m.Flags {
			if flag.Kind == scoring.SourceDoubts {
				metric["dataQualityStatus"], metric["dataQualityMessage"] = "DOUBTFUL", flag.Note
			}
		}
		all = append(all, metric)
	}
	return all
}

func given(f scoring.Figures, indicator string) (scoring.Measure, bool) {
	at := slices.IndexFunc(f.Measures, func(m scoring.Measure) bool { return m.Indicator == indicator })
	if at < 0 {
		return scoring.Measure{}, false
	}
	return f.Measures[at], true
}
