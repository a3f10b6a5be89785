package dossier

import (
	"maps"
	"slices"
)

// Procedure is an administrative procedure (thủ tục hành chính) in the catalogue of an agency.
type Procedure struct {
	Code        string
	Online      bool // offered as an online service
	Fee         bool // it has a fee
	PaperResult bool // its result is a paper, so that a file of it is due
	ForCitizens bool // and not for organisations alone
	Term        Term
}

// Catalogue is what is known of procedures beside dossiers: which are under the authority of which agency. The zero
// Catalogue knows nothing.
type Catalogue struct {
	procedures map[string]Procedure
	agencies   map[string][]Procedure
}

// NewCatalogue makes a catalogue of each agency's procedures.
func NewCatalogue(agencies map[string][]Procedure) Catalogue {
	c := Catalogue{map[string]Procedure{}, agencies}
	for _, agency := range slices.Sorted(maps.Keys(agencies)) {
		for _, p := range agencies[agency] {
			c.procedures[p.Code] = p.with(c.procedures[p.Code])
		}
	}
	return c
}

// with is a procedure of several agencies: it has what it has with any of them, and the first known term.
func (p Procedure) with(other Procedure) Procedure {
	p.Online, p.Fee = p.Online || other.Online, p.Fee || other.Fee
	p.PaperResult, p.ForCitizens = p.PaperResult || other.PaperResult, p.ForCitizens || other.ForCitizens
	if other.Term.Max != 0 {
		p.Term = other.Term
	}
	return p
}

// Known says whether there is a catalogue at all.
func (c Catalogue) Known() bool { return len(c.procedures) > 0 }

// All are the procedures by agency.
func (c Catalogue) All() map[string][]Procedure { return c.agencies }

// Of are the procedures under the authority of an agency, or of all agencies together, each once, when agency is empty.
func (c Catalogue) Of(agency string) []Procedure {
	if agency == "" {
		return slices.Collect(maps.Values(c.procedures))
	}
	return c.agencies[agency]
}

// Term is the maximum time of a procedure; zero: not known.
func (c Catalogue) Term(procedure string) Term { return c.procedures[procedure].Term }

// resultDue says whether a file of the result is due. Without a catalogue, and of a procedure that it does not have,
// one is.
func (c Catalogue) resultDue(procedure string) bool {
	p, known := c.procedures[procedure]
	return !known || p.PaperResult
}
