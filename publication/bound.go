package publication

import (
	"slices"

	"danhgia/scoring"
)

// bound checks that the results and the index set are those that the last statement was signed for. Where the
// statement itself does not hold, nothing is said of them.
func (c *check) bound(decode func([]byte) (scoring.IndexSet, error)) (set scoring.IndexSet) {
	switch {
	case c.Chain == 0:
		c.unbound()
	case !c.signed[c.Chain-1]:
		return set
	default:
		c.results()
	}
	if c.altered() {
		c.skip("không tính lại, vì nội dung không phải là bản đã ký", "nothing was computed again, for the content is not what was signed")
		c.explain(decode)
		return set
	}
	var err error
	if c.head, err = c.parts.head(c.doc.Results); err != nil {
		c.unreadable(Place{Part: PartResults})
		return set
	}
	at := Place{Part: PartIndexSet}
	switch {
	case Digest(c.doc.IndexSet) != c.head.IndexSet.SHA256:
		c.find(Altered, at, "không phải là bộ chỉ số mà kết quả đã dùng", "it is not the index set that the results were computed by")
		return set
	case c.Chain > 0 && !c.states(c.head):
		c.find(Altered, Place{Part: PartStatement, Number: c.Chain}, "không ghi đúng những gì kết quả ghi về mình", "it does not say of the results what they say of themselves")
		return set
	}
	if set, err = decode(c.doc.IndexSet); err != nil || set.Code != c.head.IndexSet.Code {
		c.unreadable(at)
		return set
	}
	c.readable = true
	return set
}

// unbound is what is checked of results that nobody has signed: that the table of parts is theirs.
func (c *check) unbound() {
	if parts, err := split(c.doc.Results); err != nil || !slices.Equal(parts, c.parts) {
		c.find(Altered, Place{Part: PartTable}, "không phải là bảng của kết quả này", "it is not that of these results")
	}
}

// differs is the kind of a difference between what was published and what this program computes.
func (c *check) differs() Kind {
	if c.head.Engine != "" && c.head.Engine != scoring.Engine {
		return Engines
	}
	return Computation
}

func (c *check) unreadable(at Place) {
	c.find(c.differs(), at, "chương trình này không đọc được", "this program cannot read it")
}

// results compares the results with their sha256, and finds the parts that are not as they were signed.
func (c *check) results() {
	table, err := c.parts.canonical()
	sound := err == nil && Digest(table) == c.Statement.Parts
	if !sound {
		c.find(Altered, Place{Part: PartTable}, "không phải là bảng đã được ký", "it is not the one that was signed")
	}
	if Digest(c.doc.IndexSet) != c.Statement.IndexSet.SHA256 {
		c.find(Altered, Place{Part: PartIndexSet}, "không phải là bộ chỉ số đã được ký", "it is not the one that was signed")
	}
	if Digest(c.doc.Results) == c.Statement.Results {
		return
	}
	found := false
	c.parts.each(c.doc.Results, func(p Part, content []byte) {
		if !sound || Digest(content) == p.SHA256 {
			return
		}
		found = true
		c.find(Altered, Place{Part: PartResults, Agency: p.Agency}, "nội dung đã bị sửa sau khi ký", "it was altered after it was signed")
	})
	if !found {
		c.find(Altered, Place{Part: PartResults}, "nội dung đã bị sửa sau khi ký", "they were altered after they were signed")
	}
}

// each goes through the parts as far as the results go; the last one takes what is left.
func (t partTable) each(results []byte, take func(p Part, content []byte)) {
	for i, p := range t {
		n := min(max(p.Bytes, 0), len(results))
		if i == len(t)-1 {
			n = len(results)
		}
		take(p, results[:n])
		results = results[n:]
	}
}

// explain says of altered agencies what in them no longer follows from their figures.
func (c *check) explain(decode func([]byte) (scoring.IndexSet, error)) {
	if c.Chain == 0 || Digest(c.doc.IndexSet) != c.Statement.IndexSet.SHA256 {
		return
	}
	set, err := decode(c.doc.IndexSet)
	if err != nil {
		return
	}
	scorer := scoring.NewScorer(set)
	c.parts.each(c.doc.Results, func(p Part, content []byte) {
		if p.Agency == "" || Digest(content) == p.SHA256 {
			return
		}
		was, err := standing(content)
		if err != nil {
			return
		}
		if now, err := scorer.Score(was.Card.Figures()); err == nil {
			c.compareCards(Altered, Place{Part: PartResults, Agency: p.Agency}, was.Card, now)
		}
	})
}
