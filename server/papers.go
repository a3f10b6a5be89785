package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"danhgia/activities"
	"danhgia/internal/papers"
	"danhgia/scoring"
)

func (o *office) papers() papers.Desk { return papers.Desk{Archive: o.archive(), Store: o.Store} }

// Paper implements web.PaperDesk.
func (o *office) Paper(ctx context.Context, q activities.PaperRequest) (activities.MadePaper, error) {
	q.Province = o.province
	if q.Kind == activities.CardPaper && q.Agency == "" {
		return o.allCards(ctx, q)
	}
	return o.papers().Make(ctx, q)
}

// allCards is an archive of the scorecards of all agencies.
func (o *office) allCards(ctx context.Context, q activities.PaperRequest) (made activities.MadePaper, err error) {
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	made.Publication, err = o.papers().Cards(ctx, q, func(name string, content []byte) error {
		w, err := archive.Create(name)
		if err == nil {
			_, err = w.Write(content)
		}
		return err
	})
	if err = errors.Join(err, archive.Close()); err != nil {
		return made, err
	}
	made.Name, made.Type, made.Content = fmt.Sprintf("phieu-diem-%s-phien-ban-%d-%s.zip", made.Period, made.Revision, q.Format), "application/zip", b.Bytes()
	return made, nil
}

// PaperWords implements web.PaperDesk.
func (o *office) PaperWords(ctx context.Context, q activities.PaperRequest) ([]string, activities.MadePaper, error) {
	q.Province = o.province
	made, err := o.papers().Make(ctx, q)
	if err != nil {
		return nil, made, err
	}
	words, err := papers.Words(made.Content)
	return words, made, err
}

// PaperFields implements web.PaperDesk.
func (o *office) PaperFields(kind activities.PaperKind) []activities.PaperField {
	return paperFields(papers.FieldsOf(kind), "")
}

func paperFields(fields []papers.Field, within string) (all []activities.PaperField) {
	for _, f := range fields {
		all = append(all, activities.PaperField{Written: strings.Join(f.Written(), " … "), Label: f.Label, Within: within})
		all = append(all, paperFields(f.Fields, f.Name)...)
	}
	return all
}

// TemplateFile implements web.PaperDesk.
func (o *office) TemplateFile(ctx context.Context, kind activities.PaperKind, version int64, builtIn bool) ([]byte, error) {
	switch {
	case builtIn:
		return papers.Builtin(kind)
	case version != 0:
		return o.PaperTemplate(ctx, o.province, kind, version)
	default:
		return o.papers().Template(ctx, o.province, kind)
	}
}

// TemplateVersions implements web.PaperDesk.
func (o *office) TemplateVersions(ctx context.Context) ([]activities.PaperTemplate, error) {
	return o.PaperTemplates(ctx, o.province)
}

// StoreTemplate implements web.PaperDesk.
func (o *office) StoreTemplate(ctx context.Context, kind activities.PaperKind, name string, content []byte, c activities.Change, preview bool) error {
	if content != nil {
		if _, err := papers.TryTemplate(kind, content); err != nil {
			return err
		}
	}
	return o.AddPaperTemplate(ctx, kind, name, content, o.change(c), preview)
}

// OfficeHead implements web.PaperDesk.
func (o *office) OfficeHead(ctx context.Context) (head activities.Letterhead, set bool, err error) {
	head, err = o.Letterhead(ctx, o.province)
	if !errors.Is(err, activities.ErrNotFound) {
		return head, err == nil, err
	}
	all, err := o.Publications(ctx)
	if err != nil || len(all) == 0 {
		return activities.DefaultLetterhead("UBND tỉnh"), false, err
	}
	r, err := o.archive().Revision(ctx, all[0].Key, 0)
	if err != nil {
		return head, false, err
	}
	return activities.DefaultLetterhead(r.Results.Province.Name), false, nil
}

// mostHeads is how many earlier letterheads are shown.
const mostHeads = 20

// HeadVersions implements web.PaperDesk.
func (o *office) HeadVersions(ctx context.Context) ([]activities.SetLetterhead, error) {
	return o.Letterheads(ctx, o.province, mostHeads)
}

// StoreHead implements web.PaperDesk.
func (o *office) StoreHead(ctx context.Context, l activities.Letterhead, c activities.Change, preview bool) error {
	return o.SetLetterhead(ctx, l, o.change(c), preview)
}

// SignedPapers implements web.Archive.
func (o *office) SignedPapers(ctx context.Context, p scoring.Period) ([]activities.Paper, error) {
	return o.Papers(ctx, activities.Key{Province: o.province, Period: p})
}

// SignedPaper implements web.Archive.
func (o *office) SignedPaper(ctx context.Context, p scoring.Period, id int64) ([]byte, error) {
	return o.PaperFile(ctx, activities.Key{Province: o.province, Period: p}, id)
}

// FileSigned implements web.PaperDesk.
func (o *office) FileSigned(ctx context.Context, n activities.NewPaper, c activities.Change, preview bool) (activities.Paper, error) {
	return o.FilePaper(ctx, n, o.change(c), preview)
}
