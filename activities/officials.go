package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"danhgia/review"
	"danhgia/scoring"
)

// OfficialLine is what an official of an agency has handled in a period.
type OfficialLine struct {
	ID              int
	Name            string // empty: it was erased
	Counted, OnTime int64
}

// LeastOfOfficial is the least number of dossiers of an official of which a percentage is shown.
const LeastOfOfficial = 20

// Ratio is how many of an official's dossiers are on time, in percent; absent where there are too few to say so.
func (o OfficialLine) Ratio() scoring.Maybe[scoring.Hundredths] {
	if o.Counted < LeastOfOfficial {
		return scoring.Maybe[scoring.Hundredths]{}
	}
	return scoring.Some(scoring.RoundHalfUp(float64(o.OnTime) / float64(o.Counted) * 100))
}

// Late are those of an official's dossiers that are not on time.
func (o OfficialLine) Late() int64 { return o.Counted - o.OnTime }

// Officials are the officials of an agency in a period.
type Officials struct {
	Agency      scoring.Agency
	Period      scoring.Period
	JudgedUntil time.Time
	Lines       []OfficialLine // those with the most dossiers first
	Unnamed     int64          // dossiers that name nobody
	Periods     []scoring.Period
}

// OfficialStore is what showing officials needs of Postgres.
type OfficialStore interface {
	Now(ctx context.Context) (time.Time, error)
	Holders(ctx context.Context, province string, agencies []string) (map[string]string, error)
	// Officials are those of an agency in a period. ErrNotFound: there are no dossiers of it.
	Officials(ctx context.Context, k Key, agency string) (Officials, error)
}

// OfficialDesk shows officials to their own head and the office, and to nobody else.
type OfficialDesk struct {
	Store    OfficialStore
	Province string
}

// Officials are those of an agency in a period; empty: the running month. ErrNotFound: also where the visitor may not see
// them.
func (d OfficialDesk) Officials(ctx context.Context, who Actors, period scoring.Period, agency string) (Officials, error) {
	holders, err := d.Store.Holders(ctx, d.Province, []string{agency})
	if err != nil {
		return Officials{}, err
	}
	if _, err := who.To(review.ToSeeOfficials, review.Subject{Agency: holders[agency]}); err != nil {
		return Officials{}, errors.Join(fmt.Errorf("officials of %s: %w", agency, ErrNotFound), err)
	}
	if period == "" {
		now, err := d.Store.Now(ctx)
		if err != nil {
			return Officials{}, err
		}
		period = RunningMonth(now)
	}
	return d.Store.Officials(ctx, Key{d.Province, period}, agency)
}
