package main

import (
	"cmp"
	"strconv"
	"strings"

	"danhgia/dossier"
	"danhgia/internal/synthetic"
	"danhgia/scoring"
)

// tables are those that do not grow with the dossiers.
func (s *sampling) tables(made *synthetic.Province) error {
	var procedures, agencies [][]string
	made.Procedures(func(agency string, p dossier.Procedure) {
		limit, unit := "", ""
		if p.Term.Max > 0 {
			limit, unit = strconv.Itoa(p.Term.Max), synthetic.Unit(p.Term.Unit)
		}
		procedures = append(procedures, []string{p.Code, agency, yes(p.Online), yes(p.Fee), yes(p.PaperResult), yes(p.ForCitizens), limit, unit})
	})
	for _, a := range s.plan.Agencies {
		if a.Kind != scoring.Province {
			agencies = append(agencies, []string{a.Code, a.Name, string(a.Kind), firstDay, "", ""})
		}
	}
	return cmp.Or(
		s.table("procedures.csv", "procedure,agency,online,fee,paper_result,for_citizens,max_time,max_time_unit", procedures),
		s.table("agencies.csv", "code,name,kind,valid_from,valid_to,successor", agencies),
		s.table("officers.csv", "agency,role,name,email,phone,valid_from,valid_to", officersOf(s.plan.Agencies, s.plan.Period.FirstDay())),
	)
}

// firstDay is the first day of the agencies.
const firstDay = "2025-07-01"

// officersOf are invented people from a day on, named by their roles. That is the period's first: the register knows
// agencies from the first period that they were collected of. No mail can reach an address that ends in .example.
func officersOf(agencies []scoring.Agency, from string) (rows [][]string) {
	for _, a := range agencies {
		roles := [][3]string{{"focal-officer", "Cán bộ đầu mối", "dau-moi"}, {"deputy", "Người thay thế", "thay-the"}, {"head", "Thủ trưởng", "thu-truong"}}
		if a.Kind == scoring.Province {
			roles = [][3]string{
				{"office-admin", "Quản trị Văn phòng", "quan-tri"},
				{"office-staff", "Chuyên viên Văn phòng 1", "chuyen-vien-1"},
				{"office-staff", "Chuyên viên Văn phòng 2", "chuyen-vien-2"},
				{"office-leader", "Lãnh đạo Văn phòng", "lanh-dao"},
				{"source-operator", "Đơn vị vận hành hệ thống nguồn", "van-hanh"},
			}
		}
		for _, r := range roles {
			rows = append(rows, []string{a.Code, r[0], r[1] + " " + a.Code, r[2] + "." + strings.ToLower(a.Code) + "@hungyen.example", "", from, ""})
		}
	}
	return rows
}

func yes(is bool) string {
	if is {
		return "1"
	}
	return "0"
}
