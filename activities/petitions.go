package activities

import (
	"context"
	"io"

	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/petition"
	"danhgia/scoring"
)

// PetitionRecords is a file of petitions being read.
type PetitionRecords interface {
	RecordsOf[petition.Petition]
	// Publication says whether the file has when answers were published.
	Publication() bool
}

// PetitionFile is what a file of petitions has, known at its end.
type PetitionFile struct {
	Publication bool
	Lacks       []string // indicators whose columns it has not
}

// PetitionStore keeps petitions and ratings. Each is kept as a whole file or not at all; a newer state replaces the older,
// which is kept.
type PetitionStore interface {
	AgencyRows(ctx context.Context, province string) ([]AgencyRow, error)
	Calendar(ctx context.Context) (calendar.Calendar, error)
	SaveRefusal(ctx context.Context, in Intake, why scoring.Text, lines []LineRefusal) (id int, err error)
	SavePetitions(ctx context.Context, in Intake, from *Accepted[petition.Petition], file func() PetitionFile) (IntakeReport, error)
	SaveRatings(ctx context.Context, in Intake, from *Accepted[petition.Rating]) (IntakeReport, error)
}

// PetitionTaker takes in files of petitions.
type PetitionTaker struct {
	Open  func(name string, file io.Reader) (PetitionRecords, error)
	Store PetitionStore
}

// Take implements Taker.
func (t PetitionTaker) Take(ctx context.Context, in Intake, file io.Reader, started func(int) error, _ func(IntakeFigures)) (IntakeReport, error) {
	return takeStates(ctx, t.Store, in, file, started, t.Open, petitionReads, func(from *Accepted[petition.Petition], records PetitionRecords) (IntakeReport, error) {
		return t.Store.SavePetitions(ctx, in, from, func() PetitionFile { return PetitionFile{records.Publication(), lacksOf(records.Counts)} })
	})
}

func petitionReads(of dossier.Judge, records PetitionRecords) reads[petition.Petition] {
	judge := petition.NewJudge(of, false)
	return reads[petition.Petition]{
		column: "petition", what: contentText(OfPetitions),
		key:    func(p *petition.Petition) string { return p.Number },
		agency: func(p *petition.Petition) *string { return &p.Agency },
		within: func(p *petition.Petition) (bool, error) {
			judge.Publication = records.Publication() // JSON shows its columns as it is read
			v, err := judge.Of(p)
			return v.Counted, err
		},
	}
}

func lacksOf(counts func(string) bool) []string {
	lacks := []string{}
	for _, indicator := range petition.Indicators {
		if !counts(indicator) {
			lacks = append(lacks, indicator)
		}
	}
	return lacks
}

// RatingTaker takes in files of ratings.
type RatingTaker struct {
	Open  func(name string, file io.Reader) (RecordsOf[petition.Rating], error)
	Store PetitionStore
}

// Take implements Taker.
func (t RatingTaker) Take(ctx context.Context, in Intake, file io.Reader, started func(int) error, _ func(IntakeFigures)) (IntakeReport, error) {
	return takeStates(ctx, t.Store, in, file, started, t.Open, ratingReads, func(from *Accepted[petition.Rating], _ RecordsOf[petition.Rating]) (IntakeReport, error) {
		return t.Store.SaveRatings(ctx, in, from)
	})
}

func ratingReads(of dossier.Judge, _ RecordsOf[petition.Rating]) reads[petition.Rating] {
	return reads[petition.Rating]{
		column: "dossier", what: contentText(OfRatings),
		key:    func(r *petition.Rating) string { return r.Dossier },
		agency: func(r *petition.Rating) *string { return &r.Agency },
		within: func(r *petition.Rating) (bool, error) { return of.From <= r.Rated && r.Rated < of.To, nil },
	}
}

// takeStates takes in a file of states: what it has is accepted line by line, and kept as a whole or not at all.
func takeStates[T comparable, R RecordsOf[T]](
	ctx context.Context, s PetitionStore, in Intake, file io.Reader, started func(int) error,
	open func(name string, file io.Reader) (R, error), how func(dossier.Judge, R) reads[T], save func(*Accepted[T], R) (IntakeReport, error),
) (IntakeReport, error) {
	records, err := open(in.Name, file)
	if err != nil {
		return IntakeReport{}, wordsRefused(err)
	}
	defer closeRecords(records)
	judge, agencies, err := basisOf(ctx, s, in)
	if err != nil {
		return IntakeReport{}, err
	}
	from := accept(in, records, agencies, how(judge, records))
	report, err := save(from, records)
	if err != nil {
		return report, keepRefusal(ctx, s, in, err, from.Refused, started)
	}
	return report, started(report.ID)
}

func closeRecords(records any) {
	if c, closes := records.(io.Closer); closes {
		_ = c.Close() // it was only read
	}
}

// basisOf is what the lines of a file are held against.
func basisOf(ctx context.Context, s PetitionStore, in Intake) (j dossier.Judge, agencies map[string]string, err error) {
	cal, err := s.Calendar(ctx)
	if err != nil {
		return j, nil, err
	}
	if j, err = dossier.NewJudge(in.Period, cal); err != nil {
		return j, nil, Refusal(err)
	}
	rows, err := s.AgencyRows(ctx, in.Province)
	if err != nil {
		return j, nil, err
	}
	last, err := calendar.ParseDay(in.Period.LastDay())
	if err != nil {
		return j, nil, Refusal(err)
	}
	return j, heirs(rows, last), nil
}
