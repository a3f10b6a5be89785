package papers

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/scoring"
)

// ErrNoAgency is an agency that is not in the results.
var ErrNoAgency = errors.New("no such agency in the results")

// Scorecards make the scorecards (phiếu điểm) of one revision. They may be used at the same time.
type Scorecards struct {
	activities.Release
	head    activities.Letterhead
	whole   string // the province as its agencies' names end with it: " - tỉnh phú thọ"
	scorer  *scoring.Scorer
	at      map[string]int
	medians map[scoring.Kind]scoring.Medians
	ranked  map[scoring.Kind]int
}

// NewScorecards prepares the scorecards of a revision, under a letterhead.
func NewScorecards(r activities.Release, head activities.Letterhead) *Scorecards {
	s := &Scorecards{
		Release: r, head: head, scorer: scoring.NewScorer(r.Set), at: map[string]int{},
		medians: map[scoring.Kind]scoring.Medians{}, ranked: map[scoring.Kind]int{},
	}
	s.whole = " - " + strings.ToLower(strings.TrimPrefix(r.Results.Province.Name, "UBND "))
	peers := map[scoring.Kind][]scoring.Standing{}
	for i, standing := range r.Results.Agencies {
		s.at[standing.Code] = i
		if standing.Rank.Known {
			peers[standing.Kind] = append(peers[standing.Kind], standing)
		}
	}
	for kind, standings := range peers {
		s.ranked[kind] = len(standings)
		if kind != scoring.Province && len(standings) > 1 {
			s.medians[kind] = scoring.MediansOf(standings)
		}
	}
	return s
}

// name is what papers call an agency: the portal ends the names of a province's departments with the province's.
func (s *Scorecards) name(a scoring.Agency) string {
	if at := len(a.Name) - len(s.whole); at > 0 && strings.EqualFold(a.Name[at:], s.whole) {
		return a.Name[:at]
	}
	return a.Name
}

// card is a scorecard in the words of its paper.
type card struct {
	Agency, Code string
	Total, Most  string
	Band, Rank   string
	Peers        string // whom it is ranked with
	Groups       []cardGroup
	Median       string // of the peers' totals; empty: there are no peers
	Advice       []cardAdvice
	Notes        []string
}

type cardGroup struct {
	Number, Name string
	Points, Most string
	Share        scoring.Maybe[float64] // of the most points, 0 to 1
	Median       string
	MedianShare  scoring.Maybe[float64]
	Given        bool // the portal's score, without figures
	Indicators   []cardIndicator
}

// title is the name, with a mark where the score is the portal's.
func (g cardGroup) title() string {
	if g.Given {
		return g.Name + " (theo Cổng)"
	}
	return g.Name
}

type cardIndicator struct {
	Number, Name           string
	Numerator, Denominator string
	Ratio, Target          string
	Points, Most           string
}

type cardAdvice struct{ Name, Text string }

// card gathers what the paper of an agency says. ErrNoAgency.
func (s *Scorecards) card(agency string) (card, error) {
	at, known := s.at[agency]
	if !known {
		return card{}, fmt.Errorf("%s in %s: %w", agency, s.Period, ErrNoAgency)
	}
	standing := s.Results.Agencies[at]
	c := card{
		Agency: s.name(standing.Agency), Code: standing.Code, Total: points(standing.Card.Total), Most: short(s.Set.Total),
		Band: s.band(standing), Rank: s.rank(standing), Peers: peersName(standing.Kind), Notes: s.notes(standing),
	}
	medians, compared := s.medians[standing.Kind]
	if compared {
		c.Median = points(medians.Total)
	}
	for g, result := range standing.Card.Groups {
		group := s.group(g, result, standing.Kind)
		if compared {
			group.Median, group.MedianShare = points(medians.Groups[g]), share(medians.Groups[g], result.Max)
		}
		c.Groups = append(c.Groups, group)
	}
	c.Advice = s.advice(standing)
	return c, nil
}

func (s *Scorecards) band(standing scoring.Standing) string {
	switch {
	case standing.Band.Known:
		return s.Set.Bands[standing.Band.Value].Name.Vi
	case standing.Card.NoCases:
		return "Không phát sinh hồ sơ"
	default:
		return noFigure
	}
}

func (s *Scorecards) rank(standing scoring.Standing) string {
	switch {
	case standing.Kind == scoring.Province:
		return noFigure
	case !standing.Rank.Known:
		return "Không xếp hạng"
	default:
		return fmt.Sprintf("%d/%d", standing.Rank.Value, s.ranked[standing.Kind])
	}
}

func (s *Scorecards) group(g int, result scoring.GroupResult, kind scoring.Kind) cardGroup {
	set := s.Set.Groups[g]
	group := cardGroup{
		Number: roman(g + 1), Name: set.Name.Vi, Points: points(result.Points), Most: short(result.Max),
		Share: share(result.Points, result.Max), Given: result.AsGiven,
	}
	if result.AsGiven {
		return group
	}
	for i, r := range result.Indicators {
		indicator := set.Indicators[i]
		line := cardIndicator{
			Number: fmt.Sprint(i + 1), Name: indicator.Name.Vi, Numerator: count(r.Numerator), Denominator: count(r.Denominator),
			Ratio: points(r.Ratio), Target: percent(indicator.Target), Points: points(r.Points), Most: short(r.Max),
		}
		if indicator.Level == scoring.LevelProvince && kind != scoring.Province {
			line.Name += " (*)"
		}
		if indicator.Points == 0 {
			line.Target, line.Most = noFigure, noFigure
		}
		group.Indicators = append(group.Indicators, line)
	}
	return group
}

// mostAdvice is how many pieces of advice a paper has room for.
const mostAdvice = 5

// advice is what the agency itself can do, the largest gain first; none where other rules made the points, or there was
// nothing to do.
func (s *Scorecards) advice(standing scoring.Standing) (all []cardAdvice) {
	if s.Results.Engine != scoring.Engine || standing.Card.NoCases {
		return nil
	}
	for _, a := range s.scorer.Advise(standing.Card) {
		if a.Level == scoring.LevelProvince && standing.Kind != scoring.Province || len(all) == mostAdvice {
			continue
		}
		lines := s.scorer.Lines(a, scoring.Vi)
		all = append(all, cardAdvice{s.scorer.Indicator(a.Indicator).Name.Vi, lines[min(len(a.Steps), len(lines))-1]})
	}
	return all
}

// notes say how to read the card.
func (s *Scorecards) notes(standing scoring.Standing) []string {
	notes := []string{"Dấu “–” là không có số liệu, khác với 0 điểm."}
	if standing.Kind != scoring.Province {
		notes = append(notes, "(*) Chỉ số tính chung cho cả tỉnh, không phải kết quả riêng của cơ quan, đơn vị.")
	}
	if slices.ContainsFunc(standing.Card.Groups, func(g scoring.GroupResult) bool { return g.AsGiven }) {
		notes = append(notes, "“Theo Cổng”: Cổng Dịch vụ công quốc gia chỉ công bố điểm của nhóm, không công bố tử số, mẫu số; điểm được giữ nguyên.")
	}
	if standing.Card.NoCases {
		notes = append(notes, "Cơ quan, đơn vị không phát sinh hồ sơ trong kỳ nên không xếp hạng, không xếp loại.")
	}
	if s.medians[standing.Kind].Total.Known {
		notes = append(notes, fmt.Sprintf("Trung vị là điểm của cơ quan, đơn vị đứng giữa trong %s cơ quan, đơn vị cùng loại được xếp hạng, tính riêng từng dòng.", scoring.Number(int64(s.ranked[standing.Kind]), scoring.Vi)))
	}
	return notes
}
