package activities

import "danhgia/dossier"

// Procedure is an administrative procedure in the catalogue of an agency.
type Procedure struct {
	Agency string
	Name   string // empty: not given
	Line   int    // of the file that it stands in; 0: it is stored
	dossier.Procedure
}
