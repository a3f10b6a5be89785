package postgres

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/review"
)

// digests is longer than a digest waits for company.
const digests = 15 * time.Minute

func mustNow(t *testing.T, s *Store) time.Time {
	t.Helper()
	now, err := s.Now(t.Context())
	must(t, err)
	return now
}

// refusedMail is a mail to a person that was just refused for its address, and recorded so.
func refusedMail(t *testing.T, s *Store, person string) {
	t.Helper()
	var id int64
	must(t, s.pool.QueryRow(t.Context(), `
		insert into mail (key, lane, kind, person, role, data, state, tries, unknowns, sent_to)
		select 'x/' || gen_random_uuid(), 'duty', 'digest', id, 'head', '{}', 'unknown', 1, 1, encode(sha256(convert_to(email, 'UTF8')), 'hex')
		from person where id = $1 returning id`, number64(person)).Scan(&id))
	e := activities.EndedTry{ID: id, Try: 1, Result: activities.MailResult{Class: activities.MailBadAddress, Code: 550, Enhanced: "5.1.1", Text: "no such mailbox"}}
	must(t, s.End(t.Context(), e, func(activities.TryRecord) activities.Judgement {
		return activities.Judgement{State: review.MailRefused}
	}))
}

// news are the mails about addresses: to whom, and about how many.
func news(t *testing.T, s *Store) []string {
	t.Helper()
	got, err := s.pool.Query(t.Context(), `
		select split_part(p.email, '@', 1) || ' ' || m.role || ' ' || m.state || ' ' || jsonb_array_length(m.data -> 'Items')
		from mail m join person p on p.id = m.person where m.kind = 'address' order by m.id`)
	must(t, err)
	var all []string
	for got.Next() {
		var line string
		must(t, got.Scan(&line))
		all = append(all, line)
	}
	must(t, got.Err())
	return all
}

func TestAHundredBadAddressesAreOneMailToTheOffice(t *testing.T) {
	s, change := manned(t)
	var lines []string
	for i := range 100 {
		lines = append(lines, fmt.Sprintf("H44.1 deputy D%d 2026-08-01", i))
	}
	_, err := s.ImportOfficers(t.Context(), table(t, lines...), change)
	must(t, err)
	for i := range 100 {
		refusedMail(t, s, id(t, s, fmt.Sprintf("d%d@so.example", i)))
	}
	refusedMail(t, s, id(t, s, "d7@so.example")) // sent before it was known
	same(t, []string{"an office-staff queued 100"}, news(t, s))
	must(t, ownerOf(t, s).Leap(t.Context(), "H44", mustNow(t, s).Add(digests)))
	refusedMail(t, s, id(t, s, "binh@so.example"))
	same(t, []string{"an office-staff queued 100", "an office-staff queued 1"}, news(t, s))
}

func TestABadAddressIsMarkedOnceForEachTimeItStopsWorking(t *testing.T) {
	s, change := manned(t)
	binh := id(t, s, "binh@so.example")
	read := func() (since, reason string) {
		must(t, s.pool.QueryRow(t.Context(), "select coalesce(bad_since::text, ''), bad_reason from person where id = $1", number64(binh)).Scan(&since, &reason))
		return since, reason
	}
	refusedMail(t, s, binh)
	first, reason := read()
	same(t, "no such mailbox", reason)
	must(t, ownerOf(t, s).Leap(t.Context(), "H44", mustNow(t, s).Add(digests)))
	refusedMail(t, s, binh)
	again, _ := read()
	same(t, first, again)
	done, err := s.ClearAddress(t.Context(), "binh@so.example", change)
	must(t, err)
	same(t, activities.ClearedAddress{Address: "binh@so.example", People: 1, Mails: 2}, done)
	since, reason := read()
	same(t, "", since+reason)
	refusedMail(t, s, binh)
	same(t, []string{"an office-staff queued 1", "an office-staff queued 1"}, news(t, s))
	_, err = s.ClearAddress(t.Context(), "binh@so.example", change)
	must(t, err)
	refusedMail(t, s, binh)
	same(t, []string{"an office-staff queued 1", "an office-staff queued 1"}, news(t, s)) // the mail that waits says so already
}

func TestOnlyWhoManagesOfficersClearsAnAddress(t *testing.T) {
	s, change := manned(t)
	refusedMail(t, s, id(t, s, "binh@so.example"))
	before := audited(t, s)
	for name, c := range map[string]struct {
		email  string
		change activities.Change
		is     error
		want   string
	}{
		"an officer themselves": {"binh@so.example", by(t, s, "binh@so.example"), activities.ErrRefused, "you may not manage officers"},
		"without a reason":      {"binh@so.example", activities.Change{Province: "H44", By: change.By}, activities.ErrRefused, "give a reason"},
		"an unknown address":    {"x@so.example", change, activities.ErrNotFound, "x@so.example: nobody has it"},
		"no address":            {"", change, activities.ErrNotFound, "nobody has it"},
		"one that works":        {"an@so.example", change, activities.ErrRefused, "not held back"},
	} {
		if _, err := s.ClearAddress(t.Context(), c.email, c.change); !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	same(t, before, audited(t, s))
	people, _, err := s.People(t.Context(), "H44", day(t, "2026-08-15"))
	must(t, err)
	same(t, []bool{true}, badOf(people, id(t, s, "binh@so.example")))
}

func badOf(people []review.Person, id string) (bad []bool) {
	for _, p := range people {
		if p.ID == id && !slices.Contains(bad, p.Bad) {
			bad = append(bad, p.Bad)
		}
	}
	return bad
}
