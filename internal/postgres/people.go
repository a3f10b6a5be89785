package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

// People are all who have a role on a day, once for each agency that they have one in, the office first; names are by
// review.Person.ID, with the title of their first role.
func (s *Store) People(ctx context.Context, province string, on calendar.Day) ([]review.Person, map[string]activities.Person, error) {
	return peopleOn(ctx, s.pool, province, on, nil)
}

// readPeople are those of some agencies and of the office, today by the told time.
func readPeople(ctx context.Context, tx pgx.Tx, province string, agencies []string) ([]review.Person, map[string]activities.Person, error) {
	on, err := today(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	return peopleOn(ctx, tx, province, on, agencies)
}

// Written so that a few agencies are found by their index, however many there are.
const selectPeople = `
select p.id, o.agency, array_agg(o.role), coalesce(p.email, ''), p.bad_since is not null, p.name, p.phone,
       coalesce((select a.name from agency a where a.province = $1 and a.code = o.agency
                 and a.valid_from <= $2::date and (a.valid_to is null or a.valid_to > $2::date)
                 order by a.valid_from limit 1), o.agency)
from officer o
join person p on p.id = o.person
where (o.agency = any(coalesce($3::text[], array(select distinct agency from officer)) || $1)
       or o.person = any(array(select stand_in from substitute where $2::date between from_day and to_day)))
  and o.valid_from <= $2::date and (o.valid_to is null or o.valid_to > $2::date)
group by p.id, o.agency
having o.agency = $1 or (select true from agency known where known.province = $1 and known.code = o.agency order by known.valid_from limit 1)
order by o.agency <> $1, o.agency collate "C", p.id`

// peopleOn reads those of the office and of some agencies, with who stands in for anybody; nil: of all agencies.
func peopleOn(ctx context.Context, q reader, province string, on calendar.Day, agencies []string) ([]review.Person, map[string]activities.Person, error) {
	rows, _ := q.Query(ctx, selectPeople, province, on.Time(), agencies)
	return collectPeople(rows)
}

func collectPeople(rows pgx.Rows) ([]review.Person, map[string]activities.Person, error) {
	names := map[string]activities.Person{}
	people, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p review.Person, err error) {
		var (
			id                  int64
			name, phone, agency string
		)
		err = row.Scan(&id, &p.Agency, &p.Roles, &p.Address, &p.Bad, &name, &phone, &agency)
		p.ID = personID(id)
		slices.SortFunc(p.Roles, func(a, b review.Role) int {
			return cmp.Compare(slices.Index(review.Roles, a), slices.Index(review.Roles, b))
		})
		if _, named := names[p.ID]; err == nil && !named {
			names[p.ID] = activities.Person{Name: name, Title: activities.Title(p.Roles[0], agency), Address: p.Address, Phone: phone}
		}
		return p, err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read the people: %w", err)
	}
	return people, names, nil
}
