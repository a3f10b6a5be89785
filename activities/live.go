package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/scoring"
)

// LiveBasis is what provisional scores of a running period were computed from.
type LiveBasis struct {
	JudgedUntil scoring.Maybe[time.Time] // of the period's own dossiers; absent: there are none
	AsOf        time.Time                // the last import of them
	Rulings     int64                    // on them, so far
	Intake      int                      // the latest import that has ended, 0: none
	Snapshot    string                   // the newest collection from the portal, empty: none
}

// LiveRun is a computation of the provisional scores of a running period; each day's last one is kept.
type LiveRun struct {
	Key
	LiveBasis
	Day        calendar.Day
	Computed   time.Time
	IndexSet   string
	Engine     string
	FromPortal []string // indicators whose figures came from the portal
}

// LiveAgency is an agency with its provisional scores.
type LiveAgency struct {
	scoring.Standing
	Groups   []scoring.Maybe[scoring.Hundredths] // points, in the index set's order
	Progress scoring.Maybe[dossier.Progress]     // of its own dossiers
}

// LiveScores are a run with its agencies, in the order of results.
type LiveScores struct {
	LiveRun
	Agencies []LiveAgency
}

// LiveBook is what computing provisional scores needs of Postgres.
type LiveBook interface {
	Now(ctx context.Context) (time.Time, error)
	Calendar(ctx context.Context) (calendar.Calendar, error)
	IndexSets(ctx context.Context) ([]IndexSetFile, error)
	// LiveBasis is what there is to compute from. ErrNotFound: nothing.
	LiveBasis(ctx context.Context, k Key) (LiveBasis, error)
	// LiveRun is the latest run up to a day. ErrNotFound.
	LiveRun(ctx context.Context, k Key, upTo calendar.Day) (LiveRun, error)
	OwnStore
	// RegisteredOn are the agencies of a province on a day, with the province itself.
	RegisteredOn(ctx context.Context, province string, on calendar.Day) ([]scoring.Agency, error)
	// BookProgress is how the period's dossiers stand at a moment, by agency, without the calendar's days.
	BookProgress(ctx context.Context, k Key, now time.Time) (map[string]dossier.Progress, error)
	Collection(ctx context.Context, snapshot string) (Collection, error)
	// SaveLive stores the run of a day, in place of an earlier one of the same day.
	SaveLive(ctx context.Context, scores LiveScores) error
}

// Live computes the provisional scores of the running period.
type Live struct {
	Store  LiveBook
	Decode func(name string, content []byte) (scoring.IndexSet, error)
}

// livePause is how long a run of today is good enough while dossiers keep arriving. A ruling is seen at once.
const livePause = time.Minute

// RunningMonth is the month that runs at a moment, in Vietnam.
func RunningMonth(now time.Time) scoring.Period { return scoring.MonthOf(now.In(calendar.Vietnam)) }

// Refresh computes the scores of the running period of today, unless what they were computed from is as it was. The
// answer is the day. ErrNotFound: there is nothing to compute from.
func (l Live) Refresh(ctx context.Context, province string) (LiveRun, error) {
	now, err := l.Store.Now(ctx)
	if err != nil {
		return LiveRun{}, err
	}
	k := Key{province, RunningMonth(now)}
	today := calendar.DayOf(now.In(calendar.Vietnam))
	basis, err := l.Store.LiveBasis(ctx, k)
	if err != nil {
		return LiveRun{}, err
	}
	run, err := l.Store.LiveRun(ctx, k, today)
	switch {
	case err != nil && !errors.Is(err, ErrNotFound):
		return run, err
	case err == nil && run.Day == today && (run.LiveBasis.same(basis) || run.Rulings == basis.Rulings && now.Sub(run.Computed) < livePause):
		return run, nil
	}
	scores, err := l.compute(ctx, LiveRun{Key: k, LiveBasis: basis, Day: today, Computed: now, Engine: scoring.Engine})
	if err != nil {
		return run, fmt.Errorf("provisional scores of %s: %w", k.Period, err)
	}
	return scores.LiveRun, l.Store.SaveLive(ctx, scores)
}

func (b LiveBasis) same(other LiveBasis) bool {
	return b.JudgedUntil.Known == other.JudgedUntil.Known && b.JudgedUntil.Value.Equal(other.JudgedUntil.Value) && b.AsOf.Equal(other.AsOf) &&
		b.Rulings == other.Rulings && b.Intake == other.Intake && b.Snapshot == other.Snapshot
}

func (l Live) compute(ctx context.Context, run LiveRun) (LiveScores, error) {
	files, err := l.Store.IndexSets(ctx)
	if err != nil {
		return LiveScores{}, err
	}
	set, err := chooseSet(files, l.Decode, Start{Key: run.Key})
	if err != nil {
		return LiveScores{}, err
	}
	run.IndexSet = set.Code
	all, fromPortal, err := l.figures(ctx, run)
	if err != nil {
		return LiveScores{}, err
	}
	run.FromPortal = fromPortal
	standings, err := scoreAll(set.Set, Collection{Agencies: all})
	if err != nil {
		return LiveScores{}, err
	}
	progress, err := l.progress(ctx, run)
	if err != nil {
		return LiveScores{}, err
	}
	return LiveScores{run, liveAgencies(standings, progress)}, nil
}

func liveAgencies(standings []scoring.Standing, progress map[string]dossier.Progress) []LiveAgency {
	agencies := make([]LiveAgency, len(standings))
	for i, s := range standings {
		agencies[i].Standing = s
		for _, g := range s.Card.Groups {
			agencies[i].Groups = append(agencies[i].Groups, g.Points)
		}
		if p, known := progress[s.Code]; known {
			agencies[i].Progress = scoring.Some(p)
		}
	}
	return agencies
}

// figures are those of the own dossiers; what they do not give is the portal's, where it was collected.
func (l Live) figures(ctx context.Context, run LiveRun) (all []CollectedAgency, fromPortal []string, err error) {
	if run.JudgedUntil.Known {
		if all, err = l.own(ctx, run); err != nil {
			return nil, nil, err
		}
	}
	if run.Snapshot == "" {
		return all, []string{}, nil
	}
	portal, err := l.Store.Collection(ctx, run.Snapshot)
	if err != nil {
		return nil, nil, err
	}
	all, fromPortal = supplement(all, portal.Agencies)
	return all, fromPortal, nil
}

// own are the figures of the dossiers, of every agency that there is today: one without dossiers has none of any kind.
func (l Live) own(ctx context.Context, run LiveRun) ([]CollectedAgency, error) {
	figures, err := l.Store.OwnFigures(ctx, run.Key)
	if err != nil {
		return nil, err
	}
	registered, err := l.Store.RegisteredOn(ctx, run.Province, run.Day)
	if err != nil {
		return nil, err
	}
	byCode := map[string]scoring.Figures{}
	for _, f := range figures.Figures {
		byCode[f.Agency] = f
	}
	all := make([]CollectedAgency, len(registered))
	for i, a := range registered {
		f, known := byCode[a.Code]
		if !known {
			f = noCases(a.Code, figures.Figures)
		}
		all[i] = CollectedAgency{Agency: a, Figures: f}
	}
	return all, nil
}

// noCases are figures of nothing, of the indicators that the province has.
func noCases(agency string, figures []scoring.Figures) scoring.Figures {
	f := scoring.Figures{Agency: agency}
	if len(figures) > 0 {
		for _, m := range figures[0].Measures {
			f.Measures = append(f.Measures, scoring.Measure{Indicator: m.Indicator, Numerator: scoring.Some[int64](0), Denominator: scoring.Some[int64](0)})
		}
	}
	return f
}

// supplement adds to the figures of own dossiers what they do not give: an indicator that none of them has is taken from
// the portal for all agencies, never for some of them.
func supplement(own, portal []CollectedAgency) (all []CollectedAgency, fromPortal []string) {
	given := map[string]bool{}
	at := map[string]int{}
	for i, a := range own {
		at[a.Code] = i
		for _, m := range a.Figures.Measures {
			given[m.Indicator] = true
		}
	}
	all, fromPortal = slices.Clone(own), []string{}
	for _, a := range portal {
		i, known := at[a.Code]
		if !known {
			i = len(all)
			all = append(all, CollectedAgency{Agency: a.Agency, SourceID: a.SourceID, Figures: scoring.Figures{Agency: a.Code}})
		}
		f := &all[i].Figures
		f.Measures, f.Groups = slices.Clip(f.Measures), append(slices.Clip(f.Groups), a.Figures.Groups...)
		for _, m := range a.Figures.Measures {
			if given[m.Indicator] {
				continue
			}
			f.Measures = append(f.Measures, m)
			if !slices.Contains(fromPortal, m.Indicator) {
				fromPortal = append(fromPortal, m.Indicator)
			}
		}
	}
	slices.Sort(fromPortal)
	return all, fromPortal
}

// progress is how each agency's dossiers stand, with the working days of the month. In a year without a notice of days
// off nothing is counted, and so nothing forecast.
func (l Live) progress(ctx context.Context, run LiveRun) (map[string]dossier.Progress, error) {
	if !run.JudgedUntil.Known {
		return nil, nil
	}
	all, err := l.Store.BookProgress(ctx, run.Key, run.JudgedUntil.Value)
	if err != nil {
		return nil, err
	}
	cal, err := l.Store.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	elapsed, rest := workingDays(cal, run.Period, run.AsOf) // dossiers are received since, and not known yet
	for code, p := range all {
		p.Elapsed, p.Rest = elapsed, rest
		all[code] = p
	}
	return all, nil
}

// workingDays are those of a month that are over at a moment, and those to come; a day is over at noon.
func workingDays(cal calendar.Calendar, p scoring.Period, now time.Time) (elapsed, rest int) {
	first, _ := calendar.ParseDay(p.FirstDay()) // periods have days
	last, _ := calendar.ParseDay(p.LastDay())
	now = now.In(calendar.Vietnam)
	over := min(max(calendar.DayOf(now), first-1), last)
	if now.Hour() < 12 && over >= first {
		over--
	}
	elapsed, err := cal.DaysBetween(first-1, over)
	if err != nil {
		return 0, 0
	}
	if rest, err = cal.DaysBetween(over, last); err != nil {
		return 0, 0
	}
	return elapsed, rest
}
