package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/publication"
)

const selectProven = `
select p.revision, p.content, s.content
from publication p
join score_run r on r.id = p.run
join index_set s on s.code = r.index_set
where p.province = $1 and p.period = $2 and (p.revision = $3 or $3 = 0)
order by p.revision desc
limit 1`

const selectChain = `
select statement, signature, signed_by
from publication
where province = $1 and period = $2 and revision <= $3 and statement is not null
order by revision`

// Document is a revision with everything that proves it: the bytes of a publication.Document. Revision 0 is the latest.
// ErrNotFound: there is no such revision.
func (s *Store) Document(ctx context.Context, k activities.Key, revision int) ([]byte, error) {
	var d publication.Document
	err := s.pool.QueryRow(ctx, selectProven, k.Province, k.Period, revision).Scan(&revision, &d.Results, &d.IndexSet)
	if err != nil {
		return nil, found(err, "revision %d of %s in %s", revision, k.Province, k.Period)
	}
	rows, _ := s.pool.Query(ctx, selectChain, k.Province, k.Period, revision)
	signers := map[string]bool{}
	d.Chain, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l publication.Link, err error) {
		var statement []byte
		var key string
		if err := row.Scan(&statement, &l.Signature, &key); err != nil {
			return l, err
		}
		signers[key] = true
		l.Statement, err = publication.ParseStatement(statement)
		return l, err
	})
	if err != nil {
		return nil, found(err, "statements of %s in %s", k.Province, k.Period)
	}
	keys, err := s.SigningKeys(ctx, k.Province)
	if err != nil {
		return nil, err
	}
	d.Keys = endorsers(keys, signers)
	return d.Encode()
}

// endorsers are the keys that have signed and those that have endorsed them, the oldest first. keys come newest first.
func endorsers(keys []publication.ListedKey, wanted map[string]bool) (needed []publication.Key) {
	for _, k := range keys {
		if wanted[k.ID] {
			wanted[k.By] = true
			needed = append(needed, k.Key)
		}
	}
	slices.Reverse(needed)
	return needed
}
