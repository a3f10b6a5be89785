package portal

import (
	"context"
	"errors"
	"fmt"

	"danhgia/activities"
	"danhgia/scoring"
)

// Site is the portal at an address, asked for one province. It is an activities.Portal.
type Site struct {
	Fetcher          Fetcher
	BaseURL          string
	RootDepartmentID string
	ProvinceName     string
}

// Fetch fetches a period's collection and reads it, so that what it gives can be evaluated. activities.ErrBlocked:
// the portal refuses to be asked; activities.ErrRefused: what it answers cannot be used, or it sends us elsewhere.
func (s Site) Fetch(ctx context.Context, k activities.Key) (snapshot string, raw activities.RawCollection, err error) {
	raw, err = s.Fetcher.Fetch(ctx, Request{
		BaseURL: s.BaseURL, RootDepartmentID: s.RootDepartmentID, Period: k.Period,
		Province: scoring.Agency{Code: k.Province, Name: s.ProvinceName, Kind: scoring.Province},
	})
	if err == nil {
		_, err = Read(raw, k)
	}
	switch {
	case errors.Is(err, ErrForbidden), errors.Is(err, ErrTooMany):
		return "", raw, fmt.Errorf("%w: %w", activities.ErrBlocked, err)
	case errors.Is(err, ErrSpan):
		return "", raw, activities.Refuse("Cổng chỉ trả lời theo tháng, quý và năm; số liệu 6 và 9 tháng lấy từ hồ sơ hoặc tải tệp lên, không cộng dồn từ các tháng%.0s", "%s", err)
	case errors.Is(err, ErrAddress):
		return "", raw, activities.Refusal(err)
	case err != nil:
		return "", raw, err
	}
	return SnapshotID(raw), raw, nil
}
