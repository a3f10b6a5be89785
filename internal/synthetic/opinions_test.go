package synthetic_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/internal/dossiers"
	"danhgia/internal/synthetic"
	"danhgia/petition"
)

// said is what the last month of a plan says, by the generator itself, with its files and their faults.
type said struct {
	opinions           synthetic.Opinions
	petitions, ratings bytes.Buffer
	faults             [2][]synthetic.Fault
}

func say(t *testing.T, p synthetic.Plan) *said {
	t.Helper()
	made, err := synthetic.NewProvince(p)
	require.NoError(t, err)
	last := made.Months[len(made.Months)-1]
	s := &said{opinions: synthetic.Opinions{}}
	s.faults[0], err = last.Petitions(&s.petitions, s.opinions)
	require.NoError(t, err)
	s.faults[1], err = last.Ratings(&s.ratings, s.opinions)
	require.NoError(t, err)
	return s
}

// records is a file being read.
type records[T any] interface {
	Next() error
	Line() int
	Read(to *T) error
}

// each reads a file, and gives the lines that are refused.
func each[T any](t *testing.T, file records[T], take func(T)) (refused map[int]bool) {
	t.Helper()
	refused = map[int]bool{}
	for {
		err := file.Next()
		if errors.Is(err, io.EOF) {
			return refused
		}
		require.NoError(t, err)
		var one T
		err = file.Read(&one)
		if _, wrong := errors.AsType[*activities.LineRefusal](err); wrong {
			refused[file.Line()] = true
			continue
		}
		require.NoError(t, err)
		take(one)
	}
}

// What the generator says that its petitions and ratings add up to is what the rules make of them, which it does not ask.
func TestOpinionsAreWhatTheFilesAddUpTo(t *testing.T) {
	p := plan(t, 40_000)
	s := say(t, p)
	judge, err := dossier.NewJudge(p.Period, p.Calendar)
	require.NoError(t, err)
	found := synthetic.Opinions{}
	of := func(agency string) *activities.Opinion {
		if found[agency] == nil {
			found[agency] = &activities.Opinion{Code: agency}
		}
		return found[agency]
	}
	timings, numbers := map[dossier.Timing]int{}, map[string]bool{}
	petitions, err := dossiers.OpenPetitions("petitions.csv", &s.petitions)
	require.NoError(t, err)
	assert.Empty(t, each(t, petitions, func(one petition.Petition) {
		v, err := petition.NewJudge(judge, petitions.Publication()).Of(&one)
		require.NoError(t, err)
		assert.True(t, v.Counted, one.Number)
		assert.False(t, numbers[one.Number], "%s is there twice", one.Number)
		numbers[one.Number] = true
		timings[v.Timing]++
		of(one.Agency).Petitions[one.Sender].Add(petition.Count(&one, v))
		of(one.Agency).Handling.Add(one.Sender, one.Satisfaction)
	}))
	ratings, err := dossiers.OpenRatings("ratings.csv", &s.ratings)
	require.NoError(t, err)
	rated := map[string]bool{}
	assert.Empty(t, each(t, ratings, func(one petition.Rating) {
		assert.True(t, judge.From <= one.Rated && one.Rated < judge.To, one.Dossier)
		assert.False(t, rated[one.Dossier], "%s is rated twice", one.Dossier)
		rated[one.Dossier] = true
		of(one.Agency).Ratings.Add(one.Sender, one.Satisfaction)
	}))
	assert.Equal(t, s.opinions, found)
	for _, timing := range []dossier.Timing{dossier.EndedInTime, dossier.EndedLate, dossier.RunningInTime, dossier.RunningLate} {
		assert.Positive(t, timings[timing], "petitions of timing %d", timing)
	}
	assert.Greater(t, len(numbers), 150)
	assert.Greater(t, len(rated), 2000)
	again := say(t, p)
	assert.Equal(t, s.opinions, again.opinions, "always the same")
}

func TestFaultsOfOpinionsAreWhatIsRefused(t *testing.T) {
	p := plan(t, 60_000)
	p.Faults = 60
	s := say(t, p)
	// An agency that there is not, and a number that an earlier line has, are seen only by who knows the others.
	readable := func(all []synthetic.Fault) (lines map[int]bool, others int) {
		lines = map[int]bool{}
		for _, f := range all {
			if f.What == "unknown agency" || f.Line == 0 || f.What == "a number that an earlier line has with another content" {
				others++
				continue
			}
			lines[f.Line] = true
		}
		return lines, others
	}
	petitions, err := dossiers.OpenPetitions("petitions.csv", &s.petitions)
	require.NoError(t, err)
	want, others := readable(s.faults[0])
	assert.Equal(t, want, each(t, petitions, func(petition.Petition) {}))
	assert.Greater(t, len(want)+others, 10)
	ratings, err := dossiers.OpenRatings("ratings.csv", &s.ratings)
	require.NoError(t, err)
	want, others = readable(s.faults[1])
	assert.Equal(t, want, each(t, ratings, func(petition.Rating) {}))
	assert.Greater(t, len(want), 100)
	assert.Positive(t, others)
}

// The running month goes on from day to day: what was received by one day is there the next, further on.
func TestTheRunningMonthGoesOnDayByDay(t *testing.T) {
	made, err := synthetic.NewProvince(plan(t, 20_000))
	require.NoError(t, err)
	rows := func(day calendar.Day) map[string]dossier.Dossier {
		m, err := made.Running(day)
		require.NoError(t, err)
		assert.Equal(t, "2026-09", string(m.Period))
		var b bytes.Buffer
		_, err = m.Write(&b, 0)
		require.NoError(t, err)
		file, err := dossiers.Open("running.csv", &b)
		require.NoError(t, err)
		all, end := map[string]dossier.Dossier{}, dossier.At((day + 1).Time().Add(-7*time.Hour))
		assert.Empty(t, each(t, file, func(d dossier.Dossier) {
			all[d.Number] = d
			for _, at := range []dossier.Moment{d.Received, d.Ended, d.Returned} {
				assert.Less(t, at, end, d.Number)
			}
		}))
		return all
	}
	before, now := rows(calendar.Date(2026, 9, 8)), rows(calendar.Date(2026, 9, 9))
	ended := 0
	for number, was := range before {
		is, there := now[number]
		assert.True(t, there, number)
		assert.Equal(t, [2]dossier.Moment{was.Received, was.Due}, [2]dossier.Moment{is.Received, is.Due})
		if was.Ended == 0 && is.Ended != 0 {
			ended++
		}
	}
	assert.Greater(t, len(now)-len(before), 300)
	assert.Greater(t, ended, 300)
	_, err = made.Running(calendar.Date(2026, 10, 1))
	require.ErrorIs(t, err, synthetic.ErrPlan)
}
