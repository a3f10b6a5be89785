package portal

import (
	"errors"
	"testing"

	"danhgia/activities"
)

// FuzzDecode: whatever a file holds, it is decoded or refused.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"code":"OK","data":{"overview":{"departmentId":"a","departmentName":"A","departmentCode":"H44","totalScore":7.96,"metrics":[` +
			`{"code":"DOSSIER_SYNC","numerator":1,"denominator":null,"score":6,"dataQualityStatus":"X"}]},"evaluation":[],"pagination":{"total":0,"totalPages":1}}}`,
		`{"code":"OK","data":{"parent":{"departmentId":"a","departmentName":"A","totalScore":null,"totalOnTime":2,"totalReceived":1},` +
			`"children":[{"departmentId":"b","departmentName":"B","level":"COMMUNE","score":1.5,"totalOnTime":0,"totalReceived":0}],"monthlyChart":[{"month":"08","onTimePct":1}]}}`,
		`{"code":"OK","data":{"parent":7}}`, `[{}]`, `<html>`, "\xff", ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, s := range sources {
			if _, err := decode(s, content); err != nil && !errors.Is(err, activities.ErrRefused) {
				t.Errorf("%s: not a refusal: %v", s.file, err)
			}
		}
	})
}

// BenchmarkRead reads the real collection, 164 agencies.
func BenchmarkRead(b *testing.B) {
	raw := sample(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(raw, wanted); err != nil {
			b.Fatal(err)
		}
	}
}
