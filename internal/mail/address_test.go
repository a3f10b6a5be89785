package mail

import (
	"errors"
	"strings"
	"testing"
)

func TestAddressesThatAreTaken(t *testing.T) {
	for in, want := range map[string]string{
		"dau-moi@so.tinh.example": "dau-moi@so.tinh.example",
		" dau-moi@so.tinh.example "://nolint:gocritic // the spaces are the point
		"dau-moi@so.tinh.example",
		"Dau.Moi+766@SO.Tinh.Example":             "Dau.Moi+766@so.tinh.example",
		"o'brien_{x}@a1.example":                  "o'brien_{x}@a1.example",
		"van-thu@phú-thọ.example":                 "van-thu@xn--ph-th-8ua2654c.example",
		strings.Repeat("a", 64) + "@tinh.example": strings.Repeat("a", 64) + "@tinh.example",
	} {
		got, err := ParseAddress(in)
		if err != nil || got.String() != want {
			t.Errorf("%s: %s, %v", in, got, err)
		}
	}
}

func TestAddressesThatAreRefused(t *testing.T) {
	for name, in := range map[string]string{
		"nothing":                            "",
		"no @":                               "dau-moi.so.tinh.example",
		"no domain":                          "dau-moi@",
		"nothing before the @":               "@so.tinh.example",
		"a domain of one label":              "dau-moi@localhost",
		"a second command":                   "a@b.example>\r\nRCPT TO:<c@d.example",
		"a line feed at the end":             "a@b.example\n",
		"a carriage return":                  "a\r@b.example",
		"a NUL":                              "a\x00@b.example",
		"a line separator":                   "a\u2028@b.example",
		"broken UTF-8":                       "a\xff@b.example",
		"a quoted local part":                `"a b"@b.example`,
		"SMTP parameters in a quoted part":   `"a> NOTIFY=NEVER"@b.example`,
		"a name before the address":          "Bình <a@b.example>",
		"angle brackets":                     "<a@b.example>",
		"two addresses":                      "a@b.example, c@d.example",
		"two @":                              "a@b@c.example",
		"a comment":                          "a(x)@b.example",
		"a source route":                     "@x.example:a@b.example",
		"marks before the @":                 "đầu-mối@b.example",
		"a space":                            "a b@b.example",
		"a dot at the start":                 ".a@b.example",
		"a dot at the end of the local part": "a.@b.example",
		"two dots":                           "a..b@b.example",
		"an IPv4 literal":                    "a@[192.0.2.1]",
		"an IPv6 literal":                    "a@[IPv6:2001:db8::1]",
		"an IP without brackets":             "a@192.0.2.1",
		"a label that begins with a hyphen":  "a@-b.example",
		"an empty label":                     "a@b..example",
		"an underscore in the domain":        "a@b_c.example",
		"a domain that is no IDN":            "a@\u200d\u0301.example",
		"65 octets before the @":             strings.Repeat("a", 65) + "@b.example",
		"255 octets":                         "a@" + strings.Repeat(strings.Repeat("b", 49)+".", 5) + "example",
		"a label of 64 octets":               "a@" + strings.Repeat("b", 64) + ".example",
		"percent encoding of a line break":   "a%0d%0a@b.example\r\n",
		"a bidirectional override":           "a\u202eb@b.example",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseAddress(in)
			if !errors.Is(err, ErrAddress) {
				t.Errorf("%v, %v", got, err)
			}
			if err != nil && strings.ContainsAny(err.Error(), "\r\n\x00") {
				t.Errorf("the refusal has a line break: %q", err)
			}
		})
	}
}

func TestALineBreakIsNamed(t *testing.T) {
	if _, err := ParseAddress("a@b.example\r\nDATA"); err == nil || !strings.Contains(err.Error(), "line break") {
		t.Error(err)
	}
}

// Whatever is taken is safe in a header and in a command.
func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"a@b.example", `"a"@b.example`, "a@b.example\r\n", "a@phú-thọ.example", "<a@b.example> SIZE=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAddress(s)
		if err != nil {
			return
		}
		if strings.ContainsFunc(a.String(), func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`<>"()[]\,;:`, r) }) {
			t.Errorf("%q became %q", s, a)
		}
		if again, err := ParseAddress(a.String()); err != nil || again != a {
			t.Errorf("%q became %q, then %q, %v", s, a, again, err)
		}
	})
}

func TestEnvelopeSenders(t *testing.T) {
	for _, id := range []string{"1", "0192f3c4-7a1b-7c2d-8e3f-0123456789ab", strings.Repeat("z", 40)} {
		local, err := testKey.envelope(id)
		must(t, err)
		if _, err := ParseAddress(local + "@thu.tinh.example"); err != nil {
			t.Error(err)
		}
		for _, text := range []string{local, strings.ToUpper(local)} {
			if got, err := testKey.mailOf("<" + text + "@thu.tinh.example>"); err != nil || got != id {
				t.Errorf("%s: %s, %v", text, got, err)
			}
		}
		if _, err := Key("another key, as long as the first one is").mailOf(local + "@thu.tinh.example"); !errors.Is(err, errForged) {
			t.Error(err)
		}
		if _, err := testKey.mailOf(strings.Replace(local, "bounce+", "bounce+0", 1) + "@thu.tinh.example"); err == nil {
			t.Error("the signature of one id was taken for another")
		}
	}
}
