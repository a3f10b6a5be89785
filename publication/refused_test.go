package publication_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"os"
	"strings"
	"testing"

	"danhgia/publication"
	"danhgia/scoring"
)

func TestWhatIsNoPublicationIsRefusedInWords(t *testing.T) {
	content := string(newSeries(t).add(signer('A')).encoded())
	lines := strings.SplitAfter(content, "\n")
	before, after, _ := strings.Cut(content, `"parts":[`)
	_, after, _ = strings.Cut(after, `"results":`)
	for name, c := range map[string]struct{ content, want string }{
		"nothing":                   {"", "dạng của tệp: tệp kết thúc giữa chừng, ở dòng 1"},
		"a page":                    {"<html>\n</html>\n", "dạng của tệp: dòng 1 không đúng dạng của tệp công khai"},
		"cut in the keys":           {content[:100], "dạng của tệp: tệp kết thúc giữa chừng, ở dòng 3"},
		"cut in the results":        {content[:len(content)-200], "dạng của tệp: phần kết quả không bắt đầu hoặc không kết thúc đúng dạng của tệp công khai"},
		"with Windows's line ends":  {strings.ReplaceAll(content, "\n", "\r\n"), "dạng của tệp: dòng 1 không đúng dạng của tệp công khai"},
		"with something before it":  {"\ufeff" + content, "dạng của tệp: dòng 1 không đúng dạng của tệp công khai"},
		"with something after it":   {content + " ", "dạng của tệp: phần kết quả không bắt đầu hoặc không kết thúc đúng dạng của tệp công khai"},
		"with an unknown field":     {strings.Replace(content, `"revision":1`, `"revision":1,"x":1`, 1), "bản xác nhận 1: dòng 6 không đúng dạng của tệp công khai"},
		"with a field twice":        {strings.Replace(content, `"revision":1`, `"revision":1,"revision":1`, 1), "bản xác nhận 1: dòng 6 không đúng dạng của tệp công khai"},
		"with a number in disguise": {strings.Replace(content, `"revision":1`, `"revision":1.0`, 1), "bản xác nhận 1: dòng 6 không đúng dạng của tệp công khai"},
		"with a line less":          {strings.Join(append(lines[:1:1], lines[2:]...), ""), "dạng của tệp: dòng 2 không đúng dạng của tệp công khai"},
		"millions of brackets":      {strings.Repeat("[", 5_000_000), "dạng của tệp: tệp kết thúc giữa chừng, ở dòng 1"},
		"of a later version":        {strings.Replace(content, `"version":1`, `"version":2`, 1), "dạng của tệp: dòng 1 không đúng dạng của tệp công khai"},
		"with sizes below zero":     {strings.Replace(content, `"agency":"H44","bytes":`, `"agency":"H44","bytes":-`, 1), "bảng các phần: không phải là bảng đã được ký"},
		"without parts":             {before + "\"parts\":[\n],\n\"results\":" + after, "bảng các phần: không phải là bảng đã được ký"},
	} {
		t.Run(name, func(t *testing.T) {
			got := verify(nil, []byte(c.content))
			if len(got.Findings) == 0 || got.Findings[0].In(scoring.Vi) != c.want || got.Findings[0].Kind != publication.Altered {
				t.Errorf("got %v, want %s", got.Findings, c.want)
			}
		})
	}
}

func FuzzVerify(f *testing.F) {
	content, err := os.ReadFile("testdata/766.1.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	f.Add([]byte(`{"format":"danhgia-publication","version":1,` + "\n\"keys\":[\n],\n\"chain\":[\n],\n\"index_set\":\"\",\n\"parts\":[\n],\n\"results\":{}\n}\n"))
	f.Fuzz(func(t *testing.T, altered []byte) {
		if got := verify(nil, altered); len(got.Findings) == 0 && !bytes.Equal(altered, content) {
			t.Errorf("nothing found, though it is not what was signed")
		}
	})
}

// TestOldRevisionsStayAsTheyAre holds what an earlier version of this program has published: whatever becomes of the
// program, it must verify. A change of the file is a change of what is public.
func TestOldRevisionsStayAsTheyAre(t *testing.T) {
	content, err := os.ReadFile("testdata/766.1.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(content, rotated(t).encoded()) && scoring.Engine == "766.1" {
		t.Error("this engine writes other bytes than it has published")
	}
	got := verify(trust(t, listed(endorse(t, signer('A'), signer('A')), publication.ActiveKey)), content)
	for _, f := range got.Findings {
		if f.Kind != publication.Engines {
			t.Error(f.In(scoring.En))
		}
	}
}

func TestPrivateKeysAreReadAndNeverShown(t *testing.T) {
	s := signer('A')
	content, err := s.PrivatePEM()
	if err != nil {
		t.Fatal(err)
	}
	again, err := publication.ParseSigner(string(content))
	if err != nil || again.ID() != s.ID() {
		t.Fatal(err)
	}
	want := "key " + s.ID()
	for _, shown := range []string{fmt.Sprint(again), fmt.Sprintf("%+v", again), fmt.Sprintf("%#v", again), again.LogValue().String()} {
		if shown != want {
			t.Errorf("shown as %q", shown)
		}
	}
	public, err := publication.NewKeyList("H44", []publication.ListedKey{listed(endorse(t, s, s), publication.ActiveKey)}).PEM()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"nothing": "", "a password": "hunter2", "a public key": string(public), "two keys": string(content) + string(content),
		"cut": string(content[:60]), "no key in it": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
	} {
		if _, err := publication.ParseSigner(text); err != publication.ErrPrivate { //nolint:errorlint // it must be this error and have nothing of the text
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTrustIsReadFromPEMAndLists(t *testing.T) {
	a := endorse(t, signer('A'), signer('A'))
	pem, err := publication.NewKeyList("H44", []publication.ListedKey{listed(endorse(t, signer('B'), signer('B')), publication.ActiveKey), listed(a, publication.RetiredKey)}).PEM()
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := publication.ParseTrust(pem)
	if err != nil {
		t.Fatal(err)
	}
	if got := verify(&parsed, newSeries(t).add(signer('A')).encoded()); !got.Proven() {
		t.Errorf("%+v", got)
	}
	private, err := signer('A').PrivatePEM()
	if err != nil {
		t.Fatal(err)
	}
	forged := listed(a, publication.ActiveKey)
	forged.Public = ed25519.PublicKey(bytes.Repeat([]byte{1}, 32))
	forgedList, err := scoring.Canonical(publication.NewKeyList("H44", []publication.ListedKey{forged}))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"nothing": nil, "a private key": private, "other JSON": []byte(`{"keys":[]}`), "a key under another's id": forgedList,
		"a state that is none": []byte(strings.Replace(string(forgedList), "active", "asleep", 1)),
	} {
		if _, err := publication.ParseTrust(content); err == nil {
			t.Errorf("%s was believed", name)
		}
	}
}
