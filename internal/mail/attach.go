package mail

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"danhgia/activities"

	gomail "github.com/go-mail/mail/v2"
	"golang.org/x/text/unicode/norm"
)

const (
	maxFiles    = 10 << 20 // bytes of all files of a mail
	maxFileName = 60       // characters, so that its header stays on one line
)

var mediaType = regexp.MustCompile(`^[a-z]+/[a-z0-9][a-z0-9.+-]*$`)

// attach adds files with headers of our own: go-mail writes names as they are.
func attach(m *gomail.Message, files []activities.MailFile) error {
	size := 0
	for _, f := range files {
		if size += len(f.Content); size > maxFiles {
			return fmt.Errorf("the files of a mail may have %d MiB together: send a link", maxFiles>>20)
		}
		h, err := fileHeader(f)
		if err != nil {
			return fmt.Errorf("attach %q: %w", shorten(f.Name, maxFileName), err)
		}
		m.AttachReader("file", bytes.NewReader(f.Content), gomail.SetHeader(h))
	}
	return nil
}

func fileHeader(f activities.MailFile) (map[string][]string, error) {
	switch {
	case f.Name == "" || unsafe(f.Name) || strings.ContainsAny(f.Name, `/\`):
		return nil, errors.New("a file needs a name on one line, without slashes")
	case len([]rune(f.Name)) > maxFileName:
		return nil, fmt.Errorf("a file's name may have %d characters", maxFileName)
	case !mediaType.MatchString(f.Type):
		return nil, fmt.Errorf("%q is not a type such as text/calendar", shorten(f.Type, 40))
	}
	kind := f.Type
	if strings.HasPrefix(kind, "text/") {
		kind += "; charset=UTF-8"
	}
	return map[string][]string{"Content-Type": {kind}, "Content-Disposition": {disposition(f.Name)}}, nil
}

// disposition gives a name in its letters (RFC 2231) and, for mail programs that do not read those, in ASCII.
func disposition(name string) string {
	ascii := asciiName(name)
	if ascii == name {
		return `attachment; filename="` + name + `"`
	}
	return `attachment; filename="` + ascii + `"; filename*=UTF-8''` + percent(name)
}

// asciiName leaves the marks off: "phiếu điểm.csv" becomes "phieu-diem.csv".
func asciiName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'đ':
			return 'd'
		case r == 'Đ':
			return 'D'
		case r < 0x80 && (isWord(byte(r)) || r == '.'):
			return r
		default:
			return '-'
		}
	}, norm.NFD.String(name))
}

func percent(name string) string {
	var out strings.Builder
	for _, b := range []byte(norm.NFC.String(name)) {
		if isWord(b) || b == '.' {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "%%%02X", b)
		}
	}
	return out.String()
}

func isWord(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_'
}
