package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// deedForm is what a deed asks for.
type deedForm struct {
	Intro  []string
	Sample string // of a file: its first lines
	Fields []*entry
	File   *entry
	Draft  int64 // whose file is taken when none is chosen
	Back   menuItem
}

// entry is a field of a deed.
type entry struct {
	field
	Kind    string // "input", "area", "choice" or "file"
	Options []option
	Accept  string // of a file
	Needed  bool
	Most    int // characters, or bytes of a file
}

type option struct{ Value, Label string }

// Kinds of entries.
const (
	asInput  = "input"
	asArea   = "area"
	asChoice = "choice"
	asFile   = "file"
	asHidden = "hidden"
)

func input(id, label, hint, kind string) *entry {
	return &entry{field: field{ID: id, Label: label, Hint: hint, Type: kind}, Kind: asInput, Needed: true, Most: maxTyped}
}

func choice(id, label, hint string, options ...option) *entry {
	return &entry{field: field{ID: id, Label: label, Hint: hint}, Kind: asChoice, Options: options, Needed: true, Most: maxTyped}
}

func fileEntry(label, hint, accept string, most int) *entry {
	return &entry{field: field{ID: "file", Label: label, Hint: hint}, Kind: asFile, Accept: accept, Needed: true, Most: most}
}

// Bounds on what is sent to a deed.
const (
	maxTyped = 200      // characters of a line
	maxSheet = 64 << 20 // bytes of a form with a file
	maxCSV   = 8 << 20  // bytes of a table
)

// read is what was sent: the fields that the form has, and the file.
func (f *deedForm) read(w http.ResponseWriter, r *http.Request) (d activities.OfficeDraft, err error) {
	most := int64(maxForm)
	if f.File != nil {
		most = maxSheet
	}
	r.Body = http.MaxBytesReader(w, r.Body, most)
	if withFiles(r) {
		if err := r.ParseMultipartForm(maxCSV); err != nil {
			return d, formError(err)
		}
		defer func() { _ = r.MultipartForm.RemoveAll() }()
	} else if err := r.ParseForm(); err != nil {
		return d, formError(err)
	}
	d.Fields = f.typed(r.PostForm)
	if f.File == nil || r.MultipartForm == nil || len(r.MultipartForm.File[f.File.ID]) == 0 {
		return d, nil
	}
	d.File, d.Content, err = f.File.take(r.MultipartForm.File[f.File.ID][0])
	return d, err
}

func (f *deedForm) typed(form url.Values) map[string]string {
	all := map[string]string{}
	for _, e := range f.Fields {
		all[e.ID] = text(form, e.ID)
	}
	return all
}

// take reads a file, or notes that it is too large or empty.
func (e *entry) take(sent *multipart.FileHeader) (name string, content []byte, err error) {
	name = shortName(sent.Filename)
	if sent.Size > int64(e.Most) {
		e.Faults = append(e.Faults, fmt.Sprintf("Tệp %s lớn hơn %s; hãy chọn tệp nhỏ hơn.", name, size(e.Most)))
		return name, nil, nil
	}
	file, err := sent.Open()
	if err != nil {
		return name, nil, err
	}
	defer file.Close()
	content, err = io.ReadAll(file)
	if err == nil && len(content) == 0 {
		e.Faults = append(e.Faults, fmt.Sprintf("Tệp %s không có nội dung.", name))
		content = nil
	}
	return name, content, err
}

func size(bytes int) string {
	if bytes >= 1<<20 {
		return fmt.Sprintf("%d MB", bytes>>20)
	}
	return fmt.Sprintf("%d KB", bytes>>10)
}

// shortName is the last part of a file's name, without what a page or a mail would choke on.
func shortName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unfit(r) || r == '\n' || r == '\t' {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	if runes := []rune(name); len(runes) > maxTyped {
		name = string(runes[len(runes)-maxTyped:])
	}
	return name
}

// fill puts what was typed into the fields.
func (f *deedForm) fill(typed map[string]string, file string) {
	for _, e := range f.Fields {
		e.Value = typed[e.ID]
	}
	if f.File != nil {
		f.File.Value = file
	}
}

// check notes what is missing, too long or not to be read.
func (f *deedForm) check(sent activities.OfficeDraft) {
	for _, e := range f.Fields {
		e.field.check(e.Value, e.Most, e.Needed, e.Kind != asArea)
		if e.Kind == asChoice && e.Value != "" && !e.offers(e.Value) {
			e.Faults = append(e.Faults, "Hãy chọn một mục trong danh sách.")
		}
	}
	if e := f.File; e != nil && e.Needed && sent.Content == nil && len(e.Faults) == 0 {
		e.Faults = append(e.Faults, "Hãy chọn tệp.")
	}
}

func (e *entry) offers(value string) bool {
	for _, o := range e.Options {
		if o.Value == value {
			return true
		}
	}
	return false
}

// check notes what is wrong with any field.
func (f *field) check(value string, most int, needed, oneLine bool) {
	switch {
	case value == "" && needed:
		f.Faults = append(f.Faults, "Hãy điền mục này.")
	case oneLine && strings.ContainsAny(value, "\r\n"):
		f.Faults = append(f.Faults, "Mục này chỉ được có một dòng.")
	case strings.ContainsFunc(value, unfit):
		f.Faults = append(f.Faults, "Nội dung có ký tự không đọc được; mời gõ lại phần đó.")
	case utf8.RuneCountInString(value) > most:
		f.Faults = append(f.Faults, fmt.Sprintf("Nội dung dài %d ký tự; nhiều nhất là %d.", utf8.RuneCountInString(value), most))
	}
}

func (f *deedForm) all() []*entry {
	if f.File == nil {
		return f.Fields
	}
	return append(slices.Clip(f.Fields), f.File)
}

func (f *deedForm) faulty() bool {
	for _, e := range f.all() {
		if len(e.Faults) > 0 {
			return true
		}
	}
	return false
}

// refused puts refusals at their fields, and lists all that is wrong. An error that is no refusal is given back.
func (f *deedForm) refused(err error) (lines []problemLine, ours error) {
	if err != nil && !isRefusal(err) {
		return nil, away(err)
	}
	var rest []problemLine
	for _, leaf := range leaves(err) {
		refusal, ok := errors.AsType[*review.Refusal](leaf)
		if ok && f.at(refusal.Field, sentence(refusal.Text.Vi)) {
			continue
		}
		for _, line := range scoring.Vietnamese(leaf) {
			rest = append(rest, problemLine{Text: sentence(line)})
		}
	}
	for _, e := range f.all() {
		for _, fault := range e.Faults {
			lines = append(lines, problemLine{Text: e.Label + ": " + fault, To: e.ID})
		}
	}
	return append(lines, rest...), nil
}

// at puts a fault at a field, where the form has it.
func (f *deedForm) at(id, fault string) bool {
	for _, e := range f.all() {
		if e.ID == id {
			e.Faults = append(e.Faults, fault)
			return true
		}
	}
	return false
}

// leaves are the errors that were joined, each with what it was wrapped in.
func leaves(err error) (all []error) {
	if err == nil {
		return nil
	}
	if _, speaks := err.(interface{ Vietnamese() string }); speaks {
		return []error{err}
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, inner := range joined.Unwrap() {
			all = append(all, leaves(inner)...)
		}
		return all
	}
	if inner := errors.Unwrap(err); inner != nil {
		if below := leaves(inner); len(below) > 1 {
			return below
		}
	}
	return []error{err}
}

// formError is what a form that cannot be read comes to.
func formError(err error) error {
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		return errLarge
	}
	return errForm
}

func area(id, label, hint string, rows int) *entry {
	return &entry{field: field{ID: id, Label: label, Hint: hint, Rows: rows}, Kind: asArea, Most: maxText}
}
