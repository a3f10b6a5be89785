package activities

import (
	"context"
	"errors"
	"io"

	"danhgia/scoring"
)

// TakerStore is what taking in files of all contents needs of Postgres.
type TakerStore interface {
	IntakeStore
	PetitionStore
	PortalStore
	// SaveCatalogue keeps a catalogue in place of the one of its month.
	SaveCatalogue(ctx context.Context, in Intake, all []Procedure) (IntakeReport, error)
}

// DossierTaker takes in files of dossiers, of agencies of the province alone.
type DossierTaker struct {
	Door Door
	// Open reads the beginning of a file.
	Open  func(name string, file io.Reader) (Records, error)
	Store interface {
		AgencyRows(ctx context.Context, province string) ([]AgencyRow, error)
	}
}

// Take implements Taker.
func (t DossierTaker) Take(ctx context.Context, in Intake, file io.Reader, started func(int) error, progress func(IntakeFigures)) (IntakeReport, error) {
	records, err := t.Open(in.Name, file)
	if err != nil {
		return IntakeReport{}, wordsRefused(err)
	}
	if c, closes := records.(io.Closer); closes {
		defer c.Close()
	}
	rows, err := t.Store.AgencyRows(ctx, in.Province)
	if err != nil {
		return IntakeReport{}, err
	}
	screened, err := NewScreen(in.Name, records, in.Period, rows)
	if err != nil {
		return IntakeReport{}, err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	report, err := t.Door.Take(ctx, in, screened, func(id int) {
		if err := started(id); err != nil {
			stop(err) // nobody would know how to go on with it
		}
	}, progress)
	if cause := context.Cause(ctx); err != nil && cause != nil && !errors.Is(err, ErrRefused) {
		err = cause
	}
	return report, err
}

// ProcedureTaker takes in catalogues of procedures, which hold from their period on.
type ProcedureTaker struct {
	Read  func(name string, file io.Reader) ([]Procedure, error)
	Store interface {
		AgencyRows(ctx context.Context, province string) ([]AgencyRow, error)
		// SaveCatalogue keeps a catalogue in place of the one of its month.
		SaveCatalogue(ctx context.Context, in Intake, all []Procedure) (IntakeReport, error)
		// SaveRefusal keeps why a file was refused.
		SaveRefusal(ctx context.Context, in Intake, why scoring.Text, lines []LineRefusal) (id int, err error)
	}
}

// Take implements Taker.
func (t ProcedureTaker) Take(ctx context.Context, in Intake, file io.Reader, started func(int) error, _ func(IntakeFigures)) (IntakeReport, error) {
	all, err := t.Read(in.Name, file)
	if err == nil {
		err = t.known(ctx, in, all)
	}
	if refused := wordsRefused(err); err != nil {
		return IntakeReport{}, refusedWhole(ctx, t.Store, in, refused, started)
	}
	report, err := t.Store.SaveCatalogue(ctx, in, all)
	if err != nil {
		return report, err
	}
	return report, started(report.ID)
}

// known refuses procedures of agencies that there are not.
func (t ProcedureTaker) known(ctx context.Context, in Intake, all []Procedure) error {
	rows, err := t.Store.AgencyRows(ctx, in.Province)
	if err != nil {
		return err
	}
	codes := map[string]bool{}
	for _, row := range rows {
		codes[row.Code] = true
	}
	var faults []error
	for _, p := range all {
		if !codes[p.Agency] && len(faults) < mostCatalogueFaults {
			faults = append(faults, &LineRefusal{File: in.Name, Line: p.Line, Column: "agency", Value: p.Agency, Rule: notAnAgency})
		}
	}
	return errors.Join(faults...)
}

const mostCatalogueFaults = 20

// refusedWhole keeps why a file was refused, with the lines that are to blame. Other errors are tried again.
func refusedWhole(ctx context.Context, s interface {
	SaveRefusal(ctx context.Context, in Intake, why scoring.Text, lines []LineRefusal) (int, error)
}, in Intake, err error, started func(int) error,
) error {
	lines := refusalsIn(err)
	if len(lines) > 0 {
		err = Refuse("tệp có dòng không đúng nên không nạp cả tệp", "lines of the file are wrong, so it is not taken in")
	}
	return keepRefusal(ctx, s, in, err, lines, started)
}

// refusalsIn are the refused lines in an error.
func refusalsIn(err error) (all []LineRefusal) {
	if one, ok := err.(*LineRefusal); ok { //nolint:errorlint // each of those that were joined is looked at
		return []LineRefusal{*one}
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, inner := range joined.Unwrap() {
			all = append(all, refusalsIn(inner)...)
		}
	}
	return all
}
