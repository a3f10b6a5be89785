package portal

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"danhgia/activities"
)

func TestASiteSaysWhetherItMayBeAskedAgainSoon(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	for name, c := range map[string]struct {
		answer           http.HandlerFunc // of the second file; nil: the sample's
		blocked, refused bool
		soon             bool
		asked            int
	}{
		"it answers":                      {nil, false, false, false, 6},
		"it forbids":                      {status(http.StatusForbidden), true, false, false, 2},
		"it says that it is too often":    {status(http.StatusTooManyRequests), true, false, false, 2},
		"it breaks":                       {status(http.StatusBadGateway), false, false, true, 2},
		"it answers with a page":          {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }, false, true, false, 2},
		"it sends us on to somebody else": {http.RedirectHandler("http://169.254.169.254/", http.StatusTemporaryRedirect).ServeHTTP, false, true, false, 2},
	} {
		t.Run(name, func(t *testing.T) {
			p := newFakePortal(t)
			if c.answer != nil {
				p.special["dvc-progress-tree"] = c.answer
			}
			server := httptest.NewServer(p)
			defer server.Close()
			site := Site{Fetcher: quick(), BaseURL: server.URL, RootDepartmentID: rootID, ProvinceName: "UBND tỉnh Phú Thọ"}
			snapshot, raw, err := site.Fetch(t.Context(), activities.Key{Province: "H44", Period: "2026-08"})
			blocked, refused := errors.Is(err, activities.ErrBlocked), errors.Is(err, activities.ErrRefused)
			if blocked != c.blocked || refused != c.refused || (err != nil && !blocked && !refused) != c.soon || len(p.asked) != c.asked {
				t.Errorf("asked %d times: %v", len(p.asked), err)
			}
			if err == nil && snapshot != SnapshotID(raw) || err != nil && snapshot != "" {
				t.Errorf("snapshot %q", snapshot)
			}
		})
	}
}

func TestASiteGivesNoCollectionThatCannotBeEvaluated(t *testing.T) {
	server := httptest.NewServer(newFakePortal(t))
	defer server.Close()
	site := Site{Fetcher: quick(), BaseURL: server.URL, RootDepartmentID: rootID, ProvinceName: "UBND tỉnh Phú Thọ"}
	if _, _, err := site.Fetch(t.Context(), activities.Key{Province: "H44", Period: "2026-07"}); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("figures of August for July: %v", err)
	}
}
