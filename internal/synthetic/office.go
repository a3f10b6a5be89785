package synthetic

import (
	"fmt"

	"danhgia/dossier"
	"danhgia/scoring"
)

// procedure is one of the synthetic catalogue.
type procedure struct {
	dossier.Procedure
	amount int // of its fee, in đồng
}

// office is an agency as it handles dossiers. The rates are of a thousand.
type office struct {
	scoring.Agency
	weight     int // how many dossiers it has, against the others
	procedures []procedure
	late       int
	online     int
	paid       int
	file       int // of the result
	digitised  int
	reused     int
	shared     int
	citizen    int
	officials  []string
	pleased    int        // those who say what they think
	slow       int        // steps of petitions that take too long
	popular    [256]uint8 // procedures as often as they are used
}

// communeProcedures is how many procedures every commune has; they are the same ones.
const communeProcedures = 110

// offices are the agencies with their habits. One of the departments has no dossiers at all, and a few agencies have
// most of them.
func offices(agencies []scoring.Agency, seed uint64) (all []*office) {
	common := catalogue(0, communeProcedures, seeded(seed, 1))
	idle := true
	for i, a := range agencies {
		if a.Kind == scoring.Province {
			continue
		}
		d := seeded(seed, 2, uint64(i))
		o := &office{Agency: a, procedures: common}
		if a.Kind == scoring.Department {
			o.procedures = catalogue(i+1, d.between(12, 60), seeded(seed, 3, uint64(i)))
		}
		o.habits(&d)
		if idle && a.Kind == scoring.Department {
			o.weight, idle = 0, false
		}
		all = append(all, o)
	}
	return all
}

func (o *office) habits(d *dice) {
	size := d.below(1000)
	o.weight = 200 + size + size*size*size/250_000
	o.late = []int{3, 8, 15, 25, 40, 60, 90, 180}[d.below(8)] + d.below(5)
	o.online, o.paid, o.file = d.between(550, 990), d.between(350, 980), d.between(400, 990)
	o.digitised, o.reused, o.shared, o.citizen = d.between(50, 950), d.below(400), d.below(150), d.between(200, 900)
	for i := range d.between(3, 6) + o.weight/1000 {
		o.officials = append(o.officials, fmt.Sprintf("cb-%s-%02d", o.Code, i+1))
	}
	for i := range o.popular { // the first procedures are the most used
		n := d.below(len(o.procedures))
		o.popular[i] = uint8(min(n, d.below(len(o.procedures)), d.below(len(o.procedures))))
	}
	o.pleased, o.slow = d.between(700, 970), []int{20, 50, 100, 180, 300}[d.below(5)]
}

// terms are how long procedures may take, as often as they do.
var terms = []dossier.Term{
	{Max: 4, Unit: dossier.Hours},
	{Max: 8, Unit: dossier.Hours},
	{Max: 1, Unit: dossier.WorkingDays},
	{Max: 2, Unit: dossier.WorkingDays},
	{Max: 3, Unit: dossier.WorkingDays},
	{Max: 3, Unit: dossier.WorkingDays},
	{Max: 5, Unit: dossier.WorkingDays},
	{Max: 5, Unit: dossier.WorkingDays},
	{Max: 7, Unit: dossier.WorkingDays},
	{Max: 10, Unit: dossier.WorkingDays},
	{Max: 15, Unit: dossier.WorkingDays},
	{Max: 20, Unit: dossier.WorkingDays},
	{Max: 10, Unit: dossier.Days},
	{Max: 15, Unit: dossier.Days},
	{Max: 1, Unit: dossier.Months},
}

// catalogue are so many procedures, with codes of their own. One in thirty has no maximum time.
func catalogue(own, n int, d dice) []procedure {
	all := make([]procedure, n)
	for i := range all {
		p := &all[i]
		p.Code = fmt.Sprintf("%d.%06d", d.between(1, 2), own*1000+i*7%1000)
		p.Online, p.PaperResult, p.ForCitizens = d.is(850), d.is(900), d.is(700)
		if p.Fee = d.is(450); p.Fee {
			p.amount = []int{8_000, 15_000, 20_000, 50_000, 75_000, 100_000, 150_000, 300_000, 500_000, 1_000_000}[d.below(10)]
		}
		if i%30 != 29 {
			p.Term = terms[d.below(len(terms))]
		}
	}
	return all
}

// Catalogue is which procedures each agency has under its authority.
func (p *Province) Catalogue() dossier.Catalogue {
	all := map[string][]dossier.Procedure{}
	p.Procedures(func(agency string, one dossier.Procedure) { all[agency] = append(all[agency], one) })
	return dossier.NewCatalogue(all)
}

// Procedures are the agencies' procedures, in the order of the agencies.
func (p *Province) Procedures(take func(agency string, one dossier.Procedure)) {
	for _, o := range p.offices {
		for _, one := range o.procedures {
			take(o.Code, one.Procedure)
		}
	}
}
