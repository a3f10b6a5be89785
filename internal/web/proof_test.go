package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"danhgia/publication"
)

func TestPublicationsStandWithWhatProvesThem(t *testing.T) {
	server, archive := serve(t)
	second := sampleResults(t)
	second.Revision = 2
	archive.put(t, second)
	const file = "/cong-khai/danhgia-H99-2026-08-"
	first, latest := ask(t, server, http.MethodGet, file+"r1.json"), ask(t, server, http.MethodGet, file+"latest.json")
	if !strings.HasPrefix(first.body, `{"format":"danhgia-publication","version":1,`) || !strings.Contains(first.body, `"revision":1,`) || !strings.Contains(latest.body, `"revision":2,`) {
		t.Errorf("%.300s\n%.300s", first.body, latest.body)
	}
	for reply, want := range map[*reply]string{&first: forEver[0], &latest: revalidated[0]} {
		if got := reply.Header.Get("Cache-Control"); got != want {
			t.Errorf("kept as %q, want %q", got, want)
		}
	}
	if got := first.Header.Get("Content-Disposition"); got != `attachment; filename="danhgia-H99-2026-08-r1.json"` {
		t.Error(got)
	}
	for _, name := range []string{"r3.json", "r0.json", "r01.json", "r1", "r1.csv", "", "latest.json.json", "r-1.json"} {
		if got := ask(t, server, http.MethodGet, file+name); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", name, got.Status)
		}
	}
	for _, name := range []string{"danhgia-H98-2026-08-r1.json", "danhgia-H99-2026-07-r1.json", "x.json", "-.json"} {
		if got := ask(t, server, http.MethodGet, "/cong-khai/"+name); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", name, got.Status)
		}
	}
}

func TestTheProvincesKeysStandAtAWellKnownAddress(t *testing.T) {
	server, _ := serve(t)
	var list publication.KeyList
	got := ask(t, server, http.MethodGet, "/.well-known/danhgia-keys.json")
	if err := json.Unmarshal([]byte(got.body), &list); err != nil || list.Province != "H99" || len(list.Keys) != 1 || list.Keys[0].ID != sampleKey {
		t.Errorf("%v\n%s", err, got.body)
	}
}

func TestTheRevisionsPageSaysWhoSigned(t *testing.T) {
	server, _ := serve(t)
	for _, path := range []string{"/ky/2026-08/phien-ban", "/ky/2026-08/phien-ban/1"} {
		body := ask(t, server, http.MethodGet, path).body
		for _, want := range []string{"<code>" + sampleKey + "</code>", `href="/cong-khai/danhgia-H99-2026-08-r1.json"`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not have %s", path, want)
			}
		}
	}
	if body := ask(t, server, http.MethodGet, "/du-lieu-mo").body; !strings.Contains(body, `href="/cong-khai/danhgia-H99-2026-08-latest.json"`) || !strings.Contains(body, `href="/.well-known/danhgia-keys.json"`) {
		t.Error("the page of open data does not lead to the signed file and the keys")
	}
}
