package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/indexes"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/publication"
	"danhgia/scoring"
)

var published = time.Date(2026, 9, 20, 3, 0, 0, 0, time.UTC)

func testSigner(name byte) publication.Signer {
	return publication.NewSigner(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{name}, ed25519.SeedSize)))
}

func newest(t testing.TB) indexset.File {
	t.Helper()
	files, err := indexset.All(indexes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return files[len(files)-1]
}

// sampleResults are those of the sample period, times times over.
func sampleResults(t testing.TB, times int) scoring.Results {
	t.Helper()
	raw, err := portal.ReadFolder("../samples/phu-tho-2026-08")
	if err != nil {
		t.Fatal(err)
	}
	collection, err := portal.Read(raw, activities.Key{Province: "H44", Period: "2026-08"})
	if err != nil {
		t.Fatal(err)
	}
	file := newest(t)
	scorer := scoring.NewScorer(file.Set)
	var agencies []scoring.Agency
	var cards []scoring.Scorecard
	for n := range times {
		for _, a := range collection.Agencies {
			if n > 0 {
				a.Code += "." + string(rune('a'+n/26)) + string(rune('a'+n%26))
				a.Figures.Agency = a.Code
			}
			card, err := scorer.Score(a.Figures)
			if err != nil {
				t.Fatal(err)
			}
			agencies, cards = append(agencies, a.Agency), append(cards, card)
		}
	}
	return scoring.Results{
		Province: raw.Province, Period: "2026-08", Revision: 1, State: scoring.Final, Published: published,
		IndexSet: scoring.Reference{Code: file.Set.Code, SHA256: publication.Digest(file.Content)}, Engine: scoring.Engine,
		Snapshot: scoring.Snapshot{ID: "sample", Source: raw.Source}, Agencies: file.Set.Stand(agencies, cards),
	}
}

// signedDocument is a publication of results by key A.
func signedDocument(t testing.TB, r scoring.Results) []byte {
	t.Helper()
	content, err := r.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	statement, signature, err := testSigner('A').Seal(content, nil)
	if err != nil {
		t.Fatal(err)
	}
	said, err := publication.ParseStatement(statement)
	if err != nil {
		t.Fatal(err)
	}
	key, err := testSigner('A').Endorse(testSigner('A').Public(), published)
	if err != nil {
		t.Fatal(err)
	}
	d := publication.Document{
		Keys: []publication.Key{key}, Chain: []publication.Link{{Statement: said, Signature: signature}},
		IndexSet: newest(t).Content, Results: content,
	}
	document, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// keyFile is a file of the public key of a signer.
func keyFile(t *testing.T, name byte) string {
	t.Helper()
	key, err := testSigner(name).Endorse(testSigner(name).Public(), published)
	if err != nil {
		t.Fatal(err)
	}
	content, err := publication.NewKeyList("H44", []publication.ListedKey{{Key: key, State: publication.ActiveKey}}).PEM()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "key.pem")
	writeTest(t, file, content)
	return file
}

func writeTest(t *testing.T, file string, content []byte) {
	t.Helper()
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyTheSample(t *testing.T) {
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.json"), filepath.Join(dir, "bad.json")
	content := signedDocument(t, sampleResults(t, 1))
	writeTest(t, good, content)
	at := bytes.Index(content, []byte(`{"code":"H44.104"`))
	altered := bytes.Replace(content[at:], []byte(`"rank":`), []byte(`"rank":1`), 1)
	writeTest(t, bad, append(bytes.Clone(content[:at]), altered...))
	a, b := keyFile(t, 'A'), keyFile(t, 'B')
	for name, c := range map[string]struct {
		args      []string
		code      int
		out, errs string
	}{
		"a trusted key":        {[]string{good, "--key", a}, exitGood, "computed again: 164 agencies by the rules 766.1, no difference", ""},
		"no key":               {[]string{good}, exitRefused, "signer: not checked", "signer not checked"},
		"another key":          {[]string{good, "--key", b}, exitRefused, "signer: unknown", "not proven: 1 findings"},
		"an altered one":       {[]string{bad, "--key", a}, exitRefused, "altered: results of H44.104: it was altered after it was signed", "not proven"},
		"altered, no key":      {[]string{bad}, exitRefused, "bytes, signatures and chain: ALTERED", "not proven"},
		"no such file":         {[]string{filepath.Join(dir, "none.json"), "--key", a}, exitRefused, "", "no such file"},
		"a key that is no key": {[]string{good, "--key", good}, exitRefused, "", "neither public keys as PEM nor a list of keys"},
		"not over http":        {[]string{"http://danhgia.example/x.json", "--key", a}, exitRefused, "", "give an address with https"},
		"nothing to verify":    {nil, exitUsage, "", "accepts 1 arg"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := call(t, append([]string{"verify"}, c.args...)...)
			if code != c.code || !strings.Contains(out, c.out) || !strings.Contains(errs, c.errs) {
				t.Errorf("exit code %d\n%s\n%s", code, out, errs)
			}
		})
	}
	code, out, _ := call(t, "verify", good, "--key", a, "--json")
	var r publication.Report
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitGood || r.Agencies != 164 || r.Signer != publication.SignerTrusted || r.Findings == nil {
		t.Errorf("exit code %d, %v\n%s", code, err, out)
	}
}

func TestVerifyWhatStandsOnTheWeb(t *testing.T) {
	content := signedDocument(t, sampleResults(t, 1))
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/good.json":
			_, _ = w.Write(content)
		case "/cut.json":
			w.Header().Set("Content-Length", "1000000")
			_, _ = w.Write(content[:1000])
		case "/huge.json":
			w.Header().Set("Content-Length", "99999999999")
		case "/away.json":
			http.Redirect(w, r, "http://danhgia.example/good.json", http.StatusFound)
		case "/round.json":
			http.Redirect(w, r, "/round.json", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(site.Close)
	key := keyFile(t, 'A')
	for path, want := range map[string]string{
		"good.json": "", "cut.json": "unexpected EOF", "huge.json": "it is no publication", "none.json": "404",
		"away.json": "give an address with https", "round.json": "without end",
	} {
		code, _, errs := call(t, "verify", site.URL+"/"+path, "--key", key)
		if (code == exitGood) != (want == "") || !strings.Contains(errs, want) {
			t.Errorf("%s: exit code %d, %s", path, code, errs)
		}
	}
	huge := filepath.Join(t.TempDir(), "huge.json")
	writeTest(t, huge, nil)
	if err := os.Truncate(huge, mostDocument+1); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := call(t, "verify", huge); code != exitRefused || !strings.Contains(errs, "larger than 512 MB") {
		t.Errorf("a huge file: exit code %d, %s", code, errs)
	}
}

func TestKeysAreMadeOnceAndReadByTheirOwner(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key.pem")
	code, out, errs := call(t, "keys", "create", "--out", file)
	if code != exitGood {
		t.Fatal(errs)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := publication.ParseSigner(string(content))
	if err != nil || !strings.Contains(out, signer.ID()) || strings.Contains(out, "PRIVATE") {
		t.Errorf("%v\n%s", err, out)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if code, _, errs := call(t, "keys", "create", "--out", file); code != exitRefused || !strings.Contains(errs, "never written over") {
		t.Errorf("exit code %d, %s", code, errs)
	}
}

// BenchmarkVerify verifies publications of the sample's agencies, and of 10,000.
func BenchmarkVerify(b *testing.B) {
	for name, times := range map[string]int{"164 agencies": 1, "10,004 agencies": 61} {
		b.Run(name, func(b *testing.B) {
			content := signedDocument(b, sampleResults(b, times))
			v := publication.Verifier{Decode: func(c []byte) (scoring.IndexSet, error) { return indexset.Parse("index set", c) }}
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				if r := v.Verify(content); len(r.Findings) > 0 {
					b.Fatal(r.Findings[0].In(scoring.En))
				}
			}
		})
	}
}
