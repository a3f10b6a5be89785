package dossiers

import (
	"danhgia/activities"
	"danhgia/dossier"
)

// Known is a file whose agencies and procedures have to be known. The code of an agency that has been merged becomes its
// successor's.
type Known struct {
	activities.Records
	File     string // in messages
	Registry dossier.Registry
	Until    dossier.Moment // up to which dossiers are judged
}

// Read parses the line, and refuses an agency or a procedure that is not known.
func (k Known) Read(d *dossier.Dossier) error {
	if err := k.Records.Read(d); err != nil {
		return err
	}
	agency, known := k.Registry.AgencyOf(d, k.Until)
	if !known {
		return UnknownAgency(k.File, k.Line(), d.Agency)
	}
	if !k.Registry.Knows(d.Procedure) {
		return &activities.LineRefusal{File: k.File, Line: k.Line(), Column: Procedure.String(), Value: d.Procedure, Rule: mustBeProcedure}
	}
	d.Agency = agency
	return nil
}

// UnknownAgency is a line about an agency that there is not.
func UnknownAgency(file string, line int, agency string) *activities.LineRefusal {
	return &activities.LineRefusal{File: file, Line: line, Column: Agency.String(), Value: agency, Rule: mustBeAgency}
}

var (
	mustBeAgency    = rule{Vi: "không có trong danh sách cơ quan, hoặc đã giải thể mà không có cơ quan kế thừa", En: "not in the register of agencies, or ended without a successor"}
	mustBeProcedure = rule{Vi: "không có trong danh mục thủ tục hành chính", En: "not in the catalogue of procedures"}
)
