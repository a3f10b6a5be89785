package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// Everybody with the address that the mail went to is hit. An address that was put right since is another one.
const markBad = `
update person p
set bad_since = told_now(), bad_reason = $2
from mail m
where m.id = $1 and p.bad_since is null and encode(sha256(convert_to(p.email, 'UTF8')), 'hex') = m.sent_to
returning p.id`

// writeReach notes an address that does not work and tells the office of it, and has the task look for somebody else.
func writeReach(ctx context.Context, tx pgx.Tx, id int64, r activities.MailResult) (err error) {
	if r.Class == activities.MailAccepted {
		return nil
	}
	var bad []int64
	if r.Class == activities.MailBadAddress {
		if bad, err = column[int64](ctx, tx, markBad, id, r.Text); err != nil {
			return err
		}
	}
	if err := tellOffice(ctx, tx, id, bad); err != nil {
		return fmt.Errorf("tell the office of an address: %w", err)
	}
	return wakeUnreached(ctx, tx, id)
}

// The province is that of the mail's task, or of whom it was to.
const selectAddressNews = `
select told_now(), coalesce(t.province, a.province, o.agency, ''),
       case when m.kind = 'address' and m.state in ('refused', 'bounced') then m.data -> 'Items' end
from mail m
left join task t on t.id = m.task
left join lateral (select agency from officer where person = m.person order by valid_from desc limit 1) o on true
left join lateral (select province from agency where code = o.agency limit 1) a on true
where m.id = $1`

// tellOffice tells of people whose address was just marked, and passes on what a mail about addresses has told nobody.
func tellOffice(ctx context.Context, tx pgx.Tx, id int64, bad []int64) error {
	var news activities.AddressNews
	if err := tx.QueryRow(ctx, selectAddressNews, id).Scan(&news.Now, &news.Province, &news.Lines); err != nil {
		return err
	}
	if len(bad) == 0 && len(news.Lines) == 0 || news.Province == "" {
		return nil
	}
	news.Now = vietnam(news.Now)
	for _, person := range bad {
		news.Bad = append(news.Bad, personID(person))
	}
	office, err := readShared(ctx, tx, news.Province, news.Now, []string{})
	if err != nil {
		return err
	}
	news.People, news.Substitutes = office.people, office.substitutes
	return queueNews(ctx, tx, news)
}

func queueNews(ctx context.Context, tx pgx.Tx, news activities.AddressNews) error {
	mails := news.Mails()
	if len(mails) == 0 {
		return nil
	}
	var batch pgx.Batch
	for _, m := range mails {
		queueMail(&batch, activities.TaskBook{}, m)
	}
	batch.Queue(wakeTask, activities.MailerID(news.Province, activities.LaneDuty), nil)
	return tx.SendBatch(ctx, &batch).Close()
}

// A person is named by a role of today, or else by their latest.
const selectBad = `
select p.id, p.name, coalesce(p.email, ''), p.phone, p.bad_reason, coalesce(o.role, ''), coalesce(a.name, o.agency, '')
from person p
left join lateral (
    select role, agency from officer
    where person = p.id
    order by valid_from <= $2 and (valid_to is null or valid_to > $2) desc, valid_from desc, agency, role
    limit 1) o on true
left join lateral (select name from agency where code = o.agency order by valid_from desc limit 1) a on true
where p.id = any($1) and p.bad_since is not null`

// queueBads has those people of a mail's lines read who still cannot be written to.
func (m *dueMail) queueBads(batch *pgx.Batch, today time.Time) {
	var ids []int64
	for _, item := range m.Data.Items {
		ids = append(ids, number64(item.Person))
	}
	batch.Queue(selectBad, ids, today).Query(func(rows pgx.Rows) error {
		m.Bads = map[string]activities.BadAddress{}
		var (
			id     int64
			b      activities.BadAddress
			role   review.Role
			agency string
		)
		_, err := pgx.ForEachRow(rows, []any{&id, &b.Name, &b.Address, &b.Phone, &b.Reason, &role, &agency}, func() error {
			b.Title = ""
			if role != "" {
				b.Title = activities.Title(role, agency)
			}
			m.Bads[personID(id)] = b
			return nil
		})
		return err
	})
}

const clearBad = `
update person
set bad_since = null, bad_reason = ''
where email = $1 and bad_since is not null
returning id`

const selectAgenciesOf = `
select distinct agency
from officer
where person = any($1)`

// The latest mail of each task goes again if it did not arrive because of the address, and so does each of no task. What
// tells of what is not so any more is dropped when it would be sent.
const sendAgain = `
update mail m
set state = 'queued', next_at = told_now(), unknowns = 0
from (select distinct on (coalesce(task, -id)) id
      from mail
      where person = any($1) and lane = 'duty'
      order by coalesce(task, -id), id desc) latest
where m.id = latest.id
  and (m.state = 'refused' and m.last ->> 'Class' = 'bad-address' or m.state = 'bounced' and m.last ->> 'Class' <> 'policy')`

// ClearAddress notes that an address works after all, for everybody who has it: the mails that did not arrive go again,
// and the tasks that found nobody look again. ErrNotFound: nobody has the address. ErrRefused: it is not marked, or the
// right to manage officers is missing.
func (s *Store) ClearAddress(ctx context.Context, email string, c activities.Change) (done activities.ClearedAddress, err error) {
	by, err := permit(c, review.ToManageOfficers, review.Subject{})
	if err != nil {
		return done, err
	}
	done.Address = strings.ToLower(strings.TrimSpace(email))
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		people, err := column[int64](ctx, tx, clearBad, done.Address)
		if err != nil {
			return err
		}
		if len(people) == 0 {
			return notBad(ctx, tx, done.Address)
		}
		if done.Mails, err = writeAgain(ctx, tx, c.Province, people); err != nil {
			return err
		}
		done.People = len(people)
		return recordOffice(ctx, tx, c, by, "address works again", map[string]any{"people": people, "mails": done.Mails})
	})
	if err != nil {
		return activities.ClearedAddress{}, fmt.Errorf("address %s: %w", done.Address, err)
	}
	return done, nil
}

const selectKnown = `
select exists (select from person where email = $1)`

func notBad(ctx context.Context, tx pgx.Tx, address string) error {
	var known bool
	switch err := tx.QueryRow(ctx, selectKnown, address).Scan(&known); {
	case err != nil:
		return err
	case !known:
		return fmt.Errorf("nobody has it: %w", activities.ErrNotFound)
	default:
		return activities.Refusal(scoring.Say("thư gửi địa chỉ này không bị tạm giữ; không có gì cần xác nhận", "mail to it is not held back: nothing is to be cleared"))
	}
}

func writeAgain(ctx context.Context, tx pgx.Tx, province string, people []int64) (mails int, err error) {
	tag, err := tx.Exec(ctx, sendAgain, people)
	if err != nil {
		return 0, fmt.Errorf("send again what did not arrive: %w", err)
	}
	agencies, err := column[string](ctx, tx, selectAgenciesOf, people)
	if err != nil {
		return 0, err
	}
	if err := wakeFailed(ctx, tx, province, agencies); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, wakeMailer, activities.MailerID(province, activities.LaneDuty))
	return int(tag.RowsAffected()), err
}
