package test

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/internal/mail"
	"danhgia/review"
	"danhgia/scoring"
)

func TestARehearsalGoesFromTheOpeningToTheFinalResult(t *testing.T) {
	t.Parallel()
	s := newScene(t, sampleSource(t))
	s.worker()
	s.serve()
	s.prepare(sampleOfficers)
	s.rehearse()
	s.drain()
	if twice := s.whole(); len(twice) != 0 {
		t.Errorf("mails went out twice: %q", twice)
	}
	reviews := s.lines("select outcome || ' ' || count(*) from task where kind = 'review' group by outcome order by outcome")
	if n := s.count("select count(*) from task where kind = 'review'"); n != 163 || len(reviews) != 3 {
		t.Errorf("%d reviews ended as %q, want 163, some of them confirmed, disputed and silent", n, reviews)
	}
	if n := s.count("select count(*) from dispute where decision <> 'rejected'") + s.count("select count(*) from correction"); n != 0 {
		t.Errorf("%d disputes were not rejected, or corrected something", n)
	}
	if diff := cmp.Diff(portalSums(t, s.source), s.published()); diff != "" {
		t.Errorf("the final totals are not the sums of the portal's own six group points (-portal +ours)\n%s", diff)
	}
	s.noMailAfterTheEnd()
	s.linksOpen(5)
}

func TestAnAcceptedDisputeCorrectsTheResultAndIsToBeMendedAtItsSource(t *testing.T) {
	t.Parallel()
	source, officers := smallProvince(t)
	s := newScene(t, source)
	s.worker()
	s.prepare(officers)
	s.rehearse("--rejecting=false", "--disputing", "30")
	s.drain()
	if twice := s.whole(); len(twice) != 0 {
		t.Errorf("mails went out twice: %q", twice)
	}
	disputing := s.lines("select agency from dispute where decision = 'accepted' order by agency")
	if diff := cmp.Diff([]string{"H44.105", "H44.121", "H44.222", "H44.41", "H44.43"}, disputing); diff != "" {
		t.Errorf("who has disputed (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(disputing, s.lines("select agency from task where kind = 'source-fix' and state = 'open' order by agency")); diff != "" {
		t.Errorf("who waits for the source to be mended (-want +got)\n%s", diff)
	}
	var moved []string
	before, after := portalSums(t, source), s.published()
	for _, agency := range few {
		if before[agency] != after[agency] {
			moved = append(moved, agency)
		}
	}
	if diff := cmp.Diff([]string{"H44.41", "H44.43", "H44.105", "H44.121", "H44.222"}, moved); diff != "" {
		t.Errorf("whose total has moved (-want +got)\n%s", diff)
	}
}

// rehearse drives a rehearsal to its end.
func (s *scene) rehearse(flags ...string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), performance)
	defer cancel()
	var out, errs strings.Builder
	if err := s.rehearsing(ctx, &out, &errs, flags...).Run(); err != nil {
		s.t.Fatalf("the rehearsal: %v: %s", err, errs.String())
	}
	if !strings.Contains(out.String(), "revision 2, final") {
		s.t.Errorf("the report does not tell of the final revision:\n%s", out.String())
	}
}

// portalSums are the sums of the points that the portal itself publishes for the six groups, by agency.
func portalSums(t *testing.T, source string) map[string]scoring.Maybe[scoring.Hundredths] {
	t.Helper()
	sums := map[string]scoring.Maybe[scoring.Hundredths]{}
	for _, f := range figuresOf(t, source) {
		if len(f.Groups) != 6 {
			t.Fatalf("%s has points for %d groups", f.Agency, len(f.Groups))
		}
		sum := scoring.Some[scoring.Hundredths](0)
		for _, g := range f.Groups {
			sum.Value += g.Published
		}
		sums[f.Agency] = sum
	}
	return sums
}

// noMailAfterTheEnd checks by the dates of the mails themselves that nobody was asked for what had been answered.
func (s *scene) noMailAfterTheEnd() {
	s.t.Helper()
	caught := s.caught()
	rows, err := s.db.Query(s.t.Context(), `select m.key, t.changed_at from mail m join task t on t.id = m.task and t.generation = m.generation
		where t.state = 'settled' and m.state = 'accepted' and t.outcome not in ('silent', 'not-reached')`)
	must(s.t, err)
	defer rows.Close()
	checked := 0
	for ; rows.Next(); checked++ {
		var key string
		var ended time.Time
		must(s.t, rows.Scan(&key, &ended))
		for _, m := range caught[mail.MessageID(key, mailDomain)] {
			if at := must2(m.Header.Date())(s.t); at.After(ended.Add(time.Second)) {
				s.t.Errorf("mail %s is of %v, and its task had ended at %v", key, at, ended)
			}
		}
	}
	must(s.t, rows.Err())
	if checked == 0 {
		s.t.Error("there are no mails about tasks that ended with an answer")
	}
}

// linksOpen follows the personal links of some mails.
func (s *scene) linksOpen(most int) {
	s.t.Helper()
	files := must2(filepath.Glob(filepath.Join(s.mails, "*.eml")))(s.t)
	link := regexp.MustCompile(regexp.QuoteMeta(s.site) + `/viec/([A-Za-z0-9_-]{43})`)
	followed := 0
	for _, f := range files {
		found := link.FindStringSubmatch(softBreaks.Replace(readFile(s.t, f)))
		if found == nil || followed == most {
			continue
		}
		followed++
		outcome := s.lines("select t.outcome from task_link l join task t on t.id = l.task where l.token_sha256 = $1", activities.LinkHash(found[1]))
		status, page := fetch(s.t.Context(), found[0])
		if len(outcome) != 1 || status != 200 || !strings.Contains(page, fmt.Sprint(review.Outcome(outcome[0]).In(scoring.Vi))) {
			s.t.Errorf("the link in %s: status %d, and a page that does not say %q:\n%s", f, status, outcome, page)
		}
	}
	if followed != most {
		s.t.Errorf("%d mails have a link, want %d", followed, most)
	}
}
