package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/indexset"
	"danhgia/internal/opendata"
	"danhgia/internal/postgres"
	"danhgia/internal/workbook"
	"danhgia/scoring"
)

// exportKinds are what can be exported.
var exportKinds = []string{"csv", "json", "datapackage", "xlsx", "all"}

// exportMemory is what an export takes at most: Go then collects garbage more often.
const exportMemory = 200 << 20

func exportCommand() *cobra.Command {
	var e export
	cmd := command("export", "Write published results as open data or as workbooks", func(cmd *cobra.Command) error {
		c, err := settings()
		if err != nil {
			return err
		}
		if err := e.check(); err != nil {
			return err
		}
		store, err := openStore(cmd.Context(), c.PostgresURL)
		if err != nil {
			return err
		}
		defer store.Close()
		config.SpareMemory(exportMemory)
		e.settings, e.store, e.print = c, store, cmd.OutOrStdout()
		e.archive = activities.Archive{Store: store, Decode: indexset.Parse}
		return e.run(cmd.Context())
	})
	cmd.Long = `Write published results as open data or as workbooks.

csv          five tidy tables; --out FILE.csv writes the one with every figure alone
json         all tables in one document
datapackage  the tables, the document, and the datapackage.json that describes them
xlsx         a workbook for each period
all          all of these

Each file is written whole or not at all, and is told with its bytes and sha256.`
	cmd.Flags().StringVar(&e.kind, "kind", "", "csv, json, datapackage, xlsx or all")
	cmd.Flags().StringVar(&e.period, "period", "", "a period, or all")
	cmd.Flags().IntVar(&e.revision, "revision", 0, "a revision of the period (default: the latest)")
	cmd.Flags().StringVar(&e.out, "out", "", "folder to write to, or the file when there is only one")
	need(cmd, "kind", "period", "out")
	return cmd
}

// export is what is to be written.
type export struct {
	kind, period, out string
	revision          int

	settings config.Config
	store    *postgres.Store
	archive  activities.Archive
	volume   activities.Volume
	single   bool // out is the file itself
	print    io.Writer
}

// check refuses what cannot be meant, before anything is read.
func (e *export) check() error {
	if !slices.Contains(exportKinds, e.kind) {
		return fmt.Errorf("--kind %q is none of %s", e.kind, strings.Join(exportKinds, ", "))
	}
	if e.period != activities.AllPeriods {
		p, err := scoring.ParsePeriod(e.period)
		if err != nil {
			return fmt.Errorf("--period: %w; or give all", err)
		}
		e.volume.Period = p
	} else if e.revision != 0 {
		return errors.New("--revision names a revision of one period: give --period too, or leave it out")
	}
	if e.revision < 0 {
		return fmt.Errorf("--revision %d: revisions count from 1", e.revision)
	}
	ending := map[string]string{"csv": ".csv", "json": ".json", "xlsx": ".xlsx"}[e.kind]
	e.single = ending != "" && strings.HasSuffix(e.out, ending)
	if e.single && e.kind == "xlsx" && e.volume.Period == "" {
		return errors.New("--out names one workbook, but there is one for each period: name a folder")
	}
	if info, err := os.Stat(e.out); err == nil && info.IsDir() == e.single {
		if e.single {
			return fmt.Errorf("--out %s is a folder", e.out)
		}
		return fmt.Errorf("--out %s is a file, but %s takes a folder", e.out, e.kind)
	}
	return nil
}

func (e *export) run(ctx context.Context) error {
	all, err := e.store.AllRevisions(ctx, e.settings.Province)
	if err != nil {
		return err
	}
	if e.volume, err = activities.VolumeOf(all, e.settings.Province, e.volume.Period, e.revision); errors.Is(err, activities.ErrNotFound) {
		return fmt.Errorf("%w: nothing is published that could be exported", err)
	} else if err != nil {
		return err
	}
	if !e.single {
		if err := os.MkdirAll(e.out, 0o755); err != nil {
			return fmt.Errorf("make the folder for the export: %w", err)
		}
	}
	if err := e.tables(ctx); err != nil {
		return err
	}
	if e.kind == "xlsx" || e.kind == "all" {
		return e.workbooks(ctx)
	}
	return nil
}

// tables writes the open data.
func (e *export) tables(ctx context.Context) error {
	var files []opendata.File
	if e.kind != "json" && e.kind != "xlsx" {
		names := opendata.Tables()
		if e.single {
			names = []string{opendata.Results}
		}
		written, err := e.csv(ctx, names)
		if err != nil {
			return err
		}
		files = written
	}
	if e.kind != "csv" && e.kind != "xlsx" {
		f, err := e.write(e.volume.Name(opendata.JSONFile), func(w io.Writer) error { return opendata.WriteJSON(w, e.archive.Streams(ctx, e.volume)) })
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	if e.kind != "datapackage" && e.kind != "all" {
		return nil
	}
	return e.describe(ctx, files)
}

// csv writes tables in one pass over the results.
func (e *export) csv(ctx context.Context, names []string) (files []opendata.File, err error) {
	out, fresh := map[string]io.Writer{}, make([]*freshFile, 0, len(names))
	defer func() {
		for _, f := range fresh {
			f.drop()
		}
	}()
	for _, name := range names {
		f, err := newFile(e.path(e.volume.Name(opendata.TableFile(name))))
		if err != nil {
			return nil, err
		}
		fresh, out[name] = append(fresh, f), f
	}
	if err := opendata.WriteCSV(e.archive.Streams(ctx, e.volume), out); err != nil {
		return nil, err
	}
	for i, f := range fresh {
		written, err := e.keep(f)
		if err != nil {
			return nil, err
		}
		written.Table = names[i]
		files = append(files, written)
	}
	return files, nil
}

func (e *export) describe(ctx context.Context, files []opendata.File) error {
	first, err := e.archive.Stream(ctx, e.volume.Latest().Key, e.volume.Latest().Revision)
	if err != nil {
		return err
	}
	content, err := opendata.Describe(opendata.Package{
		Province: first.Head.Province, Period: e.volume.Period, Version: e.volume.Version, Created: e.volume.Latest().Published, Files: files, Source: first.Head.Snapshot.Source,
		Homepage: e.settings.Mail.PublicURL, Publisher: opendata.Publisher{Office: e.settings.Mail.Office, LicenceName: e.settings.Data.Licence, LicencePath: e.settings.Data.LicencePath},
	})
	if err != nil {
		return err
	}
	_, err = e.write(opendata.Descriptor, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	return err
}

// workbooks writes one for each period.
func (e *export) workbooks(ctx context.Context) error {
	for _, r := range e.volume.Revisions {
		s, err := e.archive.Stream(ctx, r.Key, r.Revision)
		if err != nil {
			return err
		}
		one := activities.Volume{Province: r.Province, Period: r.Period, Version: r.Revision}
		if _, err := e.write(one.Name(".xlsx"), func(w io.Writer) error {
			return workbook.Write(w, s, workbook.Options{Homepage: e.settings.Mail.PublicURL})
		}); err != nil {
			return err
		}
	}
	return nil
}

func (e *export) path(name string) string {
	if e.single {
		return e.out
	}
	return filepath.Join(e.out, name)
}

func (e *export) write(name string, write func(io.Writer) error) (opendata.File, error) {
	f, err := newFile(e.path(name))
	if err != nil {
		return opendata.File{}, err
	}
	defer f.drop()
	if err := write(f); err != nil {
		return opendata.File{}, err
	}
	return e.keep(f)
}

// keep gives a whole file its name, and tells of it.
func (e *export) keep(f *freshFile) (opendata.File, error) {
	if err := f.keep(); err != nil {
		return opendata.File{}, err
	}
	fmt.Fprintf(e.print, "%s  %d bytes  sha256 %s\n", f.name, f.bytes, f.sha256())
	return opendata.File{Name: filepath.Base(f.name), Bytes: f.bytes, SHA256: f.sha256()}, nil
}
