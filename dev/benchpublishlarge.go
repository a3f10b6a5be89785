package main

import (
	"context"
	"strings"

	"danhgia/activities"
	"danhgia/internal/indexset"
	"danhgia/internal/synthetic"
	"danhgia/scoring"
)

// publishSample evaluates the sample without reviews, to its publication.
func (s *stack) publishSample(ctx context.Context) error {
	for _, args := range [][]string{
		{"users", "add", "--name", "Quản trị hệ thống (dữ liệu mẫu)", "--email", administrator, "--role", "office-admin", "--reason", "sample"},
		{"calendar", "import", "samples/days-off.csv", "--as", administrator, "--reason", "sample"},
		{"start", "--period", string(sample.Period), "--source", sampleFolder, "--wait"},
	} {
		if err := s.starter(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// A publication needs a period and a score run: those of the sample are taken again, each with a number of its own.
const (
	insertLargePeriod = `
insert into evaluation
select (jsonb_populate_record(e, jsonb_build_object('period', $3::text))).*
from evaluation e
where province = $1 and period = $2
on conflict do nothing`
	insertLargeRun = `
insert into score_run (snapshot, province, period, index_set, engine, corrections)
select snapshot, province, $1, index_set, engine, 1000 + (select count(*) from score_run)
from score_run
where id = (select min(run) from publication)
returning id`
	insertLargePublication = `
insert into publication (province, period, revision, state, run, content, sha256, published_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)`
)

// insertLarge publishes synthetic results of a period, which nobody has signed.
func (b *publishBench) insertLarge(ctx context.Context, p scoring.Period) error {
	release, err := activities.Archive{Store: b.store, Decode: indexset.Parse}.Revision(ctx, sample, 1)
	if err != nil {
		return err
	}
	r, err := synthetic.Results(release.Set, release.Results.IndexSet, release.Results.Province, p, b.agencies)
	if err != nil {
		return err
	}
	r.Revision, r.Published = 2, release.Published
	publication, err := activities.NewPublication(r)
	if err != nil {
		return err
	}
	if _, err := b.conn.Exec(ctx, insertLargePeriod, sample.Province, sample.Period, p); err != nil {
		return err
	}
	var run int64
	if err := b.conn.QueryRow(ctx, insertLargeRun, p).Scan(&run); err != nil {
		return err
	}
	_, err = b.conn.Exec(ctx, insertLargePublication, sample.Province, p, 2, publication.State, run, publication.Content, publication.SHA256, publication.Published)
	return err
}
