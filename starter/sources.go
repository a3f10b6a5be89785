package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/scoring"
)

func sourcesCommand() *cobra.Command {
	return group("sources", "Where dossiers and procedures come from by themselves", sourcesAdd(), sourcesList(), sourcesRun(),
		onSource("pause", "Read a source no more by itself until it is resumed", func(ctx context.Context, o office, s activities.Source, c activities.Change) error {
			return o.store.PauseSource(ctx, s.ID, true, c)
		}),
		onSource("resume", "Read a paused source by itself again", func(ctx context.Context, o office, s activities.Source, c activities.Change) error {
			return o.store.PauseSource(ctx, s.ID, false, c)
		}),
		onSource("remove", "Read a source no more", func(ctx context.Context, o office, s activities.Source, c activities.Change) error {
			return o.store.RemoveSource(ctx, s.ID, c)
		}))
}

func sourcesAdd() *cobra.Command {
	var (
		flags     changeFlags
		s         activities.Source
		queryFile string
		at        timeFlag
	)
	cmd := command("add", "Add a source", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			c, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			if queryFile != "" {
				query, err := os.ReadFile(queryFile)
				if err != nil {
					return err
				}
				s.Query = string(query)
			}
			if cmd.Flags().Changed("at") {
				s.Timing.At = scoring.Some(at.at)
			}
			if s.ID, err = o.store.SaveSource(cmd.Context(), s, c, false); err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, s, func() { fmt.Fprintln(cmd.OutOrStdout(), sourceLine(s)) })
		})
	})
	cmd.Long = `Add a source that dossiers and what belongs to them come from by themselves: docs/nap-ho-so.md.

folder  a folder within DANHGIA_SOURCES_DIRECTORY: --address one-stop/dossiers. The name of a file says its period.
http    a file at an https address, in which {period}, {from} and {to} become the period, its first and its last day;
        with a token by OAuth2 client credentials where --token, --client and --secret are given.
sql     a query on another PostgreSQL database, read only: --address postgres://reader@host/database --query FILE.
        The same words in braces stand in the query for the period. Only columns that files have are asked for.
--secret names a file of DANHGIA_SOURCE_SECRETS_DIR: no password is stored.`
	cmd.Flags().StringVar(&s.Name, "name", "", "a short name: small letters, digits and hyphens")
	cmd.Flags().StringVar((*string)(&s.Kind), "kind", string(activities.SourceFolder), "folder, http or sql")
	cmd.Flags().StringVar((*string)(&s.Content), "content", string(activities.OfDossiers), "what it has: "+activities.ContentNames())
	cmd.Flags().StringVar(&s.Address, "address", "", "a folder, https://… or postgres://…")
	cmd.Flags().StringVar(&queryFile, "query", "", "file with the query")
	cmd.Flags().StringVar(&s.Secret, "secret", "", "name of the file with the password or the client's secret")
	cmd.Flags().StringVar(&s.Token, "token", "", "where a token is asked for, https://…")
	cmd.Flags().StringVar(&s.Client, "client", "", "id of the client that asks for it")
	cmd.Flags().StringVar(&s.Scope, "scope", "", "what it asks for, apart by spaces")
	cmd.Flags().Var(&at, "at", "read it every day at this time in Vietnam")
	cmd.Flags().DurationVar(&s.Timing.Every, "every", 0, "read it every so often: 5m, 2h")
	flags.addRequired(cmd)
	need(cmd, "name", "address")
	return cmd
}

func sourcesList() *cobra.Command {
	var asJSON bool
	cmd := command("list", "Say where dossiers come from by themselves, and when", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			all, err := o.store.Sources(cmd.Context(), o.province)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), asJSON, all, func() { printSources(cmd.OutOrStdout(), all) })
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printSources(out io.Writer, all []activities.Source) {
	if len(all) == 0 {
		fmt.Fprintln(out, "there are no sources: see: starter sources add --help")
	}
	for _, s := range all {
		fmt.Fprintln(out, sourceLine(s))
	}
}

func sourceLine(s activities.Source) string {
	line := fmt.Sprintf("%s: %s of %s, %s, %s", s.Name, s.Content, s.Kind, s.Address, s.Timing.In(scoring.En))
	if s.Paused.Known {
		line += ", paused since " + stamp(s.Paused.Value)
	}
	return line
}

// onSource is a command that changes a source that is named.
func onSource(use, short string, change func(context.Context, office, activities.Source, activities.Change) error) *cobra.Command {
	var (
		flags changeFlags
		name  string
	)
	cmd := command(use, short, func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			c, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			s, err := o.sourceNamed(cmd.Context(), name)
			if err != nil {
				return err
			}
			if err := change(cmd.Context(), o, s, c); err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, map[string]string{"Name": name}, func() { fmt.Fprintf(cmd.OutOrStdout(), "%s: %s: done\n", name, use) })
		})
	})
	cmd.Flags().StringVar(&name, "name", "", "name of the source")
	flags.addRequired(cmd)
	need(cmd, "name")
	return cmd
}

func (o office) sourceNamed(ctx context.Context, name string) (activities.Source, error) {
	all, err := o.store.Sources(ctx, o.province)
	if err != nil {
		return activities.Source{}, err
	}
	for _, s := range all {
		if s.Name == name {
			return s, nil
		}
	}
	return activities.Source{}, fmt.Errorf("there is no source named %q: see: starter sources list", name)
}

// sourcesRun is starter import --source.
func sourcesRun() *cobra.Command {
	var f importing
	cmd := command("run", "Read a source now, for a period", func(cmd *cobra.Command) error {
		return f.run(cmd.Context(), nil, cmd.OutOrStdout(), cmd.ErrOrStderr())
	})
	cmd.Flags().StringVar(&f.source, "name", "", "name of the source")
	cmd.Flags().Var(&f.period, "period", "the period; of a folder, the names of its files say it")
	cmd.Flags().StringVar(&f.refused, "refused", "", "file for the refused lines as CSV: line,column,value,rule (default: standard error, as text)")
	cmd.Flags().DurationVar(&f.wait, "wait", 10*time.Minute, "how long to wait for what becomes of it")
	f.addRequired(cmd)
	need(cmd, "name", "period")
	return cmd
}
