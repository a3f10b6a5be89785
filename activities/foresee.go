package activities

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// Foresight is what tasks would bring if they opened now and nobody answered.
type Foresight struct {
	Period      scoring.Period `json:",omitempty"`
	Ladders     int64          // the number of those that they would begin with
	Opens       time.Time
	Deadline    calendar.Deadline
	Tasks       int
	Mails       int // at most: who answers gets no more
	Hours       []review.HourOfMails
	Rungs       []PlannedRung
	NoAddress   []ListedOfficer // also those whose address does not work
	Shared      []SharedAddress
	NoFocal     []scoring.Agency
	Unreached   []scoring.Agency // nobody of the agency can be written to
	Substitutes []StandIn
}

// PlannedRung is a rung of a ladder in time, before it is spread over the hour.
type PlannedRung struct {
	Key  string
	On   calendar.Day
	Rung review.Rung
	Left review.Reason // why it is left out
	Day  calendar.Deadline
}

// ListedOfficer is a person with their roles in one agency.
type ListedOfficer struct {
	Person string
	Agency string
	Roles  []review.Role
	Name   string
	Email  string
	Phone  string
	Bad    bool // mail to the address does not arrive
}

// StandIn is a substitute by name.
type StandIn struct {
	For, By  string
	From, To calendar.Day
}

// Foreseer says what tasks would bring before they are opened.
type Foreseer struct {
	Store ForeseeStore
	// Ladders reads a file of ladders.
	Ladders func(content []byte) ([]review.Ladder, error)
}

// ForeseeStore is what a foresight is made from.
type ForeseeStore interface {
	Now(ctx context.Context) (time.Time, error)
	// NewestLadders are those that what begins now begins with. ErrNotFound.
	NewestLadders(ctx context.Context) (id int64, content []byte, err error)
	Calendar(ctx context.Context) (calendar.Calendar, error)
	// People are all who have a role on a day; names are by review.Person.ID.
	People(ctx context.Context, province string, on calendar.Day) ([]review.Person, map[string]Person, error)
	Substitutes(ctx context.Context) ([]review.Substitute, error)
}

// Reviews is what the reviews of a collection would bring, with so many working days; 0: by the ladder.
func (f Foreseer) Reviews(ctx context.Context, k Key, c Collection, days int) (Foresight, error) {
	var agencies []scoring.Agency
	for _, a := range c.Agencies {
		if a.Kind != scoring.Province {
			agencies = append(agencies, a.Agency)
		}
	}
	p, err := f.Of(ctx, k.Province, agencies, review.Review, days)
	p.Period = k.Period
	if err != nil {
		return Foresight{}, fmt.Errorf("plan the reviews of %s: %w", k.Period, err)
	}
	return p, nil
}

// Of is what tasks of a kind would bring the agencies, with so many working days; 0: by the ladder.
func (f Foreseer) Of(ctx context.Context, province string, agencies []scoring.Agency, kind review.Kind, days int) (Foresight, error) {
	s, err := f.scene(ctx, province, agencies, kind)
	if err != nil {
		return Foresight{}, err
	}
	s.ladder.Days = cmp.Or(days, s.ladder.Days)
	p := Foresight{Ladders: s.ladders, Opens: s.now, Tasks: len(s.agencies)}
	if err := s.plan(&p); err != nil {
		return Foresight{}, err
	}
	s.people(&p)
	return p, nil
}

// scene is what a foresight is made from.
type scene struct {
	now         time.Time
	agencies    []scoring.Agency // that would be asked
	ladders     int64
	ladder      review.Ladder
	calendar    calendar.Calendar
	officers    []review.Person
	names       map[string]Person
	substitutes []review.Substitute
}

func (f Foreseer) scene(ctx context.Context, province string, agencies []scoring.Agency, kind review.Kind) (s scene, err error) {
	s.agencies = agencies
	if s.now, err = f.Store.Now(ctx); err != nil {
		return s, err
	}
	s.now = s.now.In(calendar.Vietnam)
	var content []byte
	s.ladders, content, err = f.Store.NewestLadders(ctx)
	if errors.Is(err, ErrNotFound) {
		return s, Refuse("chưa có bậc nhắc việc nào nên không ai nhận được thư; hãy nhập các bậc nhắc việc trước",
			"there are no ladders, so nobody would be written to: store some with: starter ladders import FILE")
	} else if err != nil {
		return s, err
	}
	all, err := f.Ladders(content)
	if err != nil {
		return s, err
	}
	s.ladder = all[slices.IndexFunc(all, func(l review.Ladder) bool { return l.Kind == kind })] // each kind has one
	if s.calendar, err = f.Store.Calendar(ctx); err != nil {
		return s, err
	}
	if s.officers, s.names, err = f.Store.People(ctx, province, calendar.DayOf(s.now)); err != nil {
		return s, err
	}
	s.substitutes, err = f.Store.Substitutes(ctx)
	return s, err
}

// plan counts the mails and dates the ladder, of which the agencies have the same but for the minutes.
func (s scene) plan(p *Foresight) (err error) {
	if p.Deadline, err = s.calendar.Add(s.calendar.DayOf(s.now), s.ladder.Days); err != nil {
		return Refusal(err)
	}
	written := s.byAgency()
	courses := make([]review.Course, len(s.agencies))
	for i, a := range s.agencies {
		t := review.Task{
			ID: a.Code, Kind: s.ladder.Kind, Agency: a.Code, Generation: 1, State: review.Open, Opened: s.now, Deadline: p.Deadline, Changed: s.now,
		}
		plan, err := review.Plan(s.ladder, t, s.calendar)
		if err != nil {
			return Refusal(err)
		}
		if i == 0 {
			p.Rungs = rungs(plan)
		}
		courses[i] = review.Course{Kind: s.ladder.Kind, Moments: plan, To: s.to(plan, a.Code, written)}
	}
	p.Hours = review.Forecast(courses)
	for _, h := range p.Hours {
		p.Mails += h.Mails
	}
	return nil
}

func rungs(plan []review.Moment) []PlannedRung {
	all := make([]PlannedRung, len(plan))
	for i, m := range plan {
		all[i] = PlannedRung{Key: m.Key, On: m.Day.On, Rung: m.Rung, Left: m.Reason, Day: m.Day}
	}
	return all
}

// Because says how the rung's day was counted.
func (r PlannedRung) Because(lang calendar.Lang) []string {
	if lines := r.Day.Explain(lang); len(lines) > 1 {
		return lines[1:] // the first says the closing hour, which is the deadline's
	}
	return nil
}
