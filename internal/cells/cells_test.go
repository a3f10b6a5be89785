package cells

import "testing"

func TestCellsNeverRunAndComeBack(t *testing.T) {
	for plain, want := range map[string]string{
		"H44.104": "H44.104", "": "", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx",
		"'x": "'x", "'=1": "''=1", "''=1": "'''=1", "1=1": "1=1", "đ": "đ",
	} {
		if got := Escape(plain); got != want || Unescape(got) != plain {
			t.Errorf("Escape(%q) is %q, want %q; back: %q", plain, got, want, Unescape(got))
		}
	}
}
