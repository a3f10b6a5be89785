package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// TaskByLink is the task that a personal link opens, and all that its page shows, as it is at one moment.
// ErrNotFound: the link is unknown or was revoked. The token is in no error.
func (s *Store) TaskByLink(ctx context.Context, token string) (activities.LinkedTask, error) {
	l, err := s.shown(ctx, func(tx pgx.Tx) (task activities.TaskID, person int64, err error) {
		err = tx.QueryRow(ctx, selectLink, activities.LinkHash(token)).Scan(&task, &person)
		return task, person, found(err, "task")
	})
	if err != nil {
		return activities.LinkedTask{}, fmt.Errorf("open a personal link: %w", err)
	}
	return l, nil
}

// TaskOf is a task, and all that its page shows, as it is at one moment for somebody who is signed in. ErrNotFound:
// there is no such task, or it is not theirs to see.
func (s *Store) TaskOf(ctx context.Context, who activities.Session, id activities.TaskID) (activities.LinkedTask, error) {
	l, err := s.shown(ctx, func(pgx.Tx) (activities.TaskID, int64, error) { return id, number64(who.Person), nil })
	if err == nil && !who.Opens(l.ID, l.Task) {
		err = activities.ErrNotFound
	}
	if err != nil {
		return activities.LinkedTask{}, fmt.Errorf("open task %d: %w", id, err)
	}
	return l, nil
}

// shown reads what a task's page shows to a person.
func (s *Store) shown(ctx context.Context, which func(pgx.Tx) (task activities.TaskID, person int64, err error)) (l activities.LinkedTask, err error) {
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		task, person, err := which(tx)
		if err != nil {
			return err
		}
		if l, err = readLinked(ctx, tx, task, person); err != nil {
			return err
		}
		for _, read := range []func(context.Context, pgx.Tx, *activities.LinkedTask) error{
			readLinkedAnswers, readPrepared, readLinkedDisputes, readLinkedOutcomes, readLinkedDirective, readCalls, readLinkedSubmission, readLinkedChanges, readLeft, readWho, readCase, readDraftOf,
		} {
			if err := read(ctx, tx, &l); err != nil {
				return err
			}
		}
		return nil
	})
	return l, err
}

const selectLink = `
select task, person
from task_link
where token_sha256 = $1 and revoked_at is null`

const selectLinked = `
select t.id, t.province, coalesce(t.period, ''), t.kind, t.agency, t.subject, t.generation, t.state, t.outcome, t.opened_at, t.deadline,
       t.changed_at, t.reason, told_now(), coalesce(a.name, t.agency), coalesce(a.kind, ''), coalesce(a.successor, ''), p.id, p.name, coalesce(i.code, ''), coalesce(i.sha256, ''),
       coalesce(e.two_step, false),
       coalesce((select r.engine from score_run r where r.snapshot = e.snapshot and r.index_set = e.index_set
                 order by r.id desc limit 1), '')
from task t
join person p on p.id = $2
left join evaluation e on e.province = t.province and e.period = t.period
left join index_set i on i.code = e.index_set
left join lateral (
    select name, kind::text, successor
    from agency
    where province = t.province and code = t.agency
    order by valid_from desc
    limit 1) a on true
where t.id = $1`

func readLinked(ctx context.Context, tx pgx.Tx, task activities.TaskID, person int64) (l activities.LinkedTask, err error) {
	var twoStep bool
	t := &l.Task
	err = tx.QueryRow(ctx, selectLinked, task, person).Scan(&l.ID, &l.Province, &l.Period, &t.Kind, &t.Agency, &l.Subject, &t.Generation, &t.State,
		&t.Outcome, &t.Opened, &t.Deadline, &t.Changed, &t.Reason, &l.Now, &l.Agency.Name, &l.Agency.Kind, &t.Successor, &person, &l.Name,
		&l.IndexSet.Code, &l.IndexSet.SHA256, &twoStep, &l.Engine)
	if err != nil {
		return l, found(err, "task")
	}
	l.Task.TwoStep = twoStep && t.Kind == review.Review
	t.ID, l.Agency.Code = strconv.FormatInt(int64(l.ID), 10), t.Agency
	t.Opened, t.Changed, l.Now = vietnam(t.Opened), vietnam(t.Changed), vietnam(l.Now)
	t.Deadline.At = vietnam(t.Deadline.At)
	l.Who = review.Actor{Person: personID(person)}
	return l, nil
}

// The words of an answer that the office entered are those of the person on whose behalf it did.
const selectLinkedAnswers = `
select a.id, a.task, a.generation, a.says, a.reason, a.difficulties, a.informed,
       coalesce((select jsonb_build_object('Numerator', n.numerator, 'Denominator', n.denominator) from entered n where n.answer = a.id), 'null'),
       coalesce((select jsonb_build_object('Name', o.name, 'Address', coalesce(o.email, ''), 'Phone', o.phone, 'From', a.appointed_from)
                 from person o where o.id = a.appointed), 'null'),
       a.by_person, coalesce(a.for_person, 0), coalesce(a.on_behalf, 0), a.at, a.late,
       a.approval, a.approval_reason, p.name, coalesce(h.name, ''), a.approved_at
from answer a
join task t on t.id = a.task
join person p on p.id = coalesce(a.on_behalf, a.by_person)
left join person h on h.id = a.approved_by
where %s
order by a.id`

func readLinkedAnswers(ctx context.Context, tx pgx.Tx, l *activities.LinkedTask) (err error) {
	l.Answers, err = linkedAnswers(ctx, tx, "t.id = $1", l.ID)
	return err
}

// readPrepared reads the answer that a head's approval is on. Its subject is the generation of the review.
func readPrepared(ctx context.Context, tx pgx.Tx, l *activities.LinkedTask) error {
	if l.Task.Kind != review.Countersign {
		return nil
	}
	prepared, err := linkedAnswers(ctx, tx, "(t.province, t.period, t.agency, t.kind) = ($1, $2, $3, 'review') and a.generation = $4 and not a.late",
		l.Province, l.Period, l.Agency.Code, number64(l.Subject))
	if len(prepared) > 0 {
		l.Prepared = scoring.Some(prepared[0])
	}
	return err
}

func linkedAnswers(ctx context.Context, tx pgx.Tx, which string, args ...any) ([]activities.LinkedAnswer, error) {
	rows, _ := tx.Query(ctx, fmt.Sprintf(selectLinkedAnswers, which), args...)
	answers, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a activities.LinkedAnswer, err error) {
		var (
			task, by, absent, onBehalf int64
			judged                     *time.Time
			informed                   *int64
		)
		err = row.Scan(&a.ID, &task, &a.Generation, &a.Says, &a.Reason, &a.Difficulties, &informed, &a.Counted, &a.Appointee, &by, &absent, &onBehalf, &a.At, &a.Late, &a.Approval,
			&a.Remark, &a.Name, &a.Approver, &judged)
		a.Task, a.By, a.For, a.OnBehalf = personID(task), personID(by), personID(absent), personID(onBehalf)
		a.At, a.Informed = vietnam(a.At), scoring.FromPtr(informed)
		if judged != nil {
			a.Judged = scoring.Some(vietnam(*judged))
		}
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	return answers, nil
}

const selectLinkedDisputes = `
select d.id, d.answer, d.indicator, d.reason, d.numerator, d.denominator, d.dossiers, d.decision, d.ruling, d.ruled_at,
       c.numerator, c.denominator, array(select person::text from raiser where dispute = d.id), coalesce(r.state, '')
from dispute d
join answer a on a.id = d.answer
left join correction c on c.dispute = d.id and c.agency = d.agency
left join task r on (r.province, r.period, r.kind, r.agency, r.subject) = (d.province, d.period, 'ruling', d.agency, d.id::text)
where a.task = $1 or d.id = $2 or a.id = $3
order by d.id`

// aboutDispute are the kinds whose subject is a dispute's number.
var aboutDispute = []review.Kind{review.Rule, review.Supplement, review.SourceFix}

const selectProposer = `
select proposed_by::text
from erratum
where id = $1`

// readLinkedDisputes also says who has raised what a ruling is on: nobody rules on their own dispute.
func readLinkedDisputes(ctx context.Context, tx pgx.Tx, l *activities.LinkedTask) (err error) {
	var subject int64
	if slices.Contains(aboutDispute, l.Task.Kind) {
		subject = number64(l.Subject)
	}
	l.Disputes, err = linkedDisputes(ctx, tx, l.ID, subject, l.Prepared.Value.ID)
	if l.Task.Kind == review.Correct && err == nil {
		l.Task.Raisers, err = column[string](ctx, tx, selectProposer, number64(l.Subject))
	}
	if l.Task.Kind == review.Rule && len(l.Disputes) > 0 {
		l.Task.Raisers = l.Disputes[0].Raisers
	}
	return err
}

// linkedDisputes are those of a task's answers, the one with a number, and those of an answer.
func linkedDisputes(ctx context.Context, q reader, task activities.TaskID, dispute, answer int64) ([]activities.LinkedDispute, error) {
	rows, _ := q.Query(ctx, selectLinkedDisputes, task, dispute, answer)
	disputes, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (d activities.LinkedDispute, err error) {
		var (
			numerator, denominator, right, of *int64
			ruled                             *time.Time
		)
		err = row.Scan(&d.ID, &d.Answer, &d.Indicator, &d.Reason, &numerator, &denominator, &d.Dossiers, &d.Ruling.Decision, &d.Ruling.Reason,
			&ruled, &right, &of, &d.Raisers, &d.State)
		d.Proposed = counted(numerator, denominator)
		if d.Ruling.Decision == review.AcceptedInPart {
			d.Ruling.Counted = counted(right, of)
		}
		if ruled != nil {
			d.Ruled = scoring.Some(vietnam(*ruled))
		}
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("disputes: %w", err)
	}
	ids := make([]int64, len(disputes))
	for i, d := range disputes {
		ids[i] = d.ID
	}
	picked, err := readPicked(ctx, q, ids)
	for i := range disputes {
		disputes[i].Picked = picked[disputes[i].ID]
	}
	return disputes, err
}

func readLinkedOutcomes(ctx context.Context, tx pgx.Tx, l *activities.LinkedTask) error {
	if l.Task.Kind != review.Approval {
		return nil
	}
	var err error
	l.Outcomes, err = outcomes(ctx, tx, l.Key)
	return err
}

func readLeft(ctx context.Context, tx pgx.Tx, l *activities.LinkedTask) error {
	c, err := readCalendar(ctx, tx)
	if err != nil {
		return err
	}
	left, err := c.Left(l.Now, l.Task.Deadline)
	switch {
	case errors.Is(err, calendar.ErrNoNotice):
		return nil
	case err != nil:
		return err
	}
	l.Left = scoring.Some(left)
	return nil
}

const selectOwnAgencies = `
select distinct agency
from officer
where person = $1`

// readWho says as whom the person acts today: as the first of their roles, or in place of the first absent person, that
// the task takes an answer of; without one, as what they are.
func readWho(ctx context.Context, tx pgx.Tx, l *activities.LinkedTask) error {
	agencies, err := column[string](ctx, tx, selectOwnAgencies, number64(l.Who.Person))
	if err != nil {
		return err
	}
	people, names, err := readPeople(ctx, tx, l.Province, append(agencies, l.Task.Holder()))
	if err != nil {
		return err
	}
	substitutes, err := readSubstitutes(ctx, tx)
	if err != nil {
		return err
	}
	all := waysOf(l.Who.Person, people, substitutes, calendar.DayOf(l.Now))
	if len(all) == 0 {
		return nil
	}
	l.Who = all[max(slices.IndexFunc(all, func(a review.Actor) bool { return l.Task.TakesFrom(a, l.Now) }), 0)]
	if !l.Task.EnteredBy(l.Who) {
		return nil
	}
	for _, p := range people {
		if p.Agency == l.Task.Holder() {
			l.Speakers = append(l.Speakers, activities.Speaker{Person: p.ID, Name: names[p.ID].Name + ", " + names[p.ID].Title})
		}
	}
	return nil
}
