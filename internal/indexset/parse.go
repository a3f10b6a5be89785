package indexset

import (
	"danhgia/internal/strictyaml"
	"danhgia/scoring"
)

// Parse reads an index set; file is its name in messages. It refuses unknown, missing and repeated fields, wrong
// types, anchors and tags, and then everything that scoring.IndexSet.Check refuses. The error has one line for each,
// in the order of the file: "766-2026.yaml:34: groups[1].indicators[0].target_percent: …".
func Parse(file string, content []byte) (scoring.IndexSet, error) {
	doc, top, err := strictyaml.Parse(file, strictyaml.Words{Vi: "bộ chỉ số", En: "an index set"}, content)
	if err != nil {
		return scoring.IndexSet{}, err
	}
	set := indexSet(top)
	top.Close()
	if err := doc.Err(); err != nil {
		return scoring.IndexSet{}, err
	}
	for _, f := range set.Check() {
		doc.Refuse(f.Path, "%s", "%s", strictyaml.Words{Vi: f.Vi, En: f.Reason})
	}
	if err := doc.Err(); err != nil {
		return scoring.IndexSet{}, err
	}
	return set, nil
}
