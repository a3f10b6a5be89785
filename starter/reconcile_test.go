package main

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/indexes"
	"danhgia/internal/dossiers"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/internal/postgres"
	"danhgia/internal/synthetic"
)

const hungYenAdmin = "quan-tri@hungyen.example"

// reconciled is an office of Hưng Yên that has taken a sample's files in and collected what the portal says of them.
func reconciled(t *testing.T, args ...string) (dir string, store *postgres.Store) {
	t.Helper()
	dir = sampled(t, args...)
	store = newOffice(t)
	t.Setenv("DANHGIA_PROVINCE", "H31")
	t.Setenv("DANHGIA_PROVINCE_NAME", "UBND tỉnh Hưng Yên")
	key := activities.Key{Province: "H31", Period: "2026-08"}
	raw, err := portal.ReadFolder(filepath.Join(dir, "portal"))
	require.NoError(t, err)
	collection, err := portal.Read(raw, key)
	require.NoError(t, err)
	snapshot := portal.SnapshotID(raw)
	require.NoError(t, store.SaveSnapshot(t.Context(), snapshot, raw))
	require.NoError(t, store.SaveCollection(t.Context(), snapshot, collection))
	sets, err := indexset.All(indexes.Files)
	require.NoError(t, err)
	for _, f := range sets {
		require.NoError(t, store.AddIndexSet(t.Context(), f.Set.Code, f.Content))
	}
	require.NoError(t, store.Claim(t.Context(), activities.Claim{Start: activities.Start{Key: key, Snapshot: snapshot, IndexSet: "766-2026"}, Run: "thử"}))
	goodly(t, "users", "add", "--name", "Quản trị", "--email", hungYenAdmin, "--role", "office-admin", "--from", "2026-08-01", "--reason", "thử")
	goodly(t, as(hungYenAdmin, "calendar", "import", "../samples/days-off.csv")...)
	for _, content := range []string{"procedures", "dossiers", "petitions"} {
		name := content + "-2026-08.csv"
		if content == "procedures" {
			name = "procedures.csv"
		}
		goodly(t, as(hungYenAdmin, "import", filepath.Join(dir, name), "--content", content, "--period", "2026-08")...)
	}
	return dir, store
}

// goodly runs a command that has to succeed.
func goodly(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := call(t, args...)
	require.Equal(t, exitGood, code, "%v: %s%s", args, out, errs)
	return out
}

// Where the portal has every dossier as the province has it, own counts are the portal's: the province's own line too,
// for which the portal counts a procedure of many agencies once.
func TestOwnCountsAreThePortalsWhereNothingIsPlanted(t *testing.T) {
	dir, _ := reconciled(t, "--dossiers", "3000", "--apart", "0")
	out := filepath.Join(t.TempDir(), "doi-soat.csv")
	goodly(t, "reconcile", "--period", "2026-08", "--as", hungYenAdmin, "--portal-list", filepath.Join(dir, "portal-dossiers.csv"), "--out", out)
	compared, ofProvince := 0, 0
	for _, row := range rowsOf(t, filepath.Dir(out), "doi-soat.csv") {
		if row[7]+row[8] == "" {
			continue // an agency's online group, of which the portal tells the points alone
		}
		assert.Equal(t, []string{"0", "0"}, row[7:9], "%v", row)
		compared++
		if row[0] == "H31" {
			ofProvince++
		}
	}
	assert.Greater(t, compared, 1500)
	assert.Equal(t, 19, ofProvince, "all that dossiers and petitions give")
}

func TestOwnCountsDifferFromThePortalsByWhatIsPlanted(t *testing.T) {
	dir, store := reconciled(t, "--dossiers", "6000", "--apart", "40")
	folder := t.TempDir()
	goodly(t, "reconcile", "--period", "2026-08", "--as", hungYenAdmin, "--portal-list", filepath.Join(dir, "portal-dossiers.csv"),
		"--out", filepath.Join(folder, "doi-soat.csv"), "--differing", filepath.Join(folder, "khac.csv"))
	received := map[string]string{} // day of receipt by number, of those that were accepted
	for _, row := range rowsOf(t, dir, "dossiers-2026-08.csv") {
		received[row[0]] = row[6]
	}
	fewer, planted := map[string]int{}, map[string]string{}
	for _, row := range rowsOf(t, dir, "differences.csv") {
		agency, _, _ := strings.Cut(row[0], "-")
		switch {
		case row[1] == synthetic.NotOnPortal && received[row[0]] != "":
			fewer[agency]++
			fewer["H31"]++
			if strings.HasPrefix(received[row[0]][3:], "08/") {
				planted[row[0]] = string(activities.MissingThere)
			}
		case row[1] == synthetic.StillRunning:
			planted[row[0]] = string(activities.OtherStatus)
		}
	}
	assert.Greater(t, len(fewer), 10)
	for i, row := range rowsOf(t, folder, "doi-soat.csv") {
		if i == 0 {
			assert.NotEqual(t, []string{"0", "0"}, row[7:9], "the largest difference stands first")
		}
		if row[2] == "PROGRESS_ON_TIME" {
			assert.Equal(t, strconv.Itoa(fewer[row[0]]), row[8], "%v", row)
		}
		if strings.HasPrefix(row[2], "PETITION") {
			assert.Equal(t, []string{"0", "0"}, row[7:9], "%v", row)
		}
	}
	found := map[string]string{}
	for _, row := range rowsOf(t, folder, "khac.csv") {
		found[row[0]] = row[2]
	}
	assert.Equal(t, planted, found)

	require.NoError(t, store.SetClock(t.Context(), time.Date(2026, time.September, 4, 9, 0, 0, 0, calendar.Vietnam), 1))
	for want, args := range map[string][]string{
		"nobody with this address":            {"--period", "2026-08", "--as", "ai-do@hungyen.example"},
		"no dossiers of 2026-07":              {"--period", "2026-07", "--as", hungYenAdmin},
		"no such file":                        {"--period", "2026-08", "--as", hungYenAdmin, "--portal-list", filepath.Join(dir, "khong-co.csv")},
		`required flag(s) "as", "period" not`: {},
		dossiers.Number.String():              {"--period", "2026-08", "--as", hungYenAdmin, "--portal-list", filepath.Join(dir, "officers.csv")},
	} {
		code, _, errs := call(t, append([]string{"reconcile"}, args...)...)
		assert.NotEqual(t, exitGood, code, args)
		assert.Contains(t, errs, want)
	}
}
