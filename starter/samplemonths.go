package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"

	"danhgia/calendar"
	"danhgia/internal/portal"
	"danhgia/internal/synthetic"
	"danhgia/petition"
	"danhgia/scoring"
)

// months are the files that grow with the dossiers: of each month, and of the month that runs after them.
func (s *sampling) months(made *synthetic.Province) error {
	set, err := newestIndexSet()
	if err != nil {
		return err
	}
	for i, m := range made.Months {
		opinions, err := s.month(m, string(m.Period))
		if err != nil {
			return err
		}
		last := i == len(made.Months)-1
		if last && s.changed > 0 {
			if err := s.lines(fmt.Sprintf("dossiers-%s-later.csv", m.Period), func(w io.Writer) ([]synthetic.Fault, error) { return m.Write(w, s.changed) }); err != nil {
				return err
			}
		}
		if err := s.portal(m, set, opinions, last); err != nil {
			return err
		}
	}
	for i, m := range s.after {
		if _, err := s.month(m, s.days[i].String()); err != nil {
			return err
		}
	}
	return nil
}

// month writes what is of a month, under the name of its period or of the day by which it is so.
func (s *sampling) month(m *synthetic.Month, name string) (synthetic.Opinions, error) {
	opinions := synthetic.Opinions{}
	err := cmp.Or(
		s.lines(fmt.Sprintf("dossiers-%s.csv", name), func(w io.Writer) ([]synthetic.Fault, error) { return m.Write(w, 0) }),
		s.lines(fmt.Sprintf("petitions-%s.csv", name), func(w io.Writer) ([]synthetic.Fault, error) { return m.Petitions(w, opinions) }),
		s.lines(fmt.Sprintf("ratings-%s.csv", name), func(w io.Writer) ([]synthetic.Fault, error) { return m.Ratings(w, opinions) }),
	)
	s.speak(name, opinions)
	return opinions, err
}

// lines writes a file some of whose lines may be faulty.
func (s *sampling) lines(name string, write func(io.Writer) ([]synthetic.Fault, error)) error {
	return s.file(name, func(w io.Writer) error {
		faults, err := write(w)
		for _, f := range faults {
			s.faulty = append(s.faulty, []string{name, strconv.Itoa(f.Line), f.Column, f.What})
		}
		return err
	})
}

func (s *sampling) speak(name string, all synthetic.Opinions) {
	for _, agency := range slices.Sorted(maps.Keys(all)) {
		o := all[agency]
		for sender := range petition.Sender(petition.Senders) {
			pleased, rated := o.Ratings.Rated(sender)
			handledWell, handled := o.Handling.Rated(sender)
			t := o.Petitions[sender]
			if rated+t.Denominators[0] == 0 {
				continue
			}
			row := []string{name, agency, sender.In(scoring.En)}
			for _, n := range [...]int64{rated, pleased, t.Denominators[0], t.Numerators[0], handled, handledWell} {
				row = append(row, strconv.FormatInt(n, 10))
			}
			s.spoken = append(s.spoken, row)
		}
	}
}

// portal is what the national portal would say of a month. Of the last one its list is kept, and where it differs.
func (s *sampling) portal(m *synthetic.Month, set scoring.IndexSet, opinions synthetic.Opinions, last bool) (err error) {
	var view synthetic.View
	folder := "portal"
	if last {
		err = s.file("portal-dossiers.csv", func(w io.Writer) (err error) {
			view, err = m.Portal(w, set, s.apart, opinions)
			return err
		})
	} else {
		folder = fmt.Sprintf("portal-%s", m.Period)
		view, err = m.Portal(io.Discard, set, s.apart, opinions)
	}
	if err != nil {
		return err
	}
	captured, err := calendar.ParseDay(m.Period.LastDay())
	if err != nil {
		return err
	}
	raw, err := portal.Compose("dichvucong.gov.vn (dữ liệu giả định)", m.Period, (captured + 3).String(), view.Agencies)
	if err != nil {
		return err
	}
	if err := portal.WriteFolder(filepath.Join(s.out, folder), raw); err != nil || !last {
		return err
	}
	var rows [][]string
	for _, d := range view.Differences {
		rows = append(rows, []string{d.Dossier, d.What})
	}
	return s.table("differences.csv", "dossier,what", rows)
}

// truth are the tables by which a reader of the files, and the checks, can be checked.
func (s *sampling) truth(made *synthetic.Province) error {
	var odd [][]string
	for _, o := range made.Oddities {
		odd = append(odd, []string{o.Agency, o.Indicator, string(o.Rule), o.What})
	}
	return cmp.Or(
		s.table("opinions.csv", "period,agency,sender,ratings,pleased,petitions,on_time,handling_ratings,handling_pleased", s.spoken),
		s.table("odd.csv", "agency,indicator,rule,what", odd),
		s.table("faults.csv", "file,line,column,what", s.faulty),
	)
}
