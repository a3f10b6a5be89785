package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const selectOfficialPeriods = `
select b.period
from dossier_book b
where b.province = $1 and exists (select from dossier_tally where book = b.id and agency = $2)
order by b.period desc
limit 24`

const selectOfficialBook = `
select b.id, b.judged_until, coalesce((select name from agency where (province, code) = ($1, $3) order by valid_from desc limit 1), $3),
       coalesce((select sum(denominators[1]) from dossier_tally where book = b.id and agency = $3), 0)::bigint
from dossier_book b
where (b.province, b.period) = ($1, $2)`

const selectOfficialLines = `
select t.official, coalesce(o.name, ''), t.denominators[1], t.numerators[1]
from dossier_official_tally t
join dossier_official o on o.id = t.official
where t.book = $1 and t.agency = $2 and t.denominators[1] > 0
order by t.denominators[1] desc, t.official`

// Officials are those of an agency in a period. activities.ErrNotFound: there are no dossiers of it.
func (s *Store) Officials(ctx context.Context, k activities.Key, agency string) (o activities.Officials, err error) {
	o.Period, o.Agency.Code = k.Period, agency
	rows, _ := s.pool.Query(ctx, selectOfficialPeriods, k.Province, agency)
	if o.Periods, err = pgx.CollectRows(rows, pgx.RowTo[scoring.Period]); err != nil {
		return o, fmt.Errorf("read the periods of %s: %w", agency, err)
	}
	var (
		book int
		all  int64
	)
	if err := s.pool.QueryRow(ctx, selectOfficialBook, k.Province, k.Period, agency).Scan(&book, &o.JudgedUntil, &o.Agency.Name, &all); err != nil {
		return o, found(err, "dossiers of %s", k.Period)
	}
	rows, _ = s.pool.Query(ctx, selectOfficialLines, book, agency)
	if o.Lines, err = pgx.CollectRows(rows, pgx.RowToStructByPos[activities.OfficialLine]); err != nil {
		return o, fmt.Errorf("read the officials of %s: %w", agency, err)
	}
	o.JudgedUntil, o.Unnamed = vietnam(o.JudgedUntil), all
	for _, line := range o.Lines {
		o.Unnamed -= line.Counted
	}
	return o, nil
}

// What an import knows the official by again cannot be read back without guessing the name.
const eraseOfficial = `
with salted as (select gen_random_uuid()::text as salt)
update dossier_official
set erased_at = told_now(), salt = salted.salt, known_by = sha256(convert_to(salted.salt || name, 'UTF8')), name = null
from salted
where id = $1 and province = $2 and agency = $3 and name is not null`

// EraseOfficial erases a name for good, and keeps who did so and why; the number and what it handled stay.
// activities.ErrNotFound: there is none to erase.
func (s *Store) EraseOfficial(ctx context.Context, id int, agency string, c activities.Change, preview bool) error {
	by, err := permit(c, review.ToEraseOfficial, review.Subject{Agency: agency})
	if err != nil {
		return err
	}
	return s.tried(ctx, preview, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, eraseOfficial, id, c.Province, agency)
		if err != nil {
			return fmt.Errorf("erase the name of official %d: %w", id, err)
		}
		if tag.RowsAffected() == 0 {
			return fmt.Errorf("the name of official %d of %s: %w", id, agency, activities.ErrNotFound)
		}
		return recordOffice(ctx, tx, c, by, "official's name erased", map[string]any{"official": id, "agency": agency})
	})
}

const selectSnapshotsTaken = `
select id, received_at
from snapshot
join collection on snapshot = id
where (province, period) = ($1, $2)
order by received_at desc, id
limit 2`

// Snapshots are the two newest collections of a period from the portal, the newest first.
func (s *Store) Snapshots(ctx context.Context, k activities.Key) ([]activities.TakenSnapshot, error) {
	rows, _ := s.pool.Query(ctx, selectSnapshotsTaken, k.Province, k.Period)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[activities.TakenSnapshot])
	if err != nil {
		return nil, fmt.Errorf("read the collections of %s: %w", k.Period, err)
	}
	return all, nil
}

const selectHeldBy = `
select distinct on (code) code, name, kind
from agency
where province = $1 and holder_of($1, code) = any($2)
order by code, valid_from desc`

// HeldBy are the agencies that the people of some answer for: their own, and those that were merged into them.
func (s *Store) HeldBy(ctx context.Context, province string, agencies []string) ([]scoring.Agency, error) {
	rows, _ := s.pool.Query(ctx, selectHeldBy, province, agencies)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[scoring.Agency])
	if err != nil {
		return nil, fmt.Errorf("read what agencies answer for: %w", err)
	}
	return all, nil
}

const insertNoDigest = `
insert into no_digest (person)
select id from person where id = $1
on conflict do nothing`

const deleteNoDigest = `
delete from no_digest
where person = $1`

// SetDigest says whether a person gets the digest of the morning, and keeps who decided so and why; changed: it was the
// other way before.
func (s *Store) SetDigest(ctx context.Context, person string, gets bool, c activities.Change, preview bool) (changed bool, err error) {
	by, err := permit(c, review.ToManageOfficers, review.Subject{})
	if err != nil {
		return false, err
	}
	query, did := insertNoDigest, "digest stopped"
	if gets {
		query, did = deleteNoDigest, "digest resumed"
	}
	err = s.tried(ctx, preview, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, query, person)
		if err != nil {
			return fmt.Errorf("change the digest of person %s: %w", person, err)
		}
		if changed = tag.RowsAffected() > 0; !changed {
			return nil
		}
		return recordOffice(ctx, tx, c, by, did, map[string]any{"person": person})
	})
	return changed, err
}

const selectGetsDigest = `
select not exists (select from no_digest where person = $1)`

// GetsDigest says whether a person may get the digest of the morning.
func (s *Store) GetsDigest(ctx context.Context, person string) (gets bool, err error) {
	if err := s.pool.QueryRow(ctx, selectGetsDigest, person).Scan(&gets); err != nil {
		return false, fmt.Errorf("read whether person %s gets digests: %w", person, err)
	}
	return gets, nil
}

const selectRegisteredOn = `
select code, name, kind
from agency
where province = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)
order by kind <> 'province', code collate "C"`

// RegisteredOn are the agencies of a province on a day, with the province itself.
func (s *Store) RegisteredOn(ctx context.Context, province string, on calendar.Day) ([]scoring.Agency, error) {
	rows, _ := s.pool.Query(ctx, selectRegisteredOn, province, on.Time())
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[scoring.Agency])
	if err != nil {
		return nil, fmt.Errorf("read the agencies of %s: %w", on, err)
	}
	return all, nil
}
