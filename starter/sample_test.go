package main

import (
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"danhgia/activities"
	"danhgia/internal/portal"
	"danhgia/internal/synthetic"
	"danhgia/internal/tables"
	"danhgia/scoring"
)

// sampled is a folder that starter sample has made.
func sampled(t *testing.T, args ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "sample")
	var out, errs strings.Builder
	require.Equal(t, exitGood, run(t.Context(), append([]string{"sample", "--period", "2026-08", "--out", dir}, args...), &out, &errs), errs.String())
	return dir
}

// What the portal says of a sample is what its dossiers add up to, where it has them as the one-stop system does.
func TestASamplesPortalSaysWhatItsDossiersAddUpTo(t *testing.T) {
	dir := sampled(t, "--dossiers", "3000", "--apart", "0")
	raw, err := portal.ReadFolder(filepath.Join(dir, "portal"))
	require.NoError(t, err)
	collection, err := portal.Read(raw, activities.Key{Province: "H31", Period: "2026-08"})
	require.NoError(t, err)
	assert.Len(t, collection.Agencies, 120)
	assert.Empty(t, collection.Unknown)
	said := map[string]scoring.Measure{}
	for _, a := range collection.Agencies {
		for _, m := range a.Figures.Measures {
			said[a.Code+" "+m.Indicator] = m
		}
	}
	measures := filepath.Join(t.TempDir(), "measures.csv")
	var errs strings.Builder
	require.Equal(t, exitGood, run(t.Context(), []string{
		"measure", "--dossiers", filepath.Join(dir, "dossiers-2026-08.csv"), "--procedures", filepath.Join(dir, "procedures.csv"), "--period", "2026-08", "--out", measures,
	}, &errs, &errs), errs.String())
	set, err := newestIndexSet()
	require.NoError(t, err)
	own, err := readFile(measures, func(name string, r io.Reader) ([]scoring.Figures, error) {
		return tables.ReadMeasures(name, r, set, tables.Options{})
	})
	require.NoError(t, err)
	compared := 0
	for _, f := range own {
		for _, m := range f.Measures {
			if theirs, there := said[f.Agency+" "+m.Indicator]; there {
				assert.Equal(t, [2]scoring.Maybe[int64]{m.Numerator, m.Denominator}, [2]scoring.Maybe[int64]{theirs.Numerator, theirs.Denominator}, "%s %s", f.Agency, m.Indicator)
				compared++
			}
		}
	}
	assert.Greater(t, compared, 1000)
}

func TestASamplesListOfThePortalDiffersAsItSays(t *testing.T) {
	dir := sampled(t, "--dossiers", "5000", "--apart", "20", "--faults", "10")
	faulty, expected, found := map[string]bool{}, map[string]string{}, map[string]string{}
	for _, f := range rowsOf(t, dir, "faults.csv") {
		faulty[f[1]] = true
	}
	for _, d := range rowsOf(t, dir, "differences.csv") {
		expected[d[0]] = d[1]
	}
	own, theirs := map[string]string{}, map[string]string{}
	for i, row := range rowsOf(t, dir, "dossiers-2026-08.csv") {
		if !faulty[strconv.Itoa(i+2)] {
			own[row[0]] = strings.Join(row, ",")
		}
	}
	for _, row := range rowsOf(t, dir, "portal-dossiers.csv") {
		theirs[row[0]] = strings.Join(row, ",")
	}
	for number, line := range own {
		switch said, there := theirs[number]; {
		case !there:
			found[number] = synthetic.NotOnPortal
		case said != line:
			found[number] = synthetic.StillRunning
		}
	}
	for number := range theirs {
		if _, there := own[number]; !there {
			found[number] = synthetic.OnlyOnPortal
		}
	}
	assert.Equal(t, expected, found)
	assert.Greater(t, len(found), 100)
}

// The faults of a sample are exactly what its reader refuses, but for those that one line cannot show: who there is, and
// a due moment before receipt, which counts and is told.
func TestASamplesFaultsAreWhatIsRefused(t *testing.T) {
	dir := sampled(t, "--dossiers", "5000", "--faults", "20")
	expected, found := map[string]bool{}, map[string]bool{}
	unread := 0
	for _, f := range rowsOf(t, dir, "faults.csv") {
		switch f[3] {
		case "unknown agency", "due before received":
			unread++
		default:
			expected[f[1]] = true
		}
	}
	refused := filepath.Join(t.TempDir(), "refused.csv")
	var errs strings.Builder
	require.Equal(t, exitGood, run(t.Context(), []string{
		"measure", "--dossiers", filepath.Join(dir, "dossiers-2026-08.csv"), "--period", "2026-08", "--most-refused", "1000",
		"--refused", refused, "--out", filepath.Join(t.TempDir(), "measures.csv"),
	}, &errs, &errs), errs.String())
	for _, r := range rowsOf(t, filepath.Dir(refused), "refused.csv") {
		found[r[1]] = true
	}
	assert.Equal(t, expected, found)
	assert.Greater(t, len(found), 50)
	assert.Positive(t, unread)
}

// rowsOf are the rows of a file below its header, of whatever length.
func rowsOf(t *testing.T, dir, name string) [][]string {
	t.Helper()
	file, err := os.Open(filepath.Join(dir, name))
	require.NoError(t, err)
	defer file.Close()
	r := csv.NewReader(file)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	require.NoError(t, err)
	return rows[1:]
}

func TestSamplesAreRefused(t *testing.T) {
	full := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(full, "mine.txt"), nil, 0o600))
	for args, want := range map[string]string{
		"--province ha-noi":              "hung-yen",
		"--faults 501":                   "0 to 500",
		"--changed -1":                   "0 to 500",
		"--dossiers 0":                   "0 dossiers",
		"--period 2026-Q3":               "not a month",
		"--period 2023-05":               "2023",
		"--period 2026-08 --out " + full: "not empty",
	} {
		var out, errs strings.Builder
		all := append([]string{"sample", "--period", "2026-08", "--out", filepath.Join(t.TempDir(), "x")}, strings.Fields(args)...)
		assert.NotEqual(t, exitGood, run(t.Context(), all, &out, &errs), args)
		assert.Contains(t, errs.String(), want, args)
	}
}
