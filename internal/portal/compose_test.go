package portal_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"danhgia/activities"
	"danhgia/internal/portal"
)

func TestWhatIsComposedIsReadAsTheSame(t *testing.T) {
	raw, err := portal.ReadFolder("../../samples/phu-tho-2026-08")
	require.NoError(t, err)
	want := activities.Key{Province: "H44", Period: "2026-08"}
	collection, err := portal.Read(raw, want)
	require.NoError(t, err)
	composed, err := portal.Compose(raw.Source, raw.Period, "2026-09-05", collection.Agencies)
	require.NoError(t, err)
	again, err := portal.Read(composed, want)
	require.NoError(t, err)
	assert.Equal(t, collection, again)
	require.NoError(t, portal.WriteFolder(t.TempDir(), composed))
}
