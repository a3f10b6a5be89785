package synthetic

import (
	"bufio"
	"fmt"
	"io"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/petition"
	"danhgia/scoring"
)

// View is a month as the national portal has it.
type View struct {
	Agencies    []activities.CollectedAgency // the province first
	Differences []Difference                 // between the portal's list and the file of dossiers
}

// Difference is a dossier that the portal does not have as the file has it.
type Difference struct{ Dossier, What string }

// What is different.
const (
	NotOnPortal  = "the portal does not have it"
	OnlyOnPortal = "only the portal has it"
	StillRunning = "the portal has it as being handled, in the file it has ended"
)

// view adds up what the portal has.
type view struct {
	month   *Month
	judge   dossier.Judge
	apart   int
	tallies map[string]*tally
	out     *bufio.Writer
	line    []byte
	View
}

type tally struct {
	dossier.ByProcedure
	received, known int64 // by the file, and of them those that the portal has
}

// Portal writes the portal's own list of the month's dossiers, in the columns of a file of dossiers, and counts it by
// the index set. Of so many dossiers in a thousand the portal has another idea. Petitions it has as the files have them.
func (m *Month) Portal(w io.Writer, set scoring.IndexSet, apart int, petitions Opinions) (View, error) {
	judge, err := dossier.NewJudge(m.Period, m.province.calendar)
	if err != nil {
		return View{}, err
	}
	catalogue := m.province.Catalogue()
	judge.ReceivedOnly, judge.Term = set.ReceivedOnly, catalogue.Term
	v := view{month: m, judge: judge, apart: apart, tallies: map[string]*tally{}, out: bufio.NewWriterSize(w, 1<<18)}
	for _, o := range m.province.offices {
		v.tallies[o.Code] = &tally{ByProcedure: dossier.ByProcedure{}}
	}
	_, _ = v.out.WriteString(header) // the writer keeps its first error
	err = m.each(func(e *entry) error { return v.take(e, catalogue) })
	if err == nil {
		err = v.out.Flush()
	}
	if err == nil {
		err = v.count(set, catalogue, petitions)
	}
	if err != nil {
		return View{}, fmt.Errorf("the portal's view of %s: %w", m.Period, err)
	}
	return v.View, nil
}

// take is a dossier of the file, as the portal has it.
func (v *view) take(e *entry, c dossier.Catalogue) error {
	v.month.asOf(e)
	faulty, d := v.month.faulty(e)
	t := v.tallies[e.office.Code]
	received := e.Received >= v.month.begin && e.Received < v.month.end
	if received && !faulty {
		t.received++
	}
	switch part := d.below(1000 * 3); {
	case faulty:
		v.differ(e, OnlyOnPortal)
	case part < v.apart:
		v.differ(e, NotOnPortal)
		return nil
	case part < 3*v.apart && e.Ended != 0:
		v.differ(e, StillRunning)
		e.Ended, e.Returned, e.Status, e.ResultFile = 0, 0, dossier.InProgress, false
	}
	if received && !faulty {
		t.known++
	}
	verdict, err := v.judge.Of(&e.Dossier)
	if err != nil {
		return err
	}
	t.Add(e.Procedure, c.Count(&e.Dossier, verdict))
	v.line = v.month.appendLine(v.line[:0], e)
	_, err = v.out.Write(v.line)
	return err
}

func (v *view) differ(e *entry, what string) {
	v.Differences = append(v.Differences, Difference{string(v.month.appendNumber(nil, e)), what})
}

// count makes the figures of the agencies and of the province, with their points.
func (v *view) count(set scoring.IndexSet, c dossier.Catalogue, petitions Opinions) error {
	all := v.month.province.agencies
	v.Agencies = make([]activities.CollectedAgency, len(all))
	head, whole := 0, dossier.ByProcedure{}
	var known, received int64
	ofPetitions := petition.Tally{}
	for i, a := range all {
		v.Agencies[i] = activities.CollectedAgency{Agency: a, SourceID: sourceID(v.month.province.seed, i)}
		if a.Kind == scoring.Province {
			head = i
			continue
		}
		t := v.tallies[a.Code]
		whole.Join(t.ByProcedure)
		known, received = known+t.known, received+t.received
		tally := petitions.tally(a.Code)
		ofPetitions.Join(tally)
		if err := v.figure(&v.Agencies[i], set, measures(t.Measures(a.Code, c), t.known, t.received, tally)); err != nil {
			return err
		}
	}
	// What is a procedure with several agencies is one of the province's.
	if err := v.figure(&v.Agencies[head], set, measures(whole.Measures("", c), known, received, ofPetitions)); err != nil {
		return err
	}
	v.Agencies[0], v.Agencies[head] = v.Agencies[head], v.Agencies[0]
	return nil
}

func measures(ofDossiers []scoring.Measure, known, received int64, petitions petition.Tally) []scoring.Measure {
	return append(append(ofDossiers, count("DOSSIER_SYNC", known, received)), petitions.Measures()...)
}

// ofProvince are figures that are the same for all agencies.
func (m *Month) ofProvince() []scoring.Measure {
	d := seeded(m.province.seed, uint64(m.begin), 11)
	published := int64(d.between(115, 130))
	return []scoring.Measure{
		count("PUBLISH_ON_TIME", 0, 0), count("PUBLIC_UPDATE_ON_TIME", 0, 0), count("PUBLIC_CONTENT_FULL", published-int64(d.below(4)), published), {Indicator: "ELECTRONIC_CERTIFIED_COPY"},
	}
}

// figure scores an agency. Of the online group of an agency the portal tells the points alone.
func (v *view) figure(a *activities.CollectedAgency, set scoring.IndexSet, measures []scoring.Measure) error {
	const online = "DVCTT"
	card, err := scoring.NewScorer(set).Score(scoring.Figures{Agency: a.Code, Measures: append(measures, v.month.ofProvince()...)})
	if err != nil {
		return err
	}
	a.Figures.Agency = a.Code
	for _, g := range card.Groups {
		if g.Points.Known {
			a.Figures.Groups = append(a.Figures.Groups, scoring.GroupScore{Group: g.Code, Published: g.Points.Value})
		}
		if g.Code == online && a.Kind != scoring.Province {
			continue
		}
		for _, r := range g.Indicators {
			m := r.Measure
			m.Published = r.Points
			a.Figures.Measures = append(a.Figures.Measures, m)
		}
	}
	return nil
}

func count(indicator string, numerator, denominator int64) scoring.Measure {
	return scoring.Measure{Indicator: indicator, Numerator: scoring.Some(numerator), Denominator: scoring.Some(denominator)}
}

// sourceID is an id as the portal gives to agencies.
func sourceID(seed uint64, i int) string {
	d := seeded(seed, 7, uint64(i))
	r, s := d.next(), d.next()
	return fmt.Sprintf("019d%04x-%04x-7%03x-8%03x-%012x", r>>48, r>>32&0xffff, r&0xfff, r>>12&0xfff, s>>16)
}
