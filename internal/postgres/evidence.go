package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

const insertEvidence = `
insert into evidence (answer, dispute, name, type, sha256, content)
values ($1, $2, $3, $4, $5, $6)
on conflict on constraint evidence_once do nothing`

// insertFiles stores the files of an answer, one after the other, so that only one of them is in memory. Those of no
// dispute of the answer go with the dispute that its task is about, if it is about one.
func insertFiles(ctx context.Context, tx pgx.Tx, b activities.TaskBook, answer int64, files []activities.File, disputes map[string]int64) error {
	for _, f := range files {
		var dispute any
		if id, ok := disputes[f.Indicator]; ok {
			dispute = id
		} else if b.Task.Kind == review.Supplement {
			dispute = number64(b.Subject)
		}
		content, err := f.Content()
		if err != nil {
			return fmt.Errorf("file %s: %w", f.SHA256, err)
		}
		if _, err := tx.Exec(ctx, insertEvidence, answer, dispute, f.Name, f.Type, f.SHA256, content); err != nil {
			return fmt.Errorf("file %s: %w", f.SHA256, err)
		}
	}
	return nil
}

const selectStoredFiles = `
select id, coalesce(dispute, 0), answer, name, type, length(content), sha256
from evidence
where (answer = any($1) or dispute = any($2)) and erased_at is null
order by id`

// storedFiles are those that came with answers, or are evidence of disputes, without their contents. Those whose term is
// over are not among them.
func storedFiles(ctx context.Context, q reader, answers, disputes []int64) ([]activities.StoredFile, error) {
	rows, _ := q.Query(ctx, selectStoredFiles, answers, disputes)
	files, err := pgx.AppendRows([]activities.StoredFile(nil), rows, func(row pgx.CollectableRow) (f activities.StoredFile, err error) {
		err = row.Scan(&f.ID, &f.Dispute, &f.Answer, &f.Name, &f.Type, &f.Size, &f.SHA256)
		return f, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the files of disputes: %w", err)
	}
	return files, nil
}

const selectEvidence = `
select content
from evidence
where id = $1 and erased_at is null`

// Evidence is the content of a stored file. ErrNotFound.
func (s *Store) Evidence(ctx context.Context, id int64) (content []byte, err error) {
	err = s.pool.QueryRow(ctx, selectEvidence, id).Scan(&content)
	return content, found(err, "file %d", id)
}

const selectDisputeAnswer = `
select answer
from dispute
where id = $1`

// DisputeFiles are the evidence of a dispute and the scan of the answer that it came with. ErrNotFound.
func (s *Store) DisputeFiles(ctx context.Context, dispute int64) ([]activities.StoredFile, error) {
	var answer int64
	if err := s.pool.QueryRow(ctx, selectDisputeAnswer, dispute).Scan(&answer); err != nil {
		return nil, found(err, "dispute %d", dispute)
	}
	files, err := storedFiles(ctx, s.pool, []int64{answer}, []int64{dispute})
	return slices.DeleteFunc(files, func(f activities.StoredFile) bool { return f.Dispute != dispute && f.Dispute != 0 }), err
}
