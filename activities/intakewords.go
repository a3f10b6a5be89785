package activities

import (
	"strings"

	"danhgia/scoring"
)

// Contents are what is taken in, in the order in which it is offered.
var Contents = []IntakeContent{OfDossiers, OfProcedures, OfPetitions, OfRatings, OfPortal}

// ContentNames are the contents as commands call them: "dossiers, procedures".
func ContentNames() string {
	all := make([]string, len(Contents))
	for i, c := range Contents {
		all[i] = string(c)
	}
	return strings.Join(all, ", ")
}

// In is the content's name.
func (c IntakeContent) In(lang scoring.Lang) string { return contentText(c).In(lang) }

func contentText(c IntakeContent) scoring.Text {
	return map[IntakeContent]scoring.Text{
		OfDossiers:   {Vi: "hồ sơ", En: "dossiers"},
		OfProcedures: {Vi: "danh mục thủ tục hành chính", En: "the catalogue of procedures"},
		OfPetitions:  {Vi: "phản ánh, kiến nghị", En: "petitions"},
		OfRatings:    {Vi: "đánh giá mức độ hài lòng", En: "ratings"},
		OfPortal:     {Vi: "danh sách hồ sơ của Cổng", En: "the portal's list of dossiers"},
	}[c]
}
