package postgres

import (
	"errors"
	"testing"
	"time"

	"danhgia/activities"
)

// restoredStore has three mails, and was restored when the first two were due.
func restoredStore(t *testing.T) (*Store, activities.Change) {
	t.Helper()
	s, change := manned(t)
	_, err := s.pool.Exec(t.Context(), `
		insert into mail (key, lane, kind, person, role, data, next_at)
		select k, case when k like 'c%' then 'sign-in' else 'duty' end, 'digest', (select min(id) from person), 'head', '{}', at
		from (values ('a1', told_now() - interval '2 hours'), ('a2', told_now() - interval '1 hour'), ('b', told_now() + interval '1 hour'), ('c', told_now())) v (k, at)`)
	must(t, err)
	_, err = s.pool.Exec(t.Context(), `insert into restored (backup_at) values (clock_timestamp() - interval '3 hours')`)
	must(t, err)
	return s, change
}

func keysHeld(h activities.Holding) (keys []string) {
	for _, m := range h.Uncertain {
		keys = append(keys, m.Key+" "+string(m.Decision))
	}
	return keys
}

// due is the key of the mail of a lane that would be sent next; empty: none. wait says whether the lane waits for any.
func due(t *testing.T, s *Store, lane activities.Lane) (key string, wait activities.LaneWait) {
	t.Helper()
	c, err := s.TakeLane(t.Context(), lane)
	must(t, err)
	defer c.Leave()
	_, _, err = c.Begin(t.Context(), func(m activities.OutboxMail) activities.Dispatch {
		key = m.Key
		return activities.Dispatch{}
	})
	must(t, err)
	wait, err = c.Wait(t.Context())
	must(t, err)
	return key, wait
}

func TestMailIsHeldAfterARestoreUntilTheOfficeHasDecided(t *testing.T) {
	s, change := restoredStore(t)
	key, wait := due(t, s, activities.LaneDuty)
	if key != "" || wait.For.Known {
		t.Errorf("%q goes out, or the mailer looks again after %v", key, wait)
	}
	key, _ = due(t, s, activities.LaneSignIn)
	same(t, "c", key)

	h, err := s.Holding(t.Context())
	must(t, err)
	same(t, []string{"a1 ", "a2 "}, keysHeld(h))
	if since := h.Restored.Sub(h.Backup); since < 3*time.Hour || h.Undecided() != 2 {
		t.Errorf("%+v", h)
	}
	if err := s.ReleaseMail(t.Context(), change); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("released undecided: %v", err)
	}
	if _, err := s.DecideMail(t.Context(), activities.MailDrop, []string{"a1", "b"}, change); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("decided about what was not due: %v", err)
	}
	if _, err := s.DecideMail(t.Context(), activities.MailSend, nil, by(t, s, "binh@so.example")); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("an officer has decided: %v", err)
	}
	n, err := s.DecideMail(t.Context(), activities.MailDrop, []string{"a1"}, change)
	must(t, err)
	same(t, 1, n)
	n, err = s.DecideMail(t.Context(), activities.MailSend, nil, change)
	must(t, err)
	same(t, 1, n)
	h, err = s.Holding(t.Context())
	must(t, err)
	same(t, []string{"a2 send"}, keysHeld(h))

	must(t, s.ReleaseMail(t.Context(), change))
	if _, err := s.Holding(t.Context()); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("held after the release: %v", err)
	}
	if err := s.ReleaseMail(t.Context(), change); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("released twice: %v", err)
	}
	key, _ = due(t, s, activities.LaneDuty)
	same(t, "a2", key)
	var woken int
	must(t, s.pool.QueryRow(t.Context(), `select count(*) from wake where workflow like 'mailer/%/duty'`).Scan(&woken))
	same(t, 1, woken)
}

// The lost system may have sent what the ladder had due after the backup. The restored one writes that when it catches up.
func TestAMailThatTheLadderWritesWhenItCatchesUpIsForTheOfficeToDecide(t *testing.T) {
	s, _ := restoredStore(t)
	_, err := s.pool.Exec(t.Context(), `
		insert into mail (key, lane, kind, person, role, data, next_at, moment)
		select k, 'duty', 'reminder', (select min(id) from person), 'head', '{}', told_now() + interval '1 minute', at
		from (values ('late', told_now() - interval '20 minutes'), ('new', told_now() + interval '1 minute')) v (k, at)`)
	must(t, err)
	h, err := s.Holding(t.Context())
	must(t, err)
	same(t, []string{"a1 ", "a2 ", "late "}, keysHeld(h))
}

func TestMailIsNotReleasedBeforeTheLaddersHaveCaughtUp(t *testing.T) {
	s, change := restoredStore(t)
	_, err := s.pool.Exec(t.Context(), `
		with l as (insert into ladder_set (content, sha256) values ('', repeat('0', 64)) returning id)
		insert into task (province, kind, agency, subject, generation, state, opened_at, deadline, due_at, changed_at, ladders, next_at)
		select 'H44', 'appoint', 'H44.1', '', 1, 'open', told_now(), '{}', told_now(), told_now(), id, told_now() - interval '1 hour' from l`)
	must(t, err)
	_, err = s.DecideMail(t.Context(), activities.MailSend, nil, change)
	must(t, err)
	h, err := s.Holding(t.Context())
	must(t, err)
	same(t, 1, h.Behind)
	if err := s.ReleaseMail(t.Context(), change); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("released: %v", err)
	}
	_, err = s.pool.Exec(t.Context(), `update task set next_at = told_now() + interval '1 day'`)
	must(t, err)
	must(t, s.ReleaseMail(t.Context(), change))
}

func TestNoMailIsHeldWhereNothingWasRestored(t *testing.T) {
	s, change := manned(t)
	if _, err := s.Holding(t.Context()); !errors.Is(err, activities.ErrNotFound) {
		t.Error(err)
	}
	if err := s.ReleaseMail(t.Context(), change); !errors.Is(err, activities.ErrNotFound) {
		t.Error(err)
	}
}
