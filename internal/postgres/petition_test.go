package postgres

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"danhgia/activities"
	"danhgia/petition"
)

// told are petitions or ratings that a test makes up; the zero one is a line that cannot be read.
type told[T comparable] struct {
	all         []T
	publication bool
	at          int
}

func (l *told[T]) Next() error {
	if l.at == len(l.all) {
		return io.EOF
	}
	l.at++
	return nil
}

func (l *told[T]) Read(to *T) error {
	var none T
	if *to = l.all[l.at-1]; *to == none {
		return &activities.LineRefusal{Line: l.Line(), Column: "sender", Value: "x"}
	}
	return nil
}

func (l *told[T]) Line() int          { return l.at + 1 }
func (l *told[T]) Counts(string) bool { return true }
func (l *told[T]) Unused() []string   { return nil }
func (l *told[T]) Publication() bool  { return l.publication }

func takePetitions(t *testing.T, s *Store, in activities.Intake, all ...petition.Petition) (activities.IntakeReport, error) {
	t.Helper()
	in.Key, in.Content, in.Source, in.Name = key, activities.OfPetitions, "upload", "phản ánh.csv"
	taker := activities.PetitionTaker{Store: onWatch{s, at(t, afterAugust)}, Open: func(string, io.Reader) (activities.PetitionRecords, error) {
		return &told[petition.Petition]{all: all}, nil
	}}
	return taker.Take(t.Context(), in, nil, func(int) error { return nil }, nil)
}

func takeRatings(t *testing.T, s *Store, all ...petition.Rating) (activities.IntakeReport, error) {
	t.Helper()
	in := activities.Intake{Key: key, Content: activities.OfRatings, Source: "upload", Name: "đánh giá.csv"}
	taker := activities.RatingTaker{Store: onWatch{s, at(t, afterAugust)}, Open: func(string, io.Reader) (activities.RecordsOf[petition.Rating], error) {
		return &told[petition.Rating]{all: all}, nil
	}}
	return taker.Take(t.Context(), in, nil, func(int) error { return nil }, nil)
}

// asked is a petition of August that has to be answered by the 24th.
func asked(agency string, number int) petition.Petition {
	return petition.Petition{Number: fmt.Sprintf("PA-%s-%d", agency, number), Agency: agency, Sender: petition.Citizen, Kind: petition.Conduct, Received: momentAt("2026-08-03 09:00:00")}
}

func answered(p petition.Petition, when string) petition.Petition {
	p.Answered = momentAt(when)
	return p
}

func TestPetitionsAreTakenInOnce(t *testing.T) {
	s := openStore(t)
	registerTwo(t, s)
	all := []petition.Petition{asked("H44.1", 1), answered(asked("H44.1", 2), "2026-08-10 09:00:00"), asked("H44.1", 1), {}, asked("H44.9", 1), answered(asked("H44.1", 1), "2026-08-04 09:00:00")}
	r, err := takePetitions(t, s, activities.Intake{}, all...)
	must(t, err)
	same(t, activities.IntakeFigures{Lines: 6, Added: 2, Repeated: 1, Refused: 3}, r.IntakeFigures)
	refused, err := s.Refusals(t.Context(), r.ID, 10)
	must(t, err)
	var columns []string
	for _, line := range refused {
		columns = append(columns, fmt.Sprint(line.Line, " ", line.Column))
	}
	same(t, []string{"5 sender", "6 agency", "7 petition"}, columns)
	r, err = takePetitions(t, s, activities.Intake{}, all[:3]...)
	must(t, err)
	same(t, activities.IntakeFigures{Lines: 3, Unchanged: 2, Repeated: 1}, r.IntakeFigures)
	r, err = takePetitions(t, s, activities.Intake{}, answered(asked("H44.1", 1), "2026-08-20 09:00:00"), asked("H44.2", 3))
	must(t, err)
	same(t, activities.IntakeFigures{Lines: 2, Added: 1, Changed: 1}, r.IntakeFigures)
	var past string
	must(t, s.pool.QueryRow(t.Context(), `select number || ' ' || (answered is null)::text || ' ' || (replaced_by > intake)::text from petition_past`).Scan(&past))
	same(t, "PA-H44.1-1 true true", past)
}

func TestAFileOfPetitionsIsRefusedAsAWhole(t *testing.T) {
	s := openStore(t)
	registerTwo(t, s)
	late := asked("H44.1", 1)
	late.Received = momentAt("2026-09-01 00:00:00")
	_, err := takePetitions(t, s, activities.Intake{}, late)
	if !errors.Is(err, activities.ErrRefused) {
		t.Errorf("of another period: %v", err)
	}
	if _, err := takePetitions(t, s, activities.Intake{MostRefused: 1}, asked("H44.1", 1), petition.Petition{}, petition.Petition{}); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("with too many bad lines: %v", err)
	}
	var kept, refused, lines int
	must(t, s.pool.QueryRow(t.Context(), `select (select count(*) from petition), (select count(*) from intake where state = 'refused'), (select count(*) from intake_refusal)`).Scan(&kept, &refused, &lines))
	same(t, []int{0, 2, 2}, []int{kept, refused, lines})
}

func TestRatingsAreTakenInOnce(t *testing.T) {
	s := openStore(t)
	registerTwo(t, s)
	one := petition.Rating{Dossier: "H44.1-1", Agency: "H44.1", Sender: petition.Organisation, Satisfaction: petition.Satisfied, Rated: momentAt("2026-08-10 09:00:00")}
	two := one
	two.Dossier = "H44.1-2"
	for _, want := range []activities.IntakeFigures{{Lines: 3, Added: 2, Repeated: 1}, {Lines: 3, Unchanged: 2, Repeated: 1}} {
		r, err := takeRatings(t, s, one, two, one)
		must(t, err)
		same(t, want, r.IntakeFigures)
	}
	one.Satisfaction = petition.Dissatisfied
	r, err := takeRatings(t, s, one)
	must(t, err)
	same(t, activities.IntakeFigures{Lines: 1, Changed: 1}, r.IntakeFigures)
	one.Rated = momentAt("2026-09-01 00:00:00")
	if _, err := takeRatings(t, s, one); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("of another period: %v", err)
	}
}
