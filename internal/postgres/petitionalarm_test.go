package postgres

import (
	"fmt"
	"testing"

	"danhgia/activities"
	"danhgia/petition"
)

func TestPetitionsAreAmongTheAlarms(t *testing.T) {
	s := openStore(t)
	registerTwo(t, s)
	execute(t, s, noticeOf2026)
	_, err := take(t, s, "2026-08-20 06:00:00", activities.Intake{}, running(made("H44.1", 1), "2026-08-19 17:00:00"), running(made("H44.1", 2), "2026-08-24 17:00:00"))
	must(t, err)
	received := func(number int, at string) petition.Petition {
		p := asked("H44.1", number)
		p.Received = momentAt(at)
		return p
	}
	withSender := received(5, "2026-08-03 09:00:00")
	withSender.Asked = momentAt("2026-08-05 09:00:00")
	elsewhere := received(6, "2026-08-10 09:00:00")
	elsewhere.Agency = "H44.2"
	_, err = takePetitions(t, s, activities.Intake{},
		received(1, "2026-07-24 09:00:00"), received(2, "2026-08-03 09:00:00"), received(3, "2026-08-10 09:00:00"), answered(received(4, "2026-07-24 09:00:00"), "2026-08-19 09:00:00"), withSender, elsewhere)
	must(t, err)
	execute(t, s, `update petition_book set taken_at = '2026-08-20 06:00+07'`)
	find := func(now string, most int) activities.Alarms {
		all, _, err := activities.AlarmsNow(t.Context(), onWatch{s, at(t, now)}, "H44", nil, most)
		must(t, err)
		return all
	}
	all := find("2026-08-20 08:00:00", 10)
	if len(all.Agencies) != 1 {
		t.Fatalf("%+v", all)
	}
	same(t, "1 hồ sơ quá hạn; 1 hồ sơ sắp đến hạn; 1 phản ánh, kiến nghị quá hạn; 1 phản ánh, kiến nghị sắp đến hạn", all.Agencies[0].Counts())
	var named []string
	for _, a := range all.Agencies[0].Named {
		named = append(named, fmt.Sprint(a.Number, " ", a.Late, " ", a.Petition, " ", a.Standing()))
	}
	same(t, []string{
		"PA-H44.1-1 true true quá hạn từ 17 giờ 00, thứ Sáu ngày 14/8/2026", "H44.1-260805-0001 true false quá hạn từ 17 giờ 00, thứ Tư ngày 19/8/2026",
		"H44.1-260805-0002 false false đến hạn lúc 17 giờ 00, thứ Hai ngày 24/8/2026", "PA-H44.1-2 false true đến hạn lúc 17 giờ 00, thứ Hai ngày 24/8/2026",
	}, named)
	if all = find("2026-08-20 08:00:00", 0); all.Agencies[0].Named != nil || all.Agencies[0].PetitionsLate != 1 {
		t.Errorf("only counted: %+v", all)
	}
	execute(t, s, `update dossier_book set as_of = '2026-08-14 06:00+07'`)
	all = find("2026-08-20 08:00:00", 10)
	told := all.ToTell(at(t, "2026-08-20 08:00:00"))
	same(t, "1 phản ánh, kiến nghị quá hạn; 1 phản ánh, kiến nghị sắp đến hạn", told.Agencies[0].Counts())
	if len(told.Agencies[0].Named) != 2 || all.Agencies[0].Late != 1 {
		t.Errorf("of old dossiers and new petitions: %+v", told)
	}
	execute(t, s, `update petition_book set taken_at = '2026-08-10 06:00+07'`)
	if all = find("2026-08-20 08:00:00", 0); all.Agencies[0].PetitionsLate != 0 {
		t.Errorf("of old petitions: %+v", all)
	}
}

func TestPetitionsAreToldOfWithoutDossiers(t *testing.T) {
	s := openStore(t)
	registerTwo(t, s)
	execute(t, s, noticeOf2026)
	_, err := takePetitions(t, s, activities.Intake{}, asked("H44.2", 1))
	must(t, err)
	execute(t, s, `update petition_book set taken_at = '2026-08-25 06:00+07'`)
	all, now, err := activities.AlarmsNow(t.Context(), onWatch{s, at(t, "2026-08-25 08:00:00")}, "H44", []string{"H44.2"}, 0)
	must(t, err)
	if len(all.ToTell(now).Agencies) != 1 {
		t.Errorf("%+v", all)
	}
	same(t, []activities.AgencyAlarms{{Code: "H44.2", Name: "Xã Hai", PetitionsLate: 1}}, all.Agencies)
	all, _, err = activities.AlarmsNow(t.Context(), onWatch{s, at(t, "2026-08-25 08:00:00")}, "H44", []string{"H44.1"}, 0)
	must(t, err)
	same(t, 0, len(all.Agencies))
}
