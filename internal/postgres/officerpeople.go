package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
)

// identity is what people are told apart by.
type identity struct{ email, name string }

func identityOf(r activities.OfficerRow) identity { return identity{r.Email, r.Name} }

const insertPeople = `
insert into person (name, email, phone)
select distinct on (name, email) name, nullif(email, ''), phone
from unnest($1::text[], $2::text[], $3::text[]) with ordinality row (name, email, phone, place)
order by name, email, phone = '', place desc
on conflict (email, name) do nothing`

// A row without a telephone leaves the one that is known; of several the last counts.
const updatePhones = `
update person
set phone = row.phone
from (select distinct on (name, email) name, email, phone
      from unnest($1::text[], $2::text[], $3::text[]) with ordinality row (name, email, phone, place)
      where phone <> ''
      order by name, email, place desc) row
where person.name = row.name and coalesce(person.email, '') = row.email and person.phone <> row.phone`

const selectIdentities = `
select id, coalesce(email, ''), name
from person
where name = any($1)`

// savePeople enters those that are not known, and returns the numbers of all.
func savePeople(ctx context.Context, tx pgx.Tx, rows []activities.OfficerRow, summary *activities.OfficerImport) (map[identity]int64, error) {
	var names, emails, phones []string
	for _, r := range rows {
		names, emails, phones = append(names, r.Name), append(emails, r.Email), append(phones, r.Phone)
	}
	added, err := tx.Exec(ctx, insertPeople, names, emails, phones)
	if err != nil {
		return nil, err
	}
	changed, err := tx.Exec(ctx, updatePhones, names, emails, phones)
	if err != nil {
		return nil, err
	}
	summary.People, summary.Phones = int(added.RowsAffected()), int(changed.RowsAffected())
	ids := map[identity]int64{}
	found, err := tx.Query(ctx, selectIdentities, names)
	if err != nil {
		return nil, err
	}
	var (
		id  int64
		who identity
	)
	_, err = pgx.ForEachRow(found, []any{&id, &who.email, &who.name}, func() error {
		ids[who] = id
		return nil
	})
	return ids, err
}

func withoutAddress(rows []activities.OfficerRow) (names []string) {
	for _, r := range rows {
		if r.Email == "" && !slices.Contains(names, r.Name) {
			names = append(names, r.Name)
		}
	}
	return names
}

const selectShared = `
select email, array_agg(name order by name)
from person
where email = any($1)
  and exists (select from officer where officer.person = person.id and (valid_to is null or valid_to > told_now()::date))
group by email
having count(*) > 1
order by email`

// sharedAddresses are those of the table that several people have, also people that the table does not name.
func sharedAddresses(ctx context.Context, tx pgx.Tx, rows []activities.OfficerRow) ([]activities.SharedAddress, error) {
	var emails []string
	for _, r := range rows {
		emails = append(emails, r.Email)
	}
	found, _ := tx.Query(ctx, selectShared, emails)
	shared, err := pgx.AppendRows([]activities.SharedAddress(nil), found, pgx.RowToStructByPos[activities.SharedAddress])
	if err != nil {
		return nil, fmt.Errorf("look for shared addresses: %w", err)
	}
	return shared, nil
}
