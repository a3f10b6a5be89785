package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/review"
)

const (
	department = "dau-moi.h44.08@phutho.example"
	provincial = "PUBLIC_CONTENT_FULL"
)

// owned is a period under review in which H44.08 owns an indicator of the province.
func owned(t *testing.T) *cycle {
	t.Helper()
	c := newCycle(t)
	dir := t.TempDir()
	officers, owners := filepath.Join(dir, "o.csv"), filepath.Join(dir, "owners.csv")
	write(t, officers, "agency,role,name,email,phone,valid_from,valid_to\nH44.08,focal-officer,Đầu mối 08,"+department+",,2026-08-01,\n")
	write(t, owners, "indicator,agency,valid_from,valid_to\n"+provincial+",H44.08,2026-01-01,\n")
	c.good(as(admin, "officers", "import", officers), "")
	c.exec("update agency set valid_from = '2026-01-01'")
	c.good(as(admin, "owners", "import", owners), "1 owners opened, 0 closed, 0 unchanged\n")
	c.good(as(admin, "owners", "import", owners), "0 owners opened, 0 closed, 1 unchanged\n")
	c.good([]string{"owners"}, provincial+"  H44.08  from 2026-01-01\n")
	return c
}

func ofProvince(email, agency string) []string {
	return []string{
		"answer", "--period", "2026-08", "--agency", agency, "--says", "disputed", "--indicator", provincial,
		"--numerator", "1", "--denominator", "2", "--as", email, "--reason", "Số liệu công khai của tỉnh chưa đúng.",
	}
}

func TestAFigureOfTheProvinceIsDisputedByItsOwnerOnceForAll(t *testing.T) {
	c := owned(t)
	c.refused(ofProvince(focal, "H44.100"), exitRefused, "disputed by the department that owns it, and only by it: ")
	c.good(ofProvince(department, "H44.08"), "disputed: it counts")
	accept := by(staff, "rule", "--dispute", "1", "--decision", "accepted")
	foreseen := c.foreseen(append(accept, "--preview", "--json"))
	if len(foreseen) < 100 {
		t.Errorf("the preview names %d agencies", len(foreseen))
	}
	c.good(accept, "accepted: it counts")
	if got := c.value("select count(*) || ' ' || count(distinct agency) || ' ' || (count(*) = (select count(*) from measure where indicator = '" + provincial + "')) from correction"); !strings.HasSuffix(got, " true") || strings.HasPrefix(got, "1 ") {
		t.Errorf("corrected: %s", got)
	}
	if diff := cmp.Diff(foreseen, c.rescored(foreseen)); diff != "" {
		t.Errorf("scored again, they stand elsewhere than foreseen (-foreseen +scored)\n%s", diff)
	}
	if got := c.value("select count(distinct run)::text from (select max(id) as run from score_run) r"); got != "1" {
		t.Errorf("%s runs", got)
	}
	c.want(review.SourceFix, "H44.08", "open  1 2026-09-17")
	c.good(by(admin, "reopen", "--agency", "H44.08", "--until", "2026-09-14"), "")
	c.refused(ofProvince(department, "H44.08"), exitRefused, "has dispute 1 in the period already")
}

func TestOwnersAreRefused(t *testing.T) {
	c := owned(t)
	file := func(rows string) string {
		path := filepath.Join(t.TempDir(), "owners.csv")
		write(t, path, "indicator,agency,valid_from,valid_to\n"+rows)
		return path
	}
	for name, r := range map[string]struct {
		who, rows, want string
	}{
		"an indicator of the agencies": {admin, "PROGRESS_ON_TIME,H44.08,2026-01-01,\n", "line 2: PROGRESS_ON_TIME is no indicator of the whole province"},
		"an unknown indicator":         {admin, "X,H44.08,2026-01-01,\n", "line 2: X is no indicator"},
		"a commune":                    {admin, "PUBLISH_ON_TIME,H44.100,2026-01-01,\n", "line 2: H44.100 is no department of H44 on 2026-01-01"},
		"a second owner":               {admin, provincial + ",H44.03,2026-06-01,\n", "is owned by H44.08 in that time"},
		"by who has no right":          {leader, provincial + ",H44.03,2027-06-01,\n", "you may not manage officers"},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.refused(as(r.who, "owners", "import", file(r.rows)), exitRefused, r.want)
		})
	}
	c.t = t
	c.good(as(admin, "owners", "import", file(provincial+",H44.08,2026-01-01,2026-09-01\n"+provincial+",H44.03,2026-09-01,\n")), "1 owners opened, 1 closed, 0 unchanged\n")
	c.refused(ofProvince(department, "H44.08"), exitRefused, "(H44.03)")
}
