package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// met are the stored states of the dossiers that the file has another line of, with their places.
const createMet = `
create temporary table met on commit drop as
select p.ctid as place, p.*
from %[1]s f
join %[2]s p using (number);
analyze met`

func (s *settling) meet(ctx context.Context) error {
	_, err := s.exec(ctx, fmt.Sprintf(createMet, s.fresh(), s.partition()))
	return err
}

const refuseContradicted = `
with gone as (delete from %[1]s where number = any($1) returning *),
     unmet as (delete from met where number = any($1))
insert into intake_refusal (intake, line, column_name, value, rule)
select $2, line, 'dossier', number, $3
from gone
on conflict do nothing`

// contradicted refuses changed lines about dossiers of which the file has the stored line too.
func (s *settling) contradicted(ctx context.Context) error {
	rows, _ := s.tx.Query(ctx, "select number, line_hash from met")
	var (
		number string
		hash   int64
		both   []string
	)
	_, err := pgx.ForEachRow(rows, []any{&number, &hash}, func() error {
		if s.known.Marked(uint64(hash)) {
			both = append(both, number)
		}
		return nil
	})
	if err != nil || len(both) == 0 {
		return err
	}
	refused, err := s.exec(ctx, fmt.Sprintf(refuseContradicted, s.fresh()), both, s.in.ID, saidTwice)
	s.figures.Refused += refused
	return err
}

// A line may differ where nothing is read: in a column about the applicant.
const sameContent = `
with same as (
    delete from %[1]s f
    using met
    where f.number = met.number
      and (f.received, f.due, f.ended, f.returned, f.submitted, f.fee_due, f.official, f.term, f.channel, f.status, f.requests, f.term_unit, f.facts,
           f.agency, f.procedure, f.waits)
          is not distinct from
          (met.received, met.due, met.ended, met.returned, met.submitted, met.fee_due, met.official, met.term, met.channel, met.status, met.requests,
           met.term_unit, met.facts, met.agency, met.procedure, met.waits)
    returning f.number, f.line_hash, met.place
), unmet as (
    delete from met using same where met.number = same.number
)
update %[2]s p
set line_hash = same.line_hash
from same
where p.ctid = same.place`

func (s *settling) same(ctx context.Context) error {
	same, err := s.exec(ctx, fmt.Sprintf(sameContent, s.fresh(), s.partition()))
	s.figures.Unchanged += same
	return err
}

// What a ruling has decided about a dossier stays decided.
const keepRuled = `
update %[1]s f
set numerators = f.numerators & ~met.ruled::int | met.numerators & met.ruled::int,
    denominators = f.denominators & ~met.ruled::int | met.denominators & met.ruled::int,
    ruled = met.ruled
from met
where met.number = f.number and met.ruled <> 0`

const keepPast = `
insert into dossier_past
select ` + dossierColumns + `, $1::int
from met`

const deleteMet = `
delete from %s p
using met
where p.ctid = met.place`

const insertFresh = `
insert into %[2]s
select ` + dossierColumns + `
from %[1]s
order by agency`

// replace puts new states in the place of old ones, which are kept.
func (s *settling) replace(ctx context.Context) error {
	if _, err := s.exec(ctx, fmt.Sprintf(keepRuled, s.fresh())); err != nil {
		return err
	}
	change := newSums()
	if err := s.count(ctx, change, -1, fmt.Sprintf(selectTallied, "met")); err != nil {
		return err
	}
	if err := s.count(ctx, change, 1, fmt.Sprintf(selectTallied, s.fresh())); err != nil {
		return err
	}
	replaced, err := s.exec(ctx, keepPast, s.in.ID)
	if err != nil {
		return err
	}
	if _, err := s.exec(ctx, fmt.Sprintf(deleteMet, s.partition())); err != nil {
		return err
	}
	added, err := s.exec(ctx, fmt.Sprintf(insertFresh, s.fresh(), s.partition()))
	if err != nil {
		return err
	}
	s.figures.Changed, s.figures.Added = replaced, added-replaced
	return change.write(ctx, s.tx, s.id)
}

// talliedColumns are those that tallies are made of.
const talliedColumns = `agency, procedure, official, numerators, denominators, channel, facts, fee_due`

const selectTallied = `
select ` + talliedColumns + `
from %s`
