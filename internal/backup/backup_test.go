package backup

import "testing"

func TestAPasswordNeverStandsInAnArgument(t *testing.T) {
	for name, c := range map[string]struct{ address, bare, password string }{
		"in the address":   {"postgres://a:s%40cret@h:5432/d?sslmode=disable", "postgres://a@h:5432/d?sslmode=disable", "s@cret"},
		"in its query":     {"postgresql://a@h/d?password=geheim", "postgresql://a@h/d", "geheim"},
		"none":             {"postgres://a@h/d", "postgres://a@h/d", ""},
		"settings of ours": {"postgres://a@h/d?pool_max_conns=4", "postgres://a@h/d", ""},
		"nobody is named":  {"postgres://h/d", "postgres://h/d", ""},
	} {
		t.Run(name, func(t *testing.T) {
			bare, password, err := split(c.address)
			if err != nil || bare != c.bare || password != c.password {
				t.Errorf("got %q, %q, %v", bare, password, err)
			}
		})
	}
	if _, _, err := split("host=h password=geheim"); err == nil {
		t.Error("what is no URL was taken")
	}
	if got := conceal("no password geheim for a", "geheim"); got != "no password … for a" {
		t.Errorf("got %q", got)
	}
}

func TestTheVersionOfAProgramIsRead(t *testing.T) {
	for said, want := range map[string]int{"pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)": 15, "pg_dump (PostgreSQL) 18beta1": 18, "": 0} {
		if got := majorOf(said); got != want {
			t.Errorf("%q: got %d, want %d", said, got, want)
		}
	}
}

func TestAServerThatIsNewerThanAllProgramsIsRefused(t *testing.T) {
	if p, err := Find(t.Context(), 99); err == nil {
		t.Errorf("got %+v", p)
	}
}
