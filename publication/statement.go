package publication

import (
	"crypto/ed25519"
	"time"

	"danhgia/scoring"
)

// Statement is what is signed of a revision: a small header that binds everything else by its sha256. What is signed
// is its canonical JSON (scoring.Canonical), byte for byte.
type Statement struct {
	Format    string                   `json:"format"` // statementFormat
	Version   int                      `json:"version"`
	Province  string                   `json:"province"` // code
	Period    scoring.Period           `json:"period"`
	Revision  int                      `json:"revision"`
	State     scoring.PublicationState `json:"state"`
	Published time.Time                `json:"published_at"` // UTC, whole seconds
	Results   string                   `json:"results_sha256"`
	Parts     string                   `json:"parts_sha256"` // of the table of parts, which says where in the results something was altered
	IndexSet  scoring.Reference        `json:"index_set"`
	Engine    string                   `json:"engine"`
	// Previous is the sha256 of the statement of the revision before; empty for the first that was signed.
	Previous string `json:"previous"`
	Key      string `json:"key"` // id of the key that signs
}

const (
	statementFormat  = "danhgia-statement"
	statementVersion = 1
)

// Link is a statement in the chain of a period, with its signature.
type Link struct {
	Statement Statement
	Signature []byte
}

// Seal states and signs what results are, as they are stored. previous is the statement of the revision before, as
// signed; empty for the first.
func (s Signer) Seal(results []byte, previous []byte) (statement, signature []byte, err error) {
	parts, err := split(results)
	if err != nil {
		return nil, nil, err
	}
	table, err := parts.canonical()
	if err != nil {
		return nil, nil, err
	}
	head, err := parts.head(results)
	if err != nil {
		return nil, nil, err
	}
	said := stated(head)
	said.Results, said.Parts, said.Key = Digest(results), Digest(table), s.ID()
	if len(previous) > 0 {
		said.Previous = Digest(previous)
	}
	if statement, err = scoring.Canonical(said); err != nil {
		return nil, nil, err
	}
	return statement, ed25519.Sign(s.key, statement), nil
}

// stated is what a statement repeats of the results.
func stated(r scoring.Results) Statement {
	return Statement{
		Format: statementFormat, Version: statementVersion, Province: r.Province.Code, Period: r.Period, Revision: r.Revision,
		State: r.State, Published: r.Published, IndexSet: r.IndexSet, Engine: r.Engine,
	}
}
