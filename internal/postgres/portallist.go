package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

// seesAll says that somebody may see the matters of all agencies.
func seesAll(by activities.Actors) error {
	_, err := by.To(review.ToView, review.Subject{})
	return err
}

// Reconciliation puts the province's own figures beside those of the period's snapshot; ErrNotFound: there are no own
// dossiers. Without a snapshot the portal's side is empty.
func (s *Store) Reconciliation(ctx context.Context, by activities.Actors, k activities.Key) ([]activities.Reconciled, error) {
	if err := seesAll(by); err != nil {
		return nil, err
	}
	own, err := s.OwnFigures(ctx, k)
	if err != nil {
		return nil, err
	}
	var snapshot string
	err = s.pool.QueryRow(ctx, "select snapshot from evaluation where province = $1 and period = $2 and snapshot is not null", k.Province, k.Period).Scan(&snapshot)
	if err := ignoreNoRows(err); err != nil {
		return nil, fmt.Errorf("snapshot of %s: %w", k.Period, err)
	}
	var portal activities.Collection
	if snapshot != "" {
		if portal, err = s.Collection(ctx, snapshot); err != nil && !errors.Is(err, activities.ErrNotFound) {
			return nil, err
		}
	}
	return activities.Reconcile(own.Figures, portal.Agencies), nil
}

const insertPortalIntake = `
insert into intake (province, period, content, source, name, bytes, by_person)
values ($1, $2, 'portal', $3, $4, $5, nullif($6, '')::bigint)
returning id`

const createPortalTaken = `
create temporary table portal_taken (number text collate "C", agency text, status smallint) on commit drop`

const insertPortalDossiers = `
insert into portal_dossier (province, period, number, agency, status)
select distinct on (number) $1, $2, number, agency, status
from portal_taken
order by number`

const upsertPortalList = `
insert into portal_list (province, period, intake, compared_at)
values ($1, $2, $3, told_now())
on conflict (province, period) do update set intake = excluded.intake, compared_at = excluded.compared_at`

const endPortalIntake = `
update intake
set state = 'done', lines = $2, taken = $3, added = $3, repeated = $4, refused = $5, ended_at = told_now()
where id = $1`

// TakePortalList implements activities.PortalStore: all of the list or nothing.
func (s *Store) TakePortalList(ctx context.Context, in activities.Intake, records activities.PortalRecords) (r activities.IntakeReport, err error) {
	taking := portalTaking{in: in, records: records}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, insertPortalIntake, in.Province, in.Period, in.Source, in.Name, in.Bytes, in.By).Scan(&r.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, createPortalTaken); err != nil {
			return err
		}
		taken, err := tx.CopyFrom(ctx, pgx.Identifier{"portal_taken"}, []string{"number", "agency", "status"}, pgx.CopyFromFunc(taking.row))
		if err = cmp.Or(taking.failed, err); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "delete from portal_dossier where province = $1 and period = $2", in.Province, in.Period); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, insertPortalDossiers, in.Province, in.Period)
		if err != nil {
			return err
		}
		r.IntakeFigures = taking.figures
		if err := saveRefusals(ctx, tx, r.ID, taking.refused); err != nil {
			return err
		}
		r.Added, r.Repeated = tag.RowsAffected(), taken-tag.RowsAffected()
		if _, err := tx.Exec(ctx, upsertPortalList, in.Province, in.Period, r.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, endPortalIntake, r.ID, r.Lines, r.Added, r.Repeated, r.Refused); err != nil {
			return err
		}
		return compareLists(ctx, tx, in.Key)
	})
	if err != nil {
		return r, refusal(fmt.Errorf("take in the portal's list of %s: %w", in.Period, err))
	}
	return r, nil
}

// portalTaking reads a list on its way in.
type portalTaking struct {
	in      activities.Intake
	records activities.PortalRecords
	figures activities.IntakeFigures
	refused []activities.LineRefusal
	failed  error // which the driver tells as its own
}

// row is the next line that can be read; nil at the end.
func (t *portalTaking) row() ([]any, error) {
	for {
		if err := t.records.Next(); errors.Is(err, io.EOF) {
			return nil, nil
		} else if err != nil {
			t.failed = activities.FileRefused(err)
			return nil, t.failed
		}
		var line activities.PortalLine
		t.figures.Lines++
		err := t.records.Read(&line)
		if refusal, one := errors.AsType[*activities.LineRefusal](err); one {
			t.figures.Refused++
			t.refused = append(t.refused, *refusal)
			if t.failed = t.in.TooMany(t.figures, refusal); t.failed != nil {
				return nil, t.failed
			}
			continue
		}
		return []any{line.Number, line.Agency, int16(line.Status)}, err
	}
}

// comparedLists is the province's own dossiers and the portal's list side by side. Own ones that were not received in the
// period are not looked for there.
const comparedLists = `
from (select number, agency, procedure, status, denominators & %[2]d <> 0 as received from dossier_%[1]d) d
full join (select number, agency, status from portal_dossier where province = $1 and period = $2) p using (number)`

// receivedBit is of an indicator that counts whatever was received.
var receivedBit = 1 << dossier.Position("REUSED_DIGITIZED_DATA")

const insertPortalTally = `
insert into portal_tally
select $1, $2, coalesce(nullif(d.agency, ''), p.agency, ''),
       count(*) filter (where d.received), count(*) filter (where d.received and p.number is not null),
       count(*) filter (where d.received and p.number is null), count(*) filter (where d.number is null),
       count(*) filter (where d.status <> p.status and p.status <> 0), count(*) filter (where d.agency <> p.agency and p.agency <> '')
`

// compareLists brings the tallies of the comparison up to date; without own dossiers there is nothing to compare.
func compareLists(ctx context.Context, tx pgx.Tx, k activities.Key) error {
	if _, err := tx.Exec(ctx, "delete from portal_tally where province = $1 and period = $2", k.Province, k.Period); err != nil {
		return err
	}
	b, err := readBook(ctx, tx, k)
	if errors.Is(err, activities.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	compare := fmt.Sprintf(insertPortalTally+comparedLists+"\ngroup by 3", b.ID, receivedBit)
	if _, err := tx.Exec(ctx, compare, k.Province, k.Period); err != nil {
		return fmt.Errorf("compare with the portal's list: %w", err)
	}
	_, err = tx.Exec(ctx, "update portal_list set compared_at = told_now() where province = $1 and period = $2", k.Province, k.Period)
	return err
}

const selectStale = `
select exists (
    select from portal_list l
    join intake i on (i.province, i.period) = (l.province, l.period) and i.content = 'dossiers' and i.ended_at > l.compared_at
    where l.province = $1 and l.period = $2)`

const selectPortalTallies = `
select t.agency, coalesce((select g.name from agency g where g.province = t.province and g.code = t.agency order by g.valid_from desc limit 1), t.agency),
       t.received, t.known, t.missing_there, t.missing_here, t.other_status, t.other_agency
from portal_tally t
where t.province = $1 and t.period = $2
order by t.missing_there + t.missing_here + t.other_status + t.other_agency desc, t.agency`

// PortalTallies are what comparing the lists of a period came to, the worst agency first. What was imported since is
// compared first. ErrNotFound: the portal's list was not taken in.
func (s *Store) PortalTallies(ctx context.Context, by activities.Actors, k activities.Key) (all []activities.PortalTally, err error) {
	if err := seesAll(by); err != nil {
		return nil, err
	}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		var intake int
		if err := tx.QueryRow(ctx, "select intake from portal_list where province = $1 and period = $2 for update", k.Province, k.Period).Scan(&intake); err != nil {
			return found(err, "the portal's list of %s", k.Period)
		}
		var stale bool
		if err := tx.QueryRow(ctx, selectStale, k.Province, k.Period).Scan(&stale); err != nil {
			return err
		}
		if stale {
			if err := compareLists(ctx, tx, k); err != nil {
				return err
			}
		}
		rows, _ := tx.Query(ctx, selectPortalTallies, k.Province, k.Period)
		all, err = pgx.CollectRows(rows, pgx.RowToStructByPos[activities.PortalTally])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("compare with the portal's list of %s: %w", k.Period, err)
	}
	return all, nil
}

// mismatchOf are the conditions of what is wrong with a dossier.
var mismatchOf = map[activities.Mismatch]string{
	activities.MissingThere: "(p.number is null and d.received)",
	activities.MissingHere:  "d.number is null",
	activities.OtherStatus:  "(d.status <> p.status and p.status <> 0)",
	activities.OtherAgency:  "(d.agency <> p.agency and p.agency <> '')",
}

const selectMismatched = `
select number, case when d.number is null then 'missing-here' when p.number is null then 'missing-there'
                    when d.agency <> p.agency and p.agency <> '' then 'other-agency' else 'other-status' end,
       coalesce(d.agency, ''), coalesce(d.status, 0), coalesce(p.agency, ''), coalesce(p.status, 0), coalesce(d.procedure, '')
`

// Mismatched are dossiers that differ between the province's own and the portal's list, by number.
func (s *Store) Mismatched(ctx context.Context, q activities.MismatchQuery) (all []activities.Mismatched, err error) {
	if err := seesAll(q.By); err != nil {
		return nil, err
	}
	err = s.readDossiers(ctx, func(tx pgx.Tx) error {
		b, err := readBook(ctx, tx, q.Key)
		if err != nil {
			return err
		}
		w := where{args: []any{q.Province, q.Period}}
		w.add("number > ?", q.After)
		if condition, ok := mismatchOf[q.What]; ok {
			w.add(condition)
		} else {
			w.add("(" + mismatchOf[activities.MissingThere] + " or " + mismatchOf[activities.MissingHere] + " or " + mismatchOf[activities.OtherStatus] + " or " + mismatchOf[activities.OtherAgency] + ")")
		}
		if q.Agency != "" {
			w.add("? in (d.agency, p.agency)", q.Agency)
		}
		rows, _ := tx.Query(ctx, fmt.Sprintf(selectMismatched+comparedLists+"\nwhere %[3]s\norder by number\nlimit %[4]d", b.ID, receivedBit, w.String(), q.Size), w.args...)
		all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (m activities.Mismatched, err error) {
			err = row.Scan(&m.Number, &m.What, &m.Here.Agency, &m.Here.Status, &m.There.Agency, &m.There.Status, &m.Procedure)
			m.Here.Number, m.There.Number = m.Number, m.Number
			return m, err
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("dossiers that differ in %s: %w", q.Period, err)
	}
	return all, nil
}

const selectSync = `
select agency, known, received
from portal_tally
where province = $1 and period = $2`

// syncMeasures are how many of each agency's received dossiers the portal knows, by its own list; none without it.
func (s *Store) syncMeasures(ctx context.Context, k activities.Key) (map[string]scoring.Measure, error) {
	all := map[string]scoring.Measure{}
	var (
		agency          string
		known, received int64
		knownAll, allOf int64
	)
	rows, _ := s.pool.Query(ctx, selectSync, k.Province, k.Period)
	_, err := pgx.ForEachRow(rows, []any{&agency, &known, &received}, func() error {
		all[agency] = scoring.Measure{Indicator: "DOSSIER_SYNC", Numerator: scoring.Some(known), Denominator: scoring.Some(received)}
		knownAll, allOf = knownAll+known, allOf+received
		return nil
	})
	if len(all) > 0 {
		all[k.Province] = scoring.Measure{Indicator: "DOSSIER_SYNC", Numerator: scoring.Some(knownAll), Denominator: scoring.Some(allOf)}
	}
	return all, err
}
