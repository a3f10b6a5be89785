package tables

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

func TestAgenciesAreReadAsTheyWereWritten(t *testing.T) {
	want := []activities.AgencyRow{
		{Line: 2, Agency: scoring.Agency{Code: "H99.01", Name: "=Sở Nội vụ", Kind: scoring.Department}, From: calendar.Date(2025, 7, 1)},
		{Line: 3, Agency: scoring.Agency{Code: "H99.101", Name: "UBND xã, \"Tân\" Hưng", Kind: scoring.Commune}, From: calendar.Date(2025, 7, 1), To: scoring.Some(calendar.Date(2026, 1, 1)), Successor: "H99.102"},
	}
	var b bytes.Buffer
	if err := WriteRegister(&b, want); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "'=Sở") {
		t.Error("a name is run as a formula")
	}
	got, err := ReadRegister("a.csv", &b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadRegisterRefuses(t *testing.T) {
	const header = "code,name,kind,valid_from,valid_to,successor\n"
	for name, c := range map[string]struct{ rows, en, vi string }{
		"another kind":     {"H1,Sở,quận,2026-01-01,,\n", `a.csv line 2: kind "quận" is neither`, `a.csv, dòng 2: không có loại "quận"`},
		"no name":          {"H1,,commune,2026-01-01,,\n", "a.csv line 2: name is empty", "a.csv, dòng 2: tên (name) để trống"},
		"a long name":      {"H1," + strings.Repeat("x", 201) + ",commune,2026-01-01,,\n", "a.csv line 2: name ", "a.csv, dòng 2: tên (name)"},
		"no date":          {"H1,Xã,commune,1/1/2026,,\n", `a.csv line 2: valid_from "1/1/2026" is not a date`, `a.csv, dòng 2: ngày bắt đầu (valid_from): "1/1/2026" không phải là ngày`},
		"the same twice":   {"H1,Xã,commune,2026-01-01,,\nH1,Xã,commune,2026-01-01,,\n", "a.csv line 3: H1 from 2026-01-01 stands on line 2", "a.csv, dòng 3: H1 từ 2026-01-01 đã có ở dòng 2"},
		"two faults a row": {"H 1,,xã,2026-01-01,,\n", `a.csv line 2: code "H 1" has a space inside; name is empty; kind`, `a.csv, dòng 2: mã cơ quan (code) "H 1" có dấu cách ở giữa; tên (name) để trống; không có loại`},
	} {
		_, err := ReadRegister("a.csv", strings.NewReader(header+c.rows))
		if err == nil || !strings.HasPrefix(err.Error(), c.en) {
			t.Errorf("%s: got %v", name, err)
		}
		if vi := scoring.Vietnamese(err); len(vi) != 1 || !strings.HasPrefix(vi[0], c.vi) {
			t.Errorf("%s: got %q", name, vi)
		}
	}
}

func TestOfficersAndOwnersAreReadAsTheyWereWritten(t *testing.T) {
	officer := activities.OfficerRow{Line: 2, Agency: "H99.01", Role: review.Focal, Name: "Trần Thị Bình", Email: "binh@so.example", Phone: "+84 912 345 678", From: calendar.Date(2026, 1, 1), To: scoring.Some(calendar.Date(2026, 9, 1))}
	var b bytes.Buffer
	if err := WriteOfficers(&b, []activities.OfficerLine{{OfficerRow: officer}}); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadOfficers("o.csv", &b); err != nil || !slices.Equal(got, []activities.OfficerRow{officer}) {
		t.Errorf("got %v, %v", got, err)
	}
	owner := activities.OwnerRow{Line: 2, Indicator: "A", Agency: "H99.01", From: calendar.Date(2026, 1, 1)}
	b.Reset()
	if err := WriteOwners(&b, []activities.OwnerRow{owner}); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadOwners("o.csv", &b); err != nil || !slices.Equal(got, []activities.OwnerRow{owner}) {
		t.Errorf("got %v, %v", got, err)
	}
}
