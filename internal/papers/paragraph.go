package papers

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/beevik/etree"
	"golang.org/x/text/unicode/norm"

	"danhgia/scoring"
)

// paragraph fills in the fields of a paragraph, and of the text boxes in it.
func (f *filler) paragraph(p *etree.Element, s *scope) {
	for _, box := range p.FindElements(".//w:txbxContent") {
		f.container(box, s)
	}
	words := wordsOf(p)
	if strings.Count(words, "{{") != len(braces.FindAllString(words, -1)) || strings.Count(words, "}}") != strings.Count(words, "{{") {
		f.refuse(p, scoring.Say("dấu ngoặc {{ và }} không đi thành cặp", "the braces {{ and }} do not come in pairs"))
		return
	}
	found := braces.FindAllStringSubmatchIndex(words, -1)
	texts := textsOf(p)
	for _, at := range slices.Backward(found) {
		f.field(mark{sign: words[at[2]:at[3]], name: words[at[4]:at[5]], block: p, paragraph: p, start: at[0], end: at[1]}, texts, words, s)
	}
	for _, t := range texts {
		breakLines(t)
	}
}

// field puts the value of a field in its place.
func (f *filler) field(m mark, texts []*etree.Element, words string, s *scope) {
	field, value, known := s.find(m.name)
	switch {
	case !known:
		f.unknown(m, s)
	case field.Kind == ListField:
		f.fault(m, "%s là danh sách: hãy viết {{#Tên}} … {{/Tên}}", "%s is a list: write {{#Name}} … {{/Name}}")
	case field.Kind == PictureField:
		f.picture(m, texts, words, value)
	default:
		text, _ := value.(string)
		replace(texts, m.start, m.end, legible(text))
	}
}

// picture puts a picture in the place of its field, which must stand alone in a paragraph of the body.
func (f *filler) picture(m mark, texts []*etree.Element, words string, value any) {
	if f.part != mainPart || strings.TrimSpace(words) != words[m.start:m.end] {
		f.fault(m, "%s là hình: hãy để một mình trong một đoạn ở thân văn bản", "%s is a picture: it stands alone in a paragraph of the body")
		return
	}
	at := texts[0]
	replace(texts, m.start, m.end, "")
	if picture, ok := value.(Picture); ok && len(picture.PNG) > 0 {
		f.pictures = append(f.pictures, picture)
		at.Parent().AddChild(drawing(picture, len(f.pictures)))
	}
}

// breakLines makes line ends and tabs of a text those of Word.
func breakLines(t *etree.Element) {
	words := t.Text()
	if !strings.ContainsAny(words, "\n\t") {
		return
	}
	run, at := t.Parent(), t.Index()
	run.RemoveChildAt(at)
	add := func(e *etree.Element) {
		run.InsertChildAt(at, e)
		at++
	}
	for i, line := range strings.Split(words, "\n") {
		if i > 0 {
			add(etree.NewElement("w:br"))
		}
		for j, piece := range strings.Split(line, "\t") {
			if j > 0 {
				add(etree.NewElement("w:tab"))
			}
			e := etree.NewElement("w:t")
			setText(e, piece)
			add(e)
		}
	}
}

// legible is a text with its letters composed and without what XML has no place for, or what turns the direction of
// writing around.
func legible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == 0xfffe || r == 0xffff:
			return -1
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(text, string(unicode.ReplacementChar))))
}

const emuPerMM = 36000

// drawing is a picture in the line (ECMA-376, part 1, 20.4.2.8).
func drawing(p Picture, number int) *etree.Element {
	tree := etree.NewDocument()
	width, height := int(p.Width*emuPerMM), int(p.Height*emuPerMM)
	err := tree.ReadFromString(fmt.Sprintf(`<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">`+
		`<wp:extent cx="%[1]d" cy="%[2]d"/><wp:docPr id="%[3]d" name="Hinh %[3]d"/>`+
		`<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">`+
		`<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="%[3]d" name="Hinh %[3]d"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="%[4]s"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%[1]d" cy="%[2]d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`+
		`</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>`, width, height, pictureID+number, pictureRel(number)))
	if err != nil {
		panic("the drawing is no XML: " + err.Error())
	}
	tree.FindElement("//wp:docPr").CreateAttr("descr", legible(p.Alt))
	return tree.Root()
}

// pictureID is above the ids of pictures that a template has itself.
const pictureID = 9000

func pictureRel(number int) string { return fmt.Sprintf("rIdHinh%d", number) }

// addPictures puts the files of pictures into the document.
func (f *filler) addPictures() error {
	if len(f.pictures) == 0 {
		return nil
	}
	if f.doc.parts[mainRels] == nil {
		f.doc.put(mainRels, []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>`))
	}
	rels, err := f.doc.tree(mainRels)
	if err != nil {
		return err
	}
	for i, p := range f.pictures {
		name := fmt.Sprintf("media/hinh-%d.png", i+1)
		f.doc.put("word/"+name, p.PNG)
		r := rels.Root().CreateElement("Relationship")
		r.CreateAttr("Id", pictureRel(i+1))
		r.CreateAttr("Type", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image")
		r.CreateAttr("Target", name)
	}
	if f.doc.parts[mainRels], err = rels.WriteToBytes(); err != nil {
		return err
	}
	return f.doc.declare("png", "image/png")
}

// declare says of what type files with an extension are.
func (d *docx) declare(extension, contentType string) error {
	types, err := d.tree(contentTypes)
	if err != nil {
		return err
	}
	for _, e := range types.Root().SelectElements("Default") {
		if strings.EqualFold(e.SelectAttrValue("Extension", ""), extension) {
			return nil
		}
	}
	e := etree.NewElement("Default")
	e.CreateAttr("Extension", extension)
	e.CreateAttr("ContentType", contentType)
	types.Root().InsertChildAt(0, e)
	d.parts[contentTypes], err = types.WriteToBytes()
	return err
}
