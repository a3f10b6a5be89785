package papers

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/beevik/etree"

	"danhgia/activities"
)

// Bounds on a template.
const (
	MaxTemplate = 5 << 20  // bytes of the file
	maxUnpacked = 40 << 20 // bytes of all that is in it
	maxParts    = 1000
)

// Parts of a DOCX file (ECMA-376, part 2: Open Packaging Conventions).
const (
	mainPart     = "word/document.xml"
	mainRels     = "word/_rels/document.xml.rels"
	contentTypes = "[Content_Types].xml"
	mainType     = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)

// docx is a Word document in parts, in their order in the file.
type docx struct {
	names []string
	parts map[string][]byte
}

// openDocx unpacks a document, and refuses what is none, is too large, or would do more than be read: macros, embedded
// programs, links to other places.
func openDocx(content []byte) (*docx, error) {
	if len(content) > MaxTemplate {
		return nil, activities.Refuse("tệp lớn hơn %d MB; hãy bỏ bớt hình trong mẫu", "the file has more than %d MB", MaxTemplate>>20)
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, activities.Refuse("tệp không phải là văn bản Word dạng .docx; hãy mở bằng Word và lưu lại với kiểu Word Document (*.docx)",
			"the file is no .docx document; open it in Word and save it as a Word Document (*.docx)")
	}
	d := &docx{parts: map[string][]byte{}}
	if err := d.unpack(archive); err != nil {
		return nil, err
	}
	return d, d.judge()
}

func (d *docx) unpack(archive *zip.Reader) error {
	left := int64(maxUnpacked)
	if len(archive.File) > maxParts {
		return tooMuch()
	}
	for _, f := range archive.File {
		if f.FileInfo().IsDir() {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return broken(f.Name)
		}
		part, err := io.ReadAll(io.LimitReader(r, left+1))
		_ = r.Close() // what was read is checked by its sum
		if left -= int64(len(part)); left < 0 {
			return tooMuch()
		}
		if err != nil || path.Clean("/"+f.Name) != "/"+f.Name || d.parts[f.Name] != nil {
			return broken(f.Name)
		}
		d.put(f.Name, part)
	}
	return nil
}

func tooMuch() error {
	return activities.Refuse("nội dung trong tệp quá lớn khi giải nén; hãy bỏ bớt hình trong mẫu", "what is in the file is too large when it is unpacked")
}

func broken(part string) error {
	return activities.Refuse("phần %s của tệp bị hỏng; hãy mở tệp bằng Word và lưu lại", "the part %s of the file is broken; open it in Word and save it again", part)
}

func (d *docx) put(name string, content []byte) {
	if _, there := d.parts[name]; !there {
		d.names = append(d.names, name)
	}
	d.parts[name] = content
}

// judge refuses what is no plain document.
func (d *docx) judge() error {
	types := string(d.parts[contentTypes])
	switch {
	case strings.Contains(types, "macroEnabled") || d.has("vbaProject"):
		return activities.Refuse("tệp có macro; hãy lưu lại với kiểu Word Document (*.docx), không có macro", "the file has macros; save it as a plain Word Document (*.docx)")
	case !strings.Contains(types, mainType) || d.parts[mainPart] == nil:
		return activities.Refuse("tệp không phải là văn bản Word dạng .docx; hãy mở bằng Word và lưu lại với kiểu Word Document (*.docx)",
			"the file is no .docx document; open it in Word and save it as a Word Document (*.docx)")
	case d.has("/embeddings/") || d.has("/activeX/"):
		return activities.Refuse("tệp có đối tượng nhúng (OLE, ActiveX); hãy thay bằng hình hoặc bảng thường", "the file has embedded objects (OLE, ActiveX); use pictures or plain tables")
	}
	for _, name := range d.names {
		if !strings.HasSuffix(name, ".rels") {
			continue
		}
		if to, err := d.outside(name); err != nil || to != "" {
			if err != nil {
				return err
			}
			return activities.Refuse("tệp có liên kết ra ngoài (%s); hãy bỏ liên kết đó", "the file has a link to another place (%s); take it out", excerpt(to))
		}
	}
	return nil
}

// outside is the target of a relation that leads out of the file.
func (d *docx) outside(rels string) (to string, err error) {
	tree, err := d.tree(rels)
	if err != nil {
		return "", err
	}
	for _, r := range tree.Root().ChildElements() {
		if r.SelectAttrValue("TargetMode", "") == "External" {
			return r.SelectAttrValue("Target", ""), nil
		}
	}
	return "", nil
}

func (d *docx) has(part string) bool {
	return slices.ContainsFunc(d.names, func(name string) bool { return strings.Contains(name, part) })
}

// tree reads a part as XML. One that declares entities is refused.
func (d *docx) tree(name string) (*etree.Document, error) {
	tree := etree.NewDocument()
	if err := tree.ReadFromBytes(d.parts[name]); err != nil || tree.Root() == nil || bytes.Contains(d.parts[name], []byte("<!")) && hasDirective(tree) {
		return nil, broken(name)
	}
	return tree, nil
}

func hasDirective(tree *etree.Document) bool {
	return slices.ContainsFunc(tree.Child, func(t etree.Token) bool { _, is := t.(*etree.Directive); return is })
}

// written are the parts that people write in: the body, then heads and feet of pages.
func (d *docx) written() []string {
	all := []string{mainPart}
	for _, name := range d.names {
		base := strings.TrimPrefix(name, "word/")
		if strings.HasSuffix(base, ".xml") && (strings.HasPrefix(base, "header") || strings.HasPrefix(base, "footer")) {
			all = append(all, name)
		}
	}
	return all
}

// made is the date in the archive: the same document has the same bytes.
var made = time.Date(2020, 3, 5, 0, 0, 0, 0, time.UTC)

// bytes packs the document.
func (d *docx) bytes() ([]byte, error) {
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for _, name := range d.names {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: made})
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", name, err)
		}
		if _, err := w.Write(d.parts[name]); err != nil {
			return nil, fmt.Errorf("pack %s: %w", name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("pack a document: %w", err)
	}
	return b.Bytes(), nil
}

// excerpt is the beginning of a text, for a message about it.
func excerpt(s string) string {
	if r := []rune(strings.TrimSpace(s)); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return strings.TrimSpace(s)
}
