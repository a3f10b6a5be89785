package dossiers

import (
	_ "embed"
	"errors"
	"io"

	"danhgia/dossier"
)

var catalogueColumns = []Column{Procedure, Agency, IsOnline, HasFee, GivesPaper, ForCitizens, MaxTime, MaxTimeUnit}

//go:embed aliases-procedures.csv
var catalogueAliases string

var catalogueLayout = layout{catalogueColumns, aliases(catalogueAliases, catalogueColumns), func(p *place) []Column {
	return p.without(Procedure, Agency, IsOnline, HasFee, GivesPaper, ForCitizens)
}}

// ReadCatalogue reads which procedures each agency has under its authority; all faults are told at once.
func ReadCatalogue(name string, r io.Reader) (dossier.Catalogue, error) {
	sheet, err := open(name, r, catalogueLayout)
	if err != nil {
		return dossier.Catalogue{}, err
	}
	defer sheet.Close()
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
