package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The office says which officers get the mail of the morning, and is told whether that changes anything.
func TestAnOfficersMorningMailIsStopped(t *testing.T) {
	store := newOffice(t)
	registered(t, store)
	addAdmin(t)
	goodly(t, as(admin, "officers", "import", "../samples/officers-phu-tho.csv")...)
	const officer = "dau-moi.h44.104@phutho.example"
	by, err := store.Actors(t.Context(), "H44", officer, sometimeDay)
	require.NoError(t, err)
	for _, step := range []struct {
		flag, want string
		gets       bool
	}{
		{"--on", officer + ": gets the mail of the morning, as before\n", true},
		{"--off", officer + ": gets no mail of the morning\n", false},
		{"--off", officer + ": gets no mail of the morning, as before\n", false},
		{"--on", officer + ": gets the mail of the morning\n", true},
	} {
		assert.Equal(t, step.want, goodly(t, as(admin, "officers", "digest", "--email", officer, step.flag)...))
		gets, err := store.GetsDigest(t.Context(), by[0].Person)
		require.NoError(t, err)
		assert.Equal(t, step.gets, gets)
	}
	assert.JSONEq(t, `{"Gets":false,"Changed":true}`, goodly(t, as(admin, "officers", "digest", "--email", officer, "--off", "--json")...))
	for _, refused := range []struct {
		want string
		args []string
	}{
		{"give --on or --off", as(admin, "officers", "digest", "--email", officer)},
		{"give --on or --off", as(admin, "officers", "digest", "--email", officer, "--on", "--off")},
		{`nobody with the address "ai-do@x.example"`, as(admin, "officers", "digest", "--email", "ai-do@x.example", "--off")},
		{"may not", as(officer, "officers", "digest", "--email", officer, "--off")},
		{`"reason"`, []string{"officers", "digest", "--email", officer, "--off", "--as", admin}},
	} {
		code, _, errs := call(t, refused.args...)
		assert.NotEqual(t, exitGood, code, refused.args)
		assert.Contains(t, errs, refused.want)
	}
}
