package postgres

import (
	"context"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// mails are the keys and data of the mails about publications, by key.
func (p *publishing) mails() []string {
	p.t.Helper()
	rows, _ := p.pool.Query(context.Background(), "select kind || ' ' || (select name from person where id = person) || ' ' || role || ' ' || (data ->> 'Revision') || coalesce(' ' || (data ->> 'Agencies'), '') from mail where kind in ('results', 'summary', 'briefing') order by id")
	var all []string
	for rows.Next() {
		var line string
		must(p.t, rows.Scan(&line))
		all = append(all, line)
	}
	must(p.t, rows.Err())
	return all
}

// scored is a province with three communes, one of which another stands for by now.
func (p *publishing) scored(points ...scoring.Hundredths) int64 {
	p.t.Helper()
	run := scoreRun()
	run.Corrections = len(points)*1000 + int(points[0])
	run.Standings = run.Standings[:1]
	for i, total := range points {
		code := []string{"H44.1", "H44.2", "H44.3"}[i]
		card := scoring.Scorecard{Agency: code, Total: scoring.Some(total), Groups: []scoring.GroupResult{{Code: "G", Points: scoring.Some(total), Max: 2000}}}
		run.Standings = append(run.Standings, scoring.Standing{Agency: scoring.Agency{Code: code, Name: "Xã " + code, Kind: scoring.Commune}, Rank: scoring.Some(i + 1), Band: scoring.Some(0), Card: card})
	}
	id, err := p.SaveScores(p.t.Context(), run)
	must(p.t, err)
	return id
}

func TestWhoIsWrittenToAboutAPublication(t *testing.T) {
	p := newPublishing(t)
	for _, one := range []struct {
		name, agency string
		role         review.Role
	}{
		{"An", "H44.1", review.Head},
		{"An", "H44.2", review.Focal},
		{"Bình", "H44.1", review.Focal},
		{"Chi", "H44.3", review.Head},
		{"Dũng", "H44.1", review.Deputy},
		{"Giang", "H44", review.Leader},
		{"Hoa", "H44", review.Chairman},
		{"Khoa", "H44", review.Staff},
	} {
		execute(t, p.Store, "insert into person (name, email) values ('"+one.name+"', '"+strings.ToLower(one.name[:1])+"@x.example') on conflict do nothing")
		execute(t, p.Store, "insert into officer (person, agency, role, valid_from) select id, '"+one.agency+"', '"+string(one.role)+"', '2026-01-01' from person where name = '"+one.name+"'")
	}
	p.run = p.scored(1500, 1400, 1300)
	p.publish(scoring.Provisional)
	same(t, nil, p.mails())
	p.publish(scoring.Final)
	want := []string{
		`results An head 2 ["H44.1", "H44.2"]`, `results Bình focal-officer 2 ["H44.1"]`, `results Chi head 2 ["H44.3"]`,
		`summary Giang office-leader 2`, `briefing Hoa chairman-office 2`,
	}
	same(t, want, p.mails())
	p.publish(scoring.Final) // the same again
	same(t, want, p.mails())
	p.run = p.scored(1600, 1400, 1300)
	p.publish(scoring.Corrected)
	same(t, append(want, `results An head 3 ["H44.1"]`, `results Bình focal-officer 3 ["H44.1"]`, `summary Giang office-leader 3`, `briefing Hoa chairman-office 3`), p.mails())
	if lane := p.count("select count(*) from wake where workflow = 'mailer/H44/duty'"); lane != 2 {
		t.Errorf("the mailer was woken %d times", lane)
	}
}

func (p *publishing) count(question string) (n int) {
	p.t.Helper()
	must(p.t, p.pool.QueryRow(p.t.Context(), question).Scan(&n))
	return n
}

var _ activities.NewsStore = (*Store)(nil)
