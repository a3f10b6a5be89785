package activities

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/scoring"
)

// OwnFigures are the figures of a period by the dossiers that the province has itself.
type OwnFigures struct {
	Key
	AsOf time.Time // the period's end, or the last import that came while it ran
	// Figures are those of the province, under its own code and first, and of each agency by code: agencies that have
	// dossiers or, by the catalogue, procedures. What the files had no columns for is left out.
	Figures []scoring.Figures
}

// OwnStore gives a province's own figures.
type OwnStore interface {
	// OwnFigures are those of a period. ErrNotFound: no dossiers of it were taken in.
	OwnFigures(ctx context.Context, k Key) (OwnFigures, error)
	// AgenciesOf are the agencies of a period by the register, without figures.
	AgenciesOf(ctx context.Context, k Key) ([]CollectedAgency, error)
}

// CollectOwn are the agencies of a period with their own figures. Dossiers of agencies that the register does not have
// are refused (ErrRefused), and so is a period that still runs. ErrNotFound: no dossiers were taken in.
func CollectOwn(ctx context.Context, store OwnStore, k Key) ([]CollectedAgency, error) {
	own, err := store.OwnFigures(ctx, k)
	if err != nil {
		return nil, err
	}
	agencies, err := store.AgenciesOf(ctx, k)
	if err != nil {
		return nil, err
	}
	return agencies, own.enter(agencies)
}

// enter gives agencies of the register their own figures.
func (own OwnFigures) enter(agencies []CollectedAgency) error {
	var unknown []string
	for _, f := range own.Figures {
		at := slices.IndexFunc(agencies, func(a CollectedAgency) bool { return a.Code == f.Agency })
		if at < 0 {
			unknown = append(unknown, f.Agency)
			continue
		}
		agencies[at].Figures = f
	}
	if end, err := dossier.NewJudge(own.Period, calendar.Calendar{}); err != nil || own.AsOf.Before(end.To.Time()) {
		return errors.Join(err, Refuse("kỳ %s chưa kết thúc hoặc dữ liệu hồ sơ được nạp khi kỳ còn chạy; hãy nạp lại dữ liệu sau khi kỳ kết thúc",
			"%s has not ended, or its dossiers were taken in while it ran: take them in again after its end", own.Period))
	}
	if len(unknown) > 0 {
		return Refuse("có hồ sơ của đơn vị không có trong danh bạ ở kỳ %s: %s; hãy bổ sung danh bạ hoặc sửa mã đơn vị rồi nạp lại",
			"the register has not these agencies in %s, which have dossiers: %s; enter them, or mend their codes and take the file in again", own.Period, strings.Join(unknown, ", "))
	}
	return nil
}

// FiguresFrom is where the figures of a collection are from.
type FiguresFrom string

// Where they are from.
const (
	FromPortal FiguresFrom = ""          // the portal's files alone
	FromOwn    FiguresFrom = "own"       // the province's own dossiers alone
	FromBoth   FiguresFrom = "own-first" // own figures where there are some, the portal's for the rest
)

// OwnOutlook is what evaluating a period by the province's own dossiers would mean.
type OwnOutlook struct {
	JudgedUntil time.Time           // zero: no dossiers were taken in
	Agencies    int                 // of the register, without the province
	Having      int                 // of them, those that have own figures
	Lacking     []scoring.Indicator // that no agency has own figures of
	Refused     error               // why own figures cannot be taken; nil: they can
}

// ForeseeOwn tells what own figures a period has, by an index set.
func ForeseeOwn(ctx context.Context, store OwnStore, k Key, set scoring.IndexSet) (o OwnOutlook, err error) {
	own, err := store.OwnFigures(ctx, k)
	if errors.Is(err, ErrNotFound) {
		o.Refused = Refuse("chưa nạp hồ sơ nào của kỳ này", "no dossiers of %s were taken in", k.Period)
		return o, nil
	} else if err != nil {
		return o, err
	}
	agencies, err := store.AgenciesOf(ctx, k)
	if err != nil {
		return o, err
	}
	o.JudgedUntil, o.Refused = own.AsOf, own.enter(agencies)
	given := map[string]bool{}
	for _, a := range agencies {
		for _, m := range a.Figures.Measures {
			given[m.Indicator] = true
		}
		if a.Kind == scoring.Province {
			continue
		}
		o.Agencies++
		if len(a.Figures.Measures) > 0 {
			o.Having++
		}
	}
	for _, g := range set.Groups {
		o.Lacking = append(o.Lacking, slices.DeleteFunc(slices.Clone(g.Indicators), func(i scoring.Indicator) bool { return given[i.Code] })...)
	}
	return o, nil
}
