package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// One change of the register at a time: each row is judged by those that are there.
const lockAgencies = `
lock table agency in share row exclusive mode`

// ImportAgencies brings the register of agencies up to a table, all of it or nothing, or says in a preview what it would
// change. A row that is new is entered from its day on; one that begins while the agency has another name or kind closes
// that row; an end that the table names is written, and only ever brought forward. What the table does not name stays, so
// the same table again changes nothing. Whose tasks go to a successor are merged and not ended here. It takes the right
// to manage officers. The refusal (ErrRefused) names everything that is wrong, each with its line.
func (s *Store) ImportAgencies(ctx context.Context, rows []activities.AgencyRow, c activities.Change, preview bool) (summary activities.AgencyImport, err error) {
	by, err := permit(c, review.ToManageOfficers, review.Subject{})
	if err != nil {
		return summary, err
	}
	err = s.tried(ctx, preview, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockAgencies); err != nil {
			return fmt.Errorf("wait for other changes of the register: %w", err)
		}
		existing, err := agencyRows(ctx, tx, c.Province)
		if err != nil {
			return err
		}
		plan := newAgencyPlan(existing)
		for _, r := range rows {
			plan.take(r)
		}
		if summary, err = plan.summary, plan.err(); err != nil || !summary.Writes() {
			return err
		}
		if err := plan.write(ctx, tx, c.Province); err != nil {
			return refusal(fmt.Errorf("store the agencies: %w", err))
		}
		return recordOffice(ctx, tx, c, by, "agencies changed", map[string]any{
			"opened": len(summary.Added), "changed": len(summary.Changed), "closed": len(summary.Ended),
		})
	})
	return summary, err
}

// tried is a transaction that a preview takes back.
func (s *Store) tried(ctx context.Context, preview bool, work func(pgx.Tx) error) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if err := work(tx); err != nil || !preview {
			return err
		}
		return errPreview
	})
	if errors.Is(err, errPreview) {
		return nil
	}
	return err
}

// agencyPlan is how a table of agencies changes the register.
type agencyPlan struct {
	rows    map[string][]activities.AgencyRow // by code
	ended   []activities.AgencyRow            // stored rows with their new ends
	summary activities.AgencyImport
	faults  []fault
}

func newAgencyPlan(existing []activities.AgencyRow) *agencyPlan {
	p := &agencyPlan{rows: map[string][]activities.AgencyRow{}}
	for _, r := range existing {
		p.rows[r.Code] = append(p.rows[r.Code], r)
	}
	return p
}

func termOf(r activities.AgencyRow) term { return term{r.From, r.To} }

// take judges a row by those that are there, the earlier ones of the table among them.
func (p *agencyPlan) take(r activities.AgencyRow) {
	own := p.rows[r.Code]
	at := slices.IndexFunc(own, func(stored activities.AgencyRow) bool { return stored.From == r.From })
	switch {
	case r.To.Known && r.To.Value <= r.From:
		p.refuse(r, endsBeforeItBegins(termOf(r)))
	case at >= 0:
		p.same(r, &own[at])
	default:
		p.enter(r)
	}
}

// same is a row that is there already: it may end.
func (p *agencyPlan) same(r activities.AgencyRow, stored *activities.AgencyRow) {
	switch {
	case r.Name != stored.Name || r.Kind != stored.Kind:
		p.refuse(r, scoring.Say("%[1]s đã có từ ngày %[2]s với tên hoặc loại khác (%[3]s); nếu đổi tên, hãy ghi dòng mới từ ngày đổi",
			"%[1]s has another name or kind from %[2]s on (%[3]s): for a new name add a row from its day", r.Code, r.From, stored.Name))
	case r.Successor != stored.Successor:
		p.refuse(r, scoring.Say("%s: cơ quan kế thừa chỉ ghi được bằng chức năng sáp nhập, để nhiệm vụ còn mở được chuyển theo",
			"%s: a successor is only named by merging, so that open tasks go to it", r.Code))
	case r.To == stored.To:
		p.summary.Unchanged++
	case !r.To.Known || stored.To.Known && r.To.Value > stored.To.Value:
		p.refuse(r, scoring.Say("%s đã kết thúc ngày %s; nếu hoạt động trở lại, hãy ghi dòng mới", "%s has ended on %s: if it is there again, add a new row", r.Code, stored.To.Value))
	default:
		stored.To = r.To
		p.ended = append(p.ended, *stored)
		p.summary.Ended = append(p.summary.Ended, r)
	}
}

// enter opens a row, and closes the one that it takes the place of.
func (p *agencyPlan) enter(r activities.AgencyRow) {
	own := p.rows[r.Code]
	if at := slices.IndexFunc(own, func(stored activities.AgencyRow) bool { return termOf(stored).overlaps(termOf(r)) }); at >= 0 {
		stored := &own[at]
		if stored.From > r.From || stored.To.Known {
			p.refuse(r, scoring.Say("%s đã có %s; dòng mới không được trùng thời gian", "%s is there %s already: a second row must not overlap", r.Code, termOf(*stored).text()))
			return
		}
		stored.To = scoring.Some(r.From)
		p.ended = append(p.ended, *stored)
		p.summary.Changed = append(p.summary.Changed, r)
	} else {
		p.summary.Added = append(p.summary.Added, r)
	}
	if r.Successor != "" && !r.To.Known {
		p.refuse(r, scoring.Say("%s: cơ quan còn hoạt động thì không có cơ quan kế thừa", "%s: an agency that has no end has no successor", r.Code))
	}
	p.rows[r.Code] = append(own, r)
}

func (p *agencyPlan) refuse(r activities.AgencyRow, err error) {
	p.faults = append(p.faults, fault{r.Line, onLine(r.Line, err)})
}

func (p *agencyPlan) err() error { return allFaults(p.faults) }

// allFaults are refused together, in the order of the lines.
func allFaults(faults []fault) error {
	if len(faults) == 0 {
		return nil
	}
	slices.SortStableFunc(faults, func(a, b fault) int { return cmp.Compare(a.line, b.line) })
	all := make([]error, 0, len(faults))
	for _, f := range faults {
		all = append(all, f.err)
	}
	return activities.Refusal(errors.Join(all...))
}

const updateAgencyEnd = `
update agency
set valid_to = $4
where province = $1 and code = $2 and valid_from = $3`

const insertAgency = `
insert into agency (province, code, source_id, name, kind, valid_from, valid_to, successor)
values ($1, $2, '', $3, $4, $5, $6, nullif($7, ''))`

// write ends before it opens, so that an agency can follow on itself.
func (p *agencyPlan) write(ctx context.Context, tx pgx.Tx, province string) error {
	batch := &pgx.Batch{}
	for _, r := range p.ended {
		batch.Queue(updateAgencyEnd, province, r.Code, r.From.Time(), dateOrNull(r.To))
	}
	for _, r := range slices.Concat(p.summary.Added, p.summary.Changed) {
		batch.Queue(insertAgency, province, r.Code, r.Name, string(r.Kind), r.From.Time(), dateOrNull(r.To), r.Successor)
	}
	return tx.SendBatch(ctx, batch).Close()
}
