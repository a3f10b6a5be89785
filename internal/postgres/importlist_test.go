package postgres

import (
	"fmt"
	"testing"

	"danhgia/activities"
)

func TestTheLastImportOfEachContentIsTold(t *testing.T) {
	s := openStore(t)
	taken(t, s, made("H44.1", 1))
	taken(t, s, made("H44.1", 1), made("H44.1", 2))
	execute(t, s, `insert into intake (province, period, content, source, name, lines) values ('H44', '2026-08', 'dossiers', 'starter', 'now.csv', 7);
		insert into intake (province, period, content, source, name, state, ended_at) values ('H44', '2026-08', 'ratings', 'starter', 'bad.csv', 'refused', told_now()), ('H45', '2026-08', 'portal', 'starter', 'other.csv', 'done', told_now())`)
	execute(t, s, `insert into import (province, period, content, source, file, state, intake)
		select province, period, content, 'upload', name, 'taking', id from intake where name = 'now.csv'`) // without it nobody would go on with it
	all, err := s.LastImports(t.Context(), "H44")
	must(t, err)
	var said []string
	for _, i := range all {
		said = append(said, fmt.Sprint(i.Content, " ", i.State, " ", i.Figures.Lines, " ", i.Ended.Known))
	}
	same(t, []string{"dossiers done 2 true", "dossiers taking 7 false", "ratings refused 0 true"}, said)
}

func TestMorningsTellPetitionsByTheirOwnFreshness(t *testing.T) {
	s := openStore(t)
	registerTwo(t, s)
	execute(t, s, noticeOf2026)
	_, err := take(t, s, "2026-08-14 06:00:00", activities.Intake{}, running(made("H44.1", 1), "2026-08-13 17:00:00"))
	must(t, err)
	_, err = takePetitions(t, s, activities.Intake{}, asked("H44.2", 1))
	must(t, err)
	execute(t, s, `update petition_book set taken_at = '2026-08-25 06:00+07'`)
	told := func(now string) (all []string) {
		alarms, err := activities.AlarmsToTell(t.Context(), onWatch{s, at(t, now)}, "H44", nil, 5)
		must(t, err)
		for _, a := range alarms.Agencies {
			all = append(all, a.Code+" "+a.Counts())
		}
		return all
	}
	same(t, []string{"H44.2 1 phản ánh, kiến nghị quá hạn"}, told("2026-08-25 08:00:00"))
	same(t, nil, told("2026-08-31 08:00:00"))
}
