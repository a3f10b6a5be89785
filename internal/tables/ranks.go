package tables

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"danhgia/internal/cells"
	"danhgia/scoring"
)

var (
	agencyColumns = []string{"agency", "peer_group", "no_cases"}
	rankColumns   = []string{"agency", "peer_group", "total", "rank", "band"}
)

// PeerAgency says among whom an agency is ranked.
type PeerAgency struct {
	Agency    string
	PeerGroup string
	NoCases   bool // no dossiers in the period: left out of the ranking
}

// ReadAgencies reads agency,peer_group,no_cases in the order of the file; name is the file's in messages.
// no_cases is true, yes, 1 or x; false, no, 0 or empty. It refuses an agency that stands twice.
func ReadAgencies(name string, r io.Reader) ([]PeerAgency, error) {
	t, err := open(name, r, agencyColumns, 0)
	if err != nil {
		return nil, err
	}
	var agencies []PeerAgency
	lines := map[string]int{}
	err = t.each(func(line int, fields []string) error {
		agency, err := peerAgency(fields)
		if err != nil {
			return err
		}
		if first := lines[agency.Agency]; first > 0 {
			return fmt.Errorf("%s stands on line %d already", agency.Agency, first)
		}
		lines[agency.Agency] = line
		agencies = append(agencies, agency)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return agencies, nil
}

func peerAgency(fields []string) (PeerAgency, error) {
	a := PeerAgency{Agency: fields[0], PeerGroup: fields[1]}
	if err := checkCode("agency", a.Agency); err != nil {
		return a, err
	}
	if err := checkText("peer_group", a.PeerGroup); err != nil {
		return a, err
	}
	switch strings.ToLower(fields[2]) {
	case "true", "yes", "1", "x":
		a.NoCases = true
	case "false", "no", "0", "":
	default:
		return a, fmt.Errorf("no_cases %q is neither true nor false", excerpt(fields[2]))
	}
	return a, nil
}

// Place is an agency in a ranking.
type Place struct {
	Agency    string
	PeerGroup string
	Total     scoring.Maybe[scoring.Hundredths]
	Rank      scoring.Maybe[int] // absent for an agency that is not ranked
	Band      string             // its name, as written
}

// WriteRanks writes agency,peer_group,total,rank,band in the order of the places; rank and band are empty for an
// agency that is not ranked.
func WriteRanks(w io.Writer, places []Place) error {
	rows := csv.NewWriter(w)
	_ = rows.Write(rankColumns) // the writer keeps its first error
	for _, p := range places {
		rank, band := "", ""
		if p.Rank.Known {
			rank, band = strconv.Itoa(p.Rank.Value), p.Band
		}
		_ = rows.Write([]string{cells.Escape(p.Agency), cells.Escape(p.PeerGroup), figure(p.Total), rank, cells.Escape(band)})
	}
	rows.Flush()
	if err := rows.Error(); err != nil {
		return fmt.Errorf("write ranks: %w", err)
	}
	return nil
}
