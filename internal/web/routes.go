package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
)

// route is a line of the table of what the site answers, and to whom.
type route struct {
	path string
	who  access
	get  handler // answers GET and HEAD, and changes nothing
	post handler // takes a form
	// page answers GET and HEAD in place of get, with what is the same for everybody; queries are those that it reads.
	page    page
	queries []string
}

// routes are all that the site answers. What is not in it is no page.
func (s *site) routes() []route {
	return slices.Concat(s.publicRoutes(), s.dataRoutes(), s.privateAPI(), s.entryRoutes(), s.adminRoutes(), s.consoleRoutes(), s.dossierRoutes(), s.opinionRoutes(), []route{
		{path: "/static/{name}", who: everybody, get: s.asset},
		{path: "/healthz", who: everybody, get: s.healthy},
		{path: "/readyz", who: everybody, get: s.ready},

		{path: "/viec/{token}", who: holders, get: s.invite, post: s.enterTask},
		{path: "/viec-cua-toi", who: signedIn, get: s.duties},
		{path: "/nhiem-vu/{id}", who: onTheirJob, get: s.openTask, post: s.answerTask},
		{path: "/nhiem-vu/{id}/nhap", who: onTheirJob, post: s.keepDraft},
		{path: "/nhiem-vu/{id}/ho-so", who: onTheirJob, get: s.picking, post: s.pick},

		{path: "/", who: everybody, get: noPage},
	})
}

// publicRoutes are the published results, for people and for programs.
func (s *site) publicRoutes() []route {
	return []route{
		{path: "/{$}", who: everybody, get: s.home},
		{path: "/ky/{period}", who: everybody, page: s.ranking, queries: rankingQueries},
		{path: "/ky/{period}/don-vi/{agency}", who: everybody, page: s.scorecard},
		{path: "/ky/{period}/don-vi/{agency}/thu", who: everybody, get: s.fresh(s.whatIf)},
		{path: "/ky/{period}/so-sanh", who: everybody, page: s.comparison, queries: comparisonQueries},
		{path: "/ky/{period}/ban-do-nhiet", who: everybody, page: s.heatmap, queries: heatQueries},
		{path: "/ky/{period}/phien-ban", who: everybody, page: s.revisions},
		{path: "/ky/{period}/phien-ban/{revision}", who: everybody, page: s.revision},
		{path: proofPath + "{file}", who: everybody, page: s.proof},
		{path: keysPath, who: everybody, get: s.fresh(s.keyList)},
		{path: "/ky/{period}/phuong-phap", who: everybody, page: s.method},
		{path: "/ky/{period}/van-ban", who: everybody, get: s.fresh(s.publicPapers)},
		{path: "/ky/{period}/van-ban/{id}", who: everybody, get: s.publicPaper},
		{path: "/ky/{period}/chi-so/{indicator}", who: everybody, page: s.indicatorGuide},
		{path: "/tham-dinh", who: everybody, get: s.fresh(s.timeliness)},
		{path: "/du-lieu-mo", who: everybody, page: s.openData},
		{path: embedPath, who: everybody, page: s.embed, queries: embedQueries},
		{path: feedPath, who: everybody, page: s.feed},
		{path: "/ky/{period}/chenh-lech", who: everybody, page: s.differences},
		{path: "/api/v1/periods", who: everybody, page: s.periodList},
		{path: "/api/v1/periods/{period}/results", who: everybody, page: s.resultsJSON},
		{path: "/api/v1/openapi.json", who: everybody, page: s.describe},
		{path: "/api/v1/periods/{period}/ranking", who: everybody, page: s.rankingJSON},
		{path: "/api/v1/periods/{period}/agencies/{agency}", who: everybody, page: s.agencyJSON},
		{path: "/api/v1/timeliness", who: everybody, get: s.fresh(s.timelinessJSON)},
		{path: "/api/v1/periods/{period}/revisions", who: everybody, page: s.revisionList},
		{path: "/api/v1/periods/{period}/revisions/{revision}/results", who: everybody, page: s.revisionJSON},
		{path: "/api/v1/periods/{period}/results.csv", who: everybody, page: s.resultsCSV},
	}
}

func noPage(http.ResponseWriter, *http.Request) error { return errNoPage }

func (s *site) observed(route string, h http.Handler) http.Handler {
	if s.Observe == nil {
		return h
	}
	return s.Observe(route, h)
}

// handle answers a route by its methods, to those who may use it.
func (s *site) handle(rt route) http.Handler {
	if rt.page != nil {
		rt.get = s.keeping(rt.page, rt.queries)
	}
	return s.answering(func(w http.ResponseWriter, r *http.Request) error {
		if !rt.who.open() {
			keepPrivate(w.Header())
		}
		h, changes := rt.get, false
		if r.Method == http.MethodPost {
			h, changes = rt.post, true
		}
		if h == nil || !changes && r.Method != http.MethodGet && r.Method != http.MethodHead {
			return methodError{rt.methods()}
		}
		if changes && s.fromElsewhere(r) {
			return errForeign
		}
		r, err := s.admit(r, rt.who)
		switch {
		case changes && (errors.Is(err, errSignIn) || errors.Is(err, errFactor)):
			return s.handBack(w, r, err)
		case err != nil:
			return err
		}
		return h(w, r)
	})
}

// methods are those that the route answers, as an Allow header has them.
func (rt route) methods() string {
	var all []string
	if rt.get != nil || rt.page != nil {
		all = append(all, http.MethodGet, http.MethodHead)
	}
	if rt.post != nil {
		all = append(all, http.MethodPost)
	}
	return strings.Join(all, ", ")
}

// methodError is another method than an address answers.
type methodError struct{ allow string }

func (e methodError) Error() string { return "only " + e.allow + " are answered" }
