package dossiers

import (
	"errors"
	"io"

	"danhgia/dossier"
	"danhgia/scoring"
)

const catalogueNames = "procedure, agency, online, fee, paper_result, for_citizens, max_time, max_time_unit"

var catalogueColumns = aliases("column,alias\nprocedure,MaTTHC\nagency,DonViXuLy\n", []Column{Procedure, Agency, IsOnline, HasFee, GivesPaper, ForCitizens, MaxTime, MaxTimeUnit})

// ReadCatalogue reads which procedures each agency has under its authority; all faults are told at once.
func ReadCatalogue(name string, r io.Reader) (dossier.Catalogue, error) {
	sheet, err := open(name, r, catalogueColumns)
	if err != nil {
		return dossier.Catalogue{}, err
	}
	for _, c := range []Column{Procedure, Agency, IsOnline, HasFee, GivesPaper, ForCitizens} {
		if sheet.row.place.hasNot(c) {
			return dossier.Catalogue{}, scoring.Say("%s: thiếu cột %s; các cột là %s", "%s: there is no column %s; the columns are %s", name, c, catalogueNames)
		}
	}
	all := map[string][]dossier.Procedure{}
	seen := map[[2]string]bool{}
	var faults []error
	for len(faults) < mostFaults {
		err := sheet.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return dossier.Catalogue{}, errors.Join(append(faults, err)...)
		}
		err = sheet.read(func() {
			row := &sheet.row
			agency, p := row.name(Agency, true), row.procedure()
			if seen[[2]string{agency, p.Code}] {
				row.refuse(Procedure, rule{Vi: "thủ tục này của đơn vị đã có ở dòng trước", En: "the agency has this procedure on an earlier line"})
			}
			seen[[2]string{agency, p.Code}] = true
			all[agency] = append(all[agency], p)
		})
		if err != nil {
			faults = append(faults, err)
		}
	}
	if len(faults) > 0 {
		return dossier.Catalogue{}, errors.Join(faults...)
	}
	return dossier.NewCatalogue(all), nil
}

// mostFaults is how many faults of a catalogue are told.
const mostFaults = 20

func (r *row) procedure() dossier.Procedure {
	return dossier.Procedure{
		Code: r.name(Procedure, true), Online: r.yes(IsOnline), Fee: r.yes(HasFee), PaperResult: r.yes(GivesPaper), ForCitizens: r.yes(ForCitizens), Term: r.term(),
	}
}
