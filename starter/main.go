// Program starter is the office's command line: it starts a period and follows it, collects from the portal, and
// scores, ranks and explains files offline.
// It exits with 0 when all is good, 1 when something was refused or did not work, 2 when it was called wrongly.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

const (
	exitGood    = 0
	exitRefused = 1
	exitUsage   = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, out, errs io.Writer) int {
	root := &cobra.Command{
		Use:           "starter",
		Short:         "Run a province's monthly evaluation under Decision 766",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(startCommand(), statusCommand(), collectCommand(), measureCommand(), scoreCommand(), rankCommand(), explainCommand(), sampleCommand(), rehearseCommand())
	root.AddCommand(agenciesCommand(), officersCommand(), usersCommand(), calendarCommand(), laddersCommand(), scheduleCommand())
	root.AddCommand(tasksCommand(), answerCommand(), ruleCommand(), approveCommand(), resubmitCommand(), remindCommand(), previewCommand())
	root.AddCommand(evidenceCommand(), reassignCommand(), calledCommand(), unreachedCommand(), directiveCommand(), appointCommand(), targetsCommand(), publishCommand())
	root.AddCommand(caseCommand(), ownersCommand(), askCommand(), messageCommand())
	root.AddCommand(exportCommand(), checksCommand(), recollectCommand(), snapshotsCommand(), fulfilmentCommand())
	root.AddCommand(mailCommand(), importCommand(), importsCommand(), sourcesCommand(), reconcileCommand())
	root.AddCommand(controlCommands()...)
	root.AddCommand(reportCommand(), letterheadCommand(), recoverCommand(), backupCommand(), restoreCommand(), migrateCommand(), auditCommand(), purgeCommand())
	root.AddCommand(periodCommand(), keysCommand(), verifyCommand(), correctCommand(), publicationsCommand())
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	var work workError
	switch {
	case err == nil:
		return exitGood
	case errors.As(err, &work):
		fmt.Fprintln(errs, "starter:", work)
		return exitRefused
	default:
		fmt.Fprintf(errs, "starter: %v\nSee: starter --help\n", err)
		return exitUsage
	}
}

// workError is an error of a command's own work; every other error is one of how it was called.
type workError struct{ error }

func (e workError) Unwrap() error { return e.error }

// command is a subcommand without arguments besides its flags.
func command(use, short string, work func(*cobra.Command) error) *cobra.Command {
	return &cobra.Command{
		Use:   use,
		Short: short,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := work(cmd); err != nil {
				return workError{err}
			}
			return nil
		},
	}
}

// need marks flags without which a command is not complete.
func need(cmd *cobra.Command, flags ...string) {
	for _, flag := range flags {
		if err := cmd.MarkFlagRequired(flag); err != nil {
			panic(err)
		}
	}
}
