package papers

import (
	"regexp"
	"strings"

	"github.com/beevik/etree"

	"danhgia/scoring"
)

// braces are whatever stands in double braces.
var braces = regexp.MustCompile(`\{\{\s*([#?^/]?)\s*([^{}]*?)\s*\}\}`)

// mark is the beginning or the end of a part of a template that is repeated or left out.
type mark struct {
	sign, name string
	raw        string         // as it is written
	block      *etree.Element // that it is in: a paragraph, or a row
	paragraph  *etree.Element
	start, end int  // in the words of the paragraph
	alone      bool // nothing else is in the block
	more       bool // of an end: other marks follow it in its block
}

func (m mark) String() string { return "{{" + m.sign + m.name + "}}" }

// remove takes the mark out of its paragraph.
func (m mark) remove() { replace(textsOf(m.paragraph), m.start, m.end, "") }

// marksOf are the marks of a block itself. In a row those that end in the cell that they begin in are the cell's.
func marksOf(block *etree.Element) (all []mark) {
	switch block.FullTag() {
	case "w:p":
		all = marksIn(block)
	case "w:tr":
		for _, cell := range block.ChildElements() {
			var open []mark
			for _, p := range cell.FindElements(".//w:p") {
				for _, m := range marksIn(p) {
					if n := len(open); m.sign == "/" && n > 0 && open[n-1].sign != "/" && open[n-1].name == m.name {
						open = open[:n-1]
						continue
					}
					open = append(open, m)
				}
			}
			all = append(all, open...)
		}
	}
	for i := range all {
		all[i].block = block
		all[i].alone = strings.TrimSpace(wordsOf(block)) == all[i].raw && block.FindElement(".//w:drawing") == nil
	}
	return all
}

func marksIn(paragraph *etree.Element) (all []mark) {
	words := wordsOf(paragraph)
	if !strings.Contains(words, "{{") {
		return nil
	}
	for _, at := range braces.FindAllStringSubmatchIndex(words, -1) {
		sign := words[at[2]:at[3]]
		if sign == "" {
			continue
		}
		all = append(all, mark{sign: sign, name: words[at[4]:at[5]], raw: words[at[0]:at[1]], paragraph: paragraph, block: paragraph, start: at[0], end: at[1]})
	}
	return all
}

// match is the end of what the first mark of a block begins, and the block that it is in.
func match(blocks []*etree.Element, first int) (last int, end *mark) {
	var open []string
	for i := first; i < len(blocks); i++ {
		marks := marksOf(blocks[i])
		for n, m := range marks {
			if m.sign != "/" {
				open = append(open, m.name)
				continue
			}
			if len(open) == 0 || open[len(open)-1] != m.name {
				return 0, nil
			}
			if open = open[:len(open)-1]; len(open) == 0 {
				m.more = n < len(marks)-1
				return i, &m
			}
		}
	}
	return 0, nil
}

// textsOf are the pieces of text of a paragraph; those of a text box in it are the box's.
func textsOf(paragraph *etree.Element) (all []*etree.Element) {
	var walk func(e *etree.Element)
	walk = func(e *etree.Element) {
		for _, child := range e.ChildElements() {
			switch child.FullTag() {
			case "w:t":
				all = append(all, child)
			case "w:txbxContent":
			default:
				walk(child)
			}
		}
	}
	walk(paragraph)
	return all
}

// wordsOf is the text of an element.
func wordsOf(e *etree.Element) string {
	var b strings.Builder
	for _, t := range textsOf(e) {
		b.WriteString(t.Text())
	}
	return b.String()
}

// replace puts a text in place of a range of the words of a paragraph. It takes the look of where the range begins: Word
// splits what is typed into runs as it likes.
func replace(texts []*etree.Element, start, end int, with string) {
	at := 0
	for _, t := range texts {
		words := t.Text()
		from, to := max(start-at, 0), min(end-at, len(words))
		at += len(words)
		if from >= len(words) || to <= 0 || from >= to {
			continue
		}
		setText(t, words[:from]+with+words[to:])
		with = ""
	}
}

func setText(t *etree.Element, words string) {
	t.SetText(words)
	t.CreateAttr("xml:space", "preserve")
}

// placeOf says which part of a document something is in.
func placeOf(part string) scoring.Text {
	switch {
	case strings.Contains(part, "header"):
		return scoring.Text{Vi: "Đầu trang", En: "Head of the page"}
	case strings.Contains(part, "footer"):
		return scoring.Text{Vi: "Chân trang", En: "Foot of the page"}
	default:
		return scoring.Text{Vi: "Thân văn bản", En: "Body"}
	}
}
