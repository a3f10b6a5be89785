package activities_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"danhgia/activities"
	"danhgia/scoring"
)

func TestAPublicationIsReadOnlyAsItWasStored(t *testing.T) {
	set := scoring.IndexSet{Code: "set", Groups: []scoring.Group{{Code: "G", Indicators: []scoring.Indicator{{Code: "I"}}}}}
	card := scoring.Scorecard{Groups: []scoring.GroupResult{{Code: "G", Indicators: []scoring.Result{{Measure: scoring.Measure{Indicator: "I"}}}}}}
	known := func(scoring.Reference) (scoring.IndexSet, error) { return set, nil }
	errAway := errors.New("away")
	for name, c := range map[string]struct {
		spoil    func(*activities.Publication)
		card     scoring.Scorecard
		indexSet func(scoring.Reference) (scoring.IndexSet, error)
		want     string
	}{
		"as it was":                   {card: card, indexSet: known},
		"other bytes":                 {card: card, indexSet: known, spoil: func(p *activities.Publication) { p.Content[0] = ' ' }, want: "does not have the stored sha256"},
		"the set cannot be read":      {card: card, indexSet: func(scoring.Reference) (scoring.IndexSet, error) { return set, errAway }, want: "away"},
		"a card of another index set": {card: scoring.Scorecard{}, indexSet: known, want: "does not follow index set set"},
	} {
		t.Run(name, func(t *testing.T) {
			results := scoring.Results{Period: "2026-08", Revision: 1, Agencies: []scoring.Standing{{Card: c.card}}}
			p, err := activities.NewPublication(results)
			require.NoError(t, err)
			if c.spoil != nil {
				c.spoil(&p)
			}
			release, err := activities.ReadRelease(p, c.indexSet)
			stream, agencies, streamErr := streamed(p, c.indexSet)
			if c.want != "" {
				require.ErrorContains(t, err, c.want)
				require.ErrorContains(t, streamErr, c.want)
				return
			}
			require.NoError(t, err)
			require.NoError(t, streamErr)
			assert.Equal(t, set, stream.Set)
			assert.Equal(t, results.Agencies, agencies)
			assert.Equal(t, set, release.Set)
			assert.Equal(t, results.Agencies, release.Results.Agencies)
		})
	}
}

// streamed reads a publication agency by agency.
func streamed(p activities.Publication, indexSet func(scoring.Reference) (scoring.IndexSet, error)) (s activities.Stream, all []scoring.Standing, err error) {
	if s, err = activities.ReadStream(p, indexSet); err != nil {
		return s, nil, err
	}
	for a, err := range s.Agencies() {
		if err != nil {
			return s, nil, err
		}
		all = append(all, a)
	}
	return s, all, nil
}
