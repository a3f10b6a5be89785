package web

import (
	"net/http"
	"net/url"
	"strings"

	"danhgia/scoring"
)

// whatIfPage shows a scorecard as it would be with other figures. Nothing of it is kept.
type whatIfPage struct {
	frame
	row
	Peers   peerGroup
	Groups  []whatIfGroup
	Tried   bool // figures were changed
	Faulty  bool
	Before  scoring.Place
	After   scoring.Place
	Classes [2]string // before and after
	Moves   []moveView
}

type whatIfGroup struct {
	Name  string
	Given bool // it has only the portal's score
	Lines []whatIfLine
}

// whatIfLine is an indicator whose figures can be tried.
type whatIfLine struct {
	scoring.Result
	Name        string
	Fixed       bool // the province's figure
	Numerator   *field
	Denominator *field
}

// The fields of what-if are the word and the indicator's code.
const (
	numeratorField   = "tu."
	denominatorField = "mau."
	longestCount     = 24
)

// whatIf answers with the figures of the address; it is the same for everybody who asks for the same.
func (s *site) whatIf(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	standing, err := p.standing(r.PathValue("agency"))
	if err != nil {
		return nil, err
	}
	page := whatIfPage{frame: s.frame(r, p), row: row{standing, p.band(standing.Band, langOf(r))}}
	page.Peers = p.peerGroup(p.register.of(standing.Kind))
	if page.Title, err = say("whatif.of", page.Lang, standing.Name); err != nil {
		return nil, err
	}
	if p.Explained() {
		if err := page.try(r.URL.Query()); err != nil {
			return nil, err
		}
	}
	doc, err := s.document("whatif", page.Lang, page)
	if err != nil {
		return nil, err
	}
	return doc.with("X-Robots-Tag", "noindex, nofollow"), nil
}

// try puts the typed figures into the form and, where all of them can be read, computes by them.
func (page *whatIfPage) try(typed url.Values) error {
	p, lang := page.Pub, page.Lang
	var changes []scoring.Change
	for g, group := range page.Card.Groups {
		view := whatIfGroup{Name: p.Set.Groups[g].Name.In(lang), Given: group.AsGiven}
		for i, r := range group.Indicators {
			indicator := p.Set.Groups[g].Indicators[i]
			line := whatIfLine{Result: r, Name: indicator.Name.In(lang), Fixed: indicator.Level == scoring.LevelProvince && page.Kind != scoring.Province}
			if !line.Fixed && !group.AsGiven && indicator.Points > 0 {
				if change, changed := line.read(typed, lang); changed {
					changes = append(changes, change)
				}
				page.Faulty = page.Faulty || len(line.Numerator.Faults)+len(line.Denominator.Faults) > 0
			}
			view.Lines = append(view.Lines, line)
		}
		page.Groups = append(page.Groups, view)
	}
	if page.Tried = len(changes) > 0 && !page.Faulty; !page.Tried {
		return nil
	}
	return page.compute(changes)
}

// compute shows where the agency would stand, if the others stayed as they are.
func (page *whatIfPage) compute(changes []scoring.Change) error {
	p := page.Pub
	standings, err := p.scorer.Restand(p.Results.Agencies, map[string][]scoring.Change{page.Code: changes})
	if err != nil {
		return err
	}
	names := p.names(page.Lang)
	for _, after := range standings {
		if after.Code != page.Code {
			continue
		}
		page.Before, page.After = page.Place(), after.Place()
		page.Classes = [2]string{page.Class, p.band(after.Band, page.Lang)}
		for _, move := range scoring.Moves(page.Card, after.Card) {
			page.Moves = append(page.Moves, moveView{move, names[move.Code]})
		}
	}
	return nil
}

// read takes the two figures of an indicator as they were typed. An empty one stays as it is. changed: they are others
// than those of the card, and sound.
func (line *whatIfLine) read(typed url.Values, lang scoring.Lang) (change scoring.Change, changed bool) {
	numerator := newCountField(numeratorField+line.Indicator, "numerator", typed, line.Result.Numerator, lang)
	denominator := newCountField(denominatorField+line.Indicator, "denominator", typed, line.Result.Denominator, lang)
	line.Numerator, line.Denominator = numerator.field, denominator.field
	n, d := numerator.count, denominator.count
	same := n == line.Result.Numerator && d == line.Result.Denominator
	switch {
	case same || len(numerator.Faults)+len(denominator.Faults) > 0:
	case !n.Known:
		numerator.fault("whatif.both", lang)
	case !d.Known:
		denominator.fault("whatif.both", lang)
	case n.Value > d.Value:
		numerator.fault("whatif.above", lang)
	default:
		return scoring.Change{Indicator: line.Indicator, Numerator: n.Value, Denominator: d.Value}, true
	}
	return change, false
}

type countField struct {
	*field
	count scoring.Maybe[int64]
}

func newCountField(id, label string, typed url.Values, now scoring.Maybe[int64], lang scoring.Lang) countField {
	f := countField{&field{ID: id, Label: phrases[label].in(lang)}, now}
	text := strings.TrimSpace(strings.ToValidUTF8(typed.Get(id), "?"))
	if text == "" {
		if now.Known {
			f.Value = scoring.Number(now.Value, lang)
		}
		return f
	}
	f.Value = string([]rune(text)[:min(len([]rune(text)), longestCount)])
	if lang == scoring.En {
		text = strings.ReplaceAll(text, ",", ".")
	}
	if !whole.MatchString(text) || count64(text) > scoring.MaxCount {
		f.fault("whatif.count", lang)
		return f
	}
	f.count = scoring.Some(count64(text))
	return f
}

func (f countField) fault(phrase string, lang scoring.Lang) {
	f.Faults = append(f.Faults, phrases[phrase].in(lang))
}
