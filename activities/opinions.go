package activities

import (
	"time"

	"danhgia/petition"
	"danhgia/scoring"
)

// OpinionQuery asks what citizens and organisations say of a period.
type OpinionQuery struct {
	Key
	By          Actors
	Agency      string // empty: all, for who may see all
	ByProcedure bool   // instead of by agency
}

// Opinion is what was said of an agency or about a procedure.
type Opinion struct {
	Code, Name string // of the agency or the procedure; without a code the file did not say which
	Ratings    petition.Opinions
	Petitions  [petition.Senders]petition.Tally
	Handling   petition.Opinions // of how petitions were handled
}

// OpinionTable is what was said in a period.
type OpinionTable struct {
	Rated, Petitioned bool      // ratings, and petitions, were taken in
	Until             time.Time // up to which petitions were judged
	Lines             []Opinion // by code
}

// OpinionPeriod is a period of which there are ratings or petitions.
type OpinionPeriod struct {
	Period scoring.Period
	Taken  time.Time // the latest file
}

// LeastOfOpinions is the least number of ratings or petitions of which a percentage is shown.
const LeastOfOpinions = 20

// Share is a part of a whole in percent; absent where there are too few to say so.
func Share(part, whole int64) scoring.Maybe[scoring.Hundredths] {
	if whole < LeastOfOpinions {
		return scoring.Maybe[scoring.Hundredths]{}
	}
	return scoring.Some(scoring.RoundHalfUp(float64(part) / float64(whole) * 100))
}
