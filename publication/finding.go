package publication

import (
	"fmt"

	"danhgia/scoring"
)

// Kind says what sort of thing was found; kinds are never mixed up.
type Kind string

// The kinds of findings.
const (
	Altered     Kind = "altered"     // bytes are not those that were signed
	Unsigned    Kind = "unsigned"    // the revision is older than signatures: its bytes cannot be checked
	Untrusted   Kind = "untrusted"   // the key is unknown or revoked
	Engines     Kind = "engines"     // another version of the rules computes something else
	Computation Kind = "computation" // the same version of the rules computes something else
)

// The parts of a document.
const (
	PartForm      = "form"
	PartKey       = "key"
	PartStatement = "statement"
	PartSignature = "signature"
	PartIndexSet  = "index set"
	PartTable     = "parts"
	PartResults   = "results"
)

var partWords = map[string]scoring.Text{
	PartForm: {Vi: "dạng của tệp", En: "form of the file"}, PartKey: {Vi: "khóa công khai", En: "public key"},
	PartStatement: {Vi: "bản xác nhận", En: "statement"}, PartSignature: {Vi: "chữ ký", En: "signature"},
	PartIndexSet: {Vi: "bộ chỉ số", En: "index set"}, PartTable: {Vi: "bảng các phần", En: "table of parts"},
	PartResults: {Vi: "kết quả", En: "results"},
}

// Place is where something was found.
type Place struct {
	Part      string `json:"part"`
	Number    int    `json:"number,omitempty"`    // of the statement or signature in the chain, from 1
	Key       string `json:"key,omitempty"`       // id
	Agency    string `json:"agency,omitempty"`    // code
	Indicator string `json:"indicator,omitempty"` // code of an indicator or group
}

// In names the place: "results of H44.104, PROGRESS_ON_TIME".
func (p Place) In(lang scoring.Lang) string {
	words := partWords[p.Part].In(lang)
	add := func(separator scoring.Text, what string) {
		if what != "" {
			words += separator.In(lang) + what
		}
	}
	if p.Number > 0 {
		words += fmt.Sprintf(" %d", p.Number)
	}
	add(scoring.Text{Vi: " ", En: " "}, p.Key)
	add(scoring.Text{Vi: " của ", En: " of "}, p.Agency)
	add(scoring.Text{Vi: ", ", En: ", "}, p.Indicator)
	return words
}

// Finding is something that does not hold.
type Finding struct {
	Kind Kind `json:"kind"`
	Place
	Text scoring.Text `json:"text"`
}

func finding(kind Kind, at Place, vi, en string, args ...any) Finding {
	return Finding{kind, at, scoring.Text{Vi: fmt.Sprintf(vi, args...), En: fmt.Sprintf(en, args...)}}
}

// In is the finding in words: "results of H44.104: …".
func (f Finding) In(lang scoring.Lang) string { return f.Place.In(lang) + ": " + f.Text.In(lang) }

// SignerState says what is known of who signed.
type SignerState string

// The states of a signer.
const (
	SignerTrusted    SignerState = "trusted"     // by a key that the reader believes
	SignerNotChecked SignerState = "not checked" // the reader gave no key
	SignerUnknown    SignerState = "unknown"     // by a key that the reader does not believe
	SignerRevoked    SignerState = "revoked"     // by a key that the province has revoked
	SignerNone       SignerState = "none"        // nobody signed
)

// Report is what a verification found.
type Report struct {
	Statement Statement    `json:"statement"` // of the revision; not to be relied on unless Sound
	Chain     int          `json:"chain"`     // statements
	First     int          `json:"first"`     // revision that the chain begins with
	Agencies  int          `json:"agencies"`
	Engine    string       `json:"engine"` // the rules that recomputed
	Signer    SignerState  `json:"signer"`
	Findings  []Finding    `json:"findings"`
	More      int          `json:"more,omitempty"` // findings of the recomputation that are not listed
	Skipped   scoring.Text `json:"skipped"`        // why nothing was recomputed
}

// Proven says whether everything holds and a key that the reader believes has signed it.
func (r Report) Proven() bool {
	return len(r.Findings) == 0 && r.More == 0 && r.Signer == SignerTrusted
}

func (r *Report) find(kind Kind, at Place, vi, en string, args ...any) {
	r.Findings = append(r.Findings, finding(kind, at, vi, en, args...))
}

// Found is how many findings of a kind are listed.
func (r Report) Found(kind Kind) (n int) {
	for _, f := range r.Findings {
		if f.Kind == kind {
			n++
		}
	}
	return n
}

// altered says whether bytes were found that are not those that were signed.
func (r *Report) altered() bool { return r.Found(Altered) > 0 }
