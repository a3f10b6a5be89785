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
	JudgedUntil time.Time // the period's end, or the last import while it runs
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
	if end, err := dossier.NewJudge(k.Period, calendar.Calendar{}); err != nil || own.JudgedUntil.Before(end.To.Time()) {
		return nil, errors.Join(err, Refuse("kỳ %s chưa kết thúc hoặc dữ liệu hồ sơ được nạp khi kỳ còn chạy; hãy nạp lại dữ liệu sau khi kỳ kết thúc",
			"%s has not ended, or its dossiers were taken in while it ran: take them in again after its end", k.Period))
	}
	agencies, err := store.AgenciesOf(ctx, k)
	if err != nil {
		return nil, err
	}
	var unknown []string
	for _, f := range own.Figures {
		at := slices.IndexFunc(agencies, func(a CollectedAgency) bool { return a.Code == f.Agency })
		if at < 0 {
			unknown = append(unknown, f.Agency)
			continue
		}
		agencies[at].Figures = f
	}
	if len(unknown) > 0 {
		return nil, Refuse("có hồ sơ của đơn vị không có trong danh bạ ở kỳ %s: %s; hãy bổ sung danh bạ hoặc sửa mã đơn vị rồi nạp lại",
			"the register has not these agencies in %s, which have dossiers: %s; enter them, or mend their codes and take the file in again", k.Period, strings.Join(unknown, ", "))
	}
	return agencies, nil
}
