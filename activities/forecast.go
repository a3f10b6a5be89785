package activities

import (
	"math"
	"slices"

	"danhgia/scoring"
)

// PointsForecast is the total that an agency's month is expected to end with, and its bounds.
type PointsForecast struct{ Expected, Low, High scoring.Hundredths }

// ForecastPoints has the on-time ratio that is forecast (dossier.Progress.Forecast) in the place of today's, and every
// other figure as it stands today. false: nothing is forecast, or the agency's on-time ratio is not of its own dossiers.
func (v LiveView) ForecastPoints(a LiveAgency) (f PointsForecast, ok bool) {
	if !a.Progress.Known || slices.Contains(v.FromPortal, onTime) {
		return f, false
	}
	progress := a.Progress.Value
	ratio, ok := progress.Forecast()
	if !ok {
		return f, false
	}
	scorer := scoring.NewScorer(v.Set)
	counted := progress.Counted() + progress.Coming()
	for _, at := range []struct {
		share float64
		total *scoring.Hundredths
	}{{ratio.Expected, &f.Expected}, {ratio.Low, &f.Low}, {ratio.High, &f.High}} {
		change := scoring.Change{Indicator: onTime, Numerator: int64(math.Round(at.share * float64(counted))), Denominator: counted}
		card, err := scorer.WhatIf(a.Card, change)
		if err != nil || !card.Total.Known { // a group of which the portal tells the points alone
			return PointsForecast{}, false
		}
		*at.total = card.Total.Value
	}
	return f, true
}
