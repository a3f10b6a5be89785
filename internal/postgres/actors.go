package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

// Actors are the ways in which the person with an address can act on a day: see activities.Actors. ErrNotFound: nobody
// with the address has a role on that day. ErrRefused: several people share it, and who acts must be one of them.
func (s *Store) Actors(ctx context.Context, province, email string, on calendar.Day) (activities.Actors, error) {
	people, names, err := peopleOn(ctx, s.pool, province, on, nil)
	if err != nil {
		return nil, err
	}
	substitutes, err := readSubstitutes(ctx, s.pool)
	if err != nil {
		return nil, err
	}
	email = strings.ToLower(strings.TrimSpace(email))
	own := slices.DeleteFunc(slices.Clone(people), func(p review.Person) bool { return email == "" || p.Address != email })
	if len(own) == 0 {
		return nil, fmt.Errorf("nobody with the address %q has a role on %s: %w", email, on, activities.ErrNotFound)
	}
	if slices.ContainsFunc(own, func(p review.Person) bool { return p.ID != own[0].ID }) {
		return nil, activities.Refusal(fmt.Errorf("%s is shared by %s: who acts must be one person, so give each an address of their own",
			email, strings.Join(namesOf(own, names), ", ")))
	}
	return append(actors(own), standIns(own, people, substitutes, on)...), nil
}

func namesOf(people []review.Person, names map[string]activities.Person) (all []string) {
	for _, p := range people {
		if name := names[p.ID].Name; !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
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
