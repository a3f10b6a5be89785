package test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// witness looks again and again at what must not go away or change any more once it has been seen: the rows of the audit,
// and what was published. What it has seen was committed.
type witness struct {
	stop context.CancelFunc
	gone chan struct{}

	mu   sync.Mutex
	seen map[string]string // digests, by what it is
	torn []string          // what has changed
}

func newWitness() *witness {
	return &witness{stop: func() {}, gone: make(chan struct{}), seen: map[string]string{}}
}

// What became of each try of a mail is overwritten by the next; here it is kept. It is written with the owner's rights.
const keepTries = `
create table seen_mail (key text, tries int, state text, class text, id bigint generated always as identity, at timestamptz default clock_timestamp());
create function see_mail() returns trigger language plpgsql security definer as $$
begin
    insert into seen_mail (key, tries, state, class) values (new.key, new.tries, new.state, new.last ->> 'Class');
    return null;
end $$;
create trigger see_mail after update of state, tries on mail for each row execute function see_mail()`

// see has the database keep what the witness needs.
func (w *witness) see(o *ordeal) {
	o.t.Helper()
	_, err := o.db.Exec(o.t.Context(), keepTries)
	must(o.t, err)
}

// begin looks until end.
func (w *witness) begin(ctx context.Context, o *ordeal) {
	ctx, w.stop = context.WithCancel(ctx)
	go func() {
		defer close(w.gone)
		for pause(ctx, 300*time.Millisecond) == nil {
			w.look(ctx, o)
		}
	}()
}

// end ends the looking.
func (w *witness) end() {
	w.stop()
	<-w.gone
}

const lookAtAll = `
select 'audit ' || id, md5(a::text) from audit a
union all
select 'revision ' || revision, md5(content) || ' ' || sha256 from publication`

// look looks once; false: the database is away.
func (w *witness) look(ctx context.Context, o *ordeal) bool {
	rows, _ := o.db.Query(ctx, lookAtAll)
	there, what, digest := map[string]string{}, "", ""
	if _, err := pgx.ForEachRow(rows, []any{&what, &digest}, func() error { there[what] = digest; return nil }); err != nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for what, before := range w.seen {
		if now := there[what]; now != before {
			w.torn = append(w.torn, fmt.Sprintf("%s was %s and is %q", what, before, now))
			delete(w.seen, what) // said once
		}
	}
	maps.Copy(w.seen, there)
	return true
}

// changed is what has changed or gone, of what begins so.
func (w *witness) changed(o *ordeal, kind string) []string {
	o.await("the database can be looked at", func(ctx context.Context) bool { return w.look(ctx, o) })
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.torn), func(s string) bool { return s[:len(kind)] != kind })
}
