package postgres

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const insertInquiry = `
insert into inquiry (dispute, generation, question, asked_by, for_person)
values ($1, $2, $3, $4, $5)`

const insertMessage = `
insert into message (dispute, by_person, for_person, office, words)
values ($1, $2, $3, $4, $5)`

// writeCase writes what was said on a dispute besides answers and rulings.
func writeCase(ctx context.Context, tx pgx.Tx, b activities.TaskBook, e activities.TaskEntry) error {
	if q := e.Asked.Value; e.Asked.Known {
		if _, err := tx.Exec(ctx, insertInquiry, q.Dispute, q.Generation, q.Question, number64(q.By), personOrNull(q.For)); err != nil {
			return fmt.Errorf("question: %w", err)
		}
	}
	if m := e.Said.Value; e.Said.Known {
		if _, err := tx.Exec(ctx, insertMessage, m.Dispute, number64(m.By), personOrNull(m.For), m.Office, m.Words); err != nil {
			return fmt.Errorf("message: %w", err)
		}
	}
	return wakeRuling(ctx, tx, b, e)
}

const selectRulingOn = `
select id
from task
where kind = 'ruling' and subject = $1`

// wakeRuling has the ruling look again that waits for a supplement which has ended.
func wakeRuling(ctx context.Context, tx pgx.Tx, b activities.TaskBook, e activities.TaskEntry) error {
	if b.Task.Kind != review.Supplement || e.Task.State == review.Open || e.Task.State == review.Paused {
		return nil
	}
	var ruling activities.TaskID
	if err := tx.QueryRow(ctx, selectRulingOn, b.Subject).Scan(&ruling); err != nil {
		return ignoreNoRows(err)
	}
	_, err := tx.Exec(ctx, wakeTask, activities.TaskWorkflowID(b.Key, review.Rule, b.Task.Agency, b.Subject), ruling)
	return err
}

// RulingOn is the task of ruling on a dispute. ErrNotFound.
func (s *Store) RulingOn(ctx context.Context, dispute int64) (id activities.TaskID, err error) {
	err = s.pool.QueryRow(ctx, selectRulingOn, strconv.FormatInt(dispute, 10)).Scan(&id)
	return id, found(err, "dispute %d that waits for a ruling", dispute)
}

// Questions, supplements and messages, in the order of time. What the office entered is said by whose words it is.
const selectWords = `
select dispute, 'question', asked_at, p.name, true, question
from inquiry
join person p on p.id = asked_by
where dispute = any($1)
union all
select d.id, 'supplement', a.at, p.name, false, a.reason
from dispute d
join task t on (t.province, t.period, t.kind, t.agency, t.subject) = (d.province, d.period, 'supplement', d.agency, d.id::text)
join answer a on a.task = t.id
join person p on p.id = coalesce(a.on_behalf, a.by_person)
where d.id = any($1)
union all
select dispute, 'message', written_at, p.name, office, words
from message
join person p on p.id = by_person
where dispute = any($1)
order by 3`

func readWords(ctx context.Context, q reader, disputes []int64) (words []activities.Word, err error) {
	rows, _ := q.Query(ctx, selectWords, disputes)
	words, err = pgx.AppendRows(words, rows, func(row pgx.CollectableRow) (w activities.Word, err error) {
		err = row.Scan(&w.Dispute, &w.Kind, &w.At, &w.Name, &w.Office, &w.Words)
		w.At = vietnam(w.At)
		return w, err
	})
	if err != nil {
		return nil, fmt.Errorf("read what was said on disputes: %w", err)
	}
	return words, nil
}

const selectCase = `
select d.province, d.period, d.agency, coalesce(a.name, d.agency), coalesce(a.kind, '')
from dispute d
left join lateral (
    select name, kind::text
    from agency
    where province = d.province and code = d.agency
    order by valid_from desc
    limit 1) a on true
where d.id = $1`

// Case is a dispute with all that was said on it. ErrNotFound.
func (s *Store) Case(ctx context.Context, dispute int64) (c activities.Case, err error) {
	err = s.pool.QueryRow(ctx, selectCase, dispute).Scan(&c.Province, &c.Period, &c.Agency.Code, &c.Agency.Name, &c.Agency.Kind)
	if err != nil {
		return c, found(err, "dispute %d", dispute)
	}
	disputes, err := linkedDisputes(ctx, s.pool, 0, dispute, 0)
	if err != nil {
		return c, err
	}
	c.LinkedDispute = disputes[0]
	if c.Words, err = readWords(ctx, s.pool, []int64{dispute}); err != nil {
		return c, err
	}
	c.Files, err = s.DisputeFiles(ctx, dispute)
	return c, err
}

// readCase reads what goes with the disputes of a task, for whoever may see the agency's cases.
func readCase(ctx context.Context, tx pgx.Tx, l *activities.LinkedTask) (err error) {
	if may, _ := review.May(l.Who, review.ToView, l.Task.Subject()); !may {
		return nil
	}
	answers, disputes := []int64{l.Prepared.Value.ID}, []int64{}
	for _, a := range l.Answers {
		answers = append(answers, a.ID)
	}
	for _, d := range l.Disputes {
		answers, disputes = append(answers, d.Answer), append(disputes, d.ID)
	}
	if l.Files, err = storedFiles(ctx, tx, answers, disputes); err != nil {
		return err
	}
	owners, err := ownersOn(ctx, tx, l.Province, calendar.DayOf(l.Now))
	if err != nil {
		return err
	}
	for indicator, owner := range owners {
		if owner.Code == l.Agency.Code {
			l.Owned = append(l.Owned, indicator)
		}
	}
	slices.Sort(l.Owned)
	l.Words, err = readWords(ctx, tx, disputes)
	return err
}

const selectDisputes = `
select t.id, d.id, d.indicator, d.reason, d.numerator, d.denominator, d.dossiers, a.task, coalesce(a.on_behalf, a.by_person)::text,
       array(select person::text from raiser where dispute = d.id),
       (select count(*) from evidence where dispute = d.id),
       coalesce(i.generation, 0), coalesce(i.question, ''), coalesce(i.asked_by::text, ''),
       coalesce(s.id, 0), coalesce(s.state, ''), coalesce(said.reason, ''),
       (select count(*) from message where dispute = d.id),
       coalesce(m.by_person::text, ''), coalesce(m.for_person::text, ''), coalesce(m.office, false), coalesce(m.words, ''),
       coalesce((select jsonb_agg(jsonb_build_object('Number', p.number, 'Wish', p.wish) order by p.number) from dispute_dossier p where p.dispute = d.id), 'null')
from task t
join dispute d on d.id = t.subject::bigint
join answer a on a.id = d.answer
left join task s on (s.province, s.period, s.kind, s.agency, s.subject) = (t.province, t.period, 'supplement', t.agency, t.subject)
left join answer said on said.task = s.id and said.generation = s.generation and not said.late
left join lateral (select * from inquiry where dispute = d.id order by id desc limit 1) i on true
left join lateral (select * from message where dispute = d.id order by id desc limit 1) m on true
where t.id = any($1) and t.kind in ('ruling', 'supplement')`

// readDisputes reads what rulings and supplements are on, and who has raised it: nobody rules on their own dispute.
func readDisputes(rows pgx.Rows, books map[activities.TaskID]*activities.TaskBook) error {
	_, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (d activities.DisputeRecord, err error) {
		var (
			task                   activities.TaskID
			numerator, denominator *int64
			raisers                []string
		)
		i, s, m := &d.Inquiry, &d.Supplement, &d.Last
		err = row.Scan(&task, &d.ID, &d.Indicator, &d.Reason, &numerator, &denominator, &d.Dossiers, &d.Review, &d.Officer, &raisers,
			&d.Files, &i.Generation, &i.Question, &i.By, &s.ID, &s.State, &s.Words, &d.Messages, &m.By, &m.For, &m.Office, &m.Words, &d.Picked)
		if err != nil {
			return d, err
		}
		d.Proposed = counted(numerator, denominator)
		i.Dispute, m.Dispute = d.ID, d.ID
		books[task].Dispute, books[task].Task.Raisers = scoring.Some(d), raisers
		return d, nil
	})
	return err
}
