package dossier

// Tenure is a code of an agency and how long it holds.
type Tenure struct {
	Code      string
	Ended     Moment // from when on it is no more; none: it still is
	Successor string // of one that has ended; empty: it has none
}

// Registry is which agencies and procedures there are. The zero Registry knows nothing, and so has no objection.
type Registry struct {
	agencies   map[string]Tenure
	procedures map[string]bool
}

// NewRegistry is a registry of agencies and procedures; without any of a kind it has no objection to that kind. Of an
// agency with several tenures the last counts.
func NewRegistry(agencies []Tenure, procedures []string) Registry {
	r := Registry{map[string]Tenure{}, map[string]bool{}}
	for _, a := range agencies {
		if known, there := r.agencies[a.Code]; !there || known.Ended != 0 && (a.Ended == 0 || a.Ended > known.Ended) {
			r.agencies[a.Code] = a
		}
	}
	for _, p := range procedures {
		r.procedures[p] = true
	}
	return r
}

// Knows says whether there is a procedure of that code. Of none it is not asked.
func (r Registry) Knows(procedure string) bool {
	return procedure == "" || len(r.procedures) == 0 || r.procedures[procedure]
}

// AgencyOf is who answers for a dossier up to a moment: the agency that it names or, when that had been merged before
// the dossier ended, whoever has succeeded it by then. A dossier that runs goes with its agency. It is not known when
// no such agency is, or one has ended without a successor.
func (r Registry) AgencyOf(d *Dossier, until Moment) (code string, known bool) {
	if end, ended := d.end(); ended && end < until {
		until = end + 1
	}
	return r.AgencyAt(d.Agency, until-1)
}

// AgencyAt is who bears the work of an agency at a moment.
func (r Registry) AgencyAt(code string, at Moment) (string, bool) {
	if len(r.agencies) == 0 {
		return code, true
	}
	for range len(r.agencies) + 1 { // so that successors in a ring come to an end
		a, there := r.agencies[code]
		if !there {
			return "", false
		}
		if a.Ended == 0 || at < a.Ended {
			return code, true
		}
		code = a.Successor
	}
	return "", false
}
