package papers

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/scoring"
)

var fruit = []Field{
	text("Ten", "Tên"), list("Qua", "Quả", text("Loai", "Loại"), list("Mau", "Màu", text("Sac", "Sắc"))), picture("Hinh", "Hình"), text("Trong", "Trống"), list("KhongCo", "Không có", text("Dong", "Dòng")),
}

var fruitValues = Fields{
	"Ten": `<b>"A" & B</b>`, "Trong": "", "KhongCo": []Fields{}, "Hinh": Picture{PNG: dot, Width: 5, Height: 5, Alt: `a "b" <c>`},
	"Qua": []Fields{{"Loai": "cam", "Mau": []Fields{{"Sac": "vàng"}, {"Sac": "xanh"}}}, {"Loai": "=1+1", "Mau": []Fields{}}},
}

// word is a document of some paragraphs and tables, each given as XML or as plain text.
func word(t testing.TB, blocks ...string) []byte {
	t.Helper()
	var body strings.Builder
	for _, b := range blocks {
		if !strings.HasPrefix(b, "<") {
			b = "<w:p><w:r><w:t>" + escaped(b) + "</w:t></w:r></w:p>"
		}
		body.WriteString(b)
	}
	return packed(t, map[string]string{contentTypes: typesXML, mainPart: documentBegin + body.String() + "</w:body></w:document>"})
}

func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range parts {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// said are the words of a document, a line for each paragraph; cells of a row are in one line.
func said(t *testing.T, content []byte) string {
	t.Helper()
	d, err := openDocx(content)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := d.tree(mainPart)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, p := range tree.FindElements("//w:p") {
		all = append(all, wordsOf(p))
	}
	return strings.Join(all, "|")
}

func row(cells ...string) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString("<w:tc><w:p><w:r><w:t>" + c + "</w:t></w:r></w:p></w:tc>")
	}
	return "<w:tr>" + b.String() + "</w:tr>"
}

func TestATemplateIsFilledIn(t *testing.T) {
	for name, c := range map[string]struct {
		blocks []string
		want   string
	}{
		"a field, escaped":                   {[]string{"Kính gửi {{Ten}}!"}, `Kính gửi <b>"A" & B</b>!`},
		"spaces in the braces":               {[]string{"{{ Ten }}"}, `<b>"A" & B</b>`},
		"a field that Word has split":        {[]string{`<w:p><w:r><w:t>Gửi {</w:t></w:r><w:proofErr/><w:r><w:t>{Te</w:t></w:r><w:r><w:t>n}} nhé</w:t></w:r></w:p>`}, `Gửi <b>"A" & B</b> nhé`},
		"a paragraph for each line":          {[]string{"{{#Qua}}- {{Loai}};{{/Qua}}"}, "- cam;|- =1+1;"},
		"paragraphs between marks":           {[]string{"{{#Qua}}", "Loại {{Loai}}", "{{#Mau}}{{Sac}} của {{Loai}}{{/Mau}}", "{{/Qua}}", "hết"}, "Loại cam|vàng của cam|xanh của cam|Loại =1+1|hết"},
		"a row for each line":                {[]string{"<w:tbl>" + row("Loại", "Tên") + row("{{#Qua}}{{Loai}}", "{{Ten}}{{/Qua}}") + "</w:tbl>"}, `Loại|Tên|cam|<b>"A" & B</b>|=1+1|<b>"A" & B</b>`},
		"rows within rows":                   {[]string{"<w:tbl>" + row("{{#Qua}}{{Loai}}", "") + row("{{#Mau}}{{Sac}}", "{{Loai}}{{/Mau}}{{/Qua}}") + "</w:tbl>"}, "cam||vàng|cam|xanh|cam|=1+1|"},
		"a list within a cell is the cell's": {[]string{"<w:tbl>" + row("{{#Qua}}{{Loai}}{{/Qua}}", "x") + "</w:tbl>"}, "cam|=1+1|x"},
		"a table of no rows is left out":     {[]string{"<w:tbl>" + row("{{#KhongCo}}{{Dong}}", "{{/KhongCo}}") + "</w:tbl>", "hết"}, "hết"},
		"only what is there":                 {[]string{"{{?Trong}}a{{/Trong}}", "{{^Trong}}b{{/Trong}}", "{{?Qua}}c{{/Qua}}", "{{^Qua}}d{{/Qua}}"}, "b|c"},
		"a table that depends":               {[]string{"{{?KhongCo}}", "<w:tbl>" + row("x") + "</w:tbl>", "{{/KhongCo}}", "hết"}, "hết"},
		"braces of others":                   {[]string{"tập {1; 2}"}, "tập {1; 2}"},
	} {
		t.Run(name, func(t *testing.T) {
			content, err := Fill(word(t, c.blocks...), fruit, fruitValues)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, said(t, content)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestATemplateIsRefusedInWords(t *testing.T) {
	for name, c := range map[string]struct {
		template []byte
		want     string
	}{
		"a misspelt field":      {word(t, "Gửi {{Tenn}}"), "Thân văn bản, đoạn “Gửi {{Tenn}}”: không có trường {{Tenn}}; có phải {{Ten}} không?"},
		"an unknown field":      {word(t, "{{NgayVoiMuaHe}}"), "không có trường {{NgayVoiMuaHe}}"},
		"a field of the lines":  {word(t, "{{Loai}}"), "không có trường {{Loai}}"},
		"within a list":         {word(t, "{{#Qua}}{{Loaj}}{{/Qua}}"), "có phải {{Loai}} không?"},
		"a misspelt list":       {word(t, "{{#Quaa}}x{{/Quaa}}"), "không có trường {{#Quaa}}; có phải {{#Qua}} không?"},
		"a list as a field":     {word(t, "{{Qua}}"), "là danh sách"},
		"a field as a list":     {word(t, "{{#Ten}}x{{/Ten}}"), "không phải là danh sách"},
		"no end":                {word(t, "{{#Qua}}", "x"), "{{#Qua}} không có dấu đóng"},
		"no beginning":          {word(t, "x{{/Qua}}"), "{{/Qua}} không có dấu mở"},
		"the end in a table":    {word(t, "{{#Qua}}", "<w:tbl>"+row("{{/Qua}}")+"</w:tbl>"), "{{#Qua}} không có dấu đóng"},
		"half of the braces":    {word(t, "{{Ten}"), "không đi thành cặp"},
		"a picture in a line":   {word(t, "xem {{Hinh}}"), "để một mình"},
		"two lists in one line": {word(t, "{{#Qua}}a{{/Qua}}{{#Qua}}b{{/Qua}}"), "không được có phần lặp khác"},
		"no document":           {[]byte("không phải zip"), "không phải là văn bản Word"},
		"another kind of file":  {packed(t, map[string]string{"a.txt": "x"}), "không phải là văn bản Word"},
		"macros":                {packed(t, map[string]string{contentTypes: typesXML, mainPart: documentBegin + "</w:body></w:document>", "word/vbaProject.bin": "x"}), "có macro"},
		"an embedded object":    {packed(t, map[string]string{contentTypes: typesXML, mainPart: documentBegin + "</w:body></w:document>", "word/embeddings/ole.bin": "x"}), "đối tượng nhúng"},
		"a link to elsewhere": {packed(t, map[string]string{
			contentTypes: typesXML, mainPart: documentBegin + "</w:body></w:document>",
			mainRels: `<Relationships ` + packageRels + `><Relationship Id="a" Type="x" Target="http://xau.example/a" TargetMode="External"/></Relationships>`,
		}), "liên kết ra ngoài (http://xau.example/a)"},
		"entities":      {packed(t, map[string]string{contentTypes: typesXML, mainPart: `<!DOCTYPE a [<!ENTITY b "c">]>` + documentBegin + "</w:body></w:document>"}), "bị hỏng"},
		"broken XML":    {word(t, "<w:p><w:r>"), "bị hỏng"},
		"a file beside": {packed(t, map[string]string{contentTypes: typesXML, "../word/document.xml": "x"}), "bị hỏng"},
		"a zip bomb":    {packed(t, map[string]string{contentTypes: typesXML, mainPart: strings.Repeat(" ", maxUnpacked+1)}), "quá lớn"},
		"many files":    {many(t), "quá lớn"},
		"a large file":  {make([]byte, MaxTemplate+1), "lớn hơn 5 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Try(c.template, fruit)
			if !errors.Is(err, activities.ErrRefused) {
				t.Fatalf("%v is no refusal", err)
			}
			if said := strings.Join(scoring.Vietnamese(err), "\n"); !strings.Contains(said, c.want) {
				t.Errorf("%q is not in: %s", c.want, said)
			}
		})
	}
}

func many(t *testing.T) []byte {
	parts := map[string]string{}
	for i := range maxParts + 1 {
		parts[fmt.Sprint(i)] = "x"
	}
	return packed(t, parts)
}

func TestAllFaultsOfATemplateAreSaidAtOnce(t *testing.T) {
	_, err := Try(word(t, "{{A1}}", "{{B2}}", "{{#Qua}}{{C3}}{{/Qua}}"), fruit)
	if n := len(scoring.Vietnamese(err)); n != 3 {
		t.Errorf("%d faults: %v", n, err)
	}
}

func TestATemplateIsTheSameEachTime(t *testing.T) {
	for _, kind := range activities.TemplateKinds {
		first, err := Builtin(kind)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Builtin(kind)
		if !bytes.Equal(first, again) {
			t.Errorf("%s differs", kind)
		}
	}
}
