package main

import (
	"bytes"
	"context"
	"errors"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/indexset"
	"danhgia/internal/tables"
	"danhgia/review"
	"danhgia/scoring"
)

// Agencies implements web.AgencyRegister.
func (o *office) Agencies(ctx context.Context, on calendar.Day, q activities.AgencyQuery) (activities.AgencyList, error) {
	return o.AgencyLines(ctx, o.province, on, q)
}

// Agency implements web.AgencyRegister.
func (o *office) Agency(ctx context.Context, code string, on calendar.Day) (activities.AgencyFile, error) {
	return o.AgencyFile(ctx, o.province, code, on)
}

// AllAgencies implements web.AgencyRegister. The province itself is no agency of its register.
func (o *office) AllAgencies(ctx context.Context) ([]byte, error) {
	all, err := o.AgencyRows(ctx, o.province)
	if err != nil {
		return nil, err
	}
	var rows []activities.AgencyRow
	for _, a := range all {
		if a.Kind != scoring.Province {
			rows = append(rows, a)
		}
	}
	var b bytes.Buffer
	err = tables.WriteRegister(&b, rows)
	return b.Bytes(), err
}

// ReadAgencies implements web.AgencyRegister.
func (o *office) ReadAgencies(name string, content []byte) ([]activities.AgencyRow, error) {
	return tables.ReadRegister(name, bytes.NewReader(content))
}

// EditAgencies implements web.AgencyRegister.
func (o *office) EditAgencies(ctx context.Context, rows []activities.AgencyRow, c activities.Change, preview bool) (activities.AgencyImport, error) {
	return o.ImportAgencies(ctx, rows, o.change(c), preview)
}

// MergeAgencies implements web.AgencyRegister.
func (o *office) MergeAgencies(ctx context.Context, m activities.Merge, c activities.Change) ([]activities.Controlled, error) {
	m.Province = o.province
	return o.Desk.Merge(ctx, o.Store, c.By, m)
}

// AllOwners implements web.Owners.
func (o *office) AllOwners(ctx context.Context) ([]activities.OwnerRow, error) {
	return o.Owners(ctx, o.province)
}

// WriteOwners implements web.Owners.
func (o *office) WriteOwners(rows []activities.OwnerRow) ([]byte, error) {
	var b bytes.Buffer
	err := tables.WriteOwners(&b, rows)
	return b.Bytes(), err
}

// ReadOwners implements web.Owners.
func (o *office) ReadOwners(name string, content []byte) ([]activities.OwnerRow, error) {
	return tables.ReadOwners(name, bytes.NewReader(content))
}

// EditOwners implements web.Owners.
func (o *office) EditOwners(ctx context.Context, rows []activities.OwnerRow, c activities.Change, preview bool) (activities.OwnerImport, error) {
	files, err := o.IndexSets(ctx)
	if err != nil {
		return activities.OwnerImport{}, err
	}
	if err := activities.CheckOwners(rows, files, indexset.Parse); err != nil {
		return activities.OwnerImport{}, err
	}
	if preview {
		return o.WeighOwners(ctx, rows, o.change(c))
	}
	return o.ImportOwners(ctx, rows, o.change(c))
}

// Officers implements web.OfficerRegister.
func (o *office) Officers(ctx context.Context, on calendar.Day, q activities.OfficerQuery) (activities.OfficerList, error) {
	return o.OfficerLines(ctx, o.province, on, q)
}

// OfficerBy implements web.OfficerRegister.
func (o *office) OfficerBy(ctx context.Context, person string) (activities.OfficerLine, error) {
	return o.Officer(ctx, o.province, person)
}

// AllOfficers implements web.OfficerRegister.
func (o *office) AllOfficers(ctx context.Context) ([]byte, error) {
	all, err := o.OfficerRows(ctx, o.province)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = tables.WriteOfficers(&b, all)
	return b.Bytes(), err
}

// ReadOfficers implements web.OfficerRegister.
func (o *office) ReadOfficers(name string, content []byte) ([]activities.OfficerRow, error) {
	return tables.ReadOfficers(name, bytes.NewReader(content))
}

// TypedOfficer implements web.OfficerRegister.
func (o *office) TypedOfficer(agency, role, name, email, phone string, from calendar.Day) (activities.OfficerRow, error) {
	return tables.Officer(agency, role, name, email, phone, from)
}

// EditOfficers implements web.OfficerRegister.
func (o *office) EditOfficers(ctx context.Context, rows []activities.OfficerRow, c activities.Change, preview bool) (activities.OfficerImport, error) {
	if preview {
		return o.WeighOfficers(ctx, rows, o.change(c))
	}
	return o.ImportOfficers(ctx, rows, o.change(c))
}

// MendAddress implements web.OfficerRegister.
func (o *office) MendAddress(ctx context.Context, email string, c activities.Change) (activities.ClearedAddress, error) {
	return o.ClearAddress(ctx, email, o.change(c))
}

// StandingIn implements web.StandIns.
func (o *office) StandingIn(ctx context.Context, from calendar.Day) ([]activities.SubstituteLine, error) {
	return o.SubstituteLines(ctx, o.province, from)
}

// PersonBy implements web.StandIns.
func (o *office) PersonBy(ctx context.Context, email string, on calendar.Day) (string, error) {
	actors, err := o.Actors(ctx, o.province, email, on)
	if err != nil {
		return "", err
	}
	if len(actors) == 0 {
		return "", errors.New("a person without a way to act")
	}
	return actors[0].Person, nil
}

// NameStandIn implements web.StandIns.
func (o *office) NameStandIn(ctx context.Context, sub review.Substitute, c activities.Change, preview bool) error {
	if preview {
		return o.WeighSubstitute(ctx, sub, o.change(c))
	}
	return o.AddSubstitute(ctx, sub, o.change(c))
}

// EndStandIn implements web.StandIns.
func (o *office) EndStandIn(ctx context.Context, id int64, last calendar.Day, c activities.Change, preview bool) (review.Substitute, error) {
	return o.EndSubstitute(ctx, id, last, o.change(c), preview)
}
