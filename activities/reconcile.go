package activities

import (
	"cmp"
	"context"
	"io"
	"slices"

	"danhgia/dossier"
	"danhgia/scoring"
)

// Reconciled is an indicator of an agency as the province counts it itself beside the portal's count.
type Reconciled struct {
	Agency, AgencyName, Indicator string
	Own, Portal                   Counts
}

// Difference is how far own counts are from the portal's: of the numerator and of the denominator; absent where one side
// has no count.
func (r Reconciled) Difference() (numerator, denominator scoring.Maybe[int64]) {
	less := func(a, b scoring.Maybe[int64]) scoring.Maybe[int64] {
		if !a.Known || !b.Known {
			return scoring.Maybe[int64]{}
		}
		return scoring.Some(a.Value - b.Value)
	}
	return less(r.Own.Numerator, r.Portal.Numerator), less(r.Own.Denominator, r.Portal.Denominator)
}

// Distance is the sum of both differences, whichever their signs.
func (r Reconciled) Distance() int64 {
	numerator, denominator := r.Difference()
	return max(numerator.Value, -numerator.Value) + max(denominator.Value, -denominator.Value)
}

// Reconcile puts own figures beside the portal's, for each agency and indicator that the province counts itself; the
// largest difference first.
func Reconcile(own []scoring.Figures, portal []CollectedAgency) []Reconciled {
	type of struct{ agency, indicator string }
	counts, names := map[of]Counts{}, map[string]string{}
	for _, a := range portal {
		names[a.Code] = a.Name
		for _, m := range a.Figures.Measures {
			counts[of{a.Code, m.Indicator}] = Counts{m.Numerator, m.Denominator}
		}
	}
	var all []Reconciled
	for _, f := range own {
		for _, m := range f.Measures {
			all = append(all, Reconciled{f.Agency, cmp.Or(names[f.Agency], f.Agency), m.Indicator, Counts{m.Numerator, m.Denominator}, counts[of{f.Agency, m.Indicator}]})
		}
	}
	slices.SortStableFunc(all, func(a, b Reconciled) int { return cmp.Compare(b.Distance(), a.Distance()) })
	return all
}

// PortalLine is a dossier as the portal's list has it.
type PortalLine struct {
	Number, Agency string // agency: empty, not said
	Status         dossier.Status
}

// Mismatch is what is wrong with a dossier between the province's own and the portal's list.
type Mismatch string

// The mismatches.
const (
	MissingThere Mismatch = "missing-there" // received in the period, and not on the portal's list
	MissingHere  Mismatch = "missing-here"  // on the portal's list, and not among the own
	OtherStatus  Mismatch = "other-status"
	OtherAgency  Mismatch = "other-agency"
)

// Mismatches are all that there are.
var Mismatches = []Mismatch{MissingThere, MissingHere, OtherStatus, OtherAgency}

// In is what is wrong in words.
func (m Mismatch) In(lang scoring.Lang) string { return mismatchWords[m].In(lang) }

var mismatchWords = map[Mismatch]scoring.Text{
	MissingThere: {Vi: "có ở tỉnh, không có trên Cổng", En: "here, and not on the portal"},
	MissingHere:  {Vi: "có trên Cổng, không có ở tỉnh", En: "on the portal, and not here"},
	OtherStatus:  {Vi: "khác trạng thái", En: "in another state"},
	OtherAgency:  {Vi: "khác cơ quan, đơn vị", En: "with another agency"},
}

// Mismatched is a dossier that differs. A side that does not have it is empty.
type Mismatched struct {
	Number    string
	What      Mismatch // the first that is wrong with it
	Here      PortalLine
	There     PortalLine
	Procedure string
}

// MismatchQuery is which differing dossiers are asked for; what is empty does not limit.
type MismatchQuery struct {
	Key
	By     Actors
	Agency string // of either side
	What   Mismatch
	After  string // number of the last one of the page before
	Size   int
}

// PortalTally is what the comparison of lists came to for an agency.
type PortalTally struct {
	Agency, AgencyName                                                   string
	Received, Known, MissingThere, MissingHere, OtherStatus, OtherAgency int64
}

// PortalRecords is the portal's list being read: see Records.
type PortalRecords interface {
	Next() error
	// Read parses the line; a *LineRefusal concerns it alone.
	Read(l *PortalLine) error
}

// PortalStore keeps the portal's own list of dossiers.
type PortalStore interface {
	// TakePortalList keeps a list in place of the one before and compares it, all of it or nothing. Lines that name a
	// dossier again count once. ErrRefused: too many lines are refused.
	TakePortalList(ctx context.Context, in Intake, r PortalRecords) (IntakeReport, error)
}

// PortalTaker takes in the portal's own lists of dossiers.
type PortalTaker struct {
	Open  func(name string, file io.Reader) (PortalRecords, error)
	Store PortalStore
}

// Take takes a whole list in or, when it is refused (ErrRefused), nothing of it.
func (t PortalTaker) Take(ctx context.Context, in Intake, file io.Reader, started func(int) error, _ func(IntakeFigures)) (IntakeReport, error) {
	records, err := t.Open(in.Name, file)
	if err != nil {
		return IntakeReport{}, wordsRefused(err)
	}
	defer closeRecords(records)
	report, err := t.Store.TakePortalList(ctx, in, records)
	if err != nil {
		return report, err
	}
	return report, started(report.ID)
}
