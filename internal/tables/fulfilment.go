package tables

import (
	"io"
	"strconv"

	"danhgia/activities"
)

var fulfilmentColumns = []string{"agency", "name", "peer_group", "rank", "total", "band", "level"}

// WriteFulfilments writes agency,name,peer_group,rank,total,band,level and a column for each other period of the year,
// total_2026-08. rank, band and level are empty for an agency without a band.
func WriteFulfilments(w io.Writer, f activities.Fulfilments) error {
	columns := fulfilmentColumns
	for _, p := range f.Periods {
		columns = append(columns, "total_"+string(p))
	}
	rows := make([][]string, len(f.Lines))
	for i, line := range f.Lines {
		rank, band := "", ""
		if line.Rank.Known {
			rank = strconv.Itoa(line.Rank.Value)
		}
		if line.Band.Known {
			band = f.Set.Bands[line.Band.Value].Name.Vi
		}
		rows[i] = []string{line.Code, line.Name, string(line.Kind), rank, figure(line.Card.Total), band, line.Level}
		for _, total := range line.Totals {
			rows[i] = append(rows[i], figure(total))
		}
	}
	return Write(w, columns, rows)
}
