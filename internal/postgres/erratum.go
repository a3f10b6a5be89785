package postgres

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const selectErratum = `
select e.id, e.province, e.period, e.revision, e.kind, e.agency, e.indicator, e.numerator, e.denominator, e.agencies, coalesce(e.dispute, 0), e.index_set,
       e.reason, e.evidence, e.proposed_by, e.proposed_at, e.state, coalesce(e.decided_by, 0), e.decided_at, e.decision, coalesce(t.id, 0)
from erratum e
left join task t on (t.province, t.period, t.kind, t.agency, t.subject) = (e.province, e.period, 'correction', e.province, e.id::text)
`

func scanErratum(row pgx.CollectableRow) (e activities.Erratum, err error) {
	var (
		numerator, denominator *int64
		by, decidedBy          int64
		decided                *time.Time
	)
	err = row.Scan(&e.ID, &e.Province, &e.Period, &e.Revision, &e.Kind, &e.Agency, &e.Indicator, &numerator, &denominator, &e.Agencies, &e.Dispute, &e.IndexSet,
		&e.Reason, &e.Evidence, &by, &e.Proposed, &e.State, &decidedBy, &decided, &e.Decision, &e.Task)
	e.Counted, e.By, e.DecidedBy, e.Proposed = counted(numerator, denominator), personID(by), personID(decidedBy), vietnam(e.Proposed)
	if decided != nil {
		e.Decided = scoring.Some(vietnam(*decided))
	}
	return e, err
}

// Erratum is one correction of a published result. ErrNotFound.
func (s *Store) Erratum(ctx context.Context, id activities.ErratumID) (activities.Erratum, error) {
	rows, _ := s.pool.Query(ctx, selectErratum+"where e.id = $1", id)
	e, err := pgx.CollectExactlyOneRow(rows, scanErratum)
	return e, found(err, "correction %d", id)
}

// LatestErratum is the newest proposal of what is to become a revision. ErrNotFound.
func (s *Store) LatestErratum(ctx context.Context, k activities.Key, revision int) (activities.Erratum, error) {
	rows, _ := s.pool.Query(ctx, selectErratum+"where e.province = $1 and e.period = $2 and e.revision = $3 order by e.id desc limit 1", k.Province, k.Period, revision)
	e, err := pgx.CollectExactlyOneRow(rows, scanErratum)
	return e, found(err, "a correction of %s to revision %d", k.Period, revision)
}

// Errata are all corrections of a period, the newest first.
func (s *Store) Errata(ctx context.Context, k activities.Key) ([]activities.Erratum, error) {
	rows, _ := s.pool.Query(ctx, selectErratum+"where e.province = $1 and e.period = $2 order by e.id desc", k.Province, k.Period)
	all, err := pgx.CollectRows(rows, scanErratum)
	if err != nil {
		return nil, fmt.Errorf("read the corrections of %s: %w", k.Period, err)
	}
	return all, nil
}

const selectLateDispute = `
select d.province, d.period, d.agency, d.indicator, d.reason, a.late, d.numerator, d.denominator, d.dossiers
from dispute d
join answer a on a.id = d.answer
where d.id = $1`

// LateDispute is a dispute by its number. ErrNotFound.
func (s *Store) LateDispute(ctx context.Context, id int64) (d activities.LateDispute, err error) {
	var numerator, denominator *int64
	err = s.pool.QueryRow(ctx, selectLateDispute, id).Scan(&d.Province, &d.Period, &d.Agency, &d.Indicator, &d.Reason, &d.Late, &numerator, &denominator, &d.Dossiers)
	d.Proposed = counted(numerator, denominator)
	return d, found(err, "dispute %d", id)
}

const insertErratum = `
insert into erratum (province, period, revision, kind, agency, indicator, numerator, denominator, agencies, dispute, index_set, reason, evidence, proposed_by, proposed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10::bigint, 0), $11, $12, $13, $14, $15)
returning id`

const selectOpenErratum = `
select id, state
from erratum
where province = $1 and period = $2 and state in ('open', 'approved')`

// AddErratum stores a proposal with its task, and has its workflow started. ErrRefused: the period is not published, or
// another proposal of it has not ended, or what is public has changed since it was weighed.
func (s *Store) AddErratum(ctx context.Context, e activities.Erratum, days daysOf) (activities.Erratum, error) {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if err := correctable(ctx, tx, e); err != nil {
			return err
		}
		task, err := erratumTask(ctx, tx, e.Key, days)
		if err != nil {
			return err
		}
		var numerator, denominator *int64
		if c := e.Counted.Ptr(); c != nil {
			numerator, denominator = &c.Numerator, &c.Denominator
		}
		e.State, e.Proposed = activities.ErratumOpen, task.Opened
		err = tx.QueryRow(ctx, insertErratum, e.Province, e.Period, e.Revision, e.Kind, e.Agency, e.Indicator, numerator, denominator, e.Agencies, e.Dispute, e.IndexSet,
			e.Reason, e.Evidence, number64(e.By), e.Proposed).Scan(&e.ID)
		if err != nil {
			return err
		}
		task.Subject = strconv.FormatInt(int64(e.ID), 10)
		if err := insertNew(ctx, tx, e.Key, []activities.NewTask{task}, false); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, selectErratumTask, e.Province, e.Period, task.Subject).Scan(&e.Task); err != nil {
			return err
		}
		details := map[string]any{"correction": e.ID, "revision": e.Revision, "kind": e.Kind}
		if err := recordBy(ctx, tx, e.Key, e.By, "correction proposed", details); err != nil {
			return err
		}
		return wakeErratum(ctx, tx, e.Key, e.ID, e.Revision)
	})
	if err != nil {
		return e, refusal(fmt.Errorf("propose a correction of %s: %w", e.Period, err))
	}
	return e, nil
}

// correctable locks the period and refuses what cannot be corrected now.
func correctable(ctx context.Context, tx pgx.Tx, e activities.Erratum) error {
	var state activities.State
	if err := ignoreNoRows(tx.QueryRow(ctx, lockEvaluation, e.Province, e.Period).Scan(&state)); err != nil {
		return err
	}
	if state != activities.Published {
		return activities.Refuse("kỳ đánh giá chưa công khai kết quả chính thức; khi đang thực hiện thì sửa bằng thẩm định kiến nghị hoặc thu thập lại", "the period has not ended: while it runs, rule on disputes or collect again")
	}
	var (
		open activities.ErratumID
		how  activities.ErratumState
	)
	err := ignoreNoRows(tx.QueryRow(ctx, selectOpenErratum, e.Province, e.Period).Scan(&open, &how))
	if err == nil && open != 0 {
		err = activities.Refuse("đề xuất đính chính số %d của kỳ này %s; mỗi kỳ chỉ đính chính lần lượt từng việc: hãy đợi việc đó kết thúc, hoặc rút đề xuất đó trước",
			"correction %d of this period %s: one at a time, for each is weighed against what is public: wait until it has ended, or withdraw it", open, scoring.Text{Vi: how.In(scoring.Vi), En: how.In(scoring.En)})
	}
	if err != nil {
		return err
	}
	next, previous := 0, []byte(nil)
	if err := tx.QueryRow(ctx, nextRevision, e.Province, e.Period).Scan(&next, &previous); err != nil {
		return err
	}
	if next != e.Revision {
		return activities.Refuse("vừa có phiên bản mới được công khai; hãy xem lại rồi đề xuất lại", "a new revision was published meanwhile: look at it, and propose again")
	}
	return nil
}

const selectErratumTask = `
select id
from task
where province = $1 and period = $2 and kind = 'correction' and subject = $3`

// erratumTask is the second person's task: by the newest ladders, for the period may have had none.
func erratumTask(ctx context.Context, tx pgx.Tx, k activities.Key, days daysOf) (t activities.NewTask, err error) {
	var now time.Time
	if err := tx.QueryRow(ctx, selectNow).Scan(&now); err != nil {
		return t, err
	}
	ladders, content, err := laddersToBeginWith(ctx, tx)
	if err != nil {
		return t, err
	}
	n, err := days(review.Correct, content)
	if err != nil {
		return t, err
	}
	c, err := readCalendar(ctx, tx)
	if err != nil {
		return t, err
	}
	now = vietnam(now)
	deadline, err := c.Add(c.DayOf(now), n)
	if err != nil {
		return t, activities.Refusal(err)
	}
	return activities.NewTask{Kind: review.Correct, Agency: k.Province, Ladders: ladders, Opened: now, Deadline: deadline}, nil
}

const insertErratumWake = `
insert into wake (workflow, erratum)
values ($1, $2)`

// wakeErratum has the workflow of a correction look, and starts it where there is none.
func wakeErratum(ctx context.Context, tx pgx.Tx, k activities.Key, id activities.ErratumID, revision int) error {
	if _, err := tx.Exec(ctx, insertErratumWake, activities.ErratumWorkflowID(k, revision), id); err != nil {
		return fmt.Errorf("wake correction %d: %w", id, err)
	}
	return nil
}

const selectPersonName = `
select name
from person
where id = $1`

// NameOf is the name of a person by their id. ErrNotFound.
func (s *Store) NameOf(ctx context.Context, person string) (name string, err error) {
	err = s.pool.QueryRow(ctx, selectPersonName, number64(person)).Scan(&name)
	return name, found(err, "person")
}
