package activities

import "danhgia/dossier"

// Procedure is an administrative procedure in the catalogue of an agency.
type Procedure struct {
	Agency string
	Name   string // empty: not given
	dossier.Procedure
}
