package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"danhgia/dossier"
	"danhgia/scoring"
)

// ExamineStore is what looking for odd figures needs of Postgres.
type ExamineStore interface {
	// Examination is what was found in a period. ErrNotFound: nobody has looked yet.
	Examination(ctx context.Context, k Key) (Examination, error)
	// Series gives the period's figures, agency by agency, each with those of at most so many earlier periods of the same
	// span that are scored by the same index set.
	Series(ctx context.Context, k Key, most int, take func(scoring.Series)) error
	// DossierDoubts are those of the period's own dossiers: none where none were taken in.
	DossierDoubts(ctx context.Context, k Key) ([]scoring.DossierDoubts, error)
	// SaveFindings puts what was found in a snapshot in place of what was found before it, if it was found in another one.
	SaveFindings(ctx context.Context, k Key, snapshot string, all []scoring.Finding) error
	// FindingHold is what the office has set, or FlagOnly.
	FindingHold(ctx context.Context, province string) (FindingHold, error)
}

// Examination is what was found in a period's figures as a whole.
type Examination struct {
	Key
	Period   State
	Snapshot string // that was looked at
	At       time.Time
	Serious  int
	Doubts   int
	Accepted scoring.Maybe[time.Time] // by the office
	Reason   string                   // with which it was accepted
	Waits    bool                     // the period waits until they are accepted
}

// Found is how much was found.
func (e Examination) Found() int { return e.Serious + e.Doubts }

// FindingHold says whether a period waits for the office to have looked at what was found.
type FindingHold string

// The settings.
const (
	FlagOnly    FindingHold = "never" // findings are shown and hold nothing
	HoldSerious FindingHold = "serious"
	HoldAny     FindingHold = "any"
)

// FindingHolds are the settings in their order.
var FindingHolds = []FindingHold{FlagOnly, HoldSerious, HoldAny}

// In is the setting in words.
func (h FindingHold) In(lang scoring.Lang) string { return holdWords[h].In(lang) }

var holdWords = map[FindingHold]scoring.Text{
	FlagOnly:    {Vi: "chỉ cảnh báo, kỳ vẫn tiếp tục", En: "flagged only, the period goes on"},
	HoldSerious: {Vi: "chờ Văn phòng chấp nhận khi có cảnh báo nghiêm trọng", En: "waits for the office where something is serious"},
	HoldAny:     {Vi: "chờ Văn phòng chấp nhận khi có bất kỳ cảnh báo nào", En: "waits for the office where anything was found"},
}

// holds says whether a period waits.
func (h FindingHold) holds(e Examination) bool {
	switch {
	case e.Accepted.Known:
		return false
	case h == HoldAny:
		return e.Found() > 0
	case h == HoldSerious:
		return e.Serious > 0
	default:
		return false
	}
}

// FindingQuery chooses among what was found.
type FindingQuery struct {
	Severity scoring.Severity    // empty: any
	Rule     scoring.FindingRule // empty: any
	Agency   string              // a part of its code or name; empty: any
	From     int                 // how many are left out, from the first on
	Most     int                 // 0: all
}

// FindingLine is something that was found, with the names of agency and indicator.
type FindingLine struct {
	scoring.Finding
	AgencyName string
}

// earlierPeriods is how many of them a figure is compared with at most.
const earlierPeriods = 12

// Examine looks for odd figures in the collection that the period has now, once, and says whether the period may go on:
// StageScore, StageExamine while it waits for the office, or that it is paused or cancelled.
func (a *Activities) Examine(ctx context.Context, start Start) (Stage, error) {
	defer beat(ctx)()
	snapshot, err := a.Store.CurrentSnapshot(ctx, start.Key)
	if err != nil {
		return "", classify(err)
	}
	done, err := a.Store.Examination(ctx, start.Key)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", classify(err)
	}
	if done.Snapshot != snapshot {
		if done, err = a.examine(ctx, start, snapshot); err != nil {
			return "", classify(err)
		}
	}
	hold, err := a.Store.FindingHold(ctx, start.Province)
	switch {
	case err != nil:
		return "", classify(err)
	case done.Period == CancelledPeriod:
		return Abandoned, nil
	case done.Period == PausedPeriod:
		return Standstill, nil
	case hold.holds(done):
		return StageExamine, nil
	}
	return StageScore, classify(a.Store.FinishStage(ctx, start.Key, StageExamine, done.note()))
}

func (e Examination) note() string {
	return fmt.Sprintf("%d findings, %d of them serious", e.Found(), e.Serious)
}

func (a *Activities) examine(ctx context.Context, start Start, snapshot string) (e Examination, err error) {
	if err := a.Store.StartStage(ctx, start.Key, StageExamine); err != nil {
		return e, err
	}
	all, err := a.findings(ctx, start)
	if err != nil {
		return e, err
	}
	if err := a.Store.SaveFindings(ctx, start.Key, snapshot, all); err != nil {
		return e, err
	}
	return a.Store.Examination(ctx, start.Key)
}

// findings are what is odd. A figure that is the province's is looked at once, not with every agency.
func (a *Activities) findings(ctx context.Context, start Start) (all []scoring.Finding, err error) {
	set, err := a.indexSet(ctx, start)
	if err != nil {
		return nil, err
	}
	shared := map[string]bool{}
	for _, g := range set.Set.Groups {
		for _, i := range g.Indicators {
			shared[i.Code] = i.Level == scoring.LevelProvince
		}
	}
	err = a.Store.Series(ctx, start.Key, earlierPeriods, func(s scoring.Series) {
		s.OfProcedures = slices.Contains(dossier.OfProcedures[:], s.Now.Indicator)
		if !shared[s.Now.Indicator] || s.Agency == start.Province {
			all = append(all, s.Findings()...)
		}
	})
	if err != nil {
		return nil, err
	}
	doubts, err := a.Store.DossierDoubts(ctx, start.Key)
	for _, d := range doubts {
		all = append(all, d.Findings()...)
	}
	return all, err
}
