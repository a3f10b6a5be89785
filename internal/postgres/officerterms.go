package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/calendar"
)

const selectRegistered = `
select code, valid_from, valid_to
from agency
where province = $1
order by code, valid_from`

const selectPosts = `
select person, agency, role, valid_from, valid_to
from officer
where person = any($1)`

// read reads the register of agencies and the posts of the people with these numbers.
func (p *officerPlan) read(ctx context.Context, tx pgx.Tx, ids map[identity]int64) error {
	var err error
	if p.registered, err = readTerms(ctx, tx, func(code *string) []any { return []any{code} }, selectRegistered, p.province); err != nil {
		return fmt.Errorf("read the register of agencies: %w", err)
	}
	people := slices.Collect(maps.Values(ids))
	p.posts, err = readTerms(ctx, tx, func(k *post) []any { return []any{&k.person, &k.agency, &k.role} }, selectPosts, people)
	if err != nil {
		return fmt.Errorf("read who is what: %w", err)
	}
	return nil
}

// readTerms reads rows of a key, a first day and the day after the last.
func readTerms[K comparable](ctx context.Context, tx pgx.Tx, columns func(*K) []any, query string, arg any) (map[K][]term, error) {
	rows, err := tx.Query(ctx, query, arg)
	if err != nil {
		return nil, err
	}
	var (
		key  K
		from time.Time
		to   *time.Time
	)
	all := map[K][]term{}
	_, err = pgx.ForEachRow(rows, append(columns(&key), &from, &to), func() error {
		all[key] = append(all[key], term{calendar.DayOf(from), dayOrNone(to)})
		return nil
	})
	return all, err
}

const updateEnd = `
update officer
set valid_to = $5
where person = $1 and agency = $2 and role = $3 and valid_from = $4`

const insertTerm = `
insert into officer (person, agency, role, valid_from, valid_to)
values ($1, $2, $3, $4, $5)`

// write ends before it opens, so that one person can follow on themselves.
func (p *officerPlan) write(ctx context.Context, tx pgx.Tx) error {
	batch := &pgx.Batch{}
	for _, step := range []struct {
		statement string
		entries   []entry
	}{{updateEnd, p.closed}, {insertTerm, p.opened}} {
		for _, e := range step.entries {
			batch.Queue(step.statement, e.person, e.agency, e.role, e.from.Time(), dateOrNull(e.to))
		}
	}
	return tx.SendBatch(ctx, batch).Close()
}
