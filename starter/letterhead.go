package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/papers"
)

func letterheadCommand() *cobra.Command {
	return group("letterhead", "What stands on all papers of the office: agency, place, who signs, whom they go to", letterheadShow(), letterheadSet(), letterheadTemplate())
}

func letterheadShow() *cobra.Command {
	return command("show", "Print the letterhead as JSON, as set takes it", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			head, err := o.store.Letterhead(cmd.Context(), o.province)
			if errors.Is(err, activities.ErrNotFound) {
				return fmt.Errorf("%s has set no letterhead: papers have one by the province's name; hand one in with: starter letterhead set FILE, for example samples/letterhead-phu-tho.json", o.province)
			}
			if err != nil {
				return err
			}
			encoder := json.NewEncoder(cmd.OutOrStdout())
			encoder.SetIndent("", "  ")
			encoder.SetEscapeHTML(false)
			return encoder.Encode(head)
		})
	})
}

func letterheadSet() *cobra.Command {
	var flags changeFlags
	cmd := fileCommand("set", "Set the letterhead; earlier ones are kept", func(cmd *cobra.Command, file string) error {
		head, err := readFile(file, readLetterhead)
		if err != nil {
			return err
		}
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			if err := o.store.SetLetterhead(cmd.Context(), head, change, false); err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, head, func() { fmt.Fprintf(cmd.OutOrStdout(), "papers are issued by %s from now on\n", head.Name) })
		})
	})
	flags.addRequired(cmd)
	return cmd
}

func readLetterhead(name string, r io.Reader) (head activities.Letterhead, err error) {
	decoder := json.NewDecoder(r)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&head); err != nil {
		return head, fmt.Errorf("%s: %w", name, err)
	}
	if err := head.Check(); err != nil {
		return head, fmt.Errorf("%s: %w", name, err)
	}
	return head, nil
}

func letterheadTemplate() *cobra.Command {
	var (
		kind, out string
		builtin   bool
	)
	cmd := command("template", "Save the template of a kind of paper, to be changed in Word and handed in on the web", func(cmd *cobra.Command) error {
		k, err := activities.ParsePaperKind(kind, activities.TemplateKinds)
		if err != nil {
			return err
		}
		if builtin {
			content, err := papers.Builtin(k)
			if err != nil {
				return err
			}
			return writeFile(out, nil, func(w io.Writer) error { _, err := w.Write(content); return err })
		}
		return inOffice(cmd.Context(), func(o office) error {
			content, err := o.paperDesk().Template(cmd.Context(), o.province, k)
			if err != nil {
				return err
			}
			return writeFile(out, nil, func(w io.Writer) error { _, err := w.Write(content); return err })
		})
	})
	cmd.Flags().StringVar(&kind, "kind", "", "bao-cao, thong-bao, don-doc or phieu-diem")
	cmd.Flags().StringVar(&out, "out", "", "file to write")
	cmd.Flags().BoolVar(&builtin, "builtin", false, "the one that comes with the program, without the database")
	need(cmd, "kind", "out")
	return cmd
}
