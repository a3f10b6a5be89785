package publication

import (
	"crypto/ed25519"

	"danhgia/scoring"
)

// Verifier checks documents. It needs nothing but what it is given.
type Verifier struct {
	// Decode reads an index set from its YAML.
	Decode func(content []byte) (scoring.IndexSet, error)
	// Trust is whom the reader believes; nil: nobody was named, and the signer is not checked.
	Trust *Trust
}

// Verify checks the bytes, the signatures, the chain, the signer, and computes everything again.
func (v Verifier) Verify(content []byte) Report {
	r := Report{Engine: scoring.Engine, Signer: SignerNone, Findings: []Finding{}}
	d, parts, fault := read(content)
	if fault != nil {
		r.Findings = append(r.Findings, *fault)
		r.skip("tệp không đúng dạng", "the file does not have its form")
		return r
	}
	c := check{Report: &r, doc: d, parts: parts}
	c.keys()
	c.chain()
	set := c.bound(v.Decode)
	c.signer(v.Trust)
	c.recompute(set)
	return r
}

func (r *Report) skip(vi, en string) { r.Skipped = scoring.Text{Vi: vi, En: en} }

// check is a verification under way.
type check struct {
	*Report
	doc   Document
	parts partTable

	known    map[string]Key // the keys of the document that hold
	badKeys  bool
	said     [][]byte // the statements as they were signed
	signed   []bool   // whose signature holds
	head     scoring.Results
	readable bool // the head
}

// keys checks that each key is the one that its id says, and that the key before it or itself has endorsed it.
func (c *check) keys() {
	c.known = map[string]Key{}
	for i, k := range c.doc.Keys {
		at := Place{Part: PartKey, Number: i + 1}
		by, known := c.known[k.By]
		if k.By == k.ID {
			by, known = k, true
		}
		switch {
		case !k.sound():
			c.find(Altered, at, "mã khóa không phải là mã của khóa công khai này", "its id is not that of the public key")
		case !known:
			c.find(Altered, at, "khóa giới thiệu nó không có trong tệp", "the key that endorses it is not in the file")
		case !k.endorsed(by):
			c.find(Altered, at, "chữ ký giới thiệu khóa không đúng", "its endorsement does not hold")
		default:
			c.known[k.ID] = k
			continue
		}
		c.badKeys = true
	}
}

// chain checks every signature, and that each statement is bound to the one before it.
func (c *check) chain() {
	c.Chain = len(c.doc.Chain)
	if c.Chain == 0 {
		c.find(Unsigned, Place{Part: PartSignature}, "phiên bản này được công khai trước khi có chữ ký: không kiểm tra được nội dung có bị sửa hay không", "this revision was published before revisions were signed: whether it was altered cannot be checked")
		return
	}
	c.First = c.doc.Chain[0].Statement.Revision
	c.Statement = c.doc.Chain[c.Chain-1].Statement
	c.signed, c.said = make([]bool, c.Chain), make([][]byte, c.Chain)
	for i, link := range c.doc.Chain {
		c.said[i], _ = scoring.Canonical(link.Statement) // it was read from these bytes
		key, known := c.known[link.Statement.Key]
		c.signed[i] = known && ed25519.Verify(key.Public, c.said[i], link.Signature)
	}
	for i := range c.doc.Chain {
		if c.signed[i] {
			c.place(i)
		} else {
			c.blame(i)
		}
	}
}

// place checks that a statement that was signed stands where it belongs.
func (c *check) place(i int) {
	s, at := c.doc.Chain[i].Statement, Place{Part: PartStatement, Number: i + 1}
	switch {
	case s.Format != statementFormat || s.Version != statementVersion:
		c.find(Altered, at, "không phải là bản xác nhận theo dạng mà chương trình này biết (%s, %d)", "it is not a statement of a form that this program knows (%s, %d)", s.Format, s.Version)
	case i == 0 && s.Previous != "":
		c.find(Altered, at, "bản xác nhận trước nó không có trong tệp", "the statement before it is not in the file")
	case i > 0 && c.signed[i-1] && !c.follows(i):
		c.find(Altered, at, "không nối tiếp bản xác nhận trước nó (%s, phiên bản %d)", "it does not follow the statement before it (%s, revision %d)", s.Period, s.Revision)
	}
}

// follows says whether a statement is of the same period and the next revision, and names the one before it.
func (c *check) follows(i int) bool {
	s, before := c.doc.Chain[i].Statement, c.doc.Chain[i-1].Statement
	return s.Province == before.Province && s.Period == before.Period && s.Revision == before.Revision+1 && s.Previous == Digest(c.said[i-1])
}

// blame says whether the statement or its signature was altered: others in the file know what the statement was.
func (c *check) blame(i int) {
	statement, signature := Place{Part: PartStatement, Number: i + 1}, Place{Part: PartSignature, Number: i + 1}
	key := c.doc.Chain[i].Statement.Key
	_, known := c.known[key]
	switch {
	case !known && c.badKeys: // the key was found to be altered
	case !known:
		c.find(Altered, statement, "ghi một khóa không có trong tệp (%s)", "it names a key that is not in the file (%s)", key)
	case c.witnessed(i):
		c.find(Altered, signature, "không phải là chữ ký của bản xác nhận này", "it is not the signature of this statement")
	default:
		c.find(Altered, statement, "đã bị sửa: chữ ký không đúng và nội dung không khớp với phần còn lại của tệp", "it was altered: its signature does not hold, and it does not agree with the rest of the file")
	}
}

// witnessed says whether what stands around a statement has it as it is: the next statement, or for the last one the
// results and the statement before it.
func (c *check) witnessed(i int) bool {
	if i+1 < c.Chain {
		return c.doc.Chain[i+1].Statement.Previous == Digest(c.said[i])
	}
	previous := i == 0 && c.Statement.Previous == "" || i > 0 && c.follows(i)
	return previous && c.agrees()
}

// agrees says whether the last statement says of the document what the document is.
func (c *check) agrees() bool {
	s := c.Statement
	table, err := c.parts.canonical()
	if err != nil || Digest(table) != s.Parts || Digest(c.doc.Results) != s.Results || Digest(c.doc.IndexSet) != s.IndexSet.SHA256 {
		return false
	}
	head, err := c.parts.head(c.doc.Results)
	return err == nil && c.states(head)
}

// states says whether the last statement repeats what the results say of themselves.
func (c *check) states(head scoring.Results) bool {
	said, s := stated(head), c.Statement
	said.Results, said.Parts, said.Previous, said.Key = s.Results, s.Parts, s.Previous, s.Key
	return said == s
}

// signer says whether the reader believes the key of the last statement.
func (c *check) signer(trust *Trust) {
	if c.Chain == 0 {
		return
	}
	at := Place{Part: PartKey, Key: c.Statement.Key}
	if trust == nil {
		c.Signer = SignerNotChecked
		return
	}
	if reason, revoked := trust.revoked[c.Statement.Key]; revoked {
		c.Signer = SignerRevoked
		c.find(Untrusted, at, "khóa đã bị thu hồi: %s", "the key was revoked: %s", reason)
		return
	}
	c.Signer = SignerTrusted
	if !c.believed(*trust, c.Statement.Key) {
		c.Signer = SignerUnknown
		c.find(Untrusted, at, "không phải là khóa được tin cậy, cũng không được khóa như vậy giới thiệu", "it is neither a trusted key nor endorsed by one")
	}
}

// believed follows the endorsements from a key back to one that is trusted.
func (c *check) believed(trust Trust, id string) bool {
	for range len(c.doc.Keys) {
		k, known := c.known[id]
		if _, revoked := trust.revoked[id]; !known || revoked {
			return false
		}
		if public, trusted := trust.keys[id]; trusted {
			return public.Equal(ed25519.PublicKey(k.Public))
		}
		id = k.By
	}
	return false
}
