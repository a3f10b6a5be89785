package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"danhgia/activities"
	"danhgia/internal/dossiers"
	"danhgia/internal/tables"
)

// lineFile is a file that is being read line by line.
type lineFile interface {
	Next() error
	Line() int
}

// going is how far a file has been gone through.
type going struct {
	file        string
	mostRefused int
	column      dossiers.Column // of what must not stand twice
	seen        map[uint64]seenLine
	lines       int
	again       int // lines that say what another has said
	wrong       []*activities.LineRefusal
}

// seenLine is where something stood first, and a hash of what was said of it.
type seenLine struct {
	content uint64
	line    int
}

func newGoing(file string, mostRefused int, column dossiers.Column) going {
	return going{file: file, mostRefused: mostRefused, column: column, seen: map[uint64]seenLine{}}
}

// through takes every line of a file.
func (g *going) through(r lineFile, take func() error) error {
	for {
		if err := r.Next(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		err := take()
		refused, one := errors.AsType[*activities.LineRefusal](err)
		switch {
		case err != nil && !one:
			return err
		case one:
			g.wrong = append(g.wrong, refused)
		default:
			g.lines++
		}
		if len(g.wrong) > g.mostRefused {
			return fmt.Errorf("%s: more than %d lines are refused, so nothing is counted: mend the file, or allow more with --most-refused", g.file, g.mostRefused)
		}
	}
}

// first says whether something is there for the first time. Twice with another content is refused.
func (g *going) first(number string, key, content uint64, line int) (bool, error) {
	before, again := g.seen[key]
	if !again {
		g.seen[key] = seenLine{content, line}
		return true, nil
	}
	if before.content != content {
		return false, dossiers.Twice(g.file, line, g.column, number, before.line)
	}
	g.again++
	return false, nil
}

// report says what was taken and, unless a file is made of it, what was refused.
func (g *going) report(errs io.Writer, what string, told bool) {
	fmt.Fprintf(errs, "%s: %d %s counted, %d lines refused, %d lines twice\n", g.file, g.lines-g.again, what, len(g.wrong), g.again)
	if told {
		for _, refused := range g.wrong[:min(len(g.wrong), g.mostRefused)] {
			fmt.Fprintln(errs, refused)
		}
	}
}

// writeRefused writes the refused lines of all files, where they are asked for.
func (c *counting) writeRefused() error {
	if c.refused == "" {
		return nil
	}
	rows := make([][]string, len(c.wrong))
	for i, r := range c.wrong {
		rows[i] = []string{r.File, strconv.Itoa(r.Line), r.Column, r.Excerpt(), r.Rule.Vi}
	}
	return writeFile(c.refused, c.errs, func(w io.Writer) error {
		return tables.Write(w, []string{"file", "line", "column", "value", "rule"}, rows)
	})
}
