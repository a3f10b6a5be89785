package main

import (
	"cmp"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"maps"
	"slices"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/internal/dossiers"
	"danhgia/petition"
	"danhgia/scoring"
)

// counting adds up files of dossiers and petitions.
type counting struct {
	measuring
	judge     dossier.Judge
	catalogue dossier.Catalogue
	registry  dossier.Registry
	errs      io.Writer

	tallies   map[string]dossier.ByProcedure // nil: no dossiers were read
	of        activities.Records
	doubts    map[dossier.Doubt]int
	petitions map[string]*petition.Tally // nil: no petitions were read
	told      *dossiers.Petitions
	wrong     []*activities.LineRefusal
}

func (c *counting) ofDossiers() error {
	file, err := openInput(c.dossiers, c.errs)
	if err != nil {
		return err
	}
	defer file.Close()
	reader, err := dossiers.Open(c.dossiers, file)
	if err != nil {
		return err
	}
	defer reader.Close()
	c.of = dossiers.Known{Records: reader, File: c.dossiers, Registry: c.registry, Until: c.judge.To}
	c.tallies = map[string]dossier.ByProcedure{}
	g, hasher := newGoing(c.dossiers, c.mostRefused, dossiers.Number), dossiers.NewHasher()
	var d dossier.Dossier
	err = g.through(c.of, func() error {
		if err := c.of.Read(&d); err != nil {
			return err
		}
		number, content := hasher.Hash(&d)
		if first, err := g.first(d.Number, number, content, c.of.Line()); err != nil || !first {
			return err
		}
		return c.addDossier(&d)
	})
	file.bar.end()
	c.report(&g, "dossiers")
	return errors.Join(err, c.reportDoubts())
}

func (c *counting) addDossier(d *dossier.Dossier) error {
	verdict, err := c.judge.Of(d)
	if err != nil {
		return err
	}
	for _, doubt := range d.Doubts() {
		c.doubts[doubt]++
	}
	key := c.keyOf(d)
	tally := c.tallies[key]
	if tally == nil {
		tally = dossier.ByProcedure{}
		c.tallies[key] = tally
	}
	tally.Add(d.Procedure, c.catalogue.Count(d, verdict))
	return nil
}

func (c *counting) keyOf(d *dossier.Dossier) string {
	switch c.by {
	case "procedure":
		return d.Procedure
	case "official":
		return d.Official
	default:
		return d.Agency
	}
}

func (c *counting) ofPetitions() error {
	file, err := openInput(c.measuring.petitions, c.errs)
	if err != nil {
		return err
	}
	defer file.Close()
	if c.told, err = dossiers.OpenPetitions(c.measuring.petitions, file); err != nil {
		return err
	}
	defer c.told.Close()
	c.petitions = map[string]*petition.Tally{}
	judge, seed := petition.NewJudge(c.judge, c.told.Publication()), maphash.MakeSeed()
	g := newGoing(c.measuring.petitions, c.mostRefused, dossiers.PetitionNumber)
	var p petition.Petition
	err = g.through(c.told, func() error {
		if err := c.told.Read(&p); err != nil {
			return err
		}
		first, err := g.first(p.Number, maphash.String(seed, p.Number), maphash.Comparable(seed, p), c.told.Line())
		if err != nil || !first {
			return err
		}
		return c.addPetition(judge, &p)
	})
	file.bar.end()
	c.report(&g, "petitions")
	return err
}

func (c *counting) addPetition(judge petition.Judge, p *petition.Petition) error {
	agency, known := c.registry.AgencyAt(p.Agency, judge.To-1)
	if !known {
		return dossiers.UnknownAgency(c.measuring.petitions, c.told.Line(), p.Agency)
	}
	verdict, err := judge.Of(p)
	if err != nil {
		return err
	}
	key := agency
	switch c.by {
	case "procedure":
		key = p.Procedure
	case "sender":
		key = p.Sender.In(scoring.En)
	}
	tally := c.petitions[key]
	if tally == nil {
		tally = &petition.Tally{}
		c.petitions[key] = tally
	}
	tally.Add(petition.Count(p, verdict))
	return nil
}

func (c *counting) report(g *going, what string) {
	g.report(c.errs, what, c.refused == "")
	c.wrong = append(c.wrong, g.wrong...)
}

// reportDoubts says what is odd about dossiers that were counted.
func (c *counting) reportDoubts() error {
	for _, doubt := range slices.Sorted(maps.Keys(c.doubts)) {
		if _, err := fmt.Fprintf(c.errs, "%s: %d dossiers are counted, with a doubt: %s\n", c.dossiers, c.doubts[doubt], doubt.In(scoring.En)); err != nil {
			return err
		}
	}
	return nil
}

// measures are those that the files have the columns for and the index set has indicators for.
func (c *counting) measures(set scoring.IndexSet) (all []scoring.Figures) {
	wanted := map[string]bool{}
	for _, g := range set.Groups {
		for _, i := range g.Indicators {
			wanted[i.Code] = true
		}
	}
	keys := map[string]bool{}
	for key := range c.tallies {
		keys[key] = true
	}
	for key := range c.petitions {
		keys[key] = true
	}
	for key := range keys {
		figures := scoring.Figures{Agency: key}
		for _, m := range c.measuresOf(key) {
			if wanted[m.Indicator] {
				figures.Measures = append(figures.Measures, m)
			}
		}
		all = append(all, figures)
	}
	slices.SortFunc(all, func(a, b scoring.Figures) int { return cmp.Compare(a.Agency, b.Agency) })
	return all
}

// measuresOf are those of an agency, a procedure, an official or a kind of sender. Of whom a file says nothing there are
// no cases.
func (c *counting) measuresOf(key string) (all []scoring.Measure) {
	if c.tallies != nil {
		measures := c.tallies[key].Measures(key, c.catalogue)
		if c.by != "agency" {
			measures = c.tallies[key].Total().OfDossiers(c.catalogue)
		}
		all = append(all, counted(measures, c.of.Counts)...)
	}
	if c.petitions != nil {
		tally := c.petitions[key]
		if tally == nil {
			tally = &petition.Tally{}
		}
		all = append(all, counted(tally.Measures(), c.told.Counts)...)
	}
	return all
}

func counted(all []scoring.Measure, counts func(string) bool) []scoring.Measure {
	return slices.DeleteFunc(all, func(m scoring.Measure) bool { return !counts(m.Indicator) })
}
