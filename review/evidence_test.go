package review

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

const pdf, jpeg, png = "%PDF-1.7", "\xff\xd8\xff\xe0", "\x89PNG\r\n\x1a\n"

func TestEvidenceIsKnownByItsContent(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		size int64
		head string
		want Evidence
	}{
		"a PDF":                              {"biên bản.pdf", 1, pdf, Evidence{"biên bản.pdf", "application/pdf", 1}},
		"a photograph":                       {"anh.JPEG", 9, jpeg, Evidence{"anh.jpg", "image/jpeg", 9}},
		"a picture of exactly 20 MB":         {"a.png", MaxEvidence, png, Evidence{"a.png", "image/png", MaxEvidence}},
		"a name that lies":                   {"setup.exe", 5, pdf, Evidence{"setup.pdf", "application/pdf", 5}},
		"a name in folders":                  {`C:\hồ sơ\..\a/b/c.pdf`, 5, pdf, Evidence{"c.pdf", "application/pdf", 5}},
		"a name that is a way up":            {"../../etc/passwd", 5, pdf, Evidence{"passwd.pdf", "application/pdf", 5}},
		"dots alone":                         {"..", 5, pdf, Evidence{"minh-chung.pdf", "application/pdf", 5}},
		"no name":                            {"", 5, png, Evidence{"minh-chung.png", "image/png", 5}},
		"a hidden file":                      {".bashrc", 5, pdf, Evidence{"minh-chung.pdf", "application/pdf", 5}},
		"line ends, quotes, turned writing":  {"a\r\nb\"c\u202efdp.pdf", 5, pdf, Evidence{"a__b_c_fdp.pdf", "application/pdf", 5}},
		"bytes that are no letters":          {"a\xff.pdf", 5, pdf, Evidence{"a.pdf", "application/pdf", 5}},
		"a name longer than any file system": {strings.Repeat("ấ", 300) + ".pdf", 5, pdf, Evidence{strings.Repeat("ấ", 60) + ".pdf", "application/pdf", 5}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := CheckEvidence(c.file, c.size, []byte(c.head))
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
		})
	}
}

func TestOtherFilesAreRefused(t *testing.T) {
	const other = "is not a PDF, JPEG or PNG by its content."
	for name, c := range map[string]struct {
		file string
		size int64
		head string
		want string
	}{
		"a file of 300 MB":             {"a.pdf", 300 << 20, pdf, "The file a.pdf has 300 MB: at most 20 MB each."},
		"one byte above 20 MB":         {"a.pdf", MaxEvidence + 1, pdf, "The file a.pdf has 21 MB: at most 20 MB each."},
		"an empty file":                {"a.pdf", 0, "", "The file a.pdf is empty."},
		"a program":                    {"a.pdf", 9, "MZ\x90\x00", "The file a.pdf " + other},
		"a program for Linux":          {"a.pdf", 9, "\x7fELF", "The file a.pdf " + other},
		"a page with scripts":          {"a.png", 9, "<html><script>", "The file a.png " + other},
		"a drawing with scripts":       {"a.svg", 9, "<svg onload=", "The file a.svg " + other},
		"an archive":                   {"a.docx", 9, "PK\x03\x04", "The file a.docx " + other},
		"a PDF behind something else":  {"a.pdf", 9, "MZ" + pdf, "The file a.pdf " + other},
		"the beginning of a PNG":       {"a.png", 4, png[:4], "The file a.png " + other},
		"an ending longer than any is": {"a." + strings.Repeat("x", 500), 9, "MZ", "The file a." + strings.Repeat("x", 58) + " " + other},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := CheckEvidence(c.file, c.size, []byte(c.head))
			if !errors.Is(err, ErrEvidence) || err.Error() != c.want || got != (Evidence{}) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

// Whatever the name: what it becomes is short, one line, and in no folder.
func FuzzEvidenceName(f *testing.F) {
	for _, seed := range []string{"a.pdf", "../..", "\x00", ".", strings.Repeat("ấ", 200), "a.b.c.", "con.pdf", "a\u2028b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got, err := CheckEvidence(name, 1, []byte(pdf))
		bad := strings.ContainsAny(got.Name, "/\\\x00\r\n\"<>:") || strings.HasPrefix(got.Name, ".")
		if err != nil || bad || !utf8.ValidString(got.Name) || len(got.Name) > 255 || !strings.HasSuffix(got.Name, ".pdf") {
			t.Errorf("%q became %q, %v", name, got.Name, err)
		}
	})
}
