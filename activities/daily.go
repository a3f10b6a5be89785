package activities

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"danhgia/calendar"
	"danhgia/review"
)

// Daily is how the office's mornings go.
type Daily struct {
	Province string
	At       calendar.TimeOfDay // of Vietnam
	Portal   bool               // the running month is fetched from the portal first
	Day      calendar.Day       `json:",omitzero"` // none in a schedule: that of the scheduled time
}

// DailyID is the id of the schedule of a province's mornings: daily/H44.
func DailyID(province string) string { return "daily/" + province }

// DayScheduled is the day that a scheduled time stands for, in Vietnam.
func DayScheduled(scheduled time.Time) calendar.Day {
	return calendar.DayOf(scheduled.In(calendar.Vietnam))
}

// DailyDone is what a morning has come to.
type DailyDone struct {
	Idle    string `json:",omitempty"` // why nothing is done on the day; empty: it is a working day
	Fetched string `json:",omitempty"` // the collection that was fetched, or
	Away    string `json:",omitempty"` // why there is none
	Scored  bool   `json:",omitempty"` // there are provisional scores
	Digests int    `json:",omitempty"` // that were queued
	Stale   bool   `json:",omitempty"` // the newest dossiers and petitions are too old to tell people of
}

// DailyStore is what mornings need of Postgres.
type DailyStore interface {
	AlarmBook
	SaveSnapshot(ctx context.Context, id string, raw RawCollection) error
	SaveCollection(ctx context.Context, snapshot string, c Collection) error
	People(ctx context.Context, province string, on calendar.Day) ([]review.Person, map[string]Person, error)
	Substitutes(ctx context.Context) ([]review.Substitute, error)
	// Holders are the agencies whose people answer for agencies today.
	Holders(ctx context.Context, province string, agencies []string) (map[string]string, error)
	// QueueDigests queues one digest for each person and day, however often it is called, and says how many are new.
	QueueDigests(ctx context.Context, province string, day calendar.Day, all []DigestFor) (queued int, err error)
}

// DigestFor is a digest of the morning: what it says of the agencies is read when it is sent.
type DigestFor struct {
	Person   string // review.Person.ID
	Role     review.Role
	Agencies []string
}

// Mornings are the activities of the office's mornings.
type Mornings struct {
	Store  DailyStore
	Live   Live
	Portal Portal // nil: its address is not set
	// Read verifies and decodes a collection, as that of Activities does.
	Read func(raw RawCollection, want Key) (Collection, error)
	// Deliver wakes who delivers mails.
	Deliver func(ctx context.Context) error
}

// MorningDue says why nothing is to be done on the day; nothing: it is a working day, and has not passed. In a year
// without a notice of days off nobody is written to.
func (m *Mornings) MorningDue(ctx context.Context, d Daily) (DailyDone, error) {
	cal, err := m.Store.Calendar(ctx)
	if err != nil {
		return DailyDone{}, classify(err)
	}
	now, err := m.Store.Now(ctx)
	if err != nil {
		return DailyDone{}, classify(err)
	}
	working, basis, err := cal.WorkingDay(d.Day)
	switch {
	case err != nil:
		return DailyDone{Idle: err.Error()}, nil //nolint:nilerr // the calendar says why nothing is done
	case !working && basis != "":
		return DailyDone{Idle: fmt.Sprintf("%s is no working day: %s", d.Day, basis)}, nil
	case !working:
		return DailyDone{Idle: fmt.Sprintf("%s is no working day", d.Day)}, nil
	case cal.DayOf(now) != d.Day:
		return DailyDone{Idle: fmt.Sprintf("%s has passed", d.Day)}, nil
	default:
		return DailyDone{}, nil
	}
}

// FetchRunning fetches the running month from the portal and stores it, or says why there is nothing new: a portal that
// is away or does not want to be asked is asked again on the next morning.
func (m *Mornings) FetchRunning(ctx context.Context, d Daily) (DailyDone, error) {
	defer beat(ctx)()
	now, err := m.Store.Now(ctx)
	if err != nil {
		return DailyDone{}, classify(err)
	}
	if m.Portal == nil {
		return DailyDone{Away: errNoPortal.Error()}, nil
	}
	k := Key{d.Province, RunningMonth(now)}
	snapshot, raw, err := m.Portal.Fetch(ctx, k)
	if ctx.Err() != nil {
		return DailyDone{}, ctx.Err()
	}
	if err != nil {
		return DailyDone{Away: err.Error()}, nil
	}
	collection, err := m.Read(raw, k)
	if err != nil {
		return DailyDone{Away: err.Error()}, nil
	}
	if err := m.Store.SaveSnapshot(ctx, snapshot, raw); err != nil {
		return DailyDone{}, classify(err)
	}
	return DailyDone{Fetched: snapshot}, classify(m.Store.SaveCollection(ctx, snapshot, collection))
}

// RefreshLive computes the provisional scores of the running month, where there is something to compute them from.
func (m *Mornings) RefreshLive(ctx context.Context, d Daily) (DailyDone, error) {
	defer beat(ctx)()
	_, err := m.Live.Refresh(ctx, d.Province)
	if errors.Is(err, ErrNotFound) {
		return DailyDone{}, nil
	}
	return DailyDone{Scored: err == nil}, classify(err)
}

// QueueDigests writes to the focal officers of the agencies in which something is about to be late, or is; to nobody else.
func (m *Mornings) QueueDigests(ctx context.Context, d Daily) (DailyDone, error) {
	defer beat(ctx)()
	alarms, now, err := AlarmsNow(ctx, m.Store, d.Province, nil, 0)
	if err != nil {
		return DailyDone{}, classify(err)
	}
	told := alarms.ToTell(now)
	if len(told.Agencies) == 0 {
		return DailyDone{Stale: len(alarms.Agencies) > 0}, nil
	}
	digests, err := m.digests(ctx, d, told)
	if err != nil {
		return DailyDone{}, classify(err)
	}
	queued, err := m.Store.QueueDigests(ctx, d.Province, d.Day, digests)
	if err == nil {
		err = m.Deliver(ctx)
	}
	return DailyDone{Digests: queued}, classify(err)
}

func (m *Mornings) digests(ctx context.Context, d Daily, alarms Alarms) ([]DigestFor, error) {
	people, _, err := m.Store.People(ctx, d.Province, d.Day)
	if err != nil {
		return nil, err
	}
	substitutes, err := m.Store.Substitutes(ctx)
	if err != nil {
		return nil, err
	}
	codes := make([]string, len(alarms.Agencies))
	for i, a := range alarms.Agencies {
		codes[i] = a.Code
	}
	holders, err := m.Store.Holders(ctx, d.Province, codes)
	if err != nil {
		return nil, err
	}
	return digestsFor(codes, holders, people, substitutes, d.Day), nil
}

// digestsFor puts together what each person is told of.
func digestsFor(agencies []string, holders map[string]string, people []review.Person, substitutes []review.Substitute, on calendar.Day) []DigestFor {
	byAgency := map[string][]review.Person{}
	for _, p := range people {
		byAgency[p.Agency] = append(byAgency[p.Agency], p)
	}
	found := map[string]*DigestFor{}
	for _, agency := range agencies {
		holder := holders[agency]
		for _, to := range review.Watchers(holder, withStandIns(byAgency[holder], people, substitutes, on), substitutes, on) {
			if found[to.Person] == nil {
				found[to.Person] = &DigestFor{Person: to.Person, Role: to.Role}
			}
			found[to.Person].Agencies = append(found[to.Person].Agencies, agency)
		}
	}
	var all []DigestFor
	for _, person := range slices.Sorted(maps.Keys(found)) {
		all = append(all, *found[person])
	}
	return all
}

// withStandIns are an agency's people and who stands in for them today, wherever those are.
func withStandIns(own, people []review.Person, substitutes []review.Substitute, on calendar.Day) []review.Person {
	all := slices.Clone(own)
	for _, s := range substitutes {
		if !s.On(on) || !slices.ContainsFunc(own, func(p review.Person) bool { return p.ID == s.For }) {
			continue
		}
		if at := slices.IndexFunc(people, func(p review.Person) bool { return p.ID == s.By }); at >= 0 {
			all = append(all, people[at])
		}
	}
	return all
}
