package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/review"
)

// takeFiles reads files for an answer: evidence of a disputed indicator or, without one, what goes with the answer.
func takeFiles(paths []string, indicator string) (files []activities.File, err error) {
	for _, path := range paths {
		f, err := takeFile(path, indicator)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// takeFile refuses a file by its size before it reads it.
func takeFile(path, indicator string) (activities.File, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return activities.File{}, fmt.Errorf("%s: there is no such file", path)
	case err != nil:
		return activities.File{}, fmt.Errorf("open %s: %w", path, err)
	case !info.Mode().IsRegular():
		return activities.File{}, fmt.Errorf("%s is not a file", path)
	case info.Size() > review.MaxEvidence:
		_, err := review.CheckEvidence(path, info.Size(), nil)
		return activities.File{}, err
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return activities.File{}, fmt.Errorf("read %s: %w", path, err)
	}
	return activities.TakeFile(filepath.Base(path), indicator, content, activities.InMemory)
}

func evidenceCommand() *cobra.Command {
	var (
		dispute int64
		out     string
		asJSON  bool
	)
	cmd := command("evidence", "List the files of a dispute, or save them", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			files, err := o.store.DisputeFiles(cmd.Context(), dispute)
			if err != nil {
				return fmt.Errorf("dispute %d: %w", dispute, err)
			}
			saved := make([]savedFile, len(files))
			for i, f := range files {
				saved[i] = savedFile{f, ""}
			}
			if out != "" {
				if err := o.save(cmd.Context(), out, saved); err != nil {
					return err
				}
			}
			return report(cmd.OutOrStdout(), asJSON, saved, func() { printFiles(cmd.OutOrStdout(), saved) })
		})
	})
	cmd.Flags().Int64Var(&dispute, "dispute", 0, "the dispute's number: see starter tasks --kind ruling")
	cmd.Flags().StringVar(&out, "out", "", "the folder to save them in; files that are there already stay")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	need(cmd, "dispute")
	return cmd
}

// savedFile is a file of a dispute, and where it was saved.
type savedFile struct {
	activities.StoredFile
	Path string `json:",omitempty"`
}

// save writes files under the number that they are stored with, so that none takes the place of another.
func (o office) save(ctx context.Context, folder string, files []savedFile) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for i, f := range files {
		content, err := o.store.Evidence(ctx, f.ID)
		if err != nil {
			return err
		}
		path := filepath.Join(folder, fmt.Sprintf("%d-%s", f.ID, f.Name))
		old, err := os.ReadFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			err = writeFile(path, nil, func(w io.Writer) error { _, err := w.Write(content); return err })
		case err == nil && !slices.Equal(old, content):
			err = fmt.Errorf("%s is there already and is another file: name an empty folder", path)
		}
		if err != nil {
			return err
		}
		files[i].Path = path
	}
	return nil
}

func printFiles(out io.Writer, files []savedFile) {
	if len(files) == 0 {
		fmt.Fprintln(out, "no files came with it")
	}
	for _, f := range files {
		what := "evidence"
		if f.Dispute == 0 {
			what = "scan of the answer"
		}
		fmt.Fprintf(out, "%d  %s  %s  %d bytes  sha256 %s  %s\n", f.ID, cmp.Or(f.Path, f.Name), f.Type, f.Size, f.SHA256, what)
	}
}
