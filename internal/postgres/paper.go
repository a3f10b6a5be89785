package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

const selectLetterheads = `
select l.content, coalesce(p.name, ''), l.reason, l.set_at
from letterhead l
left join person p on p.id = l.by_person
where l.province = $1
order by l.id desc
limit $2`

// Letterhead is the newest one. ErrNotFound: the office has set none.
func (s *Store) Letterhead(ctx context.Context, province string) (activities.Letterhead, error) {
	all, err := s.Letterheads(ctx, province, 1)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("letterhead of %s: %w", province, activities.ErrNotFound)
	}
	if err != nil {
		return activities.Letterhead{}, err
	}
	return all[0].Letterhead, nil
}

// Letterheads are at most so many, the newest first.
func (s *Store) Letterheads(ctx context.Context, province string, most int) ([]activities.SetLetterhead, error) {
	rows, _ := s.pool.Query(ctx, selectLetterheads, province, most)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l activities.SetLetterhead, err error) {
		err = row.Scan(&l.Letterhead, &l.By, &l.Reason, &l.At)
		l.At = vietnam(l.At)
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the letterheads of %s: %w", province, err)
	}
	return all, nil
}

const insertLetterhead = `
insert into letterhead (province, content, by_person, reason)
values ($1, $2, $3, $4)
returning id`

// SetLetterhead stores a letterhead; earlier ones are kept. A preview refuses the same, and stores nothing.
func (s *Store) SetLetterhead(ctx context.Context, l activities.Letterhead, c activities.Change, preview bool) error {
	by, err := permit(c, review.ToManagePapers, review.Subject{})
	if err != nil {
		return err
	}
	if err := l.Check(); err != nil {
		return err
	}
	return s.tried(ctx, preview, func(tx pgx.Tx) error {
		var id int64
		if err := tx.QueryRow(ctx, insertLetterhead, c.Province, l, personOrNull(by.Person), c.Reason).Scan(&id); err != nil {
			return refusal(fmt.Errorf("store the letterhead: %w", err))
		}
		return recordOffice(ctx, tx, c, by, "letterhead set", map[string]any{"letterhead": id})
	})
}

const selectTemplates = `
select t.id, t.kind, t.name, coalesce(length(t.content), 0), coalesce(t.sha256, ''), coalesce(p.name, ''), t.reason, t.added_at,
       t.id = max(t.id) over (partition by t.kind)
from paper_template t
left join person p on p.id = t.by_person
where t.province = $1
order by t.id desc
limit 200`

// PaperTemplates are the versions of the office's own templates, the newest first.
func (s *Store) PaperTemplates(ctx context.Context, province string) ([]activities.PaperTemplate, error) {
	rows, _ := s.pool.Query(ctx, selectTemplates, province)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t activities.PaperTemplate, err error) {
		err = row.Scan(&t.ID, &t.Kind, &t.Name, &t.Size, &t.SHA256, &t.By, &t.Reason, &t.At, &t.Current)
		t.At = vietnam(t.At)
		return t, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the templates of %s: %w", province, err)
	}
	return all, nil
}

const selectTemplate = `
select content
from paper_template
where province = $1 and kind = $2 and ($3 = 0 or id = $3)
order by id desc
limit 1`

// PaperTemplate is the newest of the office's own templates of a kind, or the one with that number. ErrNotFound: the
// one that comes with the program counts.
func (s *Store) PaperTemplate(ctx context.Context, province string, kind activities.PaperKind, id int64) (content []byte, err error) {
	err = s.pool.QueryRow(ctx, selectTemplate, province, kind, id).Scan(&content)
	if err == nil && content == nil {
		err = pgx.ErrNoRows
	}
	return content, found(err, "template of %s", kind)
}

const insertTemplate = `
insert into paper_template (province, kind, name, content, sha256, by_person, reason)
values ($1, $2, $3, $4, $5, $6, $7)
returning id`

// AddPaperTemplate stores a template that was tried; earlier ones are kept. Without content the one that comes with the
// program counts again. A preview refuses the same, and stores nothing.
func (s *Store) AddPaperTemplate(ctx context.Context, kind activities.PaperKind, name string, content []byte, c activities.Change, preview bool) error {
	by, err := permit(c, review.ToManagePapers, review.Subject{})
	if err != nil {
		return err
	}
	var sum *string
	if content != nil {
		of := activities.SumOf(content)
		sum = &of
	}
	return s.tried(ctx, preview, func(tx pgx.Tx) error {
		var id int64
		if err := tx.QueryRow(ctx, insertTemplate, c.Province, kind, name, content, sum, personOrNull(by.Person), c.Reason).Scan(&id); err != nil {
			return refusal(fmt.Errorf("store the template of %s: %w", kind, err))
		}
		return recordOffice(ctx, tx, c, by, "paper template set", map[string]any{"template": id, "kind": kind, "sha256": sum})
	})
}

const selectPapers = `
select p.id, p.kind, p.province, p.period, p.revision, p.publication, p.number, p.dated, p.name, length(p.content), p.sha256, p.public,
       coalesce(by.name, ''), p.reason, p.filed_at
from paper p
left join person by on by.id = p.by_person
where p.province = $1 and p.period = $2
order by p.id desc`

// Papers are the signed papers of a period, the newest first.
func (s *Store) Papers(ctx context.Context, k activities.Key) ([]activities.Paper, error) {
	rows, _ := s.pool.Query(ctx, selectPapers, k.Province, k.Period)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p activities.Paper, err error) {
		var dated time.Time
		err = row.Scan(&p.ID, &p.Kind, &p.Key.Province, &p.Key.Period, &p.Revision, &p.Publication, &p.Number, &dated, &p.Name, &p.Size, &p.SHA256, &p.Public, &p.By, &p.Reason, &p.At)
		p.Dated, p.At = calendar.DayOf(dated), vietnam(p.At)
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the papers of %s: %w", k.Period, err)
	}
	return all, nil
}

const selectPaperFile = `
select content
from paper
where province = $1 and period = $2 and id = $3`

// PaperFile is a signed paper, byte for byte. ErrNotFound.
func (s *Store) PaperFile(ctx context.Context, k activities.Key, id int64) (content []byte, err error) {
	err = s.pool.QueryRow(ctx, selectPaperFile, k.Province, k.Period, id).Scan(&content)
	return content, found(err, "paper %d of %s", id, k.Period)
}

const selectBoundTo = `
select revision, sha256
from publication
where province = $1 and period = $2 and ($3 = 0 or revision = $3)
order by revision desc
limit 1`

const insertPaper = `
insert into paper (province, period, revision, kind, publication, number, dated, name, content, sha256, public, by_person, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
returning id`

// FilePaper stores a signed paper, bound to the results that it is about. A preview refuses the same, and stores
// nothing. ErrNotFound: there is no such revision.
func (s *Store) FilePaper(ctx context.Context, n activities.NewPaper, c activities.Change, preview bool) (p activities.Paper, err error) {
	by, err := permit(c, review.ToFilePapers, review.Subject{})
	if err != nil {
		return p, err
	}
	day, err := s.Today(ctx)
	if err == nil {
		err = n.Check(day)
	}
	if err != nil {
		return p, err
	}
	p = activities.Paper{Kind: n.Kind, Key: activities.Key{Province: c.Province, Period: n.Key.Period}, Number: n.Number, Dated: n.Dated, Name: n.Name, Size: int64(len(n.Content)), SHA256: activities.SumOf(n.Content), Public: n.Public}
	err = s.tried(ctx, preview, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, selectBoundTo, c.Province, n.Key.Period, n.Revision).Scan(&p.Revision, &p.Publication)
		if errors.Is(err, pgx.ErrNoRows) {
			return activities.Refuse("%s chưa có kết quả công khai với phiên bản này", "%s has no published results of this revision", n.Key.Period)
		}
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, insertPaper, c.Province, n.Key.Period, p.Revision, n.Kind, p.Publication, n.Number, n.Dated.Time(), n.Name, n.Content, p.SHA256, n.Public,
			personOrNull(by.Person), c.Reason).Scan(&p.ID)
		if err != nil {
			return refusal(fmt.Errorf("file a paper of %s: %w", n.Key.Period, err))
		}
		details := map[string]any{"paper": p.ID, "kind": n.Kind, "number": n.Number, "revision": p.Revision, "sha256": p.SHA256, "publication": p.Publication, "period": n.Key.Period}
		return recordOffice(ctx, tx, c, by, "paper filed", details)
	})
	return p, err
}
