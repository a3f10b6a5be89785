package main

import (
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"danhgia/activities"
	"danhgia/dossier"
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

// portalOf is what the portal says of a month of a sample, by agency and indicator.
func portalOf(t *testing.T, dir, folder string, p scoring.Period) (all map[[2]string]scoring.Measure) {
	t.Helper()
	raw, err := portal.ReadFolder(filepath.Join(dir, folder))
	require.NoError(t, err)
	collection, err := portal.Read(raw, activities.Key{Province: "H31", Period: p})
	require.NoError(t, err)
	assert.Len(t, collection.Agencies, 120)
	assert.Empty(t, collection.Unknown)
	all = map[[2]string]scoring.Measure{}
	for _, a := range collection.Agencies {
		for _, m := range a.Figures.Measures {
			all[[2]string{a.Code, m.Indicator}] = m
		}
	}
	return all
}

func countsOf(m scoring.Measure) [2]scoring.Maybe[int64] {
	return [2]scoring.Maybe[int64]{m.Numerator, m.Denominator}
}

// What the portal says of a sample is what its files add up to, where it has the dossiers as the one-stop system does.
func TestASamplesPortalSaysWhatItsFilesAddUpTo(t *testing.T) {
	dir := sampled(t, "--dossiers", "9000", "--apart", "0")
	said := portalOf(t, dir, "portal", "2026-08")
	measures := filepath.Join(t.TempDir(), "measures.csv")
	var errs strings.Builder
	require.Equal(t, exitGood, run(t.Context(), []string{
		"measure", "--dossiers", filepath.Join(dir, "dossiers-2026-08.csv"), "--procedures", filepath.Join(dir, "procedures.csv"),
		"--petitions", filepath.Join(dir, "petitions-2026-08.csv"), "--period", "2026-08", "--out", measures,
	}, &errs, &errs), errs.String())
	set, err := newestIndexSet()
	require.NoError(t, err)
	own, err := readFile(measures, func(name string, r io.Reader) ([]scoring.Figures, error) {
		return tables.ReadMeasures(name, r, set, tables.Options{})
	})
	require.NoError(t, err)
	compared, petitions := 0, int64(0)
	for _, f := range own {
		for _, m := range f.Measures {
			if theirs, there := said[[2]string{f.Agency, m.Indicator}]; there {
				assert.Equal(t, countsOf(m), countsOf(theirs), "%s %s", f.Agency, m.Indicator)
				compared++
			}
			if m.Indicator == "PETITION_PROCESSING_ON_TIME" {
				petitions += m.Denominator.Value
			}
		}
	}
	assert.Greater(t, compared, 1000)
	assert.Greater(t, petitions, int64(40))
	assert.Equal(t, petitions, said[[2]string{"H31", "PETITION_PROCESSING_ON_TIME"}].Denominator.Value)
}

// The portal counts a procedure of many agencies once for the province.
func TestASamplesPortalCountsAProcedureOnceForTheProvince(t *testing.T) {
	dir := sampled(t, "--dossiers", "3000")
	said := portalOf(t, dir, "portal", "2026-08")
	all, fee, citizens := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, row := range rowsOf(t, dir, "procedures.csv") {
		all[row[0]] = true
		if row[3] == "1" {
			fee[row[0]] = true
		}
		if row[5] == "1" {
			citizens[row[0]] = true
		}
	}
	for indicator, want := range map[string]int{
		"ONLINE_PROVIDED": len(all), "PAYMENT_PROCEDURE_USED": len(fee), "PAYMENT_PROCEDURE_INTEGRATED": len(fee), "CITIZEN_DATA_CONNECTED_FORMALITY": len(citizens),
	} {
		m := said[[2]string{"H31", indicator}]
		assert.Equal(t, int64(want), m.Denominator.Value, indicator)
		assert.LessOrEqual(t, m.Numerator.Value, m.Denominator.Value, indicator)
	}
}

// Of a sample's last month the checks find what is odd in it, and of the rest hardly anything.
func TestTheChecksFindWhatIsOddInASample(t *testing.T) {
	dir := sampled(t, "--dossiers", "150000", "--months", "5", "--odd", "4")
	now := portalOf(t, dir, "portal", "2026-08")
	series := map[[2]string]*scoring.Series{}
	for key, m := range now {
		series[key] = &scoring.Series{Agency: key[0], Now: m}
	}
	for _, p := range []scoring.Period{"2026-07", "2026-06", "2026-05", "2026-04"} {
		for key, m := range portalOf(t, dir, "portal-"+string(p), p) {
			series[key].Earlier = append(series[key].Earlier, m)
		}
	}
	var odd [][3]string
	agencies := map[string]bool{}
	for _, row := range rowsOf(t, dir, "odd.csv") {
		odd = append(odd, [3]string(row[:3]))
		agencies[row[0]] = true
	}
	assert.Len(t, agencies, 4)
	var found [][3]string
	others := map[scoring.Severity]int{}
	for _, s := range series {
		s.OfProcedures = slices.Contains(dossier.OfProcedures[:], s.Now.Indicator)
		for _, f := range s.Findings() {
			if found = append(found, [3]string{f.Agency, f.Indicator, string(f.Rule)}); !agencies[f.Agency] {
				others[f.Severity]++
			}
		}
	}
	assert.Subset(t, found, odd)
	assert.Zero(t, others[scoring.Serious], "of the others nothing is serious")
	assert.Less(t, others[scoring.Doubt], len(series)/200, "and chance does little")
}

func TestASamplesListOfThePortalDiffersAsItSays(t *testing.T) {
	dir := sampled(t, "--dossiers", "5000", "--apart", "20", "--faults", "10")
	faulty, expected, found := map[string]bool{}, map[string]string{}, map[string]string{}
	for _, f := range rowsOf(t, dir, "faults.csv") {
		if f[0] == "dossiers-2026-08.csv" {
			faulty[f[1]] = true
		}
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
		switch {
		case f[0] != "dossiers-2026-08.csv":
		case f[3] == "unknown agency", f[3] == "due before received":
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
		"--odd 1000":                     "so many agencies",
		"--running 9/9/2026":             "2026-09-08",
		"--running 2026-10-01":           "not a day of the month after",
		"--period 2023-05":               "2023",
		"--period 2026-08 --out " + full: "not empty",
	} {
		var out, errs strings.Builder
		all := append([]string{"sample", "--period", "2026-08", "--out", filepath.Join(t.TempDir(), "x")}, strings.Fields(args)...)
		assert.NotEqual(t, exitGood, run(t.Context(), all, &out, &errs), args)
		assert.Contains(t, errs.String(), want, args)
	}
}
