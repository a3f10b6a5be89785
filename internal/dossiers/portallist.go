package dossiers

import (
	"io"

	"danhgia/activities"
)

// PortalList reads the portal's own list of dossiers: their numbers and, where they are given, agencies and statuses. Its
// columns are those of a file of dossiers. It has to be closed where it is not read to its end.
type PortalList struct{ *sheet }

var _ activities.PortalRecords = (*PortalList)(nil)

var portalLayout = layout{Columns, byAlias, func(p *place) []Column { return p.without(Number) }}

// OpenPortalList is Open for a list of the portal.
func OpenPortalList(name string, in io.Reader) (*PortalList, error) {
	s, err := open(name, in, portalLayout)
	if err != nil {
		return nil, err
	}
	return &PortalList{s}, nil
}

// Read parses the line into l.
func (r *PortalList) Read(l *activities.PortalLine) error {
	return r.read(func() {
		*l = activities.PortalLine{Number: r.row.own(Number), Agency: r.row.name(Agency, false)}
		if len(r.row.text(Status)) > 0 {
			l.Status = r.row.status()
		}
	})
}
