package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// photo writes a picture that says where it was taken.
func photo(t *testing.T, dir string) (path string) {
	t.Helper()
	var picture bytes.Buffer
	must(t, jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8)), nil))
	const place = "Exif\x00\x00 21.32N 105.40E"
	content := "\xff\xd8\xff\xe1\x00" + string(rune(len(place)+2)) + place + picture.String()[2:]
	path = filepath.Join(dir, "ảnh chụp.jpg")
	write(t, path, content)
	return path
}

func TestEvidenceIsKeptWithItsDispute(t *testing.T) {
	c := newCycle(t)
	dir := t.TempDir()
	pdf, jpg, scan := filepath.Join(dir, "biên bản.pdf"), photo(t, dir), filepath.Join(dir, "phiếu ký.pdf")
	write(t, pdf, "%PDF-1.7 biên bản")
	write(t, scan, "%PDF-1.7 chữ ký")
	call := append(disputes(staff, "--on-behalf", focal, "--scan", scan), "--evidence", pdf, "--evidence", jpg, "--dossier", "H44.100-260805-0123")
	c.good(call, "disputed: it counts")
	c.good(call, "the same is kept already")
	if got := c.value("select string_agg(concat_ws(' ', dispute, answer, name, type, length(content), sha256 = encode(sha256(content), 'hex')), '|' order by id) from evidence"); got != "1 1 biên bản.pdf application/pdf 20 t|1 1 ảnh chụp.jpg image/jpeg "+c.value("select length(content) from evidence where type = 'image/jpeg'")+" t|1 phiếu ký.pdf application/pdf 18 t" {
		t.Errorf("kept as %s", got)
	}
	out := filepath.Join(dir, "out")
	c.good([]string{"evidence", "--dispute", "1", "--out", out}, "1-biên bản.pdf  application/pdf")
	c.good([]string{"evidence", "--dispute", "1", "--out", out}, "scan of the answer") // again, over the same files
	content, err := os.ReadFile(filepath.Join(out, "2-ảnh chụp.jpg"))
	must(t, err)
	if strings.Contains(string(content), "105.40E") {
		t.Error("the photograph tells where it was taken")
	}
	if _, err := jpeg.Decode(bytes.NewReader(content)); err != nil {
		t.Error(err)
	}
	write(t, filepath.Join(out, "1-biên bản.pdf"), "other")
	c.refused([]string{"evidence", "--dispute", "1", "--out", out}, exitRefused, "is there already and is another file")
	c.refused([]string{"evidence", "--dispute", "7"}, exitRefused, "dispute 7")
	for _, change := range []string{"update evidence set name = 'x'", "delete from evidence", "truncate evidence cascade"} {
		if _, err := c.conn.Exec(t.Context(), change); err == nil {
			t.Errorf("%s: a file that was kept can be changed", change)
		}
	}
}

func TestEvidenceIsRefused(t *testing.T) {
	c := newCycle(t)
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		write(t, path, content)
		return path
	}
	large := file("lớn.pdf", "%PDF-1.7")
	must(t, os.Truncate(large, 300<<20)) // 300 MB that take no room
	pdf := file("a.pdf", "%PDF-1.7")
	many := []string{}
	for i := range 21 {
		many = append(many, "--evidence", file("t"+string(rune('a'+i))+".pdf", "%PDF-1.7 "+string(rune('a'+i))))
	}
	for name, r := range map[string]struct {
		args []string
		want string
	}{
		"a program under the name of a document": {disputes(focal, "--evidence", file("x.pdf", "\x7fELF\x02\x01\x01\x00\x00")), "is not a PDF, JPEG or PNG by its content"},
		"a program of Windows as a picture":      {disputes(focal, "--evidence", file("x.jpg", "MZ\x90\x00\x03\x00\x00\x00")), "is not a PDF, JPEG or PNG by its content"},
		"a file of 300 MB":                       {disputes(focal, "--evidence", large), "has 300 MB: at most 20 MB each"},
		"an empty file":                          {disputes(focal, "--evidence", file("e.pdf", "")), "is empty"},
		"a picture that is broken":               {disputes(focal, "--evidence", file("b.jpg", "\xff\xd8\xff\xe0\x00")), "broken and cannot be read"},
		"a file that is not there":               {disputes(focal, "--evidence", "none.pdf"), "there is no such file"},
		"a folder":                               {disputes(focal, "--evidence", dir), "is not a file"},
		"more than twenty":                       {disputes(focal, many...), "At most 20 files for one dispute"},
		"with a confirmation":                    {by(focal, "answer", "--agency", "H44.100", "--says", "confirmed", "--evidence", pdf), "--evidence goes with a dispute"},
		"a scan of an officer's own answer":      {by(focal, "answer", "--agency", "H44.100", "--says", "confirmed", "--scan", pdf), "--scan goes with --on-behalf"},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.refused(r.args, exitRefused, r.want)
		})
	}
	c.t = t
	if got := c.value("select count(*)::text from evidence"); got != "0" {
		t.Errorf("%s files are kept", got)
	}
}
