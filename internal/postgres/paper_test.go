package postgres

import (
	"errors"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

func TestTheNewestLetterheadCounts(t *testing.T) {
	s, admin := staffed(t)
	if _, err := s.Letterhead(t.Context(), "H44"); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("no letterhead: %v", err)
	}
	first := activities.DefaultLetterhead("UBND tỉnh Phú Thọ")
	second := first
	second.Signer = "Trần Thị Mẫu"
	must(t, s.SetLetterhead(t.Context(), first, admin, false))
	must(t, s.SetLetterhead(t.Context(), second, admin, false))
	must(t, s.SetLetterhead(t.Context(), first, admin, true)) // a preview
	got, err := s.Letterhead(t.Context(), "H44")
	must(t, err)
	same(t, second, got)
	all, err := s.Letterheads(t.Context(), "H44", 10)
	must(t, err)
	same(t, 2, len(all))
	faulty := first
	faulty.Superior = ""
	for name, err := range map[string]error{
		"by nobody":                 s.SetLetterhead(t.Context(), first, activities.Change{Province: "H44", Reason: "vì"}, false),
		"without a superior agency": s.SetLetterhead(t.Context(), faulty, admin, false),
	} {
		if !errors.Is(err, activities.ErrRefused) && !errors.Is(err, review.ErrPerson) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.pool.Exec(t.Context(), "delete from letterhead"); err == nil {
		t.Error("a letterhead was deleted")
	}
}

func TestTemplatesOfPapersHaveVersions(t *testing.T) {
	s, admin := staffed(t)
	kind := activities.ReportPaper
	none := func() {
		t.Helper()
		if _, err := s.PaperTemplate(t.Context(), "H44", kind, 0); !errors.Is(err, activities.ErrNotFound) {
			t.Errorf("a template: %v", err)
		}
	}
	none()
	must(t, s.AddPaperTemplate(t.Context(), kind, "mau.docx", []byte("một"), admin, false))
	must(t, s.AddPaperTemplate(t.Context(), kind, "mau-2.docx", []byte("hai"), admin, false))
	must(t, s.AddPaperTemplate(t.Context(), kind, "mau-3.docx", []byte("ba"), admin, true)) // a preview
	got, err := s.PaperTemplate(t.Context(), "H44", kind, 0)
	must(t, err)
	same(t, "hai", string(got))
	must(t, s.AddPaperTemplate(t.Context(), kind, "", nil, admin, false))
	none()
	all, err := s.PaperTemplates(t.Context(), "H44")
	must(t, err)
	same(t, 3, len(all))
	same(t, []bool{true, false, false}, []bool{all[0].Current, all[1].Current, all[2].Current})
	got, err = s.PaperTemplate(t.Context(), "H44", kind, all[2].ID)
	must(t, err)
	same(t, "một", string(got))
}

var signed = []byte("%PDF-1.7\nchữ ký\n%%EOF\n")

func TestASignedPaperIsBoundToTheResults(t *testing.T) {
	s := publishedOnce(t)
	must(t, ownerOf(t, s).SetClock(t.Context(), day(t, "2031-09-15").Time(), 1))
	_, err := s.AddFirstAdmin(t.Context(), row(t, 0, "H44 office-admin Admin 2026-08-01"), "H44", "lập hệ thống")
	must(t, err)
	admin := by(t, s, "admin@so.example")
	n := activities.NewPaper{
		Kind: activities.NoticePaper, Key: key, Number: "12/TB-VP", Dated: calendar.Date(2026, time.September, 8), Public: true, Name: "tb.pdf", Content: signed,
	}
	p, err := s.FilePaper(t.Context(), n, admin, false)
	must(t, err)
	same(t, activities.Paper{
		ID: p.ID, Kind: n.Kind, Key: key, Revision: 1, Publication: snapshot, Number: "12/TB-VP", Dated: n.Dated, Name: "tb.pdf", Size: int64(len(signed)), SHA256: activities.SumOf(signed), Public: true,
	}, p)
	again := n
	again.Number = "13/TB-VP"
	_, err = s.FilePaper(t.Context(), again, admin, false)
	must(t, err)
	all, err := s.Papers(t.Context(), key)
	must(t, err)
	same(t, []string{"13/TB-VP", "12/TB-VP"}, []string{all[0].Number, all[1].Number})
	content, err := s.PaperFile(t.Context(), key, p.ID)
	must(t, err)
	same(t, string(signed), string(content))
	if _, err := s.PaperFile(t.Context(), activities.Key{Province: "H45", Period: key.Period}, p.ID); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("another province's paper: %v", err)
	}
	for name, edit := range map[string]func(*activities.NewPaper){
		"no PDF":              func(n *activities.NewPaper) { n.Content = []byte("PK\x03\x04") },
		"half of a PDF":       func(n *activities.NewPaper) { n.Content = []byte("%PDF-1.7\n") },
		"no number":           func(n *activities.NewPaper) { n.Number = " " },
		"a day to come":       func(n *activities.NewPaper) { n.Dated = calendar.Date(2099, time.January, 1) },
		"a public report":     func(n *activities.NewPaper) { n.Kind = activities.ReportPaper },
		"of no such revision": func(n *activities.NewPaper) { n.Revision = 9 },
	} {
		bad := n
		edit(&bad)
		if _, err := s.FilePaper(t.Context(), bad, admin, false); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatAgenciesSaidOfAPeriod(t *testing.T) {
	s := publishedOnce(t)
	_, err := s.pool.Exec(t.Context(), insertDisputes)
	must(t, err)
	_, err = s.pool.Exec(t.Context(), `
		insert into answer (task, generation, says, difficulties, by_person, at, late)
		select t.id, g, 'confirmed', 'Máy hỏng', p.id, now(), true from task t, person p, generate_series(2, 3) g where t.kind = 'review' and p.email = 'a@h44.example'`)
	must(t, err)
	got, err := s.Voices(t.Context(), key)
	must(t, err)
	same(t, []activities.ReviewEnd{{Agency: "H44.1", State: review.Settled, Outcome: review.Disputed}}, got.Reviews)
	same(t, []activities.Difficulty{{Agency: "H44.1", Words: "Máy hỏng", Late: true}}, got.Difficulties)
	same(t, []activities.VoicedDispute{
		{Agency: "H44.1", Indicator: "A", Reason: "why", Decision: review.Accepted}, {Agency: "H44.1", Indicator: "B", Reason: "why", Decision: review.Rejected}, {Agency: "H44.1", Indicator: "C", Reason: "why"},
	}, got.Disputes)
	same(t, 2, got.Timeliness.Ruled)
}
