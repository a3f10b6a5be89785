package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

// Whoever has left, is asked nothing any more and waits for no mail.
const selectLeavers = `
select p.id
from person p
where p.erased_at is null
  and exists (select from officer o where o.person = p.id)
  and not exists (select from officer o where o.person = p.id
                  and (o.valid_to is null or o.valid_to > (told_now() at time zone 'Asia/Ho_Chi_Minh')::date - make_interval(months => $1)))
  and not exists (select from task t where t.assignee = p.id and t.state in ('planned', 'open', 'paused'))
  and not exists (select from mail m where m.person = p.id and m.next_at is not null)
  and not exists (select from substitute s where p.id in (s.absent, s.stand_in) and s.to_day >= (told_now() at time zone 'Asia/Ho_Chi_Minh')::date)
order by p.id`

// The number stays in the name: who the person was can be said nowhere any more, that it was one person can.
const erasePeople = `
update person
set name = 'Đã xóa tên (số ' || id || ')', email = null, phone = '', bad_since = null, bad_reason = '', erased_at = told_now()
where id = any($1)`

const forgetPeople = `
with totps as (delete from totp where person = any($1)),
     passkeys as (delete from passkey where person = any($1)),
     codes as (delete from recovery_code where person = any($1)),
     drafts as (delete from draft where person = any($1)),
     office_drafts as (delete from office_draft where person = any($1)),
     digests as (delete from no_digest where person = any($1))
update session
set ended_at = coalesce(ended_at, told_now()), browser = ''
where person = any($1)`

// Of the mail server's answer the code is kept, by which past periods are counted.
const eraseMails = `
update mail
set data = '{}', sent_to = null, erased_at = told_now(),
    last = case when last is not null then jsonb_build_object('Enhanced', coalesce(last -> 'Enhanced', '""')) end
where erased_at is null and next_at is null
  and (person = any($1) or greatest(queued_at, tried_at, accepted_at) < told_now() - make_interval(months => $2))`

const eraseSignIns = `
delete from sign_in
where person = any($1) or greatest(asked_at, used_at) < told_now() - make_interval(months => $2)`

const eraseDevices = `
update session
set browser = ''
where browser <> '' and greatest(seen_at, ended_at) < told_now() - make_interval(months => $1)`

// Names as in EraseOfficial: imports know them again by what only their name gives.
const eraseOfficials = `
update dossier_official o
set erased_at = told_now(), salt = s.salt, known_by = sha256(convert_to(s.salt || o.name, 'UTF8')), name = null
from (select id, gen_random_uuid()::text as salt from dossier_official) s
where s.id = o.id and o.name is not null
  and not exists (
      select from dossier_official_tally t
      join dossier_book b on b.id = t.book
      where (t.agency, t.official) = (o.agency, o.id) and last_month_of(b.period) + interval '1 month' > told_now() - make_interval(months => $1))
  and exists (select from dossier_official_tally t where (t.agency, t.official) = (o.agency, o.id))`

const eraseFiles = `
update evidence e
set content = null, name = 'da-xoa', erased_at = told_now()
from answer a
join task t on t.id = a.task
where a.id = e.answer and e.erased_at is null
  and case when t.period is null then a.at else last_month_of(t.period) + interval '1 month' end < told_now() - make_interval(months => $1)`

const eraseValues = `
update intake_refusal r
set value = ''
from intake i
where i.id = r.intake and r.value <> '' and i.started_at < told_now() - make_interval(months => $1)`

// Purge erases, as the owner of the tables, personal data whose term is over, and keeps who did so and why. The programs'
// role, which may not change what is append-only, is refused (ErrRefused).
func (s *Store) Purge(ctx context.Context, t activities.Terms, c activities.Change, preview bool) (done activities.Purged, err error) {
	by, err := permit(c, review.ToManageUsers, review.Subject{})
	if err != nil {
		return done, err
	}
	if err := t.Check(); err != nil {
		return done, err
	}
	if err := s.Limited(ctx); !errors.Is(err, ErrOwner) {
		return done, errors.Join(err, activities.Refusal(errors.New("this takes the role that owns the tables: set DANHGIA_POSTGRES_OWNER_URL")))
	}
	err = s.tried(ctx, preview, func(tx pgx.Tx) error {
		if done, err = purge(ctx, tx, t); err != nil {
			return fmt.Errorf("erase personal data: %w", err)
		}
		return recordOffice(ctx, tx, c, by, "personal data purged", map[string]any{"terms": t, "erased": done})
	})
	return done, err
}

func purge(ctx context.Context, tx pgx.Tx, t activities.Terms) (done activities.Purged, err error) {
	left, err := column[int64](ctx, tx, selectLeavers, t.People)
	if err != nil {
		return done, err
	}
	for _, step := range []struct {
		n      *int64
		sql    string
		args   []any
		locked string // the table whose lock against changes has to be opened
	}{
		{&done.Mails, eraseMails, []any{left, t.Mails}, ""},
		{&done.SignIns, eraseSignIns, []any{left, t.SignIns}, ""},
		{new(int64), forgetPeople, []any{left}, ""},
		{&done.Devices, eraseDevices, []any{t.SignIns}, ""},
		{&done.People, erasePeople, []any{left}, ""},
		{&done.Officials, eraseOfficials, []any{t.Officials}, ""},
		{&done.Files, eraseFiles, []any{t.Files}, "evidence"},
		{&done.Values, eraseValues, []any{t.Files}, "intake_refusal"},
	} {
		if *step.n, err = unlocked(ctx, tx, step.locked, step.sql, step.args); err != nil {
			return done, err
		}
	}
	return done, nil
}

// unlocked changes a table whose trigger refuses it, with the trigger off for this transaction alone: others wait.
func unlocked(ctx context.Context, tx pgx.Tx, table, sql string, args []any) (int64, error) {
	turn := func(how string) error {
		if table == "" {
			return nil
		}
		_, err := tx.Exec(ctx, "alter table "+quoted(table)+" "+how+" trigger fixed")
		return err
	}
	if err := turn("disable"); err != nil {
		return 0, err
	}
	tag, err := tx.Exec(ctx, sql, args...)
	if err != nil {
		return 0, err
	}
	return tag.RowsAffected(), turn("enable")
}
