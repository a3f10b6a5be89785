package postgres

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

func day(t *testing.T, text string) calendar.Day {
	t.Helper()
	d, err := calendar.ParseDay(text)
	must(t, err)
	return d
}

// row is a line of a table: "H44.1 focal-officer Bình 2026-08-01 2026-09-01", whose address is binh's own.
func row(t *testing.T, line int, text string) activities.OfficerRow {
	t.Helper()
	f := strings.Fields(text)
	r := activities.OfficerRow{Line: line, Agency: f[0], Role: review.Role(f[1]), Name: f[2], Email: strings.ToLower(f[2]) + "@so.example", From: day(t, f[3])}
	if len(f) > 4 {
		r.To = scoring.Some(day(t, f[4]))
	}
	return r
}

func table(t *testing.T, lines ...string) (rows []activities.OfficerRow) {
	t.Helper()
	for i, text := range lines {
		rows = append(rows, row(t, i+2, text))
	}
	return rows
}

// staffed is a store with agencies since August 2026 and an administrator; it tells September 2031.
func staffed(t *testing.T) (*Store, activities.Change) {
	t.Helper()
	s, _ := claimed(t)
	must(t, s.SaveCollection(t.Context(), snapshot, collection()))
	must(t, ownerOf(t, s).SetClock(t.Context(), day(t, "2031-09-15").Time(), 1))
	_, err := s.AddFirstAdmin(t.Context(), row(t, 0, "H44 office-admin Admin 2026-08-01"), "H44", "lập hệ thống")
	must(t, err)
	return s, by(t, s, "admin@so.example")
}

// by is a change by the person with an address.
func by(t *testing.T, s *Store, email string) activities.Change {
	t.Helper()
	on, err := s.Today(t.Context())
	must(t, err)
	actors, err := s.Actors(t.Context(), "H44", email, on)
	must(t, err)
	return activities.Change{Province: "H44", By: actors, Reason: "theo quyết định cử cán bộ"}
}

func audited(t *testing.T, s *Store) (n int) {
	t.Helper()
	must(t, s.pool.QueryRow(t.Context(), "select count(*) from audit where period is null").Scan(&n))
	return n
}

func TestTheSameTableOfOfficersTwiceChangesNothing(t *testing.T) {
	s, change := staffed(t)
	rows := table(t, "H44.1 focal-officer Binh 2026-08-01", "H44.1 deputy Binh 2026-08-01", "H44.1 head An 2026-08-01 2026-12-01")
	rows[0].Phone = "0210 3846 647"
	got, err := s.ImportOfficers(t.Context(), rows, change)
	must(t, err)
	same(t, activities.OfficerImport{People: 2, Opened: 3}, got)
	before := audited(t, s)
	got, err = s.ImportOfficers(t.Context(), rows, change)
	must(t, err)
	same(t, activities.OfficerImport{Unchanged: 3}, got)
	same(t, before, audited(t, s))
	people, names, err := s.People(t.Context(), "H44", day(t, "2026-08-15"))
	must(t, err)
	same(t, []review.Person{
		{ID: "1", Agency: "H44", Roles: []review.Role{review.Admin}, Address: "admin@so.example"},
		{ID: "2", Agency: "H44.1", Roles: []review.Role{review.Head}, Address: "an@so.example"},
		{ID: "3", Agency: "H44.1", Roles: []review.Role{review.Focal, review.Deputy}, Address: "binh@so.example"},
	}, people)
	same(t, map[string]activities.Person{
		"1": {Name: "Admin", Title: "quản trị Văn phòng", Address: "admin@so.example"},
		"2": {Name: "An", Title: "thủ trưởng Xã Một", Address: "an@so.example"},
		"3": {Name: "Binh", Title: "cán bộ đầu mối Xã Một", Address: "binh@so.example", Phone: "0210 3846 647"},
	}, names)
}

func TestAnOfficerWhoChangesInTheMiddleOfAPeriodIsWhoTheyAreOnEachDay(t *testing.T) {
	s, change := staffed(t)
	_, err := s.ImportOfficers(t.Context(), table(t, "H44.1 focal-officer Binh 2026-08-01"), change)
	must(t, err)
	got, err := s.ImportOfficers(t.Context(), table(t,
		"H44.1 focal-officer Chi 2026-09-10", "H44.1 focal-officer Binh 2026-08-01 2026-09-10", "H44.1 focal-officer Binh 2026-10-01"), change)
	must(t, err)
	same(t, activities.OfficerImport{People: 1, Opened: 2, Closed: 1}, got)
	for on, want := range map[string][]string{
		"2026-07-31": nil, "2026-08-01": {"Binh"}, "2026-09-09": {"Binh"}, "2026-09-10": {"Chi"}, "2026-09-30": {"Chi"}, "2026-10-01": {"Binh", "Chi"},
	} {
		people, names, err := s.People(t.Context(), "H44", day(t, on))
		must(t, err)
		var got []string
		for _, p := range people {
			if p.Agency == "H44.1" {
				got = append(got, names[p.ID].Name)
			}
		}
		if strings.Join(want, " ") != strings.Join(got, " ") {
			t.Errorf("on %s: %v, want %v", on, got, want)
		}
	}
}

func TestATableOfOfficersIsRefusedWholeWithEveryFaultAndItsLine(t *testing.T) {
	s, change := staffed(t)
	_, err := s.ImportOfficers(t.Context(), table(t, "H44.1 focal-officer Binh 2026-08-01", "H44.1 deputy Chi 2026-08-01 2026-10-01"), change)
	must(t, err)
	before := audited(t, s)
	_, err = s.ImportOfficers(t.Context(), table(t,
		"H44.1 head An 2026-08-01",
		"H44.9 head An 2026-08-01",
		"H44.1 head Dung 2026-07-31",
		"H44.1 office-staff Dung 2026-08-01",
		"H44.1 focal-officer Binh 2026-09-01",
		"H44.1 deputy Chi 2026-08-01",
		"H44.1 deputy Dung 2026-08-01 2026-08-01",
		"H44.1 deputy Chi 2026-08-01 2026-08-01",
	), change)
	if !errors.Is(err, activities.ErrRefused) {
		t.Fatalf("%v, want a refusal", err)
	}
	same(t, []string{
		"line 3: agency H44.9 is not registered: check the code, or first collect a period that has it",
		"line 4: agency H44.1 is not registered on 2026-07-31, but from 2026-08-01 on",
		"line 5: office-staff is a role of the office: write H44 as the agency, not H44.1",
		"line 6: Binh is focal-officer of H44.1 from 2026-08-01 on already: a second row must not overlap",
		"line 7: Chi is deputy of H44.1 only to before 2026-10-01: for a longer time add a row from that day",
		"line 8: valid_to 2026-08-01 is not after valid_from 2026-08-01",
		"line 9: valid_to 2026-08-01 is not after valid_from 2026-08-01",
	}, strings.Split(err.Error(), "\n"))
	var people int
	must(t, s.pool.QueryRow(t.Context(), "select count(*) from person").Scan(&people))
	same(t, []int{3, before}, []int{people, audited(t, s)})
}

func TestSharedAndMissingAddressesAreTakenAndSaid(t *testing.T) {
	s, change := staffed(t)
	rows := table(t, "H44.1 focal-officer Binh 2026-08-01", "H44.1 head An 2026-08-01", "H44.1 deputy Chi 2026-08-01")
	rows[1].Email, rows[2].Email = rows[0].Email, ""
	got, err := s.ImportOfficers(t.Context(), rows, change)
	must(t, err)
	same(t, activities.OfficerImport{
		People: 3, Opened: 3, NoAddress: []string{"Chi"},
		Shared: []activities.SharedAddress{{Address: "binh@so.example", Names: []string{"An", "Binh"}}},
	}, got)
	_, err = s.Actors(t.Context(), "H44", "Binh@so.example", day(t, "2026-08-15"))
	if !errors.Is(err, activities.ErrRefused) || !strings.Contains(err.Error(), "shared by An, Binh:") {
		t.Errorf("acting by a shared address: %v", err)
	}
}

func TestATelephoneIsBroughtUpToDateAndNotLost(t *testing.T) {
	s, change := staffed(t)
	rows := table(t, "H44.1 focal-officer Binh 2026-08-01", "H44.1 head Binh 2026-08-01")
	for i, step := range []struct {
		first, second, want string
		changed             int
	}{{"091", "", "091", 0}, {"", "", "091", 0}, {"092", "", "092", 1}, {"093", "094", "094", 1}} {
		rows[0].Phone, rows[1].Phone = step.first, step.second
		got, err := s.ImportOfficers(t.Context(), rows, change)
		must(t, err)
		_, names, err := s.People(t.Context(), "H44", day(t, "2026-08-15"))
		must(t, err)
		if names["2"].Phone != step.want || got.Phones != step.changed {
			t.Errorf("step %d: %+v, %+v", i, names["2"], got)
		}
	}
}

func TestOnlyAnAdministratorGivesRolesOfTheOffice(t *testing.T) {
	s, admin := staffed(t)
	_, err := s.ImportOfficers(t.Context(), table(t, "H44 office-staff Staff 2026-08-01", "H44.1 focal-officer Binh 2026-08-01"), admin)
	must(t, err)
	staff, focal := by(t, s, "staff@so.example"), by(t, s, "binh@so.example")
	for name, c := range map[string]struct {
		change activities.Change
		row    string
		want   string
	}{
		"staff add an officer":              {staff, "H44.1 deputy Chi 2026-08-01", ""},
		"staff name an unchanged colleague": {staff, "H44 office-staff Staff 2026-08-01", ""},
		"staff make an administrator":       {staff, "H44 office-admin Chi 2026-08-01", "you may not manage users: your role does not have this right"},
		"staff end an administrator":        {staff, "H44 office-admin Admin 2026-08-01 2031-09-01", "you may not manage users: your role does not have this right"},
		"an officer adds another":           {focal, "H44.1 deputy Dung 2026-08-01", "you may not manage officers: your role does not have this right"},
		"nobody":                            {activities.Change{Province: "H44", Reason: "x"}, "H44.1 deputy Dung 2026-08-01", "you may not manage officers: your role does not have this right"},
		"without a reason":                  {activities.Change{Province: "H44", By: admin.By, Reason: " \n"}, "H44.1 deputy Dung 2026-08-01", errReason.Error()},
		"with a reason that turns a line":   {activities.Change{Province: "H44", By: admin.By, Reason: "a\u202eb"}, "H44.1 deputy Dung 2026-08-01", errReason.Error()},
	} {
		_, err := s.ImportOfficers(t.Context(), table(t, c.row), c.change)
		if c.want == "" && err != nil || c.want != "" && (!errors.Is(err, activities.ErrRefused) || err.Error() != c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestTheFirstAdministratorIsMadeOnceAlsoByManyAtOnce(t *testing.T) {
	s := openStore(t)
	on, err := s.Today(t.Context())
	must(t, err)
	for name, first := range map[string]activities.OfficerRow{
		"another role":      {Agency: "H44", Role: review.Staff, Name: "A", From: on},
		"one of tomorrow":   {Agency: "H44", Role: review.Admin, Name: "A", From: on + 1},
		"of another agency": {Agency: "H45", Role: review.Admin, Name: "A", From: on},
		"without a name":    {Agency: "H44", Role: review.Admin, From: on},
	} {
		if _, err := s.AddFirstAdmin(t.Context(), first, "H44", "lập hệ thống"); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
	var got [6]error
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() {
			r := activities.OfficerRow{Agency: "H44", Role: review.Admin, Name: strings.Repeat("A", i+1), From: on}
			_, got[i] = s.AddFirstAdmin(context.Background(), r, "H44", "lập hệ thống")
		})
	}
	all.Wait()
	won := 0
	for _, err := range got {
		if err == nil {
			won++
		} else if !errors.Is(err, activities.ErrRefused) {
			t.Errorf("a loser got %v", err)
		}
	}
	same(t, []int{1, 1}, []int{won, audited(t, s)})
}

func TestTwoAdministratorsAtOnceBothGetTheirChange(t *testing.T) {
	s, change := staffed(t)
	var all sync.WaitGroup
	for _, name := range []string{"Binh", "Chi", "Binh", "Chi"} {
		rows := table(t, "H44.1 focal-officer "+name+" 2026-08-01", "H44.1 head An 2026-08-01")
		all.Go(func() {
			if _, err := s.ImportOfficers(context.Background(), rows, change); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	var people, posts int
	must(t, s.pool.QueryRow(t.Context(), "select (select count(*) from person), (select count(*) from officer)").Scan(&people, &posts))
	same(t, []int{4, 4, 3}, []int{people, posts, audited(t, s)})
}
