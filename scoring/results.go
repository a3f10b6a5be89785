package scoring

import (
	"bytes"
	"encoding/json"
	"time"
)

// Results are the published outcome of a period: everything that a reader needs to check it, in one document.
// A revision never changes once it is stored.
type Results struct {
	Province  Agency           `json:"province"`
	Period    Period           `json:"period"`
	Revision  int              `json:"revision"`
	State     PublicationState `json:"state"`
	Published time.Time        `json:"published_at"`
	IndexSet  Reference        `json:"index_set"`
	Engine    string           `json:"engine"`
	Snapshot  Snapshot         `json:"snapshot"`
	// Erratum is, of a corrected revision, why it was made and what it has changed.
	Erratum  *Erratum   `json:"correction,omitempty"`
	Agencies []Standing `json:"agencies"` // the province first, then by code
}

// Canonical are the bytes that are hashed and published: JSON with the fields in the order of this type, two decimals
// for points, no spaces, UTF-8 without escapes of letters.
func (r Results) Canonical() ([]byte, error) { return Canonical(r) }

// Canonical writes a value as everything that is hashed or signed is written: see Results.Canonical.
func Canonical(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Standing is one agency in the results.
type Standing struct {
	Agency
	Rank Maybe[int] `json:"rank"` // within the peer group; absent for an agency that is not ranked
	Band Maybe[int] `json:"band"` // position in the index set's bands; absent for an agency that is not ranked
	Card Scorecard  `json:"scorecard"`
}

// Agency (cơ quan/đơn vị) is a unit under evaluation.
type Agency struct {
	Code string `json:"code"` // H44.104
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
}

// Kind is the kind of an agency, and the peer group in which it is ranked.
type Kind string

// The kinds.
const (
	Province   Kind = "province"
	Department Kind = "department" // sở, ban, ngành
	Commune    Kind = "commune"    // xã, phường
)

// PeerGroups are the kinds of agencies that are ranked, in the order in which they are shown.
var PeerGroups = []Kind{Department, Commune}

// Reference names a document and proves its content.
type Reference struct {
	Code   string `json:"code"`
	SHA256 string `json:"sha256"`
}

// Snapshot says what the figures were computed from.
type Snapshot struct {
	ID     string         `json:"id"` // sha256 over the files
	Source string         `json:"source"`
	Files  []SnapshotFile `json:"files"`
	Gaps   []Gap          `json:"gaps,omitempty"`
}

// SnapshotFile is one collected file.
type SnapshotFile struct {
	Name       string `json:"file"`
	CapturedOn string `json:"captured_on"`
	Bytes      int64  `json:"bytes"`
	SHA256     string `json:"sha256"`
}

// Gap is an agency that a file does not have, allowed by the office with a reason.
type Gap struct {
	Agency string `json:"agency"`
	File   string `json:"file"`
	Reason string `json:"reason"`
}

// PublicationState says how far a publication is from the last word.
type PublicationState string

// The states of a publication.
const (
	Provisional PublicationState = "provisional" // tạm tính: not yet reviewed and approved
	Final       PublicationState = "final"       // chính thức
	Corrected   PublicationState = "corrected"   // đính chính
)
