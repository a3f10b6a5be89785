package papers

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"danhgia/activities"
	"danhgia/scoring"
)

// Store is what papers are made of, besides the results.
type Store interface {
	// Publications are the latest revisions of all periods, without their contents.
	Publications(ctx context.Context, province string) ([]activities.Publication, error)
	Voices(ctx context.Context, k activities.Key) (activities.Voices, error)
	// Letterhead is the newest one. ErrNotFound: the office has set none.
	Letterhead(ctx context.Context, province string) (activities.Letterhead, error)
	// PaperTemplate is the office's own, the newest for id 0. ErrNotFound: the one that comes with the program counts.
	PaperTemplate(ctx context.Context, province string, kind activities.PaperKind, id int64) ([]byte, error)
}

// Desk makes the papers of a province.
type Desk struct {
	Archive activities.Archive
	Store   Store
}

// Content types.
const (
	docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	pdfType  = "application/pdf"
)

// Make makes one paper. ErrNotFound: there are no such results; ErrRefused: there is no such paper, or the office's
// template of it cannot be filled in.
func (d Desk) Make(ctx context.Context, q activities.PaperRequest) (activities.MadePaper, error) {
	r, err := d.Archive.Revision(ctx, q.Key, q.Revision)
	if err != nil {
		return activities.MadePaper{}, err
	}
	head, err := d.Head(ctx, r)
	if err != nil {
		return activities.MadePaper{}, err
	}
	made := activities.MadePaper{Name: FileName(q.Kind, r, q.Agency, q.Format), Publication: r.Publication}
	switch {
	case q.Format == activities.AsPDF && q.Kind == activities.CardPaper:
		made.Type = pdfType
		made.Content, err = NewScorecards(r, head).PDF(q.Agency)
	case q.Format == activities.AsPDF && q.Kind == activities.RankingPaper:
		made.Type = pdfType
		made.Content, err = RankingPDF(r, head)
	case q.Format == activities.AsPDF:
		err = activities.Refuse("văn bản này chỉ có dạng DOCX: Văn phòng sửa, ký rồi gửi", "this paper comes as DOCX only: the office edits and signs it")
	default:
		made.Type = docxType
		made.Content, err = d.document(ctx, q, r, head)
	}
	if errors.Is(err, ErrNoAgency) {
		err = activities.Refuse("kết quả %s không có cơ quan, đơn vị %s", "the results of %s do not have the agency %s", q.Period, q.Agency)
	}
	return made, err
}

// Cards makes the scorecards of all agencies, one after the other. It errs as Make does.
func (d Desk) Cards(ctx context.Context, q activities.PaperRequest, take func(name string, content []byte) error) (activities.Publication, error) {
	r, err := d.Archive.Revision(ctx, q.Key, q.Revision)
	if err != nil {
		return r.Publication, err
	}
	head, err := d.Head(ctx, r)
	if err != nil {
		return r.Publication, err
	}
	template, err := d.Template(ctx, q.Province, activities.CardPaper)
	if err != nil {
		return r.Publication, err
	}
	cards := NewScorecards(r, head)
	f := newFacts(Input{Release: r, Head: head, Dated: q.Dated})
	for _, s := range r.Results.Agencies {
		var made []byte
		if q.Format == activities.AsPDF {
			made, err = cards.PDF(s.Code)
		} else {
			made, err = f.cardDocument(template, s.Code)
		}
		if err == nil {
			err = take(FileName(activities.CardPaper, r, s.Code, q.Format), made)
		}
		if err != nil {
			return r.Publication, err
		}
	}
	return r.Publication, nil
}

func (d Desk) document(ctx context.Context, q activities.PaperRequest, r activities.Release, head activities.Letterhead) ([]byte, error) {
	template, err := d.Template(ctx, q.Province, q.Kind)
	if err != nil {
		return nil, err
	}
	in := Input{Release: r, Head: head, Dated: q.Dated, Urge: DefaultUrge(r.Set)}
	if q.Urge.Known {
		in.Urge = q.Urge.Value
	}
	if q.Kind != activities.CardPaper {
		if in.Before, err = d.before(ctx, r); err != nil {
			return nil, err
		}
		if in.Voices, err = d.Store.Voices(ctx, q.Key); err != nil {
			return nil, err
		}
	}
	return Document(q.Kind, template, in, q.Agency)
}

// Head is the office's letterhead, or what papers have until it has set its own.
func (d Desk) Head(ctx context.Context, r activities.Release) (activities.Letterhead, error) {
	head, err := d.Store.Letterhead(ctx, r.Province)
	if errors.Is(err, activities.ErrNotFound) {
		return activities.DefaultLetterhead(r.Results.Province.Name), nil
	}
	return head, err
}

// Template is the one that papers of a kind are made from now.
func (d Desk) Template(ctx context.Context, province string, kind activities.PaperKind) ([]byte, error) {
	if FieldsOf(kind) == nil {
		return nil, activities.Refuse("văn bản này chỉ có dạng PDF", "this paper comes as PDF only")
	}
	content, err := d.Store.PaperTemplate(ctx, province, kind, 0)
	if errors.Is(err, activities.ErrNotFound) {
		return Builtin(kind)
	}
	return content, err
}

// before are the results of the last period of the same length, if there are any.
func (d Desk) before(ctx context.Context, r activities.Release) (scoring.Maybe[activities.Release], error) {
	all, err := d.Store.Publications(ctx, r.Province)
	if err != nil {
		return scoring.Maybe[activities.Release]{}, err
	}
	var last scoring.Period
	for _, p := range all {
		if p.Period.Span() == r.Period.Span() && p.Period.Compare(r.Period) < 0 && (last == "" || p.Period.Compare(last) > 0) {
			last = p.Period
		}
	}
	if last == "" {
		return scoring.Maybe[activities.Release]{}, nil
	}
	then, err := d.Archive.Revision(ctx, activities.Key{Province: r.Province, Period: last}, 0)
	if err != nil {
		return scoring.Maybe[activities.Release]{}, fmt.Errorf("read the period before: %w", err)
	}
	return scoring.Some(then), nil
}

// TryTemplate refuses (ErrRefused) a template that cannot be filled in; else it is how one filled in looks.
func TryTemplate(kind activities.PaperKind, content []byte) ([]byte, error) {
	return Try(content, FieldsOf(kind))
}

// Words are the paragraphs of a document, without empty ones.
func Words(content []byte) (all []string, err error) {
	d, err := openDocx(content)
	if err != nil {
		return nil, err
	}
	tree, err := d.tree(mainPart)
	if err != nil {
		return nil, err
	}
	for _, p := range tree.FindElements("//w:p") {
		if words := strings.TrimSpace(wordsOf(p)); words != "" {
			all = append(all, words)
		}
	}
	return all, nil
}
