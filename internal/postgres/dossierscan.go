package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/dossier"
)

// listedColumns are those of a dossier d as lists have it, in the province $2.
const listedColumns = dossierColumns + `,
       coalesce((select o.name from dossier_official o where o.id = d.official), '') as official_name,
       coalesce((select i.started_at from intake i where i.id = d.intake), 'epoch') as arrived,
       coalesce((select g.name from agency g where g.province = $2 and g.code = d.agency order by g.valid_from desc limit 1), d.agency) as agency_name`

// listedRow is a row of listedColumns.
type listedRow struct {
	dossierRow
	OfficialName string
	AgencyName   string
	Arrived      time.Time
}

// line is the dossier of a row, with its official where they may be seen.
func (r *listedRow) line(officials bool) activities.DossierLine {
	l := activities.DossierLine{Dossier: r.dossier(), AgencyName: r.AgencyName, Counts: r.counts(), Ruled: uint32(r.Ruled), Intake: r.Intake, Arrived: vietnam(r.Arrived)}
	l.Verdict = dossier.Verdict{Timing: dossier.Timing(r.Timing), Reason: dossier.Reason(r.Reason), Limit: momentOf(r.LimitAt), Counted: r.Timing != 0}
	if officials && r.Official != nil {
		l.OfficialID, l.Official = *r.Official, r.OfficialName
	}
	return l
}

func listDossiers(ctx context.Context, q reader, query string, officials bool, args ...any) ([]activities.DossierLine, error) {
	rows, _ := q.Query(ctx, query, args...)
	lines, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (activities.DossierLine, error) {
		r, err := pgx.RowToStructByName[listedRow](row)
		return r.line(officials), err
	})
	if err != nil {
		return nil, fmt.Errorf("read dossiers: %w", err)
	}
	return lines, nil
}
