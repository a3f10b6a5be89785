package opendata

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"danhgia/scoring"
)

// Package is what a datapackage.json says of the whole, beside its files.
type Package struct {
	Province scoring.Agency
	Period   scoring.Period // empty: all periods
	// Version counts up: the revision of one period, or how many revisions of all periods had been published.
	Version   int
	Created   time.Time // when the last of the revisions was published
	Files     []File
	Source    string // where the figures come from; empty: not said
	Homepage  string // address of the public site; empty: not said
	Publisher Publisher
}

// Publisher says who publishes and on what terms; what is empty is not said.
type Publisher struct {
	Office      string // name of the office
	LicenceName string // of the Open Definition's list, as CC-BY-4.0
	LicencePath string // its address
}

// File is a written file. Table is empty for one that is no table in CSV.
type File struct {
	Table  string
	Name   string // without a folder
	Bytes  int64
	SHA256 string
}

type descriptor struct {
	Schema       string        `json:"$schema"`
	Name         string        `json:"name"`
	ID           string        `json:"id"`
	Title        string        `json:"title"`
	Description  string        `json:"description"`
	Version      string        `json:"version"`
	Created      string        `json:"created"`
	Homepage     string        `json:"homepage,omitempty"`
	Keywords     []string      `json:"keywords"`
	Licences     []licence     `json:"licenses,omitempty"`
	Sources      []origin      `json:"sources,omitempty"`
	Contributors []contributor `json:"contributors,omitempty"`
	Resources    []resource    `json:"resources"`
}

type licence struct {
	Name string `json:"name,omitempty"`
	Path string `json:"path,omitempty"`
}

type origin struct {
	Title string `json:"title"`
	Path  string `json:"path,omitempty"`
}

// contributor has the role in the words of version 1 and of version 2 of the standard.
type contributor struct {
	Title string   `json:"title"`
	Role  string   `json:"role"`
	Roles []string `json:"roles"`
}

type resource struct {
	Name        string   `json:"name"`
	Path        string   `json:"path"`
	Title       string   `json:"title"`
	Profile     string   `json:"profile,omitempty"` // version 1
	Type        string   `json:"type,omitempty"`    // version 2
	Format      string   `json:"format"`
	MediaType   string   `json:"mediatype"`
	Encoding    string   `json:"encoding"`
	Bytes       int64    `json:"bytes"`
	Hash        string   `json:"hash"`
	Dialect     *dialect `json:"dialect,omitempty"`
	TableSchema *schema  `json:"schema,omitempty"`
}

type dialect struct {
	Delimiter      string `json:"delimiter"`
	LineTerminator string `json:"lineTerminator"`
	QuoteChar      string `json:"quoteChar"`
	DoubleQuote    bool   `json:"doubleQuote"`
	Header         bool   `json:"header"`
}

type schema struct {
	Fields        []field      `json:"fields"`
	PrimaryKey    []string     `json:"primaryKey"`
	ForeignKeys   []foreignKey `json:"foreignKeys,omitempty"`
	MissingValues []string     `json:"missingValues"`
}

type field struct {
	Name        string      `json:"name"`
	Type        string      `json:"type"`
	Format      string      `json:"format,omitempty"`
	Title       string      `json:"title"`
	Description string      `json:"description,omitempty"`
	Constraints *constraint `json:"constraints,omitempty"`
}

type constraint struct {
	Required bool     `json:"required,omitempty"`
	Enum     []string `json:"enum,omitempty"`
}

type foreignKey struct {
	Fields    []string `json:"fields"`
	Reference struct {
		Resource string   `json:"resource"`
		Fields   []string `json:"fields"`
	} `json:"reference"`
}

const (
	about = "Kết quả đánh giá theo Bộ chỉ số tại Quyết định 766/QĐ-TTg ngày 23/6/2022. Bảng results có mỗi dòng một chỉ số của một cơ quan, đơn vị; không có dòng tổng. " +
		"Ô để trống là không có số liệu, khác với số 0; không phát sinh hồ sơ được ghi ở cột no_cases. Ô chữ bắt đầu bằng =, +, - hoặc @ có thêm dấu nháy đơn ở trước để bảng tính không hiểu là công thức."
	noLicence = " Giấy phép sử dụng do cơ quan công bố quy định; hãy hỏi cơ quan công bố khi cần."
)

// Describe is the datapackage.json of the files, as version 2 of the standard has it, with what readers of version 1
// look for.
func Describe(p Package) ([]byte, error) {
	d := descriptor{
		Schema: "https://datapackage.org/profiles/2.0/datapackage.json",
		Name:   strings.ToLower("danhgia-" + p.Province.Code + "-" + p.span()), ID: fmt.Sprintf("urn:danhgia:%s:%s:%d", p.Province.Code, p.span(), p.Version),
		Title: "Kết quả đánh giá, " + p.of() + ", " + p.Province.Name, Description: about, Version: fmt.Sprintf("%d.0.0", p.Version),
		Created: p.Created.UTC().Format(time.RFC3339), Homepage: p.Homepage,
		Keywords: []string{"766/QĐ-TTg", "thủ tục hành chính", "dịch vụ công", "xếp hạng"},
	}
	if l := p.Publisher; l.LicenceName != "" || l.LicencePath != "" {
		d.Licences = []licence{{l.LicenceName, l.LicencePath}}
	} else {
		d.Description += noLicence
	}
	if p.Source != "" {
		d.Sources = []origin{{Title: p.Source}}
	}
	if p.Publisher.Office != "" {
		d.Contributors = []contributor{{p.Publisher.Office, "publisher", []string{"publisher"}}}
	}
	for _, f := range p.Files {
		r, err := describe(f)
		if err != nil {
			return nil, err
		}
		d.Resources = append(d.Resources, r)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(d)
	return b.Bytes(), err
}

func (p Package) span() string {
	if p.Period == "" {
		return "all"
	}
	return string(p.Period)
}

func (p Package) of() string {
	if p.Period == "" {
		return "tất cả các kỳ"
	}
	return p.Period.In(scoring.Vi)
}

func describe(f File) (resource, error) {
	r := resource{Path: f.Name, Encoding: "utf-8", Bytes: f.Bytes, Hash: "sha256:" + f.SHA256}
	if f.Table == "" {
		r.Name, r.Format, r.MediaType, r.Title = "all-tables", "json", "application/json", "Tất cả các bảng trong một tệp JSON"
		return r, nil
	}
	at := slices.IndexFunc(tables, func(t *table) bool { return t.name == f.Table })
	if at < 0 {
		return r, fmt.Errorf("there is no table %q", f.Table)
	}
	t := tables[at]
	r.Name, r.Title, r.Profile, r.Type, r.Format, r.MediaType = t.name, t.title.Vi, "tabular-data-resource", "table", "csv", "text/csv"
	r.Dialect = &dialect{",", "\n", `"`, true, true}
	r.TableSchema = t.schema()
	return r, nil
}

func (t *table) schema() *schema {
	s := &schema{PrimaryKey: t.key, MissingValues: []string{""}}
	for _, c := range t.columns {
		s.Fields = append(s.Fields, c.field())
	}
	for _, r := range t.refers {
		k := foreignKey{Fields: r.columns}
		k.Reference.Resource, k.Reference.Fields = r.table, r.columns
		s.ForeignKeys = append(s.ForeignKeys, k)
	}
	return s
}

func (c column) field() field {
	f := field{Name: c.name, Type: map[kind]string{text: "string", integer: "integer", number: "number", boolean: "boolean", moment: "datetime"}[c.kind], Title: c.title.Vi + " / " + c.title.En}
	if c.about.Vi != "" {
		f.Description = c.about.Vi + " / " + c.about.En
	}
	if c.required || c.known != nil {
		f.Constraints = &constraint{c.required, c.known}
	}
	return f
}
