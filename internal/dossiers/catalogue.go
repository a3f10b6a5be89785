package dossiers

import (
	"errors"
	"io"

	"danhgia/dossier"
	"danhgia/scoring"
)

// Columns of a catalogue of procedures, besides those that a file of dossiers has too.
const (
	IsOnline     Column = "online"
	HasFee       Column = "fee"
	GivesPaper   Column = "paper_result"
	ForCitizens  Column = "for_citizens"
	catalogueEnd        = "procedure, agency, online, fee, paper_result, for_citizens, max_time, max_time_unit"
)

var catalogueColumns = map[string]Column{
	plain(string(Procedure)): Procedure, plain(string(Agency)): Agency, plain(string(IsOnline)): IsOnline, plain(string(HasFee)): HasFee,
	plain(string(GivesPaper)): GivesPaper, plain(string(ForCitizens)): ForCitizens, plain(string(MaxTime)): MaxTime, plain(string(MaxTimeUnit)): MaxTimeUnit,
	plain("MaTTHC"): Procedure, plain("DonViXuLy"): Agency,
}

// ReadCatalogue reads which procedures each agency has under its authority; all faults are told at once.
func ReadCatalogue(name string, r io.Reader) (dossier.Catalogue, error) {
	sheet, err := open(name, r, catalogueColumns)
	if err != nil {
		return dossier.Catalogue{}, err
	}
	for _, c := range []Column{Procedure, Agency, IsOnline, HasFee, GivesPaper, ForCitizens} {
		if _, there := sheet.place.at[c]; !there {
			return dossier.Catalogue{}, scoring.Say("%s: thiếu cột %s; các cột là %s", "%s: there is no column %s; the columns are %s", name, string(c), catalogueEnd)
		}
	}
	all := map[string][]dossier.Procedure{}
	seen := map[[2]string]int{}
	var faults []error
	for len(faults) < mostFaults {
		row, line, err := sheet.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			agency, p := row.name(Agency, true), row.procedure()
			if first := seen[[2]string{agency, p.Code}]; first > 0 {
				row.refuse(Procedure, scoring.Text{Vi: "thủ tục này của đơn vị đã có ở dòng trước", En: "the agency has this procedure on an earlier line"})
			}
			seen[[2]string{agency, p.Code}] = line
			all[agency] = append(all[agency], p)
			err = row.fault(name, line)
		}
		if err != nil {
			faults = append(faults, err)
			if _, one := errors.AsType[*Refusal](err); !one {
				break
			}
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
