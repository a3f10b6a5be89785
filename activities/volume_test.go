package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"danhgia/activities"
	"danhgia/scoring"
)

func TestAVolumeNeverChanges(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 9, day, 0, 0, 0, 0, time.UTC) }
	publication := func(p scoring.Period, revision, day int) activities.Publication {
		return activities.Publication{Key: activities.Key{Province: "H44", Period: p}, Revision: revision, Published: at(day)}
	}
	first, other, second, quarter := publication("2026-08", 1, 1), publication("2026-07", 1, 2), publication("2026-08", 2, 3), publication("2026-Q3", 1, 4)
	all := []activities.Publication{first, other, second, quarter}
	for name, c := range map[string]struct {
		period  scoring.Period
		version int
		want    []activities.Publication
		file    string
	}{
		"the latest of a period":  {"2026-08", 0, []activities.Publication{second}, "danhgia-H44-2026-08-r2.json"},
		"an earlier revision":     {"2026-08", 1, []activities.Publication{first}, "danhgia-H44-2026-08-r1.json"},
		"all":                     {"", 0, []activities.Publication{other, second, quarter}, "danhgia-H44-all-v4.json"},
		"all, before a revision":  {"", 2, []activities.Publication{other, first}, "danhgia-H44-all-v2.json"},
		"a period that is none":   {"2026-06", 0, nil, ""},
		"a revision that is none": {"2026-08", 3, nil, ""},
		"a version to come":       {"", 5, nil, ""},
		"a version below 1":       {"", -1, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := activities.VolumeOf(all, "H44", c.period, c.version)
			if c.want == nil {
				require.ErrorIs(t, err, activities.ErrNotFound)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, v.Revisions)
			assert.Equal(t, c.file, v.Name(".json"))
		})
	}
	_, err := activities.VolumeOf(nil, "H44", "", 0)
	require.ErrorIs(t, err, activities.ErrNotFound)
	v, err := activities.VolumeOf(all, "H44", "", 2)
	require.NoError(t, err)
	assert.Equal(t, other, v.Latest())
}
