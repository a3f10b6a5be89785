package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/petition"
	"danhgia/scoring"
)

// As of dossiers, the running month's or the newest before it.
const selectNewestPetitions = `
select period, taken_at
from petition_book
where province = $1 and period <= $2 and length(period) = 7 and period !~ '[QT]'
order by period desc
limit 1`

const selectAgencyNames = `
select distinct on (code) code, name
from agency
where province = $1
order by code, valid_from desc`

// petitionAlarms adds the petitions that are about to be late, or are, to those of dossiers. Petitions that came too long
// ago to be told of are left out, unless there are no dossiers.
func (s *Store) petitionAlarms(ctx context.Context, q activities.AlarmQuery, all *activities.Alarms) error {
	of := activities.Alarms{}
	err := s.pool.QueryRow(ctx, selectNewestPetitions, q.Province, activities.RunningMonth(q.Now)).Scan(&of.Period, &of.AsOf)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	} else if err != nil {
		return fmt.Errorf("read the newest petitions: %w", err)
	}
	of.AsOf = vietnam(of.AsOf)
	all.PetitionsUntil = of.AsOf
	if all.Period == "" {
		all.Period, all.AsOf = of.Period, of.AsOf
	} else if !activities.Fresh(of.AsOf, q.Now) {
		return nil
	}
	found, err := s.alarmedPetitions(ctx, q, of.Period)
	if err != nil || len(found) == 0 {
		return err
	}
	names, err := s.agencyNames(ctx, q.Province)
	if err != nil {
		return err
	}
	for agency, petitions := range found {
		addPetitions(all, agency, cmp.Or(names[agency], agency), petitions, q.Most)
	}
	slices.SortFunc(all.Agencies, func(a, b activities.AgencyAlarms) int { return cmp.Compare(a.Code, b.Code) })
	return nil
}

// alarmedPetitions are those of a period by agency. One whose term no known year of the calendar covers is not among them.
func (s *Store) alarmedPetitions(ctx context.Context, q activities.AlarmQuery, p scoring.Period) (map[string][]activities.Alarmed, error) {
	k := activities.Key{Province: q.Province, Period: p}
	b, err := s.petitionBook(ctx, s.pool, k)
	if err != nil {
		return nil, err
	}
	j := b.judge
	j.To, j.ReceivedOnly = dossier.At(q.Now)+1, false
	all := map[string][]activities.Alarmed{}
	err = eachPetition(ctx, s.pool, k, q.Agencies, func(one *petition.Petition) error {
		v, err := j.Of(one)
		switch {
		case errors.Is(err, calendar.ErrNoNotice):
			return nil
		case err != nil:
			return err
		case alarms(v, q.Soon):
			all[one.Agency] = append(all[one.Agency], activities.Alarmed{
				Number: one.Number, Procedure: one.Procedure, Limit: scoring.Some(v.Limit.Time()), Late: v.Late(), Petition: true,
			})
		}
		return nil
	})
	return all, err
}

// alarms says whether somebody should know of a petition. One that is with its sender waits for nobody else.
func alarms(v petition.Verdict, soon time.Time) bool {
	switch v.Timing {
	case dossier.RunningLate:
		return true
	case dossier.RunningInTime:
		return v.Reason != petition.ByAsking && v.Limit < dossier.At(soon)
	default:
		return false
	}
}

// addPetitions adds an agency's petitions; late ones are named first, then by limit.
func addPetitions(all *activities.Alarms, code, name string, petitions []activities.Alarmed, most int) {
	at := slices.IndexFunc(all.Agencies, func(a activities.AgencyAlarms) bool { return a.Code == code })
	if at < 0 {
		at = len(all.Agencies)
		all.Agencies = append(all.Agencies, activities.AgencyAlarms{Code: code, Name: name})
	}
	of := &all.Agencies[at]
	slices.SortStableFunc(petitions, urgent)
	for _, p := range petitions {
		counted := &of.PetitionsSoon
		if p.Late {
			counted = &of.PetitionsLate
		}
		if *counted++; *counted <= int64(most) {
			of.Named = append(of.Named, p)
		}
	}
	slices.SortStableFunc(of.Named, urgent)
}

// urgent orders late ones first, then by limit; one without a limit has been late for longest.
func urgent(a, b activities.Alarmed) int {
	switch {
	case a.Late && !b.Late:
		return -1
	case b.Late && !a.Late:
		return 1
	default:
		return a.Limit.Value.Compare(b.Limit.Value)
	}
}

func (s *Store) agencyNames(ctx context.Context, province string) (map[string]string, error) {
	all := map[string]string{}
	var code, name string
	rows, _ := s.pool.Query(ctx, selectAgencyNames, province)
	_, err := pgx.ForEachRow(rows, []any{&code, &name}, func() error {
		all[code] = name
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the names of agencies: %w", err)
	}
	return all, nil
}
