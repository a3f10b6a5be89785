package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/devstack/devtest"
	"danhgia/internal/portal"
	"danhgia/internal/postgres"
)

func TestMain(m *testing.M) { devtest.Main(m) }

// newOffice is an empty, prepared database that the starter works on, at nine o'clock of 3 September 2026. The store is
// its owner's.
func newOffice(t *testing.T) *postgres.Store {
	t.Helper()
	url := devtest.Prepared(t, postgres.Prepare)
	t.Setenv("DANHGIA_POSTGRES_URL", devtest.App(url))
	t.Setenv("DANHGIA_POSTGRES_OWNER_URL", url)
	store, err := postgres.Open(t.Context(), url)
	must(t, err)
	t.Cleanup(store.Close)
	must(t, store.SetClock(t.Context(), sometime, 1))
	return store
}

var (
	sometime    = time.Date(2026, time.September, 3, 9, 0, 0, 0, calendar.Vietnam)
	sometimeDay = calendar.DayOf(sometime)
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// registered enters the agencies of the sample.
func registered(t *testing.T, store *postgres.Store) {
	t.Helper()
	raw, err := portal.ReadFolder("../samples/phu-tho-2026-08")
	must(t, err)
	collection, err := portal.Read(raw, activities.Key{Province: "H44", Period: "2026-08"})
	must(t, err)
	must(t, store.SaveSnapshot(t.Context(), portal.SnapshotID(raw), raw))
	must(t, store.SaveCollection(t.Context(), portal.SnapshotID(raw), collection))
}

const admin = "quan-tri.h44@phutho.example"

// as is a call with the flags of a change.
func as(email string, args ...string) []string {
	return append(args, "--as", email, "--reason", "theo quyết định")
}

func addAdmin(t *testing.T) {
	t.Helper()
	code, out, errs := call(t, "users", "add", "--name", "Quản trị Văn phòng H44", "--email", admin, "--role", "office-admin", "--from", "2026-08-01", "--reason", "lập hệ thống")
	if code != exitGood || errs != "" {
		t.Fatalf("exit code %d, %s%s", code, out, errs)
	}
}

func TestTheOfficeIsSetUpFromTheSamples(t *testing.T) {
	store := newOffice(t)
	registered(t, store)
	addAdmin(t)
	content, err := os.ReadFile("../samples/ladders.yaml")
	must(t, err)
	others := filepath.Join(t.TempDir(), "others.yaml")
	write(t, others, string(content)+"# others\n")
	for _, c := range []struct {
		args []string
		want string
	}{
		{as(admin, "officers", "import", "../samples/officers-phu-tho.csv"), "493 roles opened, 0 closed, 1 unchanged; 493 new people, 0 new telephones\n"},
		{as(admin, "officers", "import", "../samples/officers-phu-tho.csv"), "0 roles opened, 0 closed, 494 unchanged; 0 new people, 0 new telephones\n"},
		{as(admin, "calendar", "import", "../samples/days-off.csv"), "2026: 16 notices, 16 added, 0 removed\n"},
		{as(admin, "ladders", "import", "../samples/ladders.yaml"), "ladders 1: periods that start from now on begin with them\n"},
		{as(admin, "ladders", "import", "../samples/ladders.yaml"), "ladders 1: periods that start from now on begin with them\n"},
		{as(admin, "ladders", "import", others), "ladders 2: periods that start from now on begin with them\n"},
		{as(admin, "ladders", "import", "../samples/ladders.yaml"), "ladders 3: periods that start from now on begin with them\n"},
		{as("dau-moi.h44.104@phutho.example", "officers", "absent", "--who", "dau-moi.h44.104@phutho.example", "--stand-in", "thay-the.h44.104@phutho.example", "--from", "2026-09-07", "--to", "2026-09-11"), "thay-the.h44.104@phutho.example stands in for dau-moi.h44.104@phutho.example from 2026-09-07 to 2026-09-11, both included\n"},
		{[]string{"officers", "list"}, "dau-moi.h44.104@phutho.example"},
		{[]string{"calendar", "show", "--year", "2026"}, "2026-08-22  work  "},
		{as(admin, "users", "add", "--name", "Kiểm tra viên", "--email", "kiem-tra@phutho.example", "--role", "auditor"), "kiem-tra@phutho.example is auditor from 2026-09-03 on\n"},
	} {
		if code, out, errs := call(t, c.args...); code != exitGood || errs != "" || !strings.Contains(out, c.want) {
			t.Errorf("%v: exit code %d, output %.300s, errors %s", c.args, code, out, errs)
		}
	}
	_, out, _ := call(t, "ladders", "show")
	if diff := cmp.Diff(string(content), out); diff != "" {
		t.Errorf("the ladders came back otherwise\n%s", diff)
	}
}

func TestEveryCommandOfTheOfficePrintsJSON(t *testing.T) {
	registered(t, newOffice(t))
	addAdmin(t)
	dir := t.TempDir()
	officers, days := filepath.Join(dir, "o.csv"), filepath.Join(dir, "d.csv")
	write(t, officers, "agency,role,name,email,phone,valid_from,valid_to\nH44.104,head,A,vt@so.example,,2026-08-01,\nH44.104,deputy,B,vt@so.example,,2026-08-01,\n")
	write(t, days, "date,kind,basis\n2026-09-02,off,Quốc khánh\n")
	for _, c := range []struct {
		args []string
		want string
	}{
		{as(admin, "officers", "import", officers, "--json"), `{"People":2,"Phones":0,"Opened":2,"Closed":0,"Unchanged":0,"Shared":[{"Address":"vt@so.example","Names":["A","B"]}],"NoAddress":null}`},
		{as(admin, "calendar", "import", days, "--json"), `{"Years":[{"Year":2026,"Notices":1,"Added":1,"Removed":0}],"Odd":null,"Moved":null,"Stay":null}`},
		{[]string{"calendar", "show", "--year", "2026", "--json"}, `{"Year":2026,"WorkingDays":260,"Notices":[{"day":"2026-09-02","kind":"off","basis":"Quốc khánh"}]}`},
		{as(admin, "ladders", "import", "../samples/ladders.yaml", "--json"), `{"ID":1}`},
		{[]string{"officers", "list", "--on", "2026-08-01", "--json"}, `[{"Person":"1","Agency":"H44","Roles":["office-admin"],"Name":"Quản trị Văn phòng H44","Email":"quan-tri.h44@phutho.example","Phone":"","Bad":false},{"Person":"2","Agency":"H44.104","Roles":["head"],"Name":"A","Email":"vt@so.example","Phone":"","Bad":false},{"Person":"3","Agency":"H44.104","Roles":["deputy"],"Name":"B","Email":"vt@so.example","Phone":"","Bad":false}]`},
		{[]string{"officers", "list", "--on", "2026-07-31", "--json"}, `[]`},
		{as(admin, "users", "add", "--name", "C", "--email", "c@so.example", "--role", "office-staff", "--json"), `{"People":1,"Phones":0,"Opened":1,"Closed":0,"Unchanged":0,"Shared":null,"NoAddress":null}`},
		{as(admin, "officers", "absent", "--who", admin, "--stand-in", "c@so.example", "--from", "2026-09-04", "--to", "2026-09-05", "--json"), `{"For":"1","By":"4","From":"2026-09-04","To":"2026-09-05"}`},
	} {
		code, out, errs := call(t, c.args...)
		if code != exitGood || errs != "" || out != c.want+"\n" {
			t.Errorf("%v: exit code %d, %s\ngot  %swant %s", c.args, code, errs, out, c.want)
		}
	}
}

func TestTheOfficeRefuses(t *testing.T) {
	store := newOffice(t)
	dir := t.TempDir()
	officers, days, broken := filepath.Join(dir, "o.csv"), filepath.Join(dir, "d.csv"), filepath.Join(dir, "l.yaml")
	write(t, officers, "agency,role,name,email,phone,valid_from,valid_to\nH44.999,head,A,a@so.example,,2026-08-01,\nH44,head,A,a@so.example,,2026-08-01,\nH44.104,head,A,a@so.example,,2026-07-01,\n")
	write(t, days, "date,kind,basis\n2026-09-04,work,x\n")
	write(t, broken, "ladders: []\n")
	if code, _, errs := call(t, as(admin, "calendar", "import", "../samples/days-off.csv")...); code != exitRefused || !strings.Contains(errs, "no administrator yet: make the first one with: starter users add") {
		t.Errorf("before there is an administrator: exit code %d, %s", code, errs)
	}
	registered(t, store)
	addAdmin(t)
	if code, _, errs := call(t, as(admin, "users", "add", "--name", "S", "--email", "s@so.example", "--role", "office-staff")...); code != exitGood {
		t.Fatal(errs)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"without --as":                    {[]string{"calendar", "import", "../samples/days-off.csv", "--reason", "x"}, exitUsage, "as"},
		"without --reason":                {[]string{"calendar", "import", "../samples/days-off.csv", "--as", admin}, exitUsage, "reason"},
		"with an empty reason":            {[]string{"calendar", "import", "../samples/days-off.csv", "--as", admin, "--reason", " "}, exitRefused, "give a reason"},
		"without a file":                  {as(admin, "calendar", "import"), exitUsage, "takes one file, not 0"},
		"with two files":                  {as(admin, "officers", "import", "a", "b"), exitUsage, "takes one file, not 2"},
		"a group without a command":       {[]string{"officers"}, exitUsage, "starter officers --help"},
		"an unknown command of a group":   {[]string{"officers", "delete"}, exitUsage, "unknown command"},
		"a day that is none":              {[]string{"officers", "list", "--on", "1/9/2026"}, exitUsage, "not a date"},
		"a file that is not there":        {as(admin, "officers", "import", "none.csv"), exitRefused, "there is no such file"},
		"an unknown person":               {as("x@so.example", "calendar", "import", "../samples/days-off.csv"), exitRefused, "nobody with this address has a role on 2026-09-03"},
		"staff and the calendar":          {as("s@so.example", "calendar", "import", "../samples/days-off.csv"), exitRefused, "you may not manage the calendar"},
		"staff and the ladders":           {as("s@so.example", "ladders", "import", "../samples/ladders.yaml"), exitRefused, "you may not"},
		"staff and users":                 {as("s@so.example", "users", "add", "--name", "B", "--email", "b@so.example", "--role", "office-admin"), exitRefused, "you may not manage users"},
		"a second first administrator":    {[]string{"users", "add", "--name", "B", "--email", "b@so.example", "--role", "office-admin", "--reason", "x"}, exitRefused, "name one with --as"},
		"a user of an agency":             {as(admin, "users", "add", "--name", "B", "--email", "b@so.example", "--role", "head"), exitRefused, "starter officers import"},
		"a user with a bad address":       {as(admin, "users", "add", "--name", "B", "--email", "b", "--role", "auditor"), exitRefused, "has no domain"},
		"officers of unknown agencies":    {as(admin, "officers", "import", officers), exitRefused, "line 2: agency H44.999 is not registered: check the code, or first collect a period that has it\nline 4: agency H44.104 is not registered on 2026-07-01, but from 2026-08-01 on"},
		"a bad calendar":                  {as(admin, "calendar", "import", days), exitRefused, "line 2: 2026-09-04 is a Friday"},
		"bad ladders":                     {as(admin, "ladders", "import", broken), exitRefused, "l.yaml"},
		"a year that nobody has imported": {[]string{"calendar", "show", "--year", "2031"}, exitRefused, "add the year's notice"},
		"no ladders":                      {[]string{"ladders", "show"}, exitRefused, "starter ladders import"},
		"an absent person nobody knows":   {as(admin, "officers", "absent", "--who", "x@so.example", "--stand-in", "s@so.example", "--from", "2026-09-04", "--to", "2026-09-05"), exitRefused, "--who: nobody with the address"},
		"an admin who stands in by their own word": {
			as(admin, "officers", "absent", "--who", "s@so.example", "--stand-in", admin, "--from", "2026-09-04", "--to", "2026-09-05"), exitRefused, "you may not name a substitute",
		},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := call(t, c.args...)
			if code != c.code || out != "" || !strings.Contains(errs, c.want) {
				t.Errorf("exit code %d, want %d; output %q, errors %q", code, c.code, out, errs)
			}
		})
	}
}
