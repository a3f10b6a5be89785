package web

import (
	"errors"
	"fmt"
	"net/http"

	"danhgia/activities"
)

// maxCollection is how many bytes the files of a collection have together at most, in one form.
const maxCollection = 400 << 20

// collectionFiles are the files of a form; what is typed beside them is then in r.PostForm.
func collectionFiles(w http.ResponseWriter, r *http.Request) (files []activities.Upload, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxCollection)
	if !withFiles(r) {
		if err := r.ParseForm(); err != nil {
			return nil, formError(err)
		}
		return nil, nil
	}
	if err := r.ParseMultipartForm(maxCSV); err != nil {
		return nil, formError(err)
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	for _, sent := range r.MultipartForm.File["tep"] {
		file, err := sent.Open()
		if err != nil {
			return nil, err
		}
		content := make([]byte, sent.Size)
		_, err = file.ReadAt(content, 0)
		if err = errors.Join(ignoreEnd(err), file.Close()); err != nil {
			return nil, fmt.Errorf("read a file of a form: %w", err)
		}
		files = append(files, activities.Upload{Name: shortName(sent.Filename), Content: content})
	}
	return files, nil
}
