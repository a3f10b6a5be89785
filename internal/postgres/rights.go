package postgres

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
)

// Roles are those of the database besides its owner, who migrates, makes and removes databases of rehearsals, restores
// and purges.
type Roles struct {
	App    string // of the programs; empty, or the owner itself: the installation has one role for everything
	Reader string // may read everything but what signing in and drafts leave behind; empty: there is none
}

// kind is what the programs may do to a table. No kind has truncate, and none has what only an owner may.
type kind struct {
	rights string
	locked bool // a trigger refuses changes besides, also the owner's
}

var (
	given     = kind{rights: "select"}                         // the owner alone writes it
	fixed     = kind{rights: "select, insert", locked: true}   // append-only
	part      = kind{rights: "select, insert"}                 // goes with the row that it is part of
	changing  = kind{rights: "select, insert, update"}         // changes, and stays
	fleeting  = kind{rights: "select, insert, update, delete"} // is gone once it has been used
	drainable = kind{rights: "select, delete"}                 // a trigger fills it, the programs take out of it
)

// kinds are the tables by what may be done to them. One that is missing here is nobody's but the owner's, and a test
// finds it.
var kinds = map[string]kind{
	"migration": given, "clock": given,

	"index_set": fixed, "snapshot": fixed, "snapshot_file": fixed, "collection": fixed, "collected_agency": fixed,
	"measure": fixed, "group_score": fixed, "score_run": fixed, "standing": fixed, "score": fixed, "publication": fixed,
	"audit": fixed, "ladder_set": fixed, "rung": fixed, "evidence": fixed, "correction": fixed, "submission": fixed,
	"recollection": fixed, "inquiry": fixed, "message": fixed, "directive_file": fixed, "past_generation": fixed,
	"entered": fixed, "signing_key": fixed, "signing_key_end": fixed, "letterhead": fixed, "paper_template": fixed,
	"paper": fixed, "fulfilment_rule": fixed, "finding_hold": fixed, "dossier_past": fixed, "petition_past": fixed,
	"rating_past": fixed, "intake_refusal": fixed, "audit_seal": fixed,

	"audit_open": drainable, "finding": part,

	"agency": changing, "person": changing, "officer": changing, "lane": changing, "evaluation": changing, "task": changing,
	"answer": changing, "dispute": changing, "mail": changing, "task_link": changing, "directive": changing,
	"owner": changing, "session": changing, "preparation_file": changing, "erratum": changing, "push_target": changing,
	"push": changing, "push_try": changing, "dossier_book": changing, "intake": changing, "dossier_official": changing,
	"dossier_tally": changing, "dossier_official_tally": changing, "catalogue": changing, "dossier_source": changing,
	"import": changing, "dispute_dossier": changing, "portal_list": changing, "live_score": changing,
	"petition_book": changing, "petition": changing, "rating": changing, "restored": changing,

	"substitute": fleeting, "day_off": fleeting, "stage": fleeting, "wake": fleeting, "sign_in": fleeting, "totp": fleeting,
	"passkey": fleeting, "recovery_code": fleeting, "attempt": fleeting, "preparation": fleeting, "office_draft": fleeting,
	"draft": fleeting, "dossier": fleeting, "procedure": fleeting, "portal_dossier": fleeting, "portal_tally": fleeting,
	"live_run": fleeting, "no_digest": fleeting, "examination": fleeting,
}

// hidden are the tables that nobody needs who only reads.
var hidden = []string{"sign_in", "session", "totp", "passkey", "recovery_code", "attempt", "task_link", "office_draft", "draft"}

// doors are the functions by which the programs do what only an owner may.
var doors = []string{"open_intake(int, int, boolean)", "index_intake(int, int)", "attach_intake(int, int)", "close_intake(int)"}

const selectRole = `
select rolsuper or rolcreaterole or pg_has_role(rolname, current_user, 'member')
from pg_roles
where rolname = $1`

const selectOpenSchema = `
select has_schema_privilege($1, 'public', 'create')`

// grant gives the roles what is theirs in this version's schema, and takes away all else.
func grant(ctx context.Context, tx pgx.Tx, roles Roles) error {
	if one, err := oneRole(ctx, tx, roles); err != nil || one {
		return err
	}
	if err := closeSchema(ctx, tx, roles.App); err != nil {
		return err
	}
	views, err := column[string](ctx, tx, "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'")
	if err != nil {
		return err
	}
	if err := grantApp(ctx, tx, quoted(roles.App), views); err != nil {
		return fmt.Errorf("grant the programs' role what is its own: %w", err)
	}
	if roles.Reader == "" {
		return nil
	}
	if err := grantReader(ctx, tx, quoted(roles.Reader), views); err != nil {
		return fmt.Errorf("grant the reading role what is its own: %w", err)
	}
	return nil
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }

// oneRole says whether the owner is the programs' role as well.
func oneRole(ctx context.Context, tx pgx.Tx, roles Roles) (one bool, err error) {
	if roles.App == "" {
		return true, nil
	}
	return one, tx.QueryRow(ctx, "select current_user = $1", roles.App).Scan(&one)
}

func checkRoles(ctx context.Context, tx pgx.Tx, roles Roles) error {
	if one, err := oneRole(ctx, tx, roles); err != nil || one {
		return err
	}
	for _, role := range []string{roles.App, roles.Reader} {
		if role == "" {
			continue
		}
		if err := checkRole(ctx, tx, role); err != nil {
			return err
		}
	}
	return nil
}

// checkRole refuses a role that is not there, or to which no grant is a limit.
func checkRole(ctx context.Context, tx pgx.Tx, role string) error {
	var mighty bool
	err := tx.QueryRow(ctx, selectRole, role).Scan(&mighty)
	if errors.Is(err, pgx.ErrNoRows) {
		return activities.Refusal(fmt.Errorf("there is no role %s: let an administrator of Postgres run this once: create role %s login password '…'", role, quoted(role)))
	}
	if err == nil && mighty {
		return activities.Refusal(fmt.Errorf("the role %s may act as another one (superuser, createrole, or a member of the owner): give the programs a role that may not", role))
	}
	return err
}

// closeSchema keeps everybody but the owner from making anything in the schema, and others out of the database.
func closeSchema(ctx context.Context, tx pgx.Tx, app string) error {
	const shut = `
do $$
begin
    if pg_has_role(current_user, (select nspowner from pg_namespace where nspname = 'public'), 'usage') then
        revoke create on schema public from public;
    end if;
    if pg_has_role(current_user, (select datdba from pg_database where datname = current_database()), 'usage') then
        execute format('revoke all on database %I from public', current_database());
    end if;
end $$`
	if _, err := tx.Exec(ctx, shut); err != nil {
		return err
	}
	var open bool
	if err := tx.QueryRow(ctx, selectOpenSchema, app).Scan(&open); err != nil || !open {
		return err
	}
	return activities.Refusal(fmt.Errorf("the role %s may make tables in the schema public: let an administrator of Postgres run this once: revoke create on schema public from public, %s", app, quoted(app)))
}

func grantApp(ctx context.Context, tx pgx.Tx, app string, views []string) error {
	var batch pgx.Batch
	begin(&batch, app, "connect, temporary")
	for _, table := range slices.Sorted(maps.Keys(kinds)) {
		batch.Queue("grant " + kinds[table].rights + " on " + quoted(table) + " to " + app)
	}
	for _, view := range views {
		batch.Queue("grant select on " + quoted(view) + " to " + app)
	}
	batch.Queue("revoke execute on function share_dossiers(regclass) from public") // a restored database has no grants
	for _, door := range doors {
		batch.Queue("revoke execute on function " + door + " from public")
		batch.Queue("grant execute on function " + door + " to " + app)
	}
	batch.Queue("select share_dossiers(oid) from pg_class where relnamespace = 'public'::regnamespace and relname ~ '^dossier_((in|twice)_)?[0-9]+$' and relkind = 'r'")
	return tx.SendBatch(ctx, &batch).Close()
}

func grantReader(ctx context.Context, tx pgx.Tx, reader string, views []string) error {
	var batch pgx.Batch
	begin(&batch, reader, "connect")
	for _, table := range slices.Sorted(maps.Keys(kinds)) {
		if !slices.Contains(hidden, table) {
			batch.Queue("grant select on " + quoted(table) + " to " + reader)
		}
	}
	for _, view := range views {
		batch.Queue("grant select on " + quoted(view) + " to " + reader)
	}
	return tx.SendBatch(ctx, &batch).Close()
}

// begin takes everything from a role and lets it in.
func begin(batch *pgx.Batch, role, database string) {
	batch.Queue("revoke all on all tables in schema public from " + role)
	batch.Queue("revoke all on all sequences in schema public from " + role)
	batch.Queue("grant usage on schema public to " + role)
	batch.Queue(`do $$ begin execute format('grant ` + database + ` on database %I to ` + role + `', current_database()); end $$`)
}

// OwnerSays is what is told of a role that may change and remove everything.
const OwnerSays = "the programs' role owns the tables, and can change what is append-only: docs/security.md"

// ErrOwner is what Limited returns of such a role.
var ErrOwner = errors.New(OwnerSays)

const selectOwns = `
select coalesce(bool_or(pg_has_role(relowner, 'usage')), false)
from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`

// Limited returns ErrOwner when the role that is connected owns a table, or may act as who does.
func (s *Store) Limited(ctx context.Context) error {
	var owns bool
	if err := s.pool.QueryRow(ctx, selectOwns).Scan(&owns); err != nil {
		return fmt.Errorf("read whose the tables are: %w", err)
	}
	if owns {
		return ErrOwner
	}
	return nil
}

const selectMayMigrate = `
select case when to_regclass('migration') is null then has_schema_privilege('public', 'create')
       else pg_has_role((select relowner from pg_class where oid = to_regclass('migration')), 'usage') end`

// MayMigrate says whether the role that is connected is one that may bring the schema up to date.
func (s *Store) MayMigrate(ctx context.Context) (may bool, err error) {
	if err := s.pool.QueryRow(ctx, selectMayMigrate).Scan(&may); err != nil {
		return false, fmt.Errorf("read whose the tables are: %w", err)
	}
	return may, nil
}
