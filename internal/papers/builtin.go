package papers

import (
	"embed"
	"fmt"

	"danhgia/activities"
)

//go:embed mau/*.txt
var sources embed.FS

// Builtin is the template that comes with the program. It is made from a text in this folder, the same bytes each time.
func Builtin(kind activities.PaperKind) ([]byte, error) {
	text, err := sources.ReadFile("mau/" + string(kind) + ".txt")
	if err != nil {
		return nil, fmt.Errorf("template of %s: %w", kind, err)
	}
	s := &source{}
	body, err := s.body(string(text))
	if err != nil {
		return nil, fmt.Errorf("template of %s: %w", kind, err)
	}
	d := &docx{parts: map[string][]byte{}}
	for _, part := range []struct{ name, content string }{
		{contentTypes, typesXML},
		{"_rels/.rels", rootRels},
		{mainRels, documentRels},
		{"word/styles.xml", stylesXML},
		{"word/settings.xml", settingsXML},
		{"word/header1.xml", headerXML},
		{mainPart, documentBegin + body + documentEnd},
		{"docProps/core.xml", fmt.Sprintf(coreXML, activities.PaperName(kind))},
	} {
		d.put(part.name, []byte(part.content))
	}
	return d.bytes()
}

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordSpace   = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	relSpace    = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	packageRels = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	officeRel   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	wordType    = `application/vnd.openxmlformats-officedocument.wordprocessingml.`

	typesXML = declaration + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + mainType + `"/><Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="` + wordType + `settings+xml"/><Override PartName="/word/header1.xml" ContentType="` + wordType + `header+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

	rootRels = declaration + `<Relationships ` + packageRels + `><Relationship Id="rId1" Type="` + officeRel + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

	documentRels = declaration + `<Relationships ` + packageRels + `><Relationship Id="rId1" Type="` + officeRel + `styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + officeRel + `settings" Target="settings.xml"/><Relationship Id="rId3" Type="` + officeRel + `header" Target="header1.xml"/></Relationships>`

	// Normal: Times New Roman 14, both sides even, the first line 1.27 cm in, lines a little above single.
	stylesXML = declaration + `<w:styles ` + wordSpace + `><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:color w:val="000000"/>` +
		`<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:spacing w:after="120" w:line="259" w:lineRule="auto"/>` +
		`<w:ind w:firstLine="720"/><w:jc w:val="both"/></w:pPr></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/></w:style></w:styles>`

	settingsXML = declaration + `<w:settings ` + wordSpace + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="vi-VN"/></w:settings>`

	// The number of the page, in the middle of the top margin.
	headerXML = declaration + `<w:hdr ` + wordSpace + `><w:p><w:pPr><w:spacing w:after="0"/><w:ind w:firstLine="0"/><w:jc w:val="center"/></w:pPr>` +
		`<w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
		`<w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:t>2</w:t></w:r>` +
		`<w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`

	documentBegin = declaration + `<w:document ` + wordSpace + ` ` + relSpace + `><w:body>`

	// A4; margins of 20, 15, 20 and 30 mm; the first page has no number.
	documentEnd = `<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>`

	coreXML = declaration + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
		`<dc:title>%s</dc:title><dc:language>vi-VN</dc:language></cp:coreProperties>`
)
