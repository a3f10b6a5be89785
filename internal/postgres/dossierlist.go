package postgres

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
)

// Dossiers is a page of a period's dossiers. Those of all agencies come agency by agency, each in the order that is asked
// for, so that no list is longer than one agency's however large the province is. ErrNotFound: nothing is known of the
// period's dossiers. ErrRefused: not theirs to see, or activities.ErrCursor.
func (s *Store) Dossiers(ctx context.Context, q activities.DossierQuery) (p activities.DossierPage, err error) {
	cursor, err := q.Cursor()
	if err != nil {
		return p, err
	}
	if err := q.Check(); err != nil {
		return p, err
	}
	err = s.readDossiers(ctx, func(tx pgx.Tx) error {
		if p.Book, err = readBook(ctx, tx, q.Key); err != nil {
			return err
		}
		if p.Officials, err = seesDossiers(ctx, tx, q.Province, q.Agency, q.By); err != nil {
			return err
		}
		if q.Official != 0 && !p.Officials {
			return errOfficials
		}
		p.Lines, err = dossierLines(ctx, tx, p.Book.ID, q, cursor, p.Officials)
		return err
	})
	if err != nil {
		return p, fmt.Errorf("dossiers of %s: %w", q.Period, err)
	}
	if len(p.Lines) > q.Size {
		p.Lines = p.Lines[:q.Size]
		p.Next = q.Ended(p.Lines[q.Size-1])
	}
	return p, nil
}

var errOfficials = activities.Refuse("danh sách theo người xử lý chỉ dành cho thủ trưởng đơn vị và Văn phòng", "lists by official are for the agency's head and the office")

func (s *Store) readDossiers(ctx context.Context, work func(pgx.Tx) error) error {
	return pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, work)
}

func readBook(ctx context.Context, tx pgx.Tx, k activities.Key) (b activities.DossierBook, err error) {
	var until, asOf time.Time
	if err = tx.QueryRow(ctx, selectBook, k.Province, k.Period).Scan(&b.ID, &until, &asOf, &b.Lacks); err != nil {
		return b, found(err, "dossiers of %s in %s", k.Province, k.Period)
	}
	j, err := dossier.NewJudge(k.Period, calendar.Calendar{})
	b.Until = dossier.At(until) - 1
	b.Closed = dossier.At(asOf) >= j.To
	return b, err
}

const selectHolder = `
select coalesce((select coalesce(successor, code) from agency where province = $1 and code = $2 order by valid_from desc limit 1), $2)`

// seesDossiers says whether somebody may see an agency's dossiers, which its successor does too, and their officials.
func seesDossiers(ctx context.Context, tx pgx.Tx, province, agency string, by activities.Actors) (officials bool, err error) {
	holder := ""
	if agency != "" {
		if err := tx.QueryRow(ctx, selectHolder, province, agency).Scan(&holder); err != nil {
			return false, err
		}
	}
	return by.Sees(holder)
}

// where collects the conditions of a query with their arguments.
type where struct {
	conditions []string
	args       []any
}

// add adds a condition; each ? in it is one of the values.
func (w *where) add(condition string, values ...any) {
	for _, v := range values {
		w.args = append(w.args, v)
		condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", len(w.args)), 1)
	}
	w.conditions = append(w.conditions, condition)
}

func (w *where) String() string {
	if len(w.conditions) == 0 {
		return "true"
	}
	return strings.Join(w.conditions, " and ")
}

// A list in the order of the index on (agency, number), or sorted within one agency after another: the limit stops it at
// the first agencies that are enough. The partition is named, so that one plan serves.
const selectDossiers = `
select ` + listedColumns + `
from dossier_%[1]d d
where %[2]s
order by %[3]s
limit %[4]d`

// Where few agencies have such dossiers by the tallies, only they are looked through.
const selectOfFew = `
select ` + listedColumns + `
from unnest($3::text[]) as few (code)
cross join lateral (
    select *
    from dossier_%[1]d d
    where d.agency = few.code and %[2]s
    order by %[3]s
    limit %[4]d) d
order by %[3]s
limit %[4]d`

const selectHaving = `
select distinct t.agency
from dossier_tally t
where %s
order by 1
limit %d`

// fewAgencies are so few that looking through each is quicker than walking past the others.
const fewAgencies = 20

// sortColumns are what an agency's rows are sorted by before their numbers; one without a moment comes last.
var sortColumns = map[activities.DossierSort]string{
	activities.SortReceived: "coalesce(d.received, 'infinity')",
	activities.SortDue:      "coalesce(d.due, 'infinity')",
}

func sortedBy(q activities.DossierQuery) string {
	columns := []string{"d.agency", "d.number"}
	if column := sortColumns[q.Sort]; column != "" {
		columns = []string{"d.agency", column, "d.number"}
	}
	if q.Down {
		return strings.Join(columns, " desc, ") + " desc"
	}
	return strings.Join(columns, ", ")
}

func dossierLines(ctx context.Context, tx pgx.Tx, book int, q activities.DossierQuery, from activities.DossierCursor, officials bool) ([]activities.DossierLine, error) {
	form, w := selectDossiers, where{args: []any{book, q.Province}}
	if q.Agency == "" {
		tallied := where{args: []any{book}}
		few, err := column[string](ctx, tx, fmt.Sprintf(selectHaving, talliedWith(&tallied, q, from), fewAgencies+1), tallied.args...)
		if err != nil {
			return nil, fmt.Errorf("agencies that have such dossiers: %w", err)
		}
		if len(few) <= fewAgencies {
			form, w.args = selectOfFew, append(w.args, few)
		}
	}
	query := fmt.Sprintf(form, book, dossiersWith(&w, q, from), sortedBy(q), q.Size+1)
	return listDossiers(ctx, tx, query, officials, w.args...)
}

// talliedWith are the conditions on the tallies of an agency that may have such dossiers.
func talliedWith(w *where, q activities.DossierQuery, from activities.DossierCursor) string {
	part := where{args: w.args}
	part.add("t.book = $1")
	switch {
	case from.Agency != "" && q.Down:
		part.add("t.agency <= ?", from.Agency)
	case from.Agency != "":
		part.add("t.agency >= ?", from.Agency)
	}
	if q.Procedure != "" {
		part.add("t.procedure = ?", q.Procedure)
	}
	if at := dossier.Position(q.Indicator); at >= 0 {
		part.add(fmt.Sprintf(tallySides[q.Side], at+1))
	}
	switch {
	case q.Timing == dossier.EndedLate || q.Timing == dossier.RunningLate || q.Reason == dossier.AskedAgain:
		part.add(fmt.Sprintf(tallySides[activities.NotInNumerator], 1))
	case q.Timing != 0:
		part.add(fmt.Sprintf(tallySides[activities.WholeNumerator], 1))
	case q.Official != 0:
		part.add("t.agency = (select agency from dossier_official where id = ?)", q.Official)
	}
	w.args = part.args
	return part.String()
}

// tallySides say that an agency has dossiers of a side, by the place of the indicator.
var tallySides = map[activities.DossierSide]string{
	"":                          "t.denominators[%[1]d] > 0",
	activities.WholeDenominator: "t.denominators[%[1]d] > 0",
	activities.WholeNumerator:   "t.numerators[%[1]d] > 0",
	activities.NotInNumerator:   "t.denominators[%[1]d] > t.numerators[%[1]d]",
}

// rowSides say the same of a row, by the bit of the indicator.
var rowSides = map[activities.DossierSide]string{
	"":                          "d.denominators & %[1]d <> 0",
	activities.WholeDenominator: "d.denominators & %[1]d <> 0",
	activities.WholeNumerator:   "d.numerators & %[1]d <> 0",
	activities.NotInNumerator:   "d.denominators & %[1]d <> 0 and d.numerators & %[1]d = 0",
}

// dossiersWith are the conditions on the rows.
func dossiersWith(w *where, q activities.DossierQuery, from activities.DossierCursor) string {
	part := where{args: w.args}
	part.add("d.book = $1")
	if q.Agency != "" {
		part.add("d.agency = ?", q.Agency)
	}
	if at := dossier.Position(q.Indicator); at >= 0 {
		part.add(fmt.Sprintf(rowSides[q.Side], 1<<at))
	}
	if q.Timing != 0 {
		part.add(fmt.Sprintf("d.timing = %d", q.Timing)) // said itself, so that the index on those that run is found
	}
	if q.Reason != "" {
		part.add("d.reason = '" + string(q.Reason) + "'") // one of dossier.Reasons, so that the index on the seldom ones is found
	}
	if q.Procedure != "" {
		part.add("d.procedure = ?", q.Procedure)
	}
	if q.Official != 0 {
		part.add("d.official = ?", q.Official)
	}
	if q.Text != "" {
		part.add("d.number >= ? and d.number < ?", q.Text, q.Text+"\U0010ffff")
	}
	if from.Agency != "" {
		behind(&part, q, from)
	}
	w.args = part.args
	return part.String()
}

// behind are the rows behind the last one of the page before.
func behind(w *where, q activities.DossierQuery, from activities.DossierCursor) {
	than := ">"
	if q.Down {
		than = "<"
	}
	column := sortColumns[q.Sort]
	if column == "" {
		w.add("(d.agency, d.number) "+than+" (?, ?)", from.Agency, from.Number)
		return
	}
	at := any(from.At)
	if from.At.IsZero() {
		at = pgtype.Timestamptz{InfinityModifier: pgtype.Infinity, Valid: true}
	}
	w.add("d.agency "+than+"= ? and (d.agency, "+column+", d.number) "+than+" (?, ?, ?)", from.Agency, from.Agency, at, from.Number)
}

// AgencyName is how an agency is called now; its code where nobody knows it.
func (s *Store) AgencyName(ctx context.Context, province, agency string) (name string, err error) {
	err = s.pool.QueryRow(ctx, "select name from agency where province = $1 and code = $2 order by valid_from desc limit 1", province, agency).Scan(&name)
	if err := ignoreNoRows(err); err != nil {
		return "", fmt.Errorf("name of agency %s: %w", agency, err)
	}
	return cmp.Or(name, agency), nil
}
