package publication_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/publication"
	"danhgia/scoring"
)

func sum(content []byte) string {
	s := sha256.Sum256(content)
	return hex.EncodeToString(s[:])
}

// rotated is a period with three revisions: two signed by key A, the third by B, which A has endorsed.
func rotated(t *testing.T) *series {
	t.Helper()
	s := newSeries(t).add(signer('A')).add(signer('A'))
	s.keys = append(s.keys, endorse(t, signer('A'), signer('B')))
	return s.add(signer('B'))
}

func TestWhatWasPublishedIsProven(t *testing.T) {
	s := rotated(t)
	got := verify(trust(t, listed(s.keys[0], publication.RetiredKey)), s.encoded())
	want := publication.Report{
		Statement: s.doc.Chain[2].Statement, Chain: 3, First: 1, Agencies: 4, Engine: scoring.Engine,
		Signer: publication.SignerTrusted, Findings: []publication.Finding{},
	}
	if diff := cmp.Diff(want, got); diff != "" || !got.Proven() {
		t.Errorf("proven %t (-want +got)\n%s", got.Proven(), diff)
	}
}

// TestAnyByteThatIsAlteredIsFoundAndNamed alters every byte of a document, one at a time, in one of three ways.
func TestAnyByteThatIsAlteredIsFoundAndNamed(t *testing.T) {
	s := rotated(t)
	trusted := trust(t, listed(s.keys[0], publication.ActiveKey))
	content := s.encoded()
	places := placesOf(t, content)
	for i := range content {
		altered := bytes.Clone(content)
		altered[i] ^= []byte{1, 0x20, 0x80}[i%3]
		got := verify(trusted, altered)
		if len(got.Findings) == 0 || got.Proven() || got.Findings[0].Kind != publication.Altered {
			t.Fatalf("byte %d (%q to %q) in %v: found %v", i, content[i], altered[i], places[i], got.Findings)
		}
		first := got.Findings[0].Place
		first.Indicator = ""
		if !slices.Contains(places[i], first) {
			t.Errorf("byte %d (%q to %q, %q) in %v: named %v", i, content[i], altered[i], around(content, i), places[i], got.Findings[0])
		}
	}
}

func around(content []byte, i int) []byte { return content[max(0, i-15):min(len(content), i+15)] }

// placesOf are the places that may be named for each byte: its own, and where a line ends also the form of the file.
func placesOf(t *testing.T, content []byte) [][]publication.Place {
	t.Helper()
	form := publication.Place{Part: publication.PartForm}
	places, at, line, statement, key := make([][]publication.Place, len(content)), 0, form, 0, 0
	for text := range strings.Lines(string(content)) {
		own := form
		switch line.Part {
		case "keys":
			key++
			own = publication.Place{Part: publication.PartKey, Number: key}
		case "chain":
			own = publication.Place{Part: publication.PartSignature, Number: statement}
			if strings.HasPrefix(text, `{"statement"`) {
				statement++
				own = publication.Place{Part: publication.PartStatement, Number: statement}
			}
		case "parts":
			own = publication.Place{Part: publication.PartTable}
		}
		switch {
		case strings.HasPrefix(text, "],"):
			line, own = form, form
		case strings.HasPrefix(text, `"index_set":`):
			own = publication.Place{Part: publication.PartIndexSet}
		case strings.HasSuffix(text, ":[\n"):
			line.Part, own = strings.Trim(text, "\":[\n"), form
		}
		for range len(text) {
			places[at] = []publication.Place{own}
			at++
		}
		if places[at-1][0] != form { // the end of a line is of the form, and what precedes it may be blamed
			places[at-1] = append(places[at-1], form)
		}
		if at > 1 && content[at-2] == ',' {
			places[at-2] = append(places[at-2], form)
		}
		if strings.HasPrefix(text, "],") { // whoever reads a list takes its end for one more of it
			for i := at - len(text); i < at; i++ {
				places[i] = append(places[i], publication.Place{Part: publication.PartKey, Number: key + 1},
					publication.Place{Part: publication.PartStatement, Number: statement + 1}, publication.Place{Part: publication.PartTable})
			}
		}
	}
	markResults(t, content, places)
	return places
}

func markResults(t *testing.T, content []byte, places [][]publication.Place) {
	t.Helper()
	start := bytes.Index(content, []byte("\n\"results\":")) + len("\n\"results\":")
	first := bytes.Index(content, []byte(`"agencies":[`)) + len(`"agencies":[`)
	end := len(content) - len("\n}\n")
	at := publication.Place{Part: publication.PartResults}
	for i := start; i < end; i++ {
		if i >= first && bytes.HasPrefix(content[i:], []byte(`{"code":"H44`)) {
			code, _, _ := bytes.Cut(content[i+len(`{"code":"`):], []byte(`"`))
			at.Agency = string(code)
		}
		places[i] = []publication.Place{at}
	}
	if at.Agency != "H44.3" {
		t.Fatal("the results are not as this test takes them to be")
	}
}

func TestTheChainIsOfOnePeriodInItsOrder(t *testing.T) {
	other := newSeries(t)
	other.change = func(r *scoring.Results) { r.Period = "2026-07" }
	other.add(signer('A')).add(signer('A'))
	second := publication.Place{Part: publication.PartStatement, Number: 2}
	for name, c := range map[string]struct {
		change func(*publication.Document)
		want   publication.Place
	}{
		"two statements swapped":      {func(d *publication.Document) { d.Chain[0], d.Chain[1] = d.Chain[1], d.Chain[0] }, publication.Place{Part: publication.PartStatement, Number: 1}},
		"the first one dropped":       {func(d *publication.Document) { d.Chain = d.Chain[1:] }, publication.Place{Part: publication.PartStatement, Number: 1}},
		"one in the middle dropped":   {func(d *publication.Document) { d.Chain = slices.Delete(d.Chain, 1, 2) }, second},
		"the last one dropped":        {func(d *publication.Document) { d.Chain = d.Chain[:2] }, publication.Place{Part: publication.PartTable}},
		"one given twice":             {func(d *publication.Document) { d.Chain = slices.Insert(d.Chain, 1, d.Chain[0]) }, second},
		"one of another period":       {func(d *publication.Document) { d.Chain[1] = other.doc.Chain[1] }, second},
		"the chain of another period": {func(d *publication.Document) { d.Chain = other.doc.Chain }, publication.Place{Part: publication.PartTable}},
		"the signatures of two swapped": {func(d *publication.Document) {
			d.Chain[0].Signature, d.Chain[1].Signature = d.Chain[1].Signature, d.Chain[0].Signature
		}, publication.Place{Part: publication.PartSignature, Number: 1}},
		"the results of another revision": {func(d *publication.Document) { d.Results = other.doc.Results }, publication.Place{Part: publication.PartTable}},
		"another index set":               {func(d *publication.Document) { d.IndexSet = append(slices.Clone(d.IndexSet), "# x\n"...) }, publication.Place{Part: publication.PartIndexSet}},
		"a key less":                      {func(d *publication.Document) { d.Keys = d.Keys[1:] }, publication.Place{Part: publication.PartKey, Number: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			s := rotated(t)
			c.change(&s.doc)
			got := verify(trust(t, listed(endorse(t, signer('A'), signer('A')), publication.ActiveKey)), s.encoded())
			if len(got.Findings) == 0 || got.Findings[0].Place != c.want || got.Findings[0].Kind != publication.Altered {
				t.Errorf("found %v, want first %v", got.Findings, c.want)
			}
		})
	}
}

func TestWhomTheReaderBelieves(t *testing.T) {
	a, b, c := endorse(t, signer('A'), signer('A')), endorse(t, signer('A'), signer('B')), endorse(t, signer('C'), signer('C'))
	for name, test := range map[string]struct {
		trusted *publication.Trust
		want    publication.SignerState
	}{
		"nobody is named":             {nil, publication.SignerNotChecked},
		"the key that signed":         {trust(t, listed(b, publication.ActiveKey)), publication.SignerTrusted},
		"the key that endorsed it":    {trust(t, listed(a, publication.RetiredKey)), publication.SignerTrusted},
		"another key":                 {trust(t, listed(c, publication.ActiveKey)), publication.SignerUnknown},
		"no key":                      {trust(t), publication.SignerUnknown},
		"a revoked key":               {trust(t, listed(a, publication.ActiveKey), listed(b, publication.RevokedKey)), publication.SignerRevoked},
		"endorsed by a revoked key":   {trust(t, listed(a, publication.RevokedKey), listed(c, publication.ActiveKey)), publication.SignerUnknown},
		"so endorsed, but listed too": {trust(t, listed(a, publication.RevokedKey), listed(b, publication.ActiveKey)), publication.SignerTrusted},
	} {
		t.Run(name, func(t *testing.T) {
			got := verify(test.trusted, rotated(t).encoded())
			kinds := []publication.Kind{}
			for _, f := range got.Findings {
				kinds = append(kinds, f.Kind)
			}
			want := []publication.Kind{publication.Untrusted}
			if test.want == publication.SignerTrusted || test.want == publication.SignerNotChecked {
				want = []publication.Kind{}
			}
			if diff := cmp.Diff(want, kinds); got.Signer != test.want || diff != "" || got.Agencies != 4 {
				t.Errorf("signer %s, want %s; %v", got.Signer, test.want, got.Findings)
			}
			if got.Proven() != (test.want == publication.SignerTrusted) {
				t.Errorf("proven: %t", got.Proven())
			}
		})
	}
}

func TestASeriesSignedBySomebodyElseIsSoundAndUnknown(t *testing.T) {
	s := newSeries(t)
	s.keys = []publication.Key{endorse(t, signer('E'), signer('E'))}
	got := verify(trust(t, listed(endorse(t, signer('A'), signer('A')), publication.ActiveKey)), s.add(signer('E')).encoded())
	if got.Signer != publication.SignerUnknown || len(got.Findings) != 1 || got.Proven() {
		t.Errorf("%+v", got)
	}
}

// TestEnginesAreNotTampering publishes other points than this program computes, duly signed.
func TestEnginesAreNotTampering(t *testing.T) {
	for engine, want := range map[string]publication.Kind{"766.0": publication.Engines, scoring.Engine: publication.Computation} {
		t.Run(engine, func(t *testing.T) {
			s := newSeries(t)
			s.change = func(r *scoring.Results) {
				r.Engine = engine
				r.Agencies[1].Card.Groups[0].Indicators[0].Points = scoring.Some[scoring.Hundredths](29)
				r.Agencies[2].Rank = scoring.Some(7)
			}
			got := verify(trust(t, listed(s.keys[0], publication.ActiveKey)), s.add(signer('A')).encoded())
			var places []publication.Place
			for _, f := range got.Findings {
				places = append(places, f.Place)
				if f.Kind != want {
					t.Errorf("%s: %s, want %s", f.In(scoring.En), f.Kind, want)
				}
			}
			wantPlaces := []publication.Place{
				{Part: publication.PartResults, Agency: "H44.1", Indicator: "A1"}, {Part: publication.PartResults, Agency: "H44.2"},
			}
			if diff := cmp.Diff(wantPlaces, places); diff != "" || got.Signer != publication.SignerTrusted || got.Proven() {
				t.Errorf("(-want +got)\n%s\n%+v", diff, got)
			}
		})
	}
}

// TestAnAlteredFigureIsNamedWithItsIndicator alters what an agency had.
func TestAnAlteredFigureIsNamedWithItsIndicator(t *testing.T) {
	content := newSeries(t).add(signer('A')).encoded()
	altered := bytes.Replace(content, []byte(`{"indicator":"A1","numerator":8`), []byte(`{"indicator":"A1","numerator":9`), 1)
	got := verify(nil, altered)
	var said []string
	for _, f := range got.Findings {
		said = append(said, f.In(scoring.Vi))
	}
	want := []string{
		"kết quả của H44: nội dung đã bị sửa sau khi ký",
		"kết quả của H44, A1: tỷ lệ đã công khai là 80.00, tính lại được 90.00",
		"kết quả của H44, A1: điểm đã công khai là 0.27, tính lại được 0.30",
		"kết quả của H44, A1: quy tắc tính đã công khai là ratio, tính lại được target",
		"kết quả của H44, A: điểm của nhóm đã công khai là 3.67, tính lại được 3.70",
		"kết quả của H44: tổng điểm đã công khai là 3.67, tính lại được 3.70",
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestARevisionOlderThanSignatures(t *testing.T) {
	s := newSeries(t).add(signer('A'))
	s.doc.Chain, s.doc.Keys = nil, nil
	got := verify(nil, s.encoded())
	if len(got.Findings) != 1 || got.Findings[0].Kind != publication.Unsigned || got.Signer != publication.SignerNone || got.Agencies != 4 {
		t.Errorf("%+v", got)
	}
}

func TestARevokedKeyPassesNoTrustOn(t *testing.T) {
	s := newSeries(t)
	s.keys = append(s.keys, endorse(t, signer('A'), signer('B')), endorse(t, signer('B'), signer('C')))
	content := s.add(signer('C')).encoded()
	a, b := listed(s.keys[0], publication.ActiveKey), listed(s.keys[1], publication.RevokedKey)
	if got := verify(trust(t, a), content); got.Signer != publication.SignerTrusted {
		t.Errorf("endorsed by one that a trusted key has endorsed: %s", got.Signer)
	}
	if got := verify(trust(t, a, b), content); got.Signer != publication.SignerUnknown {
		t.Errorf("endorsed by a revoked one that a trusted key has endorsed: %s", got.Signer)
	}
}
