package dossiers

import (
	_ "embed"
	"errors"
	"io"

	"danhgia/activities"
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
	all, err := ReadProcedures(name, r)
	if err != nil {
		return dossier.Catalogue{}, err
	}
	agencies := map[string][]dossier.Procedure{}
	for _, p := range all {
		agencies[p.Agency] = append(agencies[p.Agency], p.Procedure)
	}
	return dossier.NewCatalogue(agencies), nil
}

// ReadProcedures reads a catalogue as it stands in its file; all faults are told at once, each a *activities.LineRefusal.
func ReadProcedures(name string, r io.Reader) (all []activities.Procedure, err error) {
	sheet, err := open(name, r, catalogueLayout)
	if err != nil {
		return nil, err
	}
	defer sheet.Close()
	seen := map[[2]string]bool{}
	var faults []error
	for len(faults) < mostFaults {
		err := sheet.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, errors.Join(append(faults, err)...)
		}
		err = sheet.read(func() {
			row := &sheet.row
			p := activities.Procedure{Agency: row.name(Agency, true), Line: sheet.Line(), Procedure: row.procedure()}
			if seen[[2]string{p.Agency, p.Code}] {
				row.refuse(Procedure, rule{Vi: "thủ tục này của đơn vị đã có ở dòng trước", En: "the agency has this procedure on an earlier line"})
			}
			seen[[2]string{p.Agency, p.Code}] = true
			all = append(all, p)
		})
		if err != nil {
			faults = append(faults, err)
		}
	}
	return all, errors.Join(faults...)
}

// mostFaults is how many faults of a catalogue are told.
const mostFaults = 20

func (r *row) procedure() dossier.Procedure {
	return dossier.Procedure{
		Code: r.name(Procedure, true), Online: r.yes(IsOnline), Fee: r.yes(HasFee), PaperResult: r.yes(GivesPaper), ForCitizens: r.yes(ForCitizens), Term: r.term(),
	}
}
