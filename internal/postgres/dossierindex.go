package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// indexDossiers are the indexes of a partition, for the table that becomes one. The last two are those of all partitions
// (026), which it would get as it is attached, one after another. Built at once over all rows, an index costs a third of
// what it costs row by row; and in two lots, of about the same cost, both of a small machine's processors are at work.
var indexDossiers = [2]string{
	"create unique index if not exists %[1]s_number on %[1]s (number)",
	"create index if not exists %[1]s_agency on %[1]s (agency, number);" +
		"create index if not exists %[1]s_seldom on %[1]s (reason, agency, number) where reason not in ('due', 'term');" +
		"create index if not exists %[1]s_running on %[1]s (timing, agency, number) where timing > 2",
}

// index makes the first dossiers of a period ready to be a partition. Nobody sees them yet: what a crash leaves of the
// indexes, the next try uses.
func (b *dossierBook) index(ctx context.Context) error {
	return b.lanes.both(ctx, func(ctx context.Context, conn *pgx.Conn, lane int) error {
		_, err := conn.Exec(ctx, "set local maintenance_work_mem = '128MB';"+fmt.Sprintf(indexDossiers[lane], b.fresh()))
		return err
	})
}
