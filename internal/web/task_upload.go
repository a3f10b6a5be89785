package web

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"strings"

	"danhgia/activities"
	"danhgia/review"
)

// Bounds on files. What is too large is read to its end and thrown away, up to maxBody: a browser that is cut short
// shows nobody why.
const (
	maxBody  = 1 << 30                 // bytes of a form with files
	maxKept  = 20 * review.MaxEvidence // bytes of the files of a form
	maxParts = 5000
	evidence = "evidence" // the field of files; of a dispute with its indicator: evidence.ON_TIME
)

// withFiles says whether a form comes with files.
func withFiles(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data")
}

// TakesTime says whether a request sends files or saves one, which a slow line cannot do in the usual time, or is of the
// office, which does things to a whole period at once.
func TakesTime(r *http.Request) bool {
	return withFiles(r) || r.URL.Query().Has(askedFile) || within(r.URL.Path, officePath)
}

// upload is a form with files as it comes in: its texts in memory, its files in a folder of their own.
type upload struct {
	dir    string
	texts  int64
	kept   int64
	values url.Values
	files  []activities.File
	faults []*review.Refusal // of the files
}

// remove throws away what was not stored.
func (u *upload) remove() { _ = os.RemoveAll(u.dir) }

// receive reads a form part by part; no more than one file is ever in memory.
func (s *site) receive(w http.ResponseWriter, r *http.Request) (*upload, error) {
	dir, err := os.MkdirTemp("", "danhgia-upload-*")
	if err != nil {
		return nil, err
	}
	u := &upload{dir: dir, values: url.Values{}}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	parts, err := r.MultipartReader()
	if err == nil {
		err = u.read(parts)
	}
	var large *http.MaxBytesError
	switch {
	case err == nil:
		return u, nil
	case errors.As(err, &large):
		err = errLarge
	case !errors.Is(err, errLarge) && !errors.Is(err, errDisk):
		err = errForm
	}
	u.remove()
	return nil, err
}

// errDisk is a folder for files that cannot be written.
var errDisk = errors.New("the files cannot be put down")

func (u *upload) read(parts *multipart.Reader) error {
	for range maxParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if part.FileName() == "" {
			err = u.text(part)
		} else {
			err = u.file(part)
		}
		if err != nil {
			return err
		}
	}
	return errForm
}

func (u *upload) text(part *multipart.Part) error {
	value, err := io.ReadAll(io.LimitReader(part, maxForm-u.texts+1))
	if u.texts += int64(len(value)); u.texts > maxForm {
		return errLarge
	}
	u.values.Add(part.FormName(), string(value))
	return err
}

// file takes one file or notes why not.
func (u *upload) file(part *multipart.Part) error {
	field := part.FormName()
	name, indicator, _ := strings.Cut(field, ".")
	if name != evidence {
		return errForm
	}
	content, size, err := u.spool(part)
	if err != nil {
		return err
	}
	if size > review.MaxEvidence {
		_, err := review.CheckEvidence(part.FileName(), size, nil)
		u.refuse(field, err)
		return nil
	}
	if u.kept += size; u.kept > maxKept {
		u.faults = append(u.faults, refuse(field, "Các tệp của một lần gửi lớn hơn 400 MB; hãy giảm bớt.", "The files of one answer have more than 400 MB: send fewer."))
		return nil
	}
	f, err := activities.TakeFile(part.FileName(), indicator, content, u.keep)
	if errors.Is(err, review.ErrEvidence) {
		u.refuse(field, err)
		return nil
	}
	u.files = append(u.files, f)
	return err
}

func (u *upload) refuse(field string, err error) {
	for _, f := range refusals(err) {
		u.faults = append(u.faults, &review.Refusal{Rule: f.Rule, Field: field, Text: f.Text})
	}
}

// spool puts a file down on the disk while it comes in, however slowly, so that it is in memory for a moment only. Of
// one that is too large it keeps nothing but the size.
func (u *upload) spool(part io.Reader) (content []byte, size int64, err error) {
	f, err := os.CreateTemp(u.dir, "raw-*")
	if err != nil {
		return nil, 0, errors.Join(errDisk, err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	disk := &diskWriter{to: f}
	size, err = io.Copy(disk, io.LimitReader(part, review.MaxEvidence+1))
	if err != nil {
		return nil, size, errors.Join(disk.err, err)
	}
	if size > review.MaxEvidence {
		rest, err := io.Copy(io.Discard, part)
		return nil, size + rest, err
	}
	content = make([]byte, size)
	if _, err := f.ReadAt(content, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, size, errors.Join(errDisk, err)
	}
	return content, size, nil
}

// diskWriter tells a full disk from a sender who is gone.
type diskWriter struct {
	to  io.Writer
	err error
}

func (d *diskWriter) Write(p []byte) (int, error) {
	n, err := d.to.Write(p)
	if err != nil {
		d.err = errDisk
	}
	return n, err
}

func (u *upload) keep(content []byte) (func() ([]byte, error), error) {
	f, err := os.CreateTemp(u.dir, "kept-*")
	if err != nil {
		return nil, errors.Join(errDisk, err)
	}
	_, err = io.Copy(f, bytes.NewReader(content))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, errors.Join(errDisk, err)
	}
	return func() ([]byte, error) { return os.ReadFile(f.Name()) }, nil
}
