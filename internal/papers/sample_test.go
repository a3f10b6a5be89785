package papers

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/indexes"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/scoring"
)

var sampleKey = activities.Key{Province: "H44", Period: "2026-08"}

var sampleHead = activities.Letterhead{Superior: "Ủy ban nhân dân\ntỉnh Phú Thọ", Issuer: "Văn phòng", Place: "Phú Thọ"}

// sampleStandings are those of the real collection of the province of Phú Thọ, with their index set.
var sampleStandings = sync.OnceValues(func() (indexset.File, []scoring.Standing) {
	raw, err := portal.ReadFolder("../../samples/phu-tho-2026-08")
	must(err)
	collection, err := portal.Read(raw, sampleKey)
	must(err)
	files, err := indexset.All(indexes.Files)
	must(err)
	file := files[len(files)-1]
	scorer := scoring.NewScorer(file.Set)
	var agencies []scoring.Agency
	var cards []scoring.Scorecard
	for _, a := range collection.Agencies {
		card, err := scorer.Score(a.Figures)
		must(err)
		agencies, cards = append(agencies, a.Agency), append(cards, card)
	}
	return file, file.Set.Stand(agencies, cards)
})

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// sampleRevision is the sample as it would be published, with some changes.
func sampleRevision(t testing.TB, edits ...func(*scoring.Results)) activities.Release {
	t.Helper()
	file, standings := sampleStandings()
	results := scoring.Results{
		Province: standings[0].Agency, Period: sampleKey.Period, Revision: 2, State: scoring.Final,
		Published: time.Date(2026, 9, 8, 3, 15, 0, 0, time.UTC), IndexSet: scoring.Reference{Code: file.Set.Code, SHA256: sum(file.Content)},
		Engine: scoring.Engine, Agencies: append([]scoring.Standing(nil), standings...),
	}
	for _, edit := range edits {
		edit(&results)
	}
	content, err := results.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	p := activities.Publication{
		Key: activities.Key{Province: sampleKey.Province, Period: results.Period}, Revision: results.Revision, State: results.State, Content: content, SHA256: sum(content), Published: results.Published,
	}
	r, err := activities.ReadRelease(p, func(scoring.Reference) (scoring.IndexSet, error) { return file.Set, nil })
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func sum(content []byte) string {
	s := sha256.Sum256(content)
	return hex.EncodeToString(s[:])
}

// keep writes a file where somebody can look at it, if DANHGIA_PAPERS names a folder, and else into a folder of the test.
func keep(t testing.TB, name string, content []byte) string {
	t.Helper()
	folder := os.Getenv("DANHGIA_PAPERS")
	if folder == "" {
		folder = t.TempDir()
	}
	file := filepath.Join(folder, name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
