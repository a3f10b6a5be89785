package tables

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const officerHeader = "agency,role,name,email,phone,valid_from,valid_to\n"

func TestReadOfficersReadsTheSample(t *testing.T) {
	file, err := os.Open("../../samples/officers-phu-tho.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	officers, err := ReadOfficers("officers.csv", file)
	if err != nil {
		t.Fatal(err)
	}
	count := map[review.Role]int{}
	for _, o := range officers {
		count[o.Role]++
		if !strings.HasSuffix(o.Email, ".example") {
			t.Errorf("line %d: %s could be somebody's address", o.Line, o.Email)
		}
	}
	want := map[review.Role]int{review.Focal: 163, review.Deputy: 163, review.Head: 163, review.Admin: 1, review.Staff: 2, review.Leader: 1, review.Operator: 1}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestReadOfficersTakes(t *testing.T) {
	first := activities.OfficerRow{
		Line: 2, Agency: "H44.1", Role: review.Focal, Name: "Cán bộ A", Email: "can.bo+1@so.tinh.example", Phone: "0210 3846 647; (+84) 91",
		From: calendar.Date(2026, 8, 1), To: scoring.Some(calendar.Date(2026, 9, 1)),
	}
	plain := first
	plain.Email, plain.Phone, plain.To = "", "", scoring.Maybe[calendar.Day]{}
	for name, c := range map[string]struct {
		row  string
		want activities.OfficerRow
	}{
		"a code":                                {"H44.1,focal-officer,Cán bộ A,can.bo+1@so.tinh.example,0210 3846 647; (+84) 91,2026-08-01,2026-09-01", first},
		"a Vietnamese role in large letters":    {"H44.1,CÁN BỘ ĐẦU MỐI,Cán bộ A,can.bo+1@so.tinh.example,0210 3846 647; (+84) 91,2026-08-01,2026-09-01", first},
		"marks that are written apart":          {"H44.1,ca\u0301n bo\u0323\u0302 đâ\u0300u mô\u0301i,Ca\u0301n bo\u0323\u0302 A,can.bo+1@so.tinh.example,0210 3846 647; (+84) 91,2026-08-01,2026-09-01", first},
		"spaces and large letters":              {" H44.1 , focal-officer , Cán  bộ A , Can.Bo+1@SO.tinh.example , 0210 3846 647; (+84) 91 ,2026-08-01,2026-09-01", first},
		"neither address, telephone nor an end": {"H44.1,cán bộ đầu mối,Cán bộ A,,,2026-08-01,", plain},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadOfficers("f.csv", strings.NewReader(officerHeader+c.row+"\n"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]activities.OfficerRow{c.want}, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	for _, r := range review.Roles[1:] {
		for _, text := range []string{string(r), r.In(scoring.Vi)} {
			if got, err := role(text); got != r || err != nil {
				t.Errorf("%s: %s, %v", text, got, err)
			}
		}
	}
	shared, err := ReadOfficers("f.csv", strings.NewReader(officerHeader+"H44.1,head,A,vt@so.example,,2026-08-01,\nH44.1,deputy,B,vt@so.example,,2026-08-01,\n"))
	if err != nil || len(shared) != 2 {
		t.Errorf("an address of two people: %v, %v", shared, err)
	}
}

func TestReadOfficersRefusesEveryBadLineAtOnce(t *testing.T) {
	rows := []string{
		"H44.1,focal-officer,A,a@so.example,,2026-08-01,",
		"H44.1,chairman,A,a@so.example,,2026-08-01,",
		"H44 1,head,,a@so.example,call me,2026-08-01,",
		"H44.1,head,A,a@so.example,,1/8/2026,",
		"H44.1,head,A,a@so.example,,2026-08-01,2026-08-01",
		"H44.1,head,A,a@so.example,,2026-08-01,soon",
		"H44.1,focal-officer,A,A@so.example,091 234 567,2026-08-01,2026-09-01",
		"H44.1,public,A,a@so.example,,2026-08-01,",
		"H44.1,head,A,a@so.example",
	}
	got, err := ReadOfficers("f.csv", strings.NewReader(officerHeader+strings.Join(rows, "\n")))
	if err == nil || got != nil {
		t.Fatalf("it was read: %v", got)
	}
	roles := "write focal-officer (cán bộ đầu mối), deputy (người thay thế), head (thủ trưởng), or a role of the office"
	want := []string{
		`f.csv line 3: role "chairman" is not one: ` + roles,
		`f.csv line 4: agency "H44 1" has a space inside; name is empty; phone "call me" is not a telephone number`,
		`f.csv line 5: valid_from "1/8/2026" is not a date such as 2026-08-31`,
		`f.csv line 6: valid_to 2026-08-01 is not after valid_from 2026-08-01: it is the first day that is out`,
		`f.csv line 7: valid_to "soon" is not a date such as 2026-08-31`,
		`f.csv line 8: A as focal-officer of H44.1 from 2026-08-01 stands on line 2 already`,
		`f.csv line 9: role "public" is not one: ` + roles,
		`f.csv line 10: 4 fields, the header has 7`,
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestReadOfficersRefusesAddressesThatAreNotPlain(t *testing.T) {
	for name, address := range map[string]string{
		"no @":                             "a.so.example",
		"no domain":                        "a@",
		"nothing before the @":             "@so.example",
		"a domain of one label":            "a@localhost",
		"a second command":                 "a@b.example>\r\nRCPT TO:<c@d.example",
		"a carriage return":                "a\r@b.example",
		"a line feed":                      "a@b\n.example",
		"a NUL":                            "a\x00@b.example",
		"a quoted local part":              `"a b"@b.example`,
		"SMTP parameters in a quoted part": `"a> NOTIFY=NEVER"@b.example`,
		"angle brackets":                   "<a@b.example>",
		"two addresses":                    "a@b.example, c@d.example",
		"two @":                            "a@b@c.example",
		"a comment":                        "a(x)@b.example",
		"a space":                          "a b@b.example",
		"two dots":                         "a..b@b.example",
		"a dot at the end":                 "a.@b.example",
		"an IP in brackets":                "a@[192.0.2.1]",
		"an IP":                            "a@192.0.2.1",
		"an empty label":                   "a@b..example",
		"a label that begins with -":       "a@-b.example",
		"marks before the @":               "đầu-mối@b.example",
		"marks after the @":                "a@phú-thọ.example",
		"a letter that looks like k":       "\u212a@b.example",
		"65 characters before the @":       strings.Repeat("a", 65) + "@b.example",
		"255 characters":                   "a@" + strings.Repeat(strings.Repeat("b", 49)+".", 5) + "example",
	} {
		row := `H44.1,head,A,"` + strings.ReplaceAll(address, `"`, `""`) + `",,2026-08-01,`
		_, err := ReadOfficers("f.csv", strings.NewReader(officerHeader+row+"\n"))
		if err == nil || !strings.HasPrefix(err.Error(), "f.csv line 2: email ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadOfficers(f *testing.F) {
	f.Add(officerHeader + "H44.1,thủ trưởng,A,a@so.example,091 234 567,2026-08-01,2026-09-01\n")
	f.Add("\ufeff" + officerHeader + "H44,office-admin,\"A\nB\",,,0000-01-01,9999-12-31\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		officers, err := ReadOfficers("f.csv", strings.NewReader(text))
		if err != nil {
			return
		}
		for _, o := range officers {
			if o.Name == "" || o.Email != strings.ToLower(o.Email) || strings.ContainsAny(o.Email+o.Phone, "\r\n\"<>") {
				t.Fatalf("%+v was taken", o)
			}
		}
	})
}
