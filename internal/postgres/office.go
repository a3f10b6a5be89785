package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// reader is a transaction, or the pool for a single query.
type reader interface {
	querier
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// permit is the actor by whom a change is made, if one has the right and a reason is given.
func permit(c activities.Change, action review.Action, s review.Subject) (review.Actor, error) {
	if err := checkReason(c.Reason); err != nil {
		return review.Actor{}, err
	}
	return c.By.To(action, s)
}

const maxReason = 2000 // characters

var errReason = scoring.Say("hãy ghi lý do, nhiều nhất 2.000 ký tự đọc được; lý do được lưu lại", "give a reason, of at most 2,000 characters that can be read; it is kept")

func checkReason(reason string) error {
	hidden := func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
	}
	n := utf8.RuneCountInString(strings.TrimSpace(reason))
	if n == 0 || n > maxReason || !utf8.ValidString(reason) || strings.ContainsFunc(reason, hidden) {
		return activities.Refusal(errReason)
	}
	return nil
}

// recordOffice writes the audit row of a change that belongs to no period, in the change's own transaction.
func recordOffice(ctx context.Context, tx pgx.Tx, c activities.Change, by review.Actor, action string, details map[string]any) error {
	details["reason"] = strings.TrimSpace(c.Reason)
	if by.For != nil {
		details["for"] = by.For.Person
	}
	actor := by.Person
	if actor == "" {
		actor = system
	}
	if _, err := tx.Exec(ctx, insertAudit, actor, action, c.Province, nil, details); err != nil {
		return fmt.Errorf("record %s: %w", action, err)
	}
	return nil
}

// today is the date in Vietnam by the told time.
func today(ctx context.Context, q querier) (calendar.Day, error) {
	var now time.Time
	if err := q.QueryRow(ctx, selectToldNow).Scan(&now); err != nil {
		return 0, fmt.Errorf("read the clock: %w", err)
	}
	return calendar.DayOf(vietnam(now)), nil
}

// Today is the date in Vietnam by the told time.
func (s *Store) Today(ctx context.Context) (calendar.Day, error) { return today(ctx, s.pool) }

// dateOrNull is the column value of a day that may be missing.
func dateOrNull(d scoring.Maybe[calendar.Day]) *time.Time {
	if !d.Known {
		return nil
	}
	date := d.Value.Time()
	return &date
}

func dayOrNone(date *time.Time) scoring.Maybe[calendar.Day] {
	if date == nil {
		return scoring.Maybe[calendar.Day]{}
	}
	return scoring.Some(calendar.DayOf(*date))
}
