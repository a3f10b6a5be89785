package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

const insertScoreRun = `
insert into score_run (snapshot, province, period, index_set, engine, corrections)
values ($1, $2, $3, $4, $5, $6)
on conflict on constraint score_run_once do nothing`

const selectScoreRun = `
select id
from score_run
where snapshot = $1 and index_set = $2 and engine = $3 and corrections = $4`

// SaveScores stores a score run, all of it or nothing. The same run again gives the id that it has.
func (s *Store) SaveScores(ctx context.Context, r activities.ScoreRun) (id int64, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, insertScoreRun, r.Snapshot, r.Province, r.Period, r.IndexSet, r.Engine, r.Corrections)
		if err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, selectScoreRun, r.Snapshot, r.IndexSet, r.Engine, r.Corrections).Scan(&id); err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return nil
		}
		return copyScores(ctx, tx, id, r.Standings)
	})
	if err != nil {
		return 0, refusal(fmt.Errorf("store scores of %s %s: %w", r.Province, r.Period, err))
	}
	return id, nil
}

var (
	standingColumns = []string{"run", "position", "agency", "name", "kind", "total", "no_cases", "rank", "band"}
	scoreColumns    = []string{"run", "agency", "position", "level", "code", "numerator", "denominator", "published", "flags", "ratio", "points", "max", "rule"}
)

func copyScores(ctx context.Context, tx pgx.Tx, run int64, standings []scoring.Standing) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"standing"}, standingColumns, pgx.CopyFromSlice(len(standings), func(i int) ([]any, error) {
		s := standings[i]
		return []any{run, i, s.Code, s.Name, string(s.Kind), hundredths(s.Card.Total), s.Card.NoCases, s.Rank.Ptr(), s.Band.Ptr()}, nil
	}))
	if err != nil {
		return fmt.Errorf("standings: %w", err)
	}
	var rows [][]any
	for _, s := range standings {
		rows = appendScores(rows, run, s.Card)
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"score"}, scoreColumns, pgx.CopyFromRows(rows)); err != nil {
		return fmt.Errorf("scores: %w", err)
	}
	return nil
}

// The levels of score rows, and the two rules of groups; the rules of indicators are scoring.Rule.
const (
	levelGroup      = "group"
	levelIndicator  = "indicator"
	ruleSum         = "sum"
	ruleAsPublished = "as-published"
)

// appendScores puts a group before its indicators.
func appendScores(rows [][]any, run int64, card scoring.Scorecard) [][]any {
	position := 0
	add := func(level, code string, m scoring.Measure, ratio, score scoring.Maybe[scoring.Hundredths], most scoring.Hundredths, rule string) {
		rows = append(rows, []any{
			run, card.Agency, position, level, code, m.Numerator.Ptr(), m.Denominator.Ptr(), hundredths(m.Published), flags(m.Flags),
			hundredths(ratio), hundredths(score), int64(most), rule,
		})
		position++
	}
	for _, g := range card.Groups {
		rule := ruleSum
		if g.AsGiven {
			rule = ruleAsPublished
		}
		add(levelGroup, g.Code, scoring.Measure{Published: g.Published}, scoring.Maybe[scoring.Hundredths]{}, g.Points, g.Max, rule)
		for _, r := range g.Indicators {
			add(levelIndicator, r.Indicator, r.Measure, r.Ratio, r.Points, r.Max, string(r.Rule))
		}
	}
	return rows
}

const selectScoreRunByID = `
select province, period, snapshot, index_set, engine, corrections
from score_run
where id = $1`

// Scores is a stored score run.
func (s *Store) Scores(ctx context.Context, id int64) (r activities.ScoreRun, err error) {
	err = s.pool.QueryRow(ctx, selectScoreRunByID, id).Scan(&r.Province, &r.Period, &r.Snapshot, &r.IndexSet, &r.Engine, &r.Corrections)
	if err != nil {
		return r, found(err, "score run %d", id)
	}
	r.Standings, err = s.standings(ctx, id)
	if err != nil {
		return r, fmt.Errorf("read standings of score run %d: %w", id, err)
	}
	cards := make(map[string]*scoring.Scorecard, len(r.Standings))
	for i := range r.Standings {
		cards[r.Standings[i].Code] = &r.Standings[i].Card
	}
	if err := s.readScores(ctx, id, everyAgency, cards); err != nil {
		return r, fmt.Errorf("read scores of score run %d: %w", id, err)
	}
	return r, nil
}

const selectStandings = `
select agency, name, kind, total, no_cases, rank, band
from standing
where run = $1
order by position`

func (s *Store) standings(ctx context.Context, run int64) ([]scoring.Standing, error) {
	rows, _ := s.pool.Query(ctx, selectStandings, run)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (s scoring.Standing, err error) {
		var (
			total      *int64
			rank, band *int
		)
		err = row.Scan(&s.Code, &s.Name, &s.Kind, &total, &s.Card.NoCases, &rank, &band)
		s.Rank, s.Band = scoring.FromPtr(rank), scoring.FromPtr(band)
		s.Card.Agency, s.Card.Total = s.Code, points(total)
		return s, err
	})
}

const selectScores = `
select agency, level, code, numerator, denominator, published, flags, ratio, points, max, rule
from score
where run = $1 and ($2 = '' or agency = $2)
order by agency, position`

// everyAgency is for readScores.
const everyAgency = ""

func (s *Store) readScores(ctx context.Context, run int64, agency string, cards map[string]*scoring.Scorecard) error {
	rows, err := s.pool.Query(ctx, selectScores, run, agency)
	if err != nil {
		return err
	}
	var row scoreRow
	_, err = pgx.ForEachRow(rows, row.targets(), func() error {
		row.addTo(cards[row.agency])
		row.flags = nil
		return nil
	})
	return err
}

type scoreRow struct {
	agency, level, code, rule      string
	numerator, denominator         *int64
	published, ratio, points, most *int64
	flags                          []scoring.Flag
}

func (r *scoreRow) targets() []any {
	return []any{&r.agency, &r.level, &r.code, &r.numerator, &r.denominator, &r.published, &r.flags, &r.ratio, &r.points, &r.most, &r.rule}
}

func (r *scoreRow) addTo(card *scoring.Scorecard) {
	most := points(r.most).Value
	if r.level == levelGroup {
		card.Groups = append(card.Groups, scoring.GroupResult{
			Code: r.code, Points: points(r.points), Max: most, Published: points(r.published), AsGiven: r.rule == ruleAsPublished,
		})
		return
	}
	group := &card.Groups[len(card.Groups)-1]
	group.Indicators = append(group.Indicators, scoring.Result{
		Measure: scoring.Measure{
			Indicator: r.code, Numerator: scoring.FromPtr(r.numerator), Denominator: scoring.FromPtr(r.denominator),
			Published: points(r.published), Flags: r.flags,
		},
		Ratio: points(r.ratio), Points: points(r.points), Max: most, Rule: scoring.Rule(r.rule),
	})
}
