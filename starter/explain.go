package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"danhgia/scoring"
)

// langFlag is a flag that takes a language.
type langFlag struct{ lang scoring.Lang }

func (f *langFlag) String() string { return string(f.lang) }
func (f *langFlag) Type() string   { return "vi|en" }

func (f *langFlag) Set(s string) error {
	if s != string(scoring.Vi) && s != string(scoring.En) {
		return fmt.Errorf("%q is neither vi nor en", s)
	}
	f.lang = scoring.Lang(s)
	return nil
}

func explainCommand() *cobra.Command {
	var (
		flags  measureFlags
		agency string
		lang   = langFlag{scoring.Vi}
	)
	cmd := command("explain", "Explain every point of one agency, offline", func(cmd *cobra.Command) error {
		set, cards, err := flags.score()
		if err != nil {
			return err
		}
		at := slices.IndexFunc(cards, func(c scoring.Scorecard) bool { return c.Agency == agency })
		if at < 0 {
			return fmt.Errorf("%s: no line for agency %q; it has: %s", flags.measures, agency, some(cards))
		}
		e := explanation{cmd.OutOrStdout(), set, scoring.NewScorer(set), lang.lang}
		e.card(cards[at])
		return nil
	})
	flags.add(cmd)
	cmd.Flags().StringVar(&agency, "agency", "", "the agency's code")
	cmd.Flags().Var(&lang, "lang", "language")
	need(cmd, "agency")
	return cmd
}

// some are the first few agencies, for a message.
func some(cards []scoring.Scorecard) string {
	var codes []string
	for _, card := range cards[:min(5, len(cards))] {
		codes = append(codes, card.Agency)
	}
	if len(cards) > len(codes) {
		codes = append(codes, "…")
	}
	return strings.Join(codes, ", ")
}

// explanation prints a scorecard with its reasons, as text.
type explanation struct {
	out    io.Writer
	set    scoring.IndexSet
	scorer *scoring.Scorer
	lang   scoring.Lang
}

func (e explanation) card(card scoring.Scorecard) {
	total := e.scorer.ExplainTotal(card, e.lang)
	fmt.Fprintf(e.out, "%s\n%s\n", card.Agency, total.Basis)
	for g, group := range card.Groups {
		e.group(e.set.Groups[g], group)
	}
	e.heading(scoring.Text{Vi: "Tổng điểm", En: "Total"}.In(e.lang), "", card.Total)
	e.lines(total)
	e.advice(card)
}

func (e explanation) group(group scoring.Group, result scoring.GroupResult) {
	e.heading(strings.ToUpper(group.Name.In(e.lang)), group.Code, result.Points)
	e.lines(e.scorer.ExplainGroup(result, e.lang))
	if result.AsGiven {
		return
	}
	for i, r := range result.Indicators {
		e.heading(group.Indicators[i].Name.In(e.lang), r.Indicator, r.Points)
		e.lines(e.scorer.Explain(r, e.lang))
	}
}

func (e explanation) heading(name, code string, points scoring.Maybe[scoring.Hundredths]) {
	if code != "" {
		code = " (" + code + ")"
	}
	shown := "–"
	if points.Known {
		shown = points.Value.In(e.lang)
	}
	fmt.Fprintf(e.out, "\n%s%s: %s\n", name, code, shown)
}

// lines leaves out the basis, which stands once at the top.
func (e explanation) lines(x scoring.Explanation) {
	x.Basis = ""
	for _, line := range x.Lines() {
		fmt.Fprintln(e.out, "  "+line)
	}
}

func (e explanation) advice(card scoring.Scorecard) {
	advice := e.scorer.Advise(card)
	if len(advice) == 0 {
		return
	}
	fmt.Fprintf(e.out, "\n%s\n", scoring.Text{Vi: "CÓ THỂ TĂNG ĐIỂM Ở ĐÂU", En: "WHERE POINTS CAN STILL BE GAINED"}.In(e.lang))
	for _, a := range advice {
		fmt.Fprintf(e.out, "  %s (%s)\n", e.scorer.Indicator(a.Indicator).Name.In(e.lang), a.Open.In(e.lang))
		for _, line := range e.scorer.Lines(a, e.lang) {
			fmt.Fprintln(e.out, "    "+line)
		}
	}
}
