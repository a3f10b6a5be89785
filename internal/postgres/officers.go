package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

// ImportOfficers brings people and their roles up to a table, all of it or nothing. A person is their address and name
// together. A role that is new is opened on its first day, one that the table ends is closed; what the table does not
// name stays, so the same table again changes nothing. An end is only ever brought forward: who stays longer gets a
// new row from that day. The roles of the office take the right to manage users.
// The refusal (ErrRefused) names everything that is wrong, each with its line.
func (s *Store) ImportOfficers(ctx context.Context, rows []activities.OfficerRow, c activities.Change) (activities.OfficerImport, error) {
	summary, err := s.importAll(ctx, rows, c, false)
	summary.Openings, summary.Closings = nil, nil
	return summary, err
}

// WeighOfficers is what ImportOfficers would change, with the rows that would, and with the same refusals. Nothing is.
func (s *Store) WeighOfficers(ctx context.Context, rows []activities.OfficerRow, c activities.Change) (activities.OfficerImport, error) {
	return s.importAll(ctx, rows, c, true)
}

func (s *Store) importAll(ctx context.Context, rows []activities.OfficerRow, c activities.Change, preview bool) (summary activities.OfficerImport, err error) {
	by, err := permit(c, review.ToManageOfficers, review.Subject{})
	if err != nil {
		return summary, err
	}
	err = s.tried(ctx, preview, func(tx pgx.Tx) error {
		if err := wakeAppointed(ctx, tx, c.Province, rows); err != nil {
			return err
		}
		var office bool
		if summary, office, err = importOfficers(ctx, tx, c.Province, rows); err != nil || summary.Changed() == 0 {
			return err
		}
		if office {
			if by, err = permit(c, review.ToManageUsers, review.Subject{}); err != nil {
				return err
			}
		}
		if err := wakeFailed(ctx, tx, c.Province, agenciesNamed(rows)); err != nil {
			return err
		}
		return recordImport(ctx, tx, c, by, summary)
	})
	return summary, err
}

// AddFirstAdmin makes the office's first administrator, by nobody's right. It refuses (ErrRefused) while there is one.
func (s *Store) AddFirstAdmin(ctx context.Context, row activities.OfficerRow, province, reason string) (summary activities.OfficerImport, err error) {
	if err := checkReason(reason); err != nil {
		return summary, err
	}
	if row.Role != review.Admin {
		return summary, activities.Refusal(errors.New("the first user is an administrator: add them with the role office-admin"))
	}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if err := needsAdmin(ctx, tx, province, true); err != nil {
			return err
		}
		if summary, _, err = importOfficers(ctx, tx, province, []activities.OfficerRow{row}); err != nil {
			return err
		}
		if err := needsAdmin(ctx, tx, province, false); err != nil {
			return err
		}
		return recordImport(ctx, tx, activities.Change{Province: province, Reason: reason}, review.Actor{}, summary)
	})
	return summary, err
}

// needsAdmin locks the officers and refuses unless the office does, or does not, need an administrator today.
func needsAdmin(ctx context.Context, tx pgx.Tx, province string, need bool) error {
	if _, err := tx.Exec(ctx, lockOfficers); err != nil {
		return fmt.Errorf("wait for other changes of people: %w", err)
	}
	on, err := today(ctx, tx)
	if err != nil {
		return err
	}
	has, err := administered(ctx, tx, province, on)
	switch {
	case err != nil || has != need:
		return err
	case need:
		return activities.Refusal(errors.New("there is an administrator already: only an administrator adds users"))
	default:
		return activities.Refusal(fmt.Errorf("the first administrator must be one on %s already", on))
	}
}

func agenciesNamed(rows []activities.OfficerRow) (agencies []string) {
	for _, r := range rows {
		agencies = append(agencies, r.Agency)
	}
	return agencies
}

func recordImport(ctx context.Context, tx pgx.Tx, c activities.Change, by review.Actor, s activities.OfficerImport) error {
	return recordOffice(ctx, tx, c, by, "officers changed", map[string]any{
		"people": s.People, "phones": s.Phones, "opened": s.Opened, "closed": s.Closed,
	})
}

const lockOfficers = `
lock table person, officer in share row exclusive mode`

// importOfficers also says whether a role of the office was opened or closed.
func importOfficers(ctx context.Context, tx pgx.Tx, province string, rows []activities.OfficerRow) (summary activities.OfficerImport, office bool, err error) {
	if _, err := tx.Exec(ctx, lockOfficers); err != nil {
		return summary, false, fmt.Errorf("wait for other changes of people: %w", err)
	}
	ids, err := savePeople(ctx, tx, rows, &summary)
	if err != nil {
		return summary, false, refusal(fmt.Errorf("store the people: %w", err))
	}
	plan, err := planOfficers(ctx, tx, province, rows, ids)
	if err != nil {
		return summary, false, err
	}
	if err := plan.write(ctx, tx); err != nil {
		return summary, false, refusal(fmt.Errorf("store the roles: %w", err))
	}
	summary.Opened, summary.Closed, summary.Unchanged = len(plan.opened), len(plan.closed), plan.unchanged
	summary.Openings, summary.Closings = plan.openings, plan.closings
	summary.NoAddress = withoutAddress(rows)
	summary.Shared, err = sharedAddresses(ctx, tx, rows)
	return summary, plan.ofOffice(), err
}
