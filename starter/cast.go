package main

import (
	"context"
	"fmt"
	"strings"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/postgres"
	"danhgia/review"
	"danhgia/scoring"
)

// Addresses of synthetic people. The mail server of a rehearsal refuses one of the domains, and gives back what goes
// to another.
const (
	goodDomain     = "co-quan.example"
	refusedDomain  = "khong-co-hop-thu.example"
	returnedDomain = "tra-lai.example"
)

// cast are the synthetic people of a period: for each agency a focal officer, a deputy and a head; and the office.
type cast struct {
	province string
	from     calendar.Day
	persona
}

func (c cast) row(role review.Role, agency, domain string) activities.OfficerRow {
	return activities.OfficerRow{
		Agency: agency, Role: role, From: c.from,
		Name:  role.In(scoring.Vi) + " " + agency,
		Email: fmt.Sprintf("%s.%s@%s", role, strings.ReplaceAll(strings.ToLower(agency), ".", "-"), domain),
	}
}

func (c cast) rows(agencies []scoring.Agency) (rows []activities.OfficerRow) {
	for _, role := range []review.Role{review.Staff, review.Leader, review.Operator} {
		rows = append(rows, c.row(role, c.province, goodDomain))
	}
	for _, a := range agencies {
		for _, role := range []review.Role{review.Focal, review.Deputy, review.Head} {
			rows = append(rows, c.row(role, a.Code, c.domain(a.Code, role)))
		}
	}
	return rows
}

// enter has the people of a rehearsal entered by its administrator, who also hands in the ladders.
func (c cast) enter(ctx context.Context, store *postgres.Store, agencies []scoring.Agency, today calendar.Day, ladders []byte) error {
	const reason = "rehearsal"
	admin := c.row(review.Admin, c.province, goodDomain)
	if _, err := store.AddFirstAdmin(ctx, admin, c.province, reason); err != nil {
		return err
	}
	by, err := store.Actors(ctx, c.province, admin.Email, today)
	if err != nil {
		return err
	}
	change := activities.Change{Province: c.province, By: by, Reason: reason}
	if _, err := store.ImportOfficers(ctx, c.rows(agencies), change); err != nil {
		return fmt.Errorf("enter synthetic people: %w", err)
	}
	_, err = store.AddLadders(ctx, ladders, change)
	return err
}
