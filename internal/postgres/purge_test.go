package postgres

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/review"
)

// aged has somebody who left three years ago, with all that they have left behind, and somebody who is there.
func aged(t *testing.T) (*Store, activities.Change) {
	t.Helper()
	s, admin := staffed(t)
	must(t, ownerOf(t, s).SetClock(t.Context(), day(t, "2036-09-15").Time(), 1))
	execute(t, s, `
		insert into person (name, email, phone, bad_since, bad_reason) values
		    ('Trần Văn Rời', 'roi@so.example', '0210111', '2032-01-01', 'roi@so.example không nhận'), ('Lê Thị Ở', 'o@so.example', '0210222', null, '');
		insert into officer (person, agency, role, valid_from, valid_to) select id, 'H44.100', 'focal-officer', '2026-01-01', '2033-06-01' from person where email = 'roi@so.example';
		insert into officer (person, agency, role, valid_from) select id, 'H44.100', 'head', '2026-01-01' from person where email = 'o@so.example';
		insert into mail (key, lane, kind, person, role, data, state, next_at, last, sent_to, queued_at, tried_at, accepted_at)
		    select 'a' || id, 'duty', 'digest', id, 'head', jsonb_build_object('Name', name), 'accepted', null, jsonb_build_object('Enhanced', '2.0.0', 'Text', email), repeat('ab', 32),
		           told_now() - interval '13 months', told_now() - interval '13 months', told_now() - interval '13 months' from person where email in ('roi@so.example', 'o@so.example');
		insert into mail (key, lane, kind, person, role, data, state, next_at, queued_at)
		    select 'b', 'duty', 'digest', id, 'head', jsonb_build_object('Name', name), 'accepted', null, told_now() - interval '1 month' from person where email = 'o@so.example';
		insert into sign_in (via, browser, person, asked_at) select 'sso', repeat('cd', 32), id, told_now() from person where email = 'roi@so.example';
		insert into sign_in (via, browser, person, asked_at) select 'sso', repeat('ce', 32), id, told_now() - interval '7 months' from person where email = 'o@so.example';
		insert into session (token_sha256, person, via, browser, seen_at) select repeat('ef', 32), id, 'sso', 'Firefox, Windows', told_now() from person where email = 'roi@so.example';
		insert into totp (person, secret, last_step) select id, '\x00', 1 from person where email = 'roi@so.example';
		insert into dossier_book (province, period, judged_until, as_of, received_only) values ('H44', '2033-08', '2033-09-01', '2033-09-01', false), ('H44', '2036-08', '2036-09-01', '2036-09-01', false);
		insert into dossier_official (province, agency, name) values ('H44', 'H44.100', 'Phạm Cũ'), ('H44', 'H44.100', 'Phạm Mới');
		insert into dossier_official_tally values (1, 'H44.100', 1, '{}', '{}', '{}'), (1, 'H44.100', 2, '{}', '{}', '{}'), (2, 'H44.100', 2, '{}', '{}', '{}');
		insert into intake (province, period, content, source, name, started_at) values ('H44', '2030-08', 'petitions', 'upload', 'a.csv', '2030-09-01');
		insert into intake_refusal values (1, 1, 'agency', 'Trần Văn Rời', '{}')`)
	return s, admin
}

// everywhere counts the rows of all tables that have a text in them.
func everywhere(t *testing.T, s *Store, text string) (found []string) {
	t.Helper()
	owner := ownerOf(t, s)
	for table := range kinds {
		var n int
		must(t, owner.pool.QueryRow(t.Context(), "select count(*) from "+quoted(table)+" x where strpos(x::text, $1) > 0", text).Scan(&n))
		if n > 0 {
			found = append(found, fmt.Sprint(table, " ", n))
		}
	}
	return found
}

func TestPersonalDataIsErasedAndTheAuditStaysWhole(t *testing.T) {
	s, admin := aged(t)
	must(t, s.EraseOfficial(t.Context(), 2, "H44.100", admin, true)) // a preview
	if _, err := s.SealAudit(t.Context()); err != nil {
		t.Fatal(err)
	}
	heads, err := s.AuditHeads(t.Context())
	must(t, err)
	owner := ownerOf(t, s)
	want := activities.Purged{People: 1, Mails: 2, SignIns: 2, Devices: 0, Officials: 1, Values: 1}
	preview, err := owner.Purge(t.Context(), activities.UsualTerms, admin, true)
	must(t, err)
	same(t, want, preview)
	if len(everywhere(t, s, "Trần Văn Rời")) == 0 {
		t.Fatal("a preview has erased")
	}
	done, err := owner.Purge(t.Context(), activities.UsualTerms, admin, false)
	must(t, err)
	same(t, want, done)
	for _, gone := range []string{"Trần Văn Rời", "roi@so.example", "0210111", "Phạm Cũ", "Firefox"} {
		if found := everywhere(t, s, gone); len(found) > 0 {
			t.Errorf("%s is still in %q", gone, found)
		}
	}
	for kept, where := range map[string]string{"Lê Thị Ở": "mail 1, person 1", "Phạm Mới": "dossier_official 1"} {
		if found := everywhere(t, s, kept); len(found) != strings.Count(where, ",")+1 {
			t.Errorf("%s is in %q, want %s", kept, found, where)
		}
	}
	same(t, nil, breaks(t, s, heads...))
	again, err := owner.Purge(t.Context(), activities.UsualTerms, admin, false)
	must(t, err)
	same(t, activities.Purged{}, again)
	if _, err := s.SealAudit(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, nil, breaks(t, s, heads...))
	if _, err := owner.pool.Exec(t.Context(), "update intake_refusal set value = 'x'"); err == nil {
		t.Error("what is append-only can be changed after a purge")
	}
}

func TestAPurgeIsRefused(t *testing.T) {
	s, admin := aged(t)
	owner := ownerOf(t, s)
	short, mails := activities.UsualTerms, activities.UsualTerms
	short.Files, mails.Mails = 2, 25
	nobody := activities.Change{Province: "H44", Reason: "vì"}
	silent := admin
	silent.Reason = " "
	for name, refused := range map[string]func() error{
		"as the programs' role":    func() error { _, err := s.Purge(t.Context(), activities.UsualTerms, admin, true); return err },
		"a term that is too short": func() error { _, err := owner.Purge(t.Context(), short, admin, true); return err },
		"mails longer than people": func() error { _, err := owner.Purge(t.Context(), mails, admin, true); return err },
		"by nobody":                func() error { _, err := owner.Purge(t.Context(), activities.UsualTerms, nobody, true); return err },
		"without a reason":         func() error { _, err := owner.Purge(t.Context(), activities.UsualTerms, silent, true); return err },
	} {
		if err := refused(); !errors.Is(err, activities.ErrRefused) && !errors.Is(err, review.ErrPerson) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
}
