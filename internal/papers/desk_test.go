package papers

import (
	"context"
	"errors"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/scoring"
)

// shelf has the sample of August, and the month before it.
type shelf struct {
	releases []activities.Release
	template []byte
}

func (s shelf) Publications(context.Context, string) (all []activities.Publication, err error) {
	for _, r := range s.releases {
		all = append(all, r.Publication)
	}
	return all, nil
}

func (s shelf) Revision(_ context.Context, k activities.Key, number int) (activities.Publication, error) {
	for _, r := range s.releases {
		if r.Key == k && (number == 0 || r.Revision == number) {
			return r.Publication, nil
		}
	}
	return activities.Publication{}, activities.ErrNotFound
}

func (s shelf) Publication(ctx context.Context, k activities.Key) (activities.Publication, error) {
	return s.Revision(ctx, k, 0)
}

func (s shelf) IndexSets(context.Context) ([]activities.IndexSetFile, error) {
	file, _ := sampleStandings()
	return []activities.IndexSetFile{{Code: file.Set.Code, Content: file.Content, SHA256: sum(file.Content)}}, nil
}

func (shelf) Voices(context.Context, activities.Key) (activities.Voices, error) {
	return activities.Voices{Difficulties: []activities.Difficulty{{Agency: "H44.104", Words: "Máy hỏng"}}}, nil
}

func (shelf) Letterhead(context.Context, string) (activities.Letterhead, error) {
	return activities.Letterhead{}, activities.ErrNotFound
}

func (s shelf) PaperTemplate(context.Context, string, activities.PaperKind, int64) ([]byte, error) {
	if s.template == nil {
		return nil, activities.ErrNotFound
	}
	return s.template, nil
}

func deskOf(s shelf) Desk {
	file, _ := sampleStandings()
	return Desk{Archive: activities.Archive{Store: s, Decode: func(string, []byte) (scoring.IndexSet, error) { return file.Set, nil }}, Store: s}
}

func TestPapersAreMadeFromWhatIsStored(t *testing.T) {
	desk := deskOf(shelf{releases: []activities.Release{sampleRevision(t), earlier(t).Value}})
	for name, c := range map[string]struct {
		q    activities.PaperRequest
		file string
		says string // in a DOCX
	}{
		"a report":         {activities.PaperRequest{Kind: activities.ReportPaper, Format: activities.AsDOCX}, "bao-cao-2026-08-phien-ban-2.docx", "So với tháng 7/2026"},
		"its difficulties": {activities.PaperRequest{Kind: activities.ReportPaper, Format: activities.AsDOCX}, "bao-cao-2026-08-phien-ban-2.docx", "Máy hỏng. (UBND xã Hy Cương)"},
		"a notice":         {activities.PaperRequest{Kind: activities.NoticePaper, Format: activities.AsDOCX}, "thong-bao-2026-08-phien-ban-2.docx", "TỈNH PHÚ THỌ"},
		"a scorecard":      {activities.PaperRequest{Kind: activities.CardPaper, Format: activities.AsDOCX, Agency: "H44.104"}, "phieu-diem-2026-08-phien-ban-2-H44.104.docx", "UBND xã Hy Cương"},
		"a scorecard, PDF": {activities.PaperRequest{Kind: activities.CardPaper, Format: activities.AsPDF, Agency: "H44.104"}, "phieu-diem-2026-08-phien-ban-2-H44.104.pdf", ""},
		"the ranking, PDF": {activities.PaperRequest{Kind: activities.RankingPaper, Format: activities.AsPDF}, "ket-qua-2026-08-phien-ban-2.pdf", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.q.Key = sampleKey
			made, err := desk.Make(t.Context(), c.q)
			if err != nil {
				t.Fatal(err)
			}
			if made.Name != c.file || len(made.Content) == 0 || made.SHA256 == "" {
				t.Errorf("%s of %d bytes", made.Name, len(made.Content))
			}
			if c.says == "" {
				return
			}
			if words, err := Words(made.Content); err != nil || !strings.Contains(strings.Join(words, "\n"), c.says) {
				t.Errorf("%q is not in it: %v", c.says, err)
			}
		})
	}
}

func TestPapersThatCannotBeMade(t *testing.T) {
	sample := shelf{releases: []activities.Release{sampleRevision(t)}}
	broken := sample
	broken.template = word(t, "{{KhongCo}}")
	for name, c := range map[string]struct {
		store shelf
		q     activities.PaperRequest
		want  error
	}{
		"of no results":              {shelf{}, activities.PaperRequest{Kind: activities.ReportPaper, Format: activities.AsDOCX}, activities.ErrNotFound},
		"of no such revision":        {sample, activities.PaperRequest{Kind: activities.ReportPaper, Format: activities.AsDOCX, Revision: 9}, activities.ErrNotFound},
		"of no such agency":          {sample, activities.PaperRequest{Kind: activities.CardPaper, Format: activities.AsDOCX, Agency: "H44.999"}, activities.ErrRefused},
		"of no such agency, PDF":     {sample, activities.PaperRequest{Kind: activities.CardPaper, Format: activities.AsPDF, Agency: "H44.999"}, activities.ErrRefused},
		"the ranking as DOCX":        {sample, activities.PaperRequest{Kind: activities.RankingPaper, Format: activities.AsDOCX}, activities.ErrRefused},
		"a report as PDF":            {sample, activities.PaperRequest{Kind: activities.ReportPaper, Format: activities.AsPDF}, activities.ErrRefused},
		"from a template gone wrong": {broken, activities.PaperRequest{Kind: activities.ReportPaper, Format: activities.AsDOCX}, activities.ErrRefused},
	} {
		t.Run(name, func(t *testing.T) {
			c.q.Key = sampleKey
			if _, err := deskOf(c.store).Make(t.Context(), c.q); !errors.Is(err, c.want) {
				t.Error(err)
			}
		})
	}
}
