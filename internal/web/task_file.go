package web

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"danhgia/activities"
)

// errNoFile is a file that the task does not show.
var errNoFile = errors.New("no such file")

// askedFile is the query that asks for a file: relative to the task's own address.
const askedFile = "tep"

// download sends a file that the task shows, to be saved and never to be shown within a page of ours.
func (s *site) download(w http.ResponseWriter, r *http.Request) error {
	link, err := s.taskOf(r)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(r.URL.Query().Get(askedFile), 10, 64)
	if err != nil {
		return errNoFile
	}
	at := slices.IndexFunc(link.Files, func(f activities.StoredFile) bool { return f.ID == id })
	if at < 0 {
		return errNoFile
	}
	content, err := s.Tasks.Evidence(r.Context(), id)
	if err != nil {
		return away(err)
	}
	head := w.Header()
	head.Set("Content-Type", "application/octet-stream")
	head.Set("Content-Disposition", attachment(link.Files[at].Name))
	head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	return nil
}

// attachment names a file for whoever saves it (RFC 6266): in ASCII for old programs, and as it is.
func attachment(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%`, r) {
			return '_'
		}
		return r
	}, name)
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// fileView is a file that can be saved.
type fileView struct {
	activities.StoredFile
	Address string
	Scan    bool // of an answer that the office entered, and not evidence of a dispute
}

// files are those that some tell.
func (page *taskPage) files(which func(activities.StoredFile) bool) (all []fileView) {
	for _, f := range page.Link.Files {
		if which(f) && !page.Invited {
			all = append(all, fileView{f, "?" + askedFile + "=" + strconv.FormatInt(f.ID, 10), f.Dispute == 0})
		}
	}
	return all
}

// Size is in words.
func (f fileView) Size() string {
	const kilo, mega = 1 << 10, 1 << 20
	if f.StoredFile.Size < mega {
		return strconv.FormatInt((f.StoredFile.Size+kilo-1)/kilo, 10) + " KB"
	}
	return strings.Replace(strconv.FormatFloat(float64(f.StoredFile.Size)/mega, 'f', 1, 64), ".", ",", 1) + " MB"
}
