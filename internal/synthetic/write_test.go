package synthetic_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/internal/dossiers"
	"danhgia/internal/synthetic"
	"danhgia/internal/tables"
	"danhgia/samples"
	"danhgia/scoring"
)

func plan(t testing.TB, lines int) synthetic.Plan {
	t.Helper()
	notices, err := tables.ReadDaysOff("days-off.csv", samples.DaysOff())
	require.NoError(t, err)
	cal, err := calendar.New(notices, calendar.DefaultHours(), calendar.Vietnam)
	require.NoError(t, err)
	p := synthetic.Plan{Period: "2026-08", Dossiers: lines, Seed: 7, Calendar: cal}
	for i := range 40 {
		kind := scoring.Commune
		if i%5 == 0 {
			kind = scoring.Department
		}
		p.Agencies = append(p.Agencies, scoring.Agency{Code: fmt.Sprintf("H31.%d", 100+i), Name: fmt.Sprintf("UBND xã %d", i), Kind: kind})
	}
	return p
}

func written(t testing.TB, p synthetic.Plan, changed int) (string, []synthetic.Fault) {
	t.Helper()
	made, err := synthetic.NewProvince(p)
	require.NoError(t, err)
	var b bytes.Buffer
	faults, err := made.Months[len(made.Months)-1].Write(&b, changed)
	require.NoError(t, err)
	return b.String(), faults
}

func TestTheSameSeedGivesTheSameFile(t *testing.T) {
	p := plan(t, 5000)
	first, _ := written(t, p, 0)
	again, _ := written(t, p, 0)
	assert.Equal(t, first, again)
	p.Seed++
	other, _ := written(t, p, 0)
	assert.NotEqual(t, first, other)
}

func TestAFileHasAsManyDossiersAsAreAskedFor(t *testing.T) {
	for _, lines := range []int{1, 2, 10, 777, 20_000} {
		text, _ := written(t, plan(t, lines), 0)
		all := strings.Split(strings.TrimSpace(text), "\n")[1:]
		assert.Len(t, all, lines)
		numbers := map[string]bool{}
		for _, line := range all {
			number, _, _ := strings.Cut(line, ",")
			numbers[number] = true
		}
		assert.Len(t, numbers, lines, "no number is there twice")
	}
}

// seen are the dossiers of a file, as they are read and judged.
type seen struct {
	all, before, online, paid, twice int
	timings                          map[dossier.Timing]int
	reasons                          map[dossier.Reason]int
	statuses                         map[dossier.Status]int
	late                             map[string]int // by agency
}

func read(t testing.TB, p synthetic.Plan, text string) seen {
	t.Helper()
	judge, err := dossier.NewJudge(p.Period, p.Calendar)
	require.NoError(t, err)
	s := seen{timings: map[dossier.Timing]int{}, reasons: map[dossier.Reason]int{}, statuses: map[dossier.Status]int{}, late: map[string]int{}}
	reader, err := dossiers.Open("sample.csv", strings.NewReader(text))
	require.NoError(t, err)
	var d dossier.Dossier
	for {
		err := reader.Next()
		if errors.Is(err, io.EOF) {
			return s
		}
		require.NoError(t, err)
		require.NoError(t, reader.Read(&d))
		require.NoError(t, plausible(&d))
		v, err := judge.Of(&d)
		require.NoError(t, err)
		s.add(&d, v)
	}
}

func (s *seen) add(d *dossier.Dossier, v dossier.Verdict) {
	s.all++
	s.timings[v.Timing]++
	s.reasons[v.Reason]++
	s.statuses[d.Status]++
	for _, is := range []struct {
		so    bool
		count *int
	}{{v.Counted && !v.Received, &s.before}, {d.Channel == dossier.Online, &s.online}, {d.PaidOnline, &s.paid}, {d.Requests > 1, &s.twice}} {
		if is.so {
			*is.count++
		}
	}
	if v.Late() {
		s.late[d.Agency]++
	}
}

// plausible says what cannot be of a dossier.
func plausible(d *dossier.Dossier) error {
	order := []dossier.Moment{d.Submitted, d.Received}
	for _, w := range d.Waits {
		order = append(order, w.From, w.To)
	}
	order = append(order, d.Ended, d.Returned)
	last := dossier.Moment(0)
	for _, m := range order {
		if m != 0 && m < last {
			return fmt.Errorf("%s: %s is before %s", d.Number, m.Time(), last.Time())
		}
		last = max(last, m)
	}
	if d.Due != 0 && d.Due < d.Received {
		return fmt.Errorf("%s: due before received", d.Number)
	}
	return nil
}

func TestTheDossiersAreLikeReal(t *testing.T) {
	p := plan(t, 30_000)
	text, faults := written(t, p, 0)
	assert.Empty(t, faults)
	s := read(t, p, text)
	assert.Equal(t, p.Dossiers, s.all)
	part := func(what string, n, of int, least, most float64) {
		t.Helper()
		share := float64(n) / float64(of)
		assert.True(t, least < share && share < most, "%s: %d of %d are %.4f, not %.4f to %.4f", what, n, of, share, least, most)
	}
	part("late", s.timings[dossier.EndedLate]+s.timings[dossier.RunningLate], s.all, .02, .1)
	part("running within their time", s.timings[dossier.RunningInTime], s.all, .1, .3)
	part("of months before", s.before, s.all, .1, .3)
	part("online", s.online, s.all, .6, .9)
	part("paid online", s.paid, s.all, .1, .5)
	part("waiting for papers", s.statuses[dossier.Incomplete], s.all, .003, .03)
	part("asked for papers twice", s.twice, s.all, .002, .02)
	part("by the term", s.reasons[dossier.ByTerm], s.all, .003, .05)
	part("without a limit", s.reasons[dossier.NoLimit], s.all, .005, .06)
	part("withdrawn", s.statuses[dossier.Withdrawn], s.all, .002, .01)
	part("not accepted", s.statuses[dossier.NotAccepted], s.all, .003, .015)
	most, least := 0, s.all
	for _, n := range s.late {
		most, least = max(most, n), min(least, n)
	}
	assert.Greater(t, most, 8*least, "agencies are late to different degrees")
}

func TestAFileOfADayLaterHasSoManyDossiersChanged(t *testing.T) {
	p := plan(t, 20_000)
	first, _ := written(t, p, 0)
	later, _ := written(t, p, 20)
	was, is := strings.Split(first, "\n"), strings.Split(later, "\n")
	require.Len(t, is, len(was))
	changed := 0
	for i := range is {
		if was[i] != is[i] {
			changed++
			assert.Equal(t, strings.Split(was[i], ",")[0], strings.Split(is[i], ",")[0])
		}
	}
	assert.InDelta(t, 400, changed, 80)
	read(t, p, later)
}

func TestEveryMonthGoesOnWhereTheOneBeforeEnded(t *testing.T) {
	p := plan(t, 30_000)
	p.Months = 6
	made, err := synthetic.NewProvince(p)
	require.NoError(t, err)
	var running map[string]string // official by number
	lines := 0
	for _, m := range made.Months {
		var b bytes.Buffer
		_, err := m.Write(&b, 0)
		require.NoError(t, err)
		now := map[string]string{}
		first := m.Period.FirstDay()
		for _, line := range strings.Split(strings.TrimSpace(b.String()), "\n")[1:] {
			lines++
			f := strings.Split(line, ",")
			if official, was := running[f[0]]; was {
				assert.Equal(t, official, f[3])
				delete(running, f[0])
			} else if running != nil && f[6] != "" {
				assert.Equal(t, first[5:7], f[6][3:5], "%s was received in %s, and not running before", f[0], f[6])
			}
			if f[6] != "" && f[8] == "" {
				now[f[0]] = f[3]
			}
		}
		assert.Empty(t, running, "what ran before %s is in its file", m.Period)
		running = now
	}
	assert.Equal(t, p.Dossiers, lines)
}

func TestPlansAreRefused(t *testing.T) {
	for what, change := range map[string]func(*synthetic.Plan){
		"no dossiers":                func(p *synthetic.Plan) { p.Dossiers = 0 },
		"fewer dossiers than months": func(p *synthetic.Plan) { p.Months, p.Dossiers = 6, 5 },
		"a quarter":                  func(p *synthetic.Plan) { p.Period = "2026-Q3" },
		"too many faults":            func(p *synthetic.Plan) { p.Faults = 1001 },
		"no agencies":                func(p *synthetic.Plan) { p.Agencies = p.Agencies[:1] },
	} {
		p := plan(t, 100)
		change(&p)
		_, err := synthetic.NewProvince(p)
		require.ErrorIs(t, err, synthetic.ErrPlan, what)
	}
	p := plan(t, 100)
	p.Period = "2025-02"
	_, err := synthetic.NewProvince(p)
	assert.ErrorIs(t, err, calendar.ErrNoNotice)
}

func BenchmarkWrite(b *testing.B) {
	p := plan(b, 1_000_000)
	for b.Loop() {
		made, err := synthetic.NewProvince(p)
		require.NoError(b, err)
		_, err = made.Months[0].Write(io.Discard, 0)
		require.NoError(b, err)
	}
	b.ReportMetric(float64(p.Dossiers*b.N)/b.Elapsed().Seconds(), "lines/s")
}
