package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// figureFlags are a numerator and its denominator, both or neither.
type figureFlags struct{ numerator, denominator int64 }

func (f *figureFlags) add(cmd *cobra.Command, what string) {
	cmd.Flags().Int64Var(&f.numerator, "numerator", 0, what+": the numerator")
	cmd.Flags().Int64Var(&f.denominator, "denominator", 0, what+": the denominator")
	cmd.MarkFlagsRequiredTogether("numerator", "denominator")
}

func (f *figureFlags) counted(cmd *cobra.Command) scoring.Maybe[review.Counted] {
	if !cmd.Flags().Changed("numerator") {
		return scoring.Maybe[review.Counted]{}
	}
	return scoring.Some(review.Counted{Numerator: f.numerator, Denominator: f.denominator})
}

type answerFlags struct {
	changeFlags
	when                          occasion
	kind                          kindFlag
	agency, says                  string
	indicator, difficulties, whom string
	evidence, scans, dossiers     []string
	figures                       figureFlags
	informed                      int64
}

// answered is what became of an answer.
type answered struct {
	Task    activities.TaskID
	Kind    review.Kind
	Agency  string
	Subject string `json:",omitempty"` // the number of the dispute that was ruled on
	Says    review.Outcome
	Verdict review.Verdict
}

func answerCommand() *cobra.Command {
	flags := answerFlags{kind: kindFlag{review.Review}}
	cmd := command("answer", "Answer a task, or enter what an agency said by telephone or on signed paper", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			var informed scoring.Maybe[int64]
			if cmd.Flags().Changed("informed") {
				informed = scoring.Some(flags.informed)
			}
			return o.answer(cmd.Context(), cmd.OutOrStdout(), flags, flags.figures.counted(cmd), informed)
		})
	})
	cmd.Long = `Answer a task, or enter what an agency said by telephone or on signed paper.

The same rights, times and checks hold as on the page. The office names with --on-behalf whose words it enters. The
reason of a dispute is --reason. An answer after the deadline is kept, marked late, and ends with exit code 1.`
	flags.when.addWithKind(cmd, &flags.kind)
	cmd.Flags().StringVar(&flags.agency, "agency", "", "code of the agency whose task it is")
	cmd.Flags().StringVar(&flags.says, "says", "", "confirmed or disputed; of other kinds what they are answered with, such as acknowledged")
	cmd.Flags().StringVar(&flags.indicator, "indicator", "", "code of the disputed indicator or, of a data entry, of the one whose figure is entered")
	cmd.Flags().StringVar(&flags.difficulties, "difficulties", "", "what makes the work difficult, for the report")
	cmd.Flags().StringVar(&flags.whom, "on-behalf", "", "mail address of whose words the office enters")
	cmd.Flags().StringArrayVar(&flags.dossiers, "dossier", nil, "code of a dossier that the dispute is about; may be given again")
	cmd.Flags().StringArrayVar(&flags.evidence, "evidence", nil, "file of evidence (PDF, JPEG, PNG) of a dispute, a supplement or a data entry; may be given again")
	cmd.Flags().StringArrayVar(&flags.scans, "scan", nil, "scan (PDF, JPEG, PNG) of the signed answer or the note of the call; with --on-behalf")
	flags.figures.add(cmd, "of a dispute, the right figure; of a data entry, the figure")
	cmd.Flags().Int64Var(&flags.informed, "informed", 0, "of an acknowledgement: to how many officials the letter was made known")
	flags.addRequired(cmd)
	need(cmd, "agency", "says")
	return cmd
}

func (o office) answer(ctx context.Context, out io.Writer, flags answerFlags, figures scoring.Maybe[review.Counted], informed scoring.Maybe[int64]) error {
	change, err := o.change(ctx, flags.changeFlags)
	if err != nil {
		return err
	}
	s, err := flags.statement(figures)
	if err != nil {
		return err
	}
	if s.Files, err = flags.files(); err != nil {
		return err
	}
	task, err := o.oneTask(ctx, flags.when, flags.kind.kind, flags.agency, flags.subject())
	if err != nil {
		return err
	}
	s.Task, s.Generation, s.Informed = task.ID, task.Generation, informed
	if s.OnBehalf, err = o.ofAgency(ctx, flags.whom, task.Agency); err != nil {
		return err
	}
	return o.state(ctx, out, change.By, task, s, flags.asJSON)
}

// statement is what the flags say, without the task that it is to.
func (f answerFlags) statement(figures scoring.Maybe[review.Counted]) (activities.Statement, error) {
	s := activities.Statement{Says: review.Outcome(f.says), Reason: f.reason, Difficulties: f.difficulties}
	switch {
	case f.kind.kind == review.Appoint:
		return s, errors.New("a focal officer is appointed on the page, or entered with: starter officers import")
	case f.kind.kind == review.Rule:
		return s, errors.New("a dispute is ruled on with: starter rule")
	case !slices.Contains(f.kind.kind.Says(), s.Says):
		return s, says(f.kind.kind, s.Says)
	case s.Says == review.Disputed && f.indicator != "":
		s.Disputes = []review.Dispute{{Indicator: f.indicator, Reason: f.reason, Proposed: figures, Dossiers: f.dossiers}}
	case f.kind.kind == review.DataEntry:
		s.Counted = figures
	case f.indicator != "" || figures.Known:
		return s, errors.New("--indicator and its figures go together, with --says disputed")
	}
	return s, nil
}

// subject tells apart the data entries of an agency.
func (f answerFlags) subject() string {
	if f.kind.kind == review.DataEntry {
		return f.indicator
	}
	return ""
}

// files are evidence of the dispute or, of a supplement or a data entry, of the answer; and the scan of what was said to
// the office.
func (f answerFlags) files() ([]activities.File, error) {
	if len(f.scans) > 0 && f.whom == "" {
		return nil, errors.New("--scan goes with --on-behalf: it shows what the agency said")
	}
	whole := f.kind.kind == review.Supplement || f.kind.kind == review.DataEntry
	disputed := f.indicator
	switch {
	case whole:
		disputed = ""
	case len(f.evidence) > 0 && disputed == "":
		return nil, errors.New("--evidence goes with a dispute, and so with --says disputed --indicator; or with a supplement or a data entry")
	}
	evidence, err := takeFiles(f.evidence, disputed)
	if err != nil {
		return nil, err
	}
	scans, err := takeFiles(f.scans, "")
	return append(evidence, scans...), err
}

func says(kind review.Kind, said review.Outcome) error {
	if len(kind.Says()) == 0 {
		return fmt.Errorf("nobody answers a task of the kind %s: it ends by itself", kind)
	}
	return fmt.Errorf("%q is not what a task of the kind %s is answered with: %s", said, kind, oneOf(kind.Says()))
}

// ofAgency is the number of the person with an address who has a role in an agency today; nobody for no address.
func (o office) ofAgency(ctx context.Context, email, agency string) (string, error) {
	if email == "" {
		return "", nil
	}
	actors, err := o.store.Actors(ctx, o.province, email, o.today)
	if err != nil {
		return "", fmt.Errorf("--on-behalf: %w", err)
	}
	register, err := o.store.Registered(ctx, o.province)
	if err != nil {
		return "", err
	}
	holder := cmp.Or(register[agency].Successor, agency)
	if !slices.ContainsFunc(actors, func(a review.Actor) bool { return a.For == nil && a.Agency == holder }) {
		return "", fmt.Errorf("--on-behalf %s: they have no role in %s on %s, so their words are not its answer", email, holder, o.today)
	}
	return actors[0].Person, nil
}

// state says something to a task and prints what became of it. What is kept as late is an error all the same.
func (o office) state(ctx context.Context, out io.Writer, by activities.Actors, task activities.PeriodTask, s activities.Statement, asJSON bool) error {
	verdict, err := o.say(ctx, by, s)
	if verdict == review.Refused {
		return err
	}
	result := answered{task.ID, task.Kind, task.Agency, task.Subject, s.Says, verdict}
	return cmp.Or(report(out, asJSON, result, func() { result.print(out) }), err)
}

func (o office) say(ctx context.Context, by activities.Actors, s activities.Statement) (verdict review.Verdict, err error) {
	err = by.Try(func(who review.Actor) error {
		verdict, err = newDesk(o.store).Answer(ctx, who, s)
		return err
	})
	return verdict, err
}

func (a answered) print(out io.Writer) {
	words := map[review.Verdict]string{
		review.Counts: "it counts", review.Repeated: "the same is kept already", review.Late: "kept as a late statement",
	}
	fmt.Fprintf(out, "%s of %s: %s: %s\n", a.Kind.In(scoring.En), a.Agency, a.Says.In(scoring.En), words[a.Verdict])
}
