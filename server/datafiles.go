package main

import (
	"context"
	"io"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/opendata"
	"danhgia/internal/workbook"
	"danhgia/scoring"
)

// dataFiles implements web.DataFiles.
type dataFiles struct {
	*office
	settings config.Config
}

func (d dataFiles) Volume(ctx context.Context, p scoring.Period, version int) (activities.Volume, error) {
	all, err := d.AllRevisions(ctx, d.province)
	if err != nil {
		return activities.Volume{}, err
	}
	return activities.VolumeOf(all, d.province, p, version)
}

// Endings leaves the workbook out of all periods: a sheet does not hold them.
func (d dataFiles) Endings(v activities.Volume) []string {
	if v.Period == "" {
		return opendata.Files()
	}
	return append(opendata.Files(), workbookEnding)
}

const workbookEnding = ".xlsx"

func (d dataFiles) WriteFile(ctx context.Context, w io.Writer, v activities.Volume, ending string) error {
	if ending != workbookEnding {
		return opendata.WriteFile(w, ending, d.archive().Streams(ctx, v))
	}
	return d.book(ctx, w, v, workbook.Options{})
}

func (d dataFiles) book(ctx context.Context, w io.Writer, v activities.Volume, o workbook.Options) error {
	s, err := d.archive().Stream(ctx, activities.Key{Province: d.province, Period: v.Period}, v.Version)
	if err != nil {
		return err
	}
	o.Homepage = d.settings.Mail.PublicURL
	return workbook.Write(w, s, o)
}

func (d dataFiles) OfficeBook(ctx context.Context, w io.Writer, v activities.Volume) error {
	rulings, err := d.RulingLines(ctx, activities.Key{Province: d.province, Period: v.Period})
	if err != nil {
		return err
	}
	return d.book(ctx, w, v, workbook.Options{Office: true, Rulings: rulings})
}

func (d dataFiles) Describe(ctx context.Context, v activities.Volume, files []activities.DataFile) ([]byte, error) {
	s, err := d.archive().Stream(ctx, v.Latest().Key, v.Latest().Revision)
	if err != nil {
		return nil, err
	}
	p := opendata.Package{
		Province: s.Head.Province, Period: v.Period, Version: v.Version, Created: v.Latest().Published, Source: s.Head.Snapshot.Source, Homepage: d.settings.Mail.PublicURL,
		Publisher: opendata.Publisher{Office: d.settings.Mail.Office, LicenceName: d.settings.Data.Licence, LicencePath: d.settings.Data.LicencePath},
	}
	for _, f := range files {
		if f.Ending != workbookEnding {
			p.Files = append(p.Files, opendata.File{Table: opendata.TableOf(f.Ending), Name: f.Name, Bytes: f.Bytes, SHA256: f.SHA256})
		}
	}
	return opendata.Describe(p)
}
