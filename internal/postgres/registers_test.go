package postgres

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// registerRow is a line of a table: "H44.2 commune 2026-08-01 2026-09-01 Xã Hai"; "-" is no end.
func registerRow(t *testing.T, line int, text string) activities.AgencyRow {
	t.Helper()
	f := strings.SplitN(text, " ", 5)
	r := activities.AgencyRow{Line: line, Agency: scoring.Agency{Code: f[0], Kind: scoring.Kind(f[1]), Name: f[4]}, From: day(t, f[2])}
	if f[3] != "-" {
		r.To = scoring.Some(day(t, f[3]))
	}
	return r
}

func register(t *testing.T, lines ...string) (rows []activities.AgencyRow) {
	t.Helper()
	for i, text := range lines {
		rows = append(rows, registerRow(t, i+2, text))
	}
	return rows
}

func codesOf(rows []activities.AgencyRow) (codes []string) {
	for _, r := range rows {
		codes = append(codes, r.Code)
	}
	return codes
}

func TestATableOfAgenciesAddsRenamesAndEnds(t *testing.T) {
	s, change := staffed(t)
	table := register(t, "H44.1 commune 2031-01-01 - Phường Một", "H44.2 department 2026-08-01 - Sở Hai", "H44.9 commune 2020-01-01 2026-01-01 Xã Cũ")
	for _, preview := range []bool{true, false} {
		done, err := s.ImportAgencies(t.Context(), table, change, preview)
		must(t, err)
		same(t, []string{"H44.2", "H44.9"}, codesOf(done.Added))
		same(t, []string{"H44.1"}, codesOf(done.Changed))
	}
	before := audited(t, s)
	done, err := s.ImportAgencies(t.Context(), table, change, false)
	must(t, err)
	same(t, activities.AgencyImport{Unchanged: 3}, done)
	same(t, before, audited(t, s))
	done, err = s.ImportAgencies(t.Context(), register(t, "H44.2 department 2026-08-01 2031-09-01 Sở Hai"), change, false)
	must(t, err)
	same(t, []string{"H44.2"}, codesOf(done.Ended))
	file, err := s.AgencyFile(t.Context(), "H44", "H44.1", day(t, "2031-09-15"))
	must(t, err)
	same(t, []activities.AgencyRow{
		{Agency: scoring.Agency{Code: "H44.1", Name: "Xã Một", Kind: scoring.Commune}, From: day(t, "2026-08-01"), To: scoring.Some(day(t, "2031-01-01"))},
		{Agency: scoring.Agency{Code: "H44.1", Name: "Phường Một", Kind: scoring.Commune}, From: day(t, "2031-01-01")},
	}, file.Rows)
}

func TestATableOfAgenciesIsRefusedWhole(t *testing.T) {
	s, change := staffed(t)
	successor := registerRow(t, 5, "H44.1 commune 2026-08-01 - Xã Một")
	successor.Successor = "H44.2"
	rows := append(register(t, "H44.3 commune 2026-08-01 - Xã Ba", "H44.1 commune 2026-08-01 - Tên khác", "H44.1 commune 2026-07-01 - Xã Sớm"), successor)
	_, err := s.ImportAgencies(t.Context(), rows, change, false)
	if !errors.Is(err, activities.ErrRefused) {
		t.Fatal(err)
	}
	for i, want := range []string{"dòng 3: H44.1 đã có từ ngày 2026-08-01 với tên hoặc loại khác", "dòng 4: H44.1 đã có từ ngày 2026-08-01", "dòng 5: H44.1: cơ quan kế thừa"} {
		if got := scoring.Vietnamese(err); len(got) != 3 || !strings.HasPrefix(got[i], want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if rows, err := s.AgencyRows(t.Context(), "H44"); err != nil || slices.Contains(codesOf(rows), "H44.3") {
		t.Errorf("part of it is stored: %v, %v", rows, err)
	}
	_, err = s.ImportAgencies(t.Context(), rows[:1], activities.Change{Province: "H44", By: activities.Actors{{Person: "1", Roles: []review.Role{review.Leader}}}, Reason: "x"}, true)
	if !errors.Is(err, activities.ErrRefused) {
		t.Errorf("a leader changes the register: %v", err)
	}
}

func TestAnAgencyEnteredByHandIsKeptWhenItIsCollected(t *testing.T) {
	s, _ := claimed(t)
	must(t, ownerOf(t, s).SetClock(t.Context(), day(t, "2031-09-15").Time(), 1))
	_, err := s.AddFirstAdmin(t.Context(), row(t, 0, "H44 office-admin Admin 2026-08-01"), "H44", "lập hệ thống")
	must(t, err)
	_, err = s.ImportAgencies(t.Context(), register(t, "H44.1 commune 2026-01-01 - Xã Một"), by(t, s, "admin@so.example"), false)
	must(t, err)
	must(t, s.SaveCollection(t.Context(), snapshot, collection()))
	rows, err := s.AgencyRows(t.Context(), "H44")
	must(t, err)
	same(t, []string{"H44", "H44.1"}, codesOf(rows))
}

func TestTheRegisterIsSearchedWithoutMarks(t *testing.T) {
	s, change := manned(t)
	_, err := s.ImportAgencies(t.Context(), register(t, "H44.2 department 2026-08-01 - Sở Đất đai", "H44.3 commune 2026-08-01 2031-01-01 Xã Đã Hết"), change, false)
	must(t, err)
	on := day(t, "2031-09-15")
	for name, c := range map[string]struct {
		q    activities.AgencyQuery
		want []string
	}{
		"everything that is there":    {activities.AgencyQuery{}, []string{"H44.1", "H44.2"}},
		"by a name without its marks": {activities.AgencyQuery{Text: "dat dai"}, []string{"H44.2"}},
		"by a name in other letters":  {activities.AgencyQuery{Text: "ĐẤT"}, []string{"H44.2"}},
		"by the beginning of a code":  {activities.AgencyQuery{Text: "h44.1"}, []string{"H44.1"}},
		"by what patterns are of":     {activities.AgencyQuery{Text: "%"}, nil},
		"by kind":                     {activities.AgencyQuery{Kind: scoring.Commune}, []string{"H44.1"}},
		"what is no more":             {activities.AgencyQuery{Ended: true}, []string{"H44.3"}},
		"without a focal officer":     {activities.AgencyQuery{Unfocused: true}, []string{"H44.2"}},
		"a page that is not there":    {activities.AgencyQuery{Page: 9}, nil},
	} {
		list, err := s.AgencyLines(t.Context(), "H44", on, c.q)
		must(t, err)
		var got []string
		for _, l := range list.Lines {
			got = append(got, l.Code)
		}
		if !slices.Equal(got, c.want) || len(got) > 0 && list.Count != len(got) {
			t.Errorf("%s: %v of %d", name, got, list.Count)
		}
	}
	officers, err := s.OfficerLines(t.Context(), "H44", on, activities.OfficerQuery{Text: "BÌNH"})
	must(t, err)
	if officers.Count != 1 || officers.Lines[0].Name != "Binh" || officers.Lines[0].AgencyName != "Xã Một" {
		t.Errorf("got %+v", officers)
	}
}

func TestASubstituteEndsEarlierOrNeverBegins(t *testing.T) {
	s, change := manned(t)
	head, focal := id(t, s, "dung@so.example"), id(t, s, "binh@so.example")
	on := day(t, "2031-09-15")
	must(t, s.WeighSubstitute(t.Context(), review.Substitute{For: head, By: focal, From: on - 5, To: on + 5}, change))
	if all, err := s.SubstituteLines(t.Context(), "H44", on); err != nil || len(all) > 0 {
		t.Errorf("weighing names somebody: %v, %v", all, err)
	}
	must(t, s.AddSubstitute(t.Context(), review.Substitute{For: head, By: focal, From: on - 5, To: on + 5}, change))
	must(t, s.AddSubstitute(t.Context(), review.Substitute{For: head, By: focal, From: on + 7, To: on + 9}, change))
	all, err := s.SubstituteLines(t.Context(), "H44", on)
	must(t, err)
	same(t, "Xã Một", all[0].Agency)
	for _, last := range []string{"2031-09-20", "2031-09-12"} {
		if _, err := s.EndSubstitute(t.Context(), all[0].ID, day(t, last), change, false); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("to end on %s: %v", last, err)
		}
	}
	if _, err := s.EndSubstitute(t.Context(), all[0].ID, on, by(t, s, "binh@so.example"), false); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("a focal officer ends that of the head: %v", err)
	}
	_, err = s.EndSubstitute(t.Context(), all[0].ID, on-1, change, false)
	must(t, err)
	_, err = s.EndSubstitute(t.Context(), all[1].ID, on, change, false)
	must(t, err)
	if left, err := s.SubstituteLines(t.Context(), "H44", on); err != nil || len(left) > 0 {
		t.Errorf("left are %v, %v", left, err)
	}
	if _, err := s.EndSubstitute(t.Context(), 999, on, change, false); !errors.Is(err, activities.ErrNotFound) {
		t.Error(err)
	}
}

func TestWeighingATableOfOfficersChangesNothing(t *testing.T) {
	s, change := staffed(t)
	rows := table(t, "H44.1 focal-officer Binh 2026-08-01")
	before := audited(t, s)
	got, err := s.WeighOfficers(t.Context(), rows, change)
	must(t, err)
	same(t, activities.OfficerImport{People: 1, Opened: 1, Openings: rows}, got)
	same(t, before, audited(t, s))
	if all, err := s.OfficerRows(t.Context(), "H44"); err != nil || len(all) != 1 {
		t.Errorf("there are %v, %v", all, err)
	}
}

func TestAnOfficeDraftIsNobodyElsesAndGoesAfterADay(t *testing.T) {
	s, _ := manned(t)
	own := activities.OfficeDraft{Person: "1", Deed: "/van-phong/x", Fields: map[string]string{"a": "b"}, File: "a.csv", Content: []byte("x")}
	n, err := s.KeepOfficeDraft(t.Context(), own)
	must(t, err)
	own.ID = n
	got, err := s.OfficeDraft(t.Context(), n, "1", "/van-phong/x")
	must(t, err)
	same(t, own, got)
	for _, other := range []struct{ person, deed string }{{"2", "/van-phong/x"}, {"1", "/van-phong/y"}} {
		if _, err := s.OfficeDraft(t.Context(), n, other.person, other.deed); !errors.Is(err, activities.ErrNotFound) {
			t.Errorf("%v: %v", other, err)
		}
	}
	must(t, s.DropOfficeDraft(t.Context(), n, "2"))
	_, err = s.OfficeDraft(t.Context(), n, "1", "/van-phong/x")
	must(t, err)
	must(t, ownerOf(t, s).SetClock(t.Context(), day(t, "2031-09-17").Time(), 1))
	if _, err := s.OfficeDraft(t.Context(), n, "1", "/van-phong/x"); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("after two days: %v", err)
	}
}

func TestTheAuditLogIsSearched(t *testing.T) {
	s, change := manned(t)
	must(t, s.AddSubstitute(t.Context(), review.Substitute{For: id(t, s, "dung@so.example"), By: id(t, s, "binh@so.example"), From: day(t, "2031-09-10"), To: day(t, "2031-09-12")}, by(t, s, "an@so.example")))
	_, err := s.ImportAgencies(t.Context(), register(t, "H44.2 commune 2026-08-01 - Xã Hai"), change, false)
	must(t, err)
	all, err := s.AuditLines(t.Context(), "H44", activities.AuditQuery{Most: 100})
	must(t, err)
	if len(all) < 4 || all[0].Action != "agencies changed" || all[0].Name != "Admin" || all[0].Details["reason"] != "theo quyết định cử cán bộ" {
		t.Fatalf("got %+v", all)
	}
	for name, c := range map[string]struct {
		q    activities.AuditQuery
		want int
	}{
		"by name":               {activities.AuditQuery{Who: "ân", Most: 9}, 1},
		"by address":            {activities.AuditQuery{Who: "AN@so.example", Most: 9}, 1},
		"by what was done":      {activities.AuditQuery{Action: "substitute named", Most: 9}, 1},
		"of another day":        {activities.AuditQuery{To: scoring.Some(day(t, "2030-01-01")), Action: "agencies changed", Most: 9}, 0},
		"of the day":            {activities.AuditQuery{From: scoring.Some(day(t, "2031-09-15")), To: scoring.Some(day(t, "2031-09-15")), Action: "agencies changed", Most: 9}, 1},
		"of a period":           {activities.AuditQuery{Period: "2027-01", Most: 9}, 0},
		"of an agency":          {activities.AuditQuery{Agency: "H44.77", Most: 9}, 0},
		"older than the newest": {activities.AuditQuery{Before: all[0].ID, Action: "agencies changed", Most: 9}, 0},
	} {
		got, err := s.AuditLines(t.Context(), "H44", c.q)
		must(t, err)
		if len(got) != c.want {
			t.Errorf("%s: %d rows", name, len(got))
		}
	}
	actions, err := s.AuditActions(t.Context(), "H44")
	must(t, err)
	if !slices.IsSorted(actions) || !slices.Contains(actions, "substitute named") {
		t.Errorf("got %q", actions)
	}
}
