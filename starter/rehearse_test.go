package main

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestWhatARehearsalRefuses(t *testing.T) {
	store := newOffice(t)
	conn, err := pgx.Connect(t.Context(), store.Address())
	must(t, err)
	_, err = conn.Exec(t.Context(), "delete from clock")
	must(t, err)
	must(t, conn.Close(t.Context()))
	t.Setenv("TMPDIR", t.TempDir())
	period := []string{"rehearse", "--period", "2026-08", "--source", sample}
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"a speed at which an hour is less than a second": {append(period, "--speed", "7200"), exitUsage, "the largest is 3600"},
		"a clock that runs slower than the real one":     {append(period, "--speed", "0.5"), exitUsage, "give max, or how many told seconds a real one has, from 1"},
		"a speed that is no number":                      {append(period, "--speed", "NaN"), exitUsage, "give max"},
		"a speed in place":                               {append(period, "--in-place", "--speed", "60"), exitUsage, "in-place"},
		"a stop of one that cannot go on":                {append(period, "--until", "2026-09-09"), exitUsage, "give --in-place too"},
		"neither a period nor one to remove":             {[]string{"rehearse"}, exitUsage, "period"},
		"in place where the clock is the real one":       {append(period, "--in-place"), exitRefused, "tells the real time"},
		"an office without days off":                     {append(period, "--ladders", "../samples/ladders.yaml"), exitRefused, "the days off of 2026 are not known"},
		"another period's folder":                        {[]string{"rehearse", "--period", "2026-07", "--source", sample}, exitRefused, "2026-07"},
		"ladders that are none":                          {append(period, "--ladders", "../samples/days-off.csv"), exitRefused, "days-off.csv"},
		"removing what is no rehearsal":                  {[]string{"rehearse", "--remove", "danhgia"}, exitRefused, "not the name of a rehearsal"},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, errs := call(t, c.args...)
			if code != c.code || !strings.Contains(errs, c.want) {
				t.Errorf("exit code %d: %s", code, errs)
			}
		})
	}
}

func TestARehearsalNeedsLadders(t *testing.T) {
	newOffice(t)
	t.Setenv("TMPDIR", t.TempDir())
	addAdmin(t)
	if code, _, errs := call(t, as(admin, "calendar", "import", "../samples/days-off.csv")...); code != exitGood {
		t.Fatal(errs)
	}
	code, _, errs := call(t, "rehearse", "--period", "2026-08", "--source", sample)
	if code != exitRefused || !strings.Contains(errs, "starter ladders import FILE") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}
