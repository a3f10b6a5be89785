package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// GlanceStore is what looking at the running month needs of Postgres.
type GlanceStore interface {
	LiveBook
	AlarmBook
	// LiveScores are the provisional scores of the latest day up to one; of one agency alone, with its card, where it is
	// named. ErrNotFound: there are none.
	LiveScores(ctx context.Context, k Key, upTo calendar.Day, agency string) (LiveScores, error)
	// Snapshots are the two newest collections of a period from the portal, the newest first.
	Snapshots(ctx context.Context, k Key) ([]TakenSnapshot, error)
	// Holders are the agencies whose people answer for agencies today.
	Holders(ctx context.Context, province string, agencies []string) (map[string]string, error)
	// HeldBy are the agencies that the people of some answer for: their own, and those that were merged into them.
	HeldBy(ctx context.Context, province string, agencies []string) ([]scoring.Agency, error)
}

// TakenSnapshot is a collection from the portal, and when it was received.
type TakenSnapshot struct {
	ID string
	At time.Time
}

// Glance shows the running month to who may see it, as it stands now.
type Glance struct {
	Store    GlanceStore
	Decode   func(name string, content []byte) (scoring.IndexSet, error)
	Province string
}

// LiveView are provisional scores beside those of the day before.
type LiveView struct {
	LiveScores
	Before scoring.Maybe[LiveScores] // of the last earlier day of the month that has any
	Set    scoring.IndexSet
}

// All are the provisional scores of all agencies. ErrNotFound: there is nothing to compute any from.
func (g Glance) All(ctx context.Context) (LiveView, error) { return g.view(ctx, "") }

// Of are those of one agency, with its card. ErrNotFound: also where the visitor may not see them.
func (g Glance) Of(ctx context.Context, who Actors, agency string) (LiveView, error) {
	if err := g.mayView(ctx, who, agency); err != nil {
		return LiveView{}, err
	}
	v, err := g.view(ctx, agency)
	if err == nil && len(v.Agencies) == 0 {
		err = fmt.Errorf("agency %s: %w", agency, ErrNotFound)
	}
	return v, err
}

// Own are the agencies that a visitor looks at as theirs.
func (g Glance) Own(ctx context.Context, who Actors) ([]scoring.Agency, error) {
	var codes []string
	for _, actor := range who {
		if ok, _ := review.May(actor, review.ToView, review.Subject{Agency: actor.Agency}); ok && actor.Agency != g.Province {
			codes = append(codes, actor.Agency)
		}
	}
	if len(codes) == 0 {
		return nil, nil
	}
	return g.Store.HeldBy(ctx, g.Province, codes)
}

// Alarms are what is about to be late in an agency, or is; who handles a dossier stands in them for those who may know.
func (g Glance) Alarms(ctx context.Context, who Actors, agency string, most int) (AgencyAlarms, time.Time, error) {
	if err := g.mayView(ctx, who, agency); err != nil {
		return AgencyAlarms{}, time.Time{}, err
	}
	all, _, err := AlarmsNow(ctx, g.Store, g.Province, []string{agency}, most)
	if err != nil || len(all.Agencies) == 0 {
		return AgencyAlarms{}, all.AsOf, err
	}
	found := all.Agencies[0]
	if seen, err := g.may(ctx, who, review.ToSeeOfficials, agency); err != nil || !seen {
		for i := range found.Named {
			found.Named[i].Official = ""
		}
	}
	return found, all.AsOf, nil
}

func (g Glance) mayView(ctx context.Context, who Actors, agency string) error {
	ok, err := g.may(ctx, who, review.ToView, agency)
	if err == nil && !ok {
		err = fmt.Errorf("agency %s: %w", agency, ErrNotFound)
	}
	return err
}

// may says whether a visitor has a right for an agency, or for the one that it was merged into.
func (g Glance) may(ctx context.Context, who Actors, action review.Action, agency string) (bool, error) {
	holders, err := g.Store.Holders(ctx, g.Province, []string{agency})
	if err != nil {
		return false, err
	}
	_, err = who.To(action, review.Subject{Agency: holders[agency]})
	return err == nil, nil
}

func (g Glance) view(ctx context.Context, agency string) (LiveView, error) {
	run, err := Live{g.Store, g.Decode}.Refresh(ctx, g.Province)
	if err != nil {
		return LiveView{}, err
	}
	var v LiveView
	if v.LiveScores, err = g.Store.LiveScores(ctx, run.Key, run.Day, agency); err != nil {
		return v, err
	}
	before, err := g.Store.LiveScores(ctx, run.Key, run.Day-1, agency)
	switch {
	case err == nil && before.IndexSet == v.IndexSet: // of another set nothing can be compared with
		v.Before = scoring.Some(before)
	case err != nil && !errors.Is(err, ErrNotFound):
		return v, err
	}
	v.Set, err = g.set(ctx, run.IndexSet)
	return v, err
}

func (g Glance) set(ctx context.Context, code string) (scoring.IndexSet, error) {
	files, err := g.Store.IndexSets(ctx)
	if err != nil {
		return scoring.IndexSet{}, err
	}
	set, err := chooseSet(files, g.Decode, Start{IndexSet: code})
	return set.Set, err
}

// PortalNews is what the portal says of the running month that it did not say before.
type PortalNews struct {
	Latest, Before scoring.Maybe[TakenSnapshot]
	Changed        []AgencyChange
	Added          []scoring.Agency
}

// News compares the two newest collections of the running month from the portal.
func (g Glance) News(ctx context.Context, period scoring.Period) (n PortalNews, err error) {
	taken, err := g.Store.Snapshots(ctx, Key{g.Province, period})
	if err != nil || len(taken) == 0 {
		return n, err
	}
	n.Latest = scoring.Some(taken[0])
	if len(taken) == 1 {
		return n, nil
	}
	n.Before = scoring.Some(taken[1])
	files, err := g.Store.IndexSets(ctx)
	if err != nil {
		return n, err
	}
	set, err := chooseSet(files, g.Decode, Start{Key: Key{g.Province, period}})
	if err != nil {
		return n, err
	}
	var scored [2][]scoring.Standing
	for i, s := range taken[:2] {
		collection, err := g.Store.Collection(ctx, s.ID)
		if err != nil {
			return n, err
		}
		if scored[i], err = scoreAll(set.Set, collection); err != nil {
			return n, err
		}
	}
	n.Changed, n.Added = compare(scored[1], scored[0])
	return n, nil
}
