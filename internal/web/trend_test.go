package web

import (
	"net/url"
	"strings"
	"testing"

	"danhgia/scoring"
)

// earlier is the sample of an earlier period, in which everything was a little worse.
func earlier(t testing.TB, period scoring.Period, change func(*scoring.Results)) scoring.Results {
	t.Helper()
	r := sampleResults(t)
	r.Period = period
	scorer := scoring.NewScorer(sampleSet())
	standings, err := scorer.Restand(r.Agencies, map[string][]scoring.Change{
		"H99.02": {{Indicator: "ON_TIME", Numerator: 5, Denominator: 9}}, "H99.01": {{Indicator: "ON_TIME", Numerator: 20, Denominator: 20}},
	})
	if err != nil {
		t.Fatal(err)
	}
	r.Agencies = standings
	if change != nil {
		change(&r)
	}
	return r
}

func TestATrendIsOfComparablePeriodsOnly(t *testing.T) {
	server, archive := serve(t)
	archive.put(t, earlier(t, "2026-07", nil))
	archive.put(t, earlier(t, "2026-06", func(r *scoring.Results) { r.IndexSet.Code = "sample-0" }))
	archive.put(t, earlier(t, "2026-05", func(r *scoring.Results) { r.Engine = "766.0" }))
	archive.put(t, earlier(t, "2026-04", func(r *scoring.Results) { r.Agencies = r.Agencies[:2] }))
	archive.put(t, earlier(t, "2026-03", func(r *scoring.Results) { r.Snapshot.Gaps[0].Agency = "H99.02" }))
	archive.put(t, earlier(t, "2026-02", func(r *scoring.Results) { r.Agencies[2].Card.NoCases = true }))
	archive.put(t, earlier(t, "2026-01", nil))
	archive.put(t, earlier(t, "2026-09", nil)) // later ones are no past
	golden(t, "scorecard-trend.vi.html", get(t, server, "/ky/2026-08/don-vi/H99.02").body)
	page := get(t, server, "/ky/2026-08/don-vi/H99.02?lang=en").body
	golden(t, "scorecard-trend.en.html", page)
	for _, words := range []string{
		`"labels":["January 2026","July 2026","August 2026"]`, "5 periods are not compared", "<li>June 2026: " + phrases["not.other-set"].en,
		"<li>May 2026: " + phrases["not.other-rules"].en, "<li>April 2026: " + phrases["not.not-listed"].en,
		"<li>March 2026: " + phrases["not.partial"].en, "<li>February 2026: " + phrases["not.no-cases"].en,
	} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	if partial := get(t, server, "/ky/2026-08/don-vi/H99.101").body; !strings.Contains(partial, phrases["trend.partial"].vi) {
		t.Error("a period that lacks figures is compared")
	}
	if first := get(t, server, "/ky/2026-01/don-vi/H99.02").body; !strings.Contains(first, phrases["trend.none"].vi) {
		t.Error("the first period has a trend")
	}
}

func TestFiguresAreTriedByTheRulesThatScore(t *testing.T) {
	server, _ := serve(t)
	const path = "/ky/2026-08/don-vi/H99.01/thu"
	golden(t, "whatif.vi.html", get(t, server, path+"?tu.ON_TIME=15&mau.ON_TIME=20&tu.SYNCED=&mau.SYNCED=").body)
	golden(t, "whatif.en.html", get(t, server, path+"?lang=en&tu.ON_TIME=15&mau.ON_TIME=20").body)
	golden(t, "whatif-empty.vi.html", get(t, server, path).body)
	tried := get(t, server, path+"?tu.SYNCED=1.200&mau.SYNCED=1+500&lang=vi").body
	for _, words := range []string{"28,68", "6,00", `value="1.200"`} { // 22,68 and all 6 points of the indicator
		if !strings.Contains(tried, words) {
			t.Errorf("the page does not say %s", words)
		}
	}
}

func TestFiguresThatCannotBeAreRefusedAtTheirFields(t *testing.T) {
	server, _ := serve(t)
	const path = "/ky/2026-08/don-vi/H99.01/thu"
	for name, c := range map[string]struct{ numerator, denominator, says string }{
		"a word":              {"nhiều", "20", "whatif.count"},
		"negative":            {"-1", "20", "whatif.count"},
		"a decimal":           {"1.5", "20", "whatif.count"},
		"an exponent":         {"1e3", "2000", "whatif.count"},
		"far too large":       {"1", "99999999999999999999", "whatif.count"},
		"larger than a count": {"1", "9.999.999.999.999.999", "whatif.count"},
		"over-long":           {strings.Repeat("1", 500), "20", "whatif.count"},
		"a line break":        {"1\r\n2", "20", "whatif.count"},
		"markup":              {`"><script>`, "20", "whatif.count"},
		"above":               {"21", "20", "whatif.above"},
	} {
		r := get(t, server, path+"?"+url.Values{"tu.ON_TIME": {c.numerator}, "mau.ON_TIME": {c.denominator}, "mau.SYNCED": {"7"}}.Encode())
		if r.StatusCode != 200 || !strings.Contains(r.body, phrases[c.says].vi) || !strings.Contains(r.body, `id="tu.ON_TIME-fault"`) && !strings.Contains(r.body, `id="mau.ON_TIME-fault"`) {
			t.Errorf("%s: %d, not refused at its field", name, r.StatusCode)
		}
		if strings.Contains(r.body, `id="result"`) || strings.Contains(r.body, "<script>") || !strings.Contains(r.body, `name="mau.SYNCED" inputmode="numeric" autocomplete="off" value="7"`) {
			t.Errorf("%s: something is computed, shown as markup, or lost", name)
		}
		parse(t, path, r.body).check()
	}
	for query, says := range map[string]string{
		"mau.ENTERED=1": "", "tu.NOTHING=1&mau.NOTHING=1": "", "tu.ANNOUNCED=100&mau.ANNOUNCED=100": "", "tu.ONLINE_USED=1&mau.ONLINE_USED=1": "",
		"tu.ON_TIME=19&mau.ON_TIME=20": "",
	} {
		if r := get(t, server, path+"?"+query); r.StatusCode != 200 || strings.Contains(r.body, `id="result"`) {
			t.Errorf("%s %s: what the agency cannot change, or has not changed, is computed", query, says)
		}
	}
	if r := get(t, server, "/ky/2026-08/don-vi/H99.999/thu"); r.StatusCode != 404 {
		t.Errorf("no such agency: %d", r.StatusCode)
	}
}
