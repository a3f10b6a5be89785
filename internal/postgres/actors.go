package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// Actors are the ways in which the person with an address can act on a day: see activities.Actors. ErrNotFound: nobody
// with the address has a role on that day. ErrRefused: several people share it, and who acts must be one of them.
func (s *Store) Actors(ctx context.Context, province, email string, on calendar.Day) (activities.Actors, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	people, err := withAddress(ctx, s.pool, province, email, on)
	switch {
	case err != nil:
		return nil, err
	case len(people) == 0:
		return nil, fmt.Errorf("nobody with the address %q has a role on %s: %w", email, on, activities.ErrNotFound)
	case len(people) > 1:
		return nil, activities.Refusal(scoring.Say(
			"Địa chỉ %s đang dùng chung cho %s. Người thực hiện phải là một người, nên mỗi người cần một địa chỉ riêng",
			"%s is shared by %s: who acts must be one person, so give each an address of their own",
			email, strings.Join(names(people), ", ")))
	}
	return actorsOf(ctx, s.pool, province, people[0].id, on)
}

// named is a person with their first role of a day.
type named struct {
	id   int64
	name string
	role review.Role
}

func names(people []named) (all []string) {
	for _, p := range people {
		all = append(all, p.name)
	}
	return all
}

// The office first, as peopleOn has it.
const selectWithAddress = `
select p.id, p.name, (array_agg(o.role order by o.agency <> $1, o.agency collate "C", o.role))[1]
from person p
join officer o on o.person = p.id
where p.email = $2 and o.valid_from <= $3::date and (o.valid_to is null or o.valid_to > $3::date)
  and (o.agency = $1 or exists (select from agency a where a.province = $1 and a.code = o.agency))
group by p.id
order by p.id`

// withAddress are those with an address who have a role on a day.
func withAddress(ctx context.Context, q reader, province, email string, on calendar.Day) ([]named, error) {
	rows, _ := q.Query(ctx, selectWithAddress, province, email, on.Time())
	people, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p named, err error) {
		return p, row.Scan(&p.id, &p.name, &p.role)
	})
	if err != nil {
		return nil, fmt.Errorf("look for an address: %w", err)
	}
	return people, nil
}

// Those of one person and of whom they stand in for, found by their numbers, however many people there are.
const selectPeopleBehind = `
select p.id, o.agency, array_agg(o.role), coalesce(p.email, ''), p.bad_since is not null, p.name, p.phone, o.agency
from officer o
join person p on p.id = o.person
where o.person = any(array(select absent from substitute where stand_in = $2 and $3::date between from_day and to_day) || $2::bigint)
  and o.valid_from <= $3::date and (o.valid_to is null or o.valid_to > $3::date)
  and (o.agency = $1 or exists (select from agency a where a.province = $1 and a.code = o.agency))
group by p.id, o.agency
order by o.agency <> $1, o.agency collate "C", p.id`

const selectSubstitutesBy = `
select absent, stand_in, from_day, to_day
from substitute
where stand_in = $1 and $2::date between from_day and to_day
order by from_day, id`

// actorsOf are the ways in which a person can act on a day; without a role there are none.
func actorsOf(ctx context.Context, q reader, province string, person int64, on calendar.Day) (activities.Actors, error) {
	rows, _ := q.Query(ctx, selectPeopleBehind, province, person, on.Time())
	people, _, err := collectPeople(rows)
	if err != nil {
		return nil, err
	}
	rows, _ = q.Query(ctx, selectSubstitutesBy, person, on.Time())
	substitutes, err := collectSubstitutes(rows)
	if err != nil {
		return nil, err
	}
	return waysOf(personID(person), people, substitutes, on), nil
}

// waysOf are a person's own roles, and these once more in place of each absent person of the day.
func waysOf(person string, people []review.Person, substitutes []review.Substitute, on calendar.Day) activities.Actors {
	own := slices.DeleteFunc(slices.Clone(people), func(p review.Person) bool { return p.ID != person })
	if len(own) == 0 {
		return nil
	}
	return append(actors(own), standIns(own, people, substitutes, on)...)
}

func actors(people []review.Person) activities.Actors {
	all := make(activities.Actors, 0, len(people))
	for _, p := range people {
		all = append(all, review.Actor{Person: p.ID, Agency: p.Agency, Roles: p.Roles})
	}
	return all
}

// standIns are the same person's roles once more, in place of each absent person of the day.
func standIns(own, people []review.Person, substitutes []review.Substitute, on calendar.Day) (all activities.Actors) {
	for _, sub := range substitutes {
		if sub.By != own[0].ID || !sub.On(on) {
			continue
		}
		absent := slices.DeleteFunc(slices.Clone(people), func(p review.Person) bool { return p.ID != sub.For })
		for _, away := range actors(absent) {
			for _, actor := range actors(own) {
				actor.For = &away
				all = append(all, actor)
			}
		}
	}
	return all
}

const selectAdministered = `
select exists (
    select from officer
    where agency = $1 and role = 'office-admin' and daterange(valid_from, valid_to) @> $2::date)`

// Administered says whether the office has an administrator on a day. Without one nothing can be changed, and
// AddFirstAdmin makes one.
func (s *Store) Administered(ctx context.Context, province string, on calendar.Day) (bool, error) {
	return administered(ctx, s.pool, province, on)
}

func administered(ctx context.Context, q querier, province string, on calendar.Day) (yes bool, err error) {
	if err := q.QueryRow(ctx, selectAdministered, province, on.Time()).Scan(&yes); err != nil {
		return false, fmt.Errorf("look for an administrator: %w", err)
	}
	return yes, nil
}
