package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// resumePage is what somebody gets whose session ended while they filled in a form: what they typed, to be sent again
// once they have signed in, in another window.
type resumePage struct {
	frame
	To     string // the page that took the form
	SignIn string
	Fields []hiddenField
	Files  bool // files came with it, which are to be chosen again
}

type hiddenField struct{ Name, Value string }

// Bounds on a form that is handed back.
const (
	maxResumed = 64 << 20 // bytes that are read; files among them are not kept
	mostFields = 2000
)

// handBack answers a form of somebody who is not signed in, or not far enough, with what they typed. Nothing of it is
// stored: nobody knows who they are.
func (s *site) handBack(w http.ResponseWriter, r *http.Request, lacking error) error {
	if r.Header.Get("Hx-Request") != "" {
		return lacking // what sends itself is sent again by itself
	}
	form, files, err := formTexts(w, r)
	if err != nil {
		return err
	}
	page := resumePage{frame: s.frame(r, nil), To: r.URL.RequestURI(), SignIn: signInPath, Files: files}
	if errors.Is(lacking, errFactor) {
		page.SignIn = factorPath
	}
	page.Title = phrases[faultOf(lacking).words].vi
	for name, values := range form {
		for _, value := range values {
			page.Fields = append(page.Fields, hiddenField{name, value})
		}
	}
	if len(page.Fields) > mostFields {
		return errForm
	}
	slices.SortStableFunc(page.Fields, func(a, b hiddenField) int { return strings.Compare(a.Name, b.Name) })
	return s.showPrivate(w, http.StatusUnauthorized, "resume", page)
}

// formTexts are the texts of a form, and whether files came with them, which are thrown away.
func formTexts(w http.ResponseWriter, r *http.Request) (form url.Values, files bool, err error) {
	if !withFiles(r) {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		err = r.ParseForm()
		return r.PostForm, false, formFault(err)
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxResumed)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, false, errForm
	}
	form, files, err = textsOf(parts)
	return form, files, formFault(err)
}

func textsOf(parts *multipart.Reader) (form url.Values, files bool, err error) {
	form = url.Values{}
	for kept := int64(0); ; {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return form, files, nil
		case err != nil:
			return nil, false, err
		case part.FileName() != "":
			files = true
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, maxForm-kept+1))
		if kept += int64(len(text)); err == nil && kept > maxForm {
			err = errLarge
		}
		if err != nil {
			return nil, false, err
		}
		form.Add(part.FormName(), string(text))
	}
}

// formFault says what is wrong with a form that cannot be read.
func formFault(err error) error {
	large := &http.MaxBytesError{}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errLarge), errors.As(err, &large):
		return errLarge
	default:
		return errForm
	}
}
