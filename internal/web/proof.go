package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"danhgia/activities"
	"danhgia/publication"
	"danhgia/scoring"
)

// proofPath is where publications stand with all that proves them: danhgia-H44-2026-08-r2.json, or …-latest.json.
const proofPath = "/cong-khai/"

// keysPath is where the province's keys stand, as starter verify --key reads them.
const keysPath = "/.well-known/danhgia-keys.json"

const latestProof = "latest"

// proofFile is the file of a revision; of the latest one where it is 0.
func proofFile(p activities.Publication, revision int) string {
	which := latestProof
	if revision > 0 {
		which = "r" + strconv.Itoa(revision)
	}
	return fmt.Sprintf("danhgia-%s-%s-%s.json", p.Province, p.Period, which)
}

// proof is a revision with everything that proves it, as one file.
func (s *site) proof(r *http.Request, e *edition) (*document, error) {
	latest, revision, err := e.proof(r.PathValue("file"))
	if err != nil {
		return nil, err
	}
	content, err := s.Archive.Document(r.Context(), latest.Period, revision)
	if err != nil {
		return nil, away(err)
	}
	doc := openBytes(content).with("Content-Disposition", `attachment; filename="`+r.PathValue("file")+`"`)
	if revision > 0 {
		doc.head["Cache-Control"] = forEver
	}
	return doc, nil
}

// proof reads the name of a file: the latest revision of its period, and the number of its own, 0 for the latest.
func (e *edition) proof(file string) (latest activities.Publication, revision int, err error) {
	name, isJSON := strings.CutSuffix(file, ".json")
	at := strings.LastIndexByte(name, '-')
	if !isJSON || at < 0 {
		return latest, 0, errNoPage
	}
	for _, p := range e.list {
		if !strings.HasPrefix(file, fmt.Sprintf("danhgia-%s-%s-", p.Province, p.Period)) {
			continue
		}
		number, _ := strconv.Atoi(strings.TrimPrefix(name[at+1:], "r"))
		if file == proofFile(p, number) {
			return p, number, nil
		}
	}
	return latest, 0, errNoPage
}

// keyList is the province's keys, with those that were revoked.
func (s *site) keyList(r *http.Request, e *edition) (*document, error) {
	keys, err := s.Archive.SigningKeys(r.Context())
	if err != nil {
		return nil, away(err)
	}
	content, err := scoring.Canonical(publication.NewKeyList(provinceOf(e), keys))
	if err != nil {
		return nil, err
	}
	return openBytes(content), nil
}

// provinceOf is the code of the province, as its publications have it.
func provinceOf(e *edition) string {
	if len(e.list) == 0 {
		return ""
	}
	return e.list[0].Province
}

// ProofFile is the file of this revision with everything that proves it.
func (p *published) ProofFile() string { return proofFile(p.Publication, p.Revision) }
