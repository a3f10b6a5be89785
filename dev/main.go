// Program dev runs all of danhgia on one machine, without Docker: a private PostgreSQL, a Temporal development
// server, a mail catcher, the worker and the web server, with a real sample period.
//
//	dev run    keeps everything running until Ctrl-C; a second run finds its data again
//	dev demo   evaluates the sample period from nothing to its end, prints the ranking, and stops
package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := execute(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "dev:", err)
		os.Exit(1)
	}
}

func execute(ctx context.Context) error {
	root := &cobra.Command{Use: "dev", Short: "Run danhgia on this machine", SilenceUsage: true, SilenceErrors: true}
	root.AddCommand(runCommand(), demoCommand(), benchReportCommand(), benchCommand(), bareCommand(), benchStartCommand(), benchWebCommand(), benchPublishCommand(), benchCollectCommand(), benchPeriodCommand(), benchCollectWorkCommand(), upgradeCommand())
	return root.ExecuteContext(ctx)
}

// patience is how long the sample may take by default; on a quiet machine it takes half a minute.
const patience = 15 * time.Minute

// leftOpen is how many reviews of the sample wait for a newcomer.
const leftOpen = 6

func runCommand() *cobra.Command {
	o := options{ports: usualPorts, patience: patience}
	cmd := &cobra.Command{Use: "run", Short: "Start everything, evaluate the sample, and stay until Ctrl-C", Args: cobra.NoArgs}
	name := "phu-tho"
	cmd.Flags().StringVar(&o.dir, "data", "", "folder for data, logs and mails (default: .data, or .data/hung-yen for that sample)")
	cmd.Flags().StringVar(&name, "sample", name, "the province to look at: phu-tho, what the portal published; hung-yen, made-up dossiers of its real agencies")
	cmd.Flags().BoolVar(&o.noWorker, "no-worker", false, "start no worker: run one yourself")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := o.choose(name); err != nil {
			return err
		}
		return withStack(cmd.Context(), o, func(ctx context.Context, s *stack) error {
			if err := s.evaluateSample(ctx, leftOpen); err != nil && ctx.Err() == nil {
				return err
			}
			s.say("danhgia is ready at %s\nMails: %s   Temporal: %s   Stop with Ctrl-C.", s.endpoints.Web, s.endpoints.Catcher, s.endpoints.TemporalUI)
			s.say("Health and figures: http://%s/readyz and /metrics of the worker, http://%s of the server.", s.endpoints.WorkerWatch, s.endpoints.ServerWatch)
			s.say("Sign in at %s/dang-nhap as %s.", s.endpoints.Web, s.options.sample.administrator())
			<-ctx.Done()
			return nil
		})
	}
	return cmd
}

// choose settles which sample it is. Each has a folder of its own: a database is of one province.
func (o *options) choose(name string) error {
	if o.dir == "" {
		o.dir = ".data"
		if name != "phu-tho" {
			o.dir = filepath.Join(o.dir, name)
		}
	}
	known := examples(o.dir)
	if o.sample = known[name]; o.sample.Province == "" {
		return fmt.Errorf("there is no sample %s: the samples are %s", name, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
	}
	return nil
}

func demoCommand() *cobra.Command {
	o := options{throwaway: true}
	cmd := &cobra.Command{Use: "demo", Short: "Evaluate the sample period from nothing, print and write its results, and stop", Args: cobra.NoArgs}
	cmd.Flags().StringVar(&o.dir, "data", ".data/demo", "folder for results, logs and mails")
	cmd.Flags().BoolVar(&o.noWorker, "no-worker", false, "start no worker: the demo must then fail")
	cmd.Flags().DurationVar(&o.patience, "patience", patience, "how long the evaluation may take")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return withStack(cmd.Context(), o, func(ctx context.Context, s *stack) error {
			if err := s.evaluateSample(ctx, 0); err != nil {
				return err
			}
			return s.showResults(ctx, o.dir)
		})
	}
	return cmd
}
