package web

import (
	"net/http"
	"slices"

	"danhgia/activities"
	"danhgia/scoring"
)

// mostMade is how many publications are listed.
const mostMade = 500

const engineQuery = "quy-tac"

// madePage is what was published, with what made it.
type madePage struct {
	frame
	Engine  string // of which version of the rules; empty: all
	Engines []string
	Lines   []madeLine
	Present string // version of the rules of this program
}

// madeLine is a publication as the office reads it.
type madeLine struct {
	activities.Made
	Name, Standing string
	Public, Errata string
}

func (s *site) made(w http.ResponseWriter, r *http.Request) error {
	page := madePage{frame: s.frame(r, nil), Engine: cut(r.URL.Query().Get(engineQuery), 40), Present: scoring.Engine}
	page.Title = "Các phiên bản đã công khai"
	all, err := s.Console.Made(r.Context(), "", mostMade)
	if err != nil {
		return away(err)
	}
	for _, m := range all {
		if !slices.Contains(page.Engines, m.Engine) {
			page.Engines = append(page.Engines, m.Engine)
		}
	}
	shown := all
	if page.Engine != "" {
		if shown, err = s.Console.Made(r.Context(), page.Engine, mostMade); err != nil {
			return away(err)
		}
	}
	for _, m := range shown {
		page.Lines = append(page.Lines, madeLine{
			m, m.Period.In(scoring.Vi), phrases["state."+string(m.State)].in(scoring.Vi), address("ky", m.Period, "phien-ban", m.Revision), boardOf(m.Period, "dinh-chinh"),
		})
	}
	return s.showPrivate(w, http.StatusOK, "made", page)
}
