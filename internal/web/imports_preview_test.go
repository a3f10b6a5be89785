package web

import (
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/petition"
)

func TestEveryContentShowsItsFirstLines(t *testing.T) {
	at := dossier.At(importedAt(0))
	for want, p := range map[string]activities.FilePreview{
		"D1 H99.01 1.1 " + momentOf(at) + " – – đã xử lý xong":                {Dossiers: []dossier.Dossier{{Number: "D1", Agency: "H99.01", Procedure: "1.1", Received: at, Status: dossier.Done}}},
		"P1 H99.01 – tổ chức, doanh nghiệp " + momentOf(at) + " – – hài lòng": {Petitions: []petition.Petition{{Number: "P1", Agency: "H99.01", Sender: petition.Organisation, Received: at, Satisfaction: petition.Satisfied}}},
		"D1 H99.01 1.1 cá nhân " + momentOf(at) + " bình thường":              {Ratings: []petition.Rating{{Dossier: "D1", Agency: "H99.01", Procedure: "1.1", Sender: petition.Citizen, Rated: at, Satisfaction: petition.Neutral}}},
		"D1 – đang xử lý":                              {Portal: []activities.PortalLine{{Number: "D1", Status: dossier.InProgress}}},
		"1.1 H99.01 có không không có 5 ngày làm việc": {Procedures: []activities.Procedure{{Agency: "H99.01", Procedure: dossier.Procedure{Code: "1.1", Online: true, ForCitizens: true, Term: dossier.Term{Max: 5, Unit: dossier.WorkingDays}}}}},
	} {
		columns, rows := firstLines(p)
		if len(rows) != 1 || len(rows[0]) != len(columns) || strings.Join(rows[0], " ") != want {
			t.Errorf("%q of the columns %q, not %q", rows, columns, want)
		}
	}
}
