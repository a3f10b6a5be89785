package papers

import (
	"testing"

	"danhgia/activities"
	"danhgia/internal/devstack/devtest"
)

// documentOf makes a paper, has LibreOffice print it, and looks whether it opens whole.
func documentOf(t *testing.T, kind activities.PaperKind, in Input, agency string) devtest.Paper {
	t.Helper()
	template, err := Builtin(kind)
	if err != nil {
		t.Fatal(err)
	}
	content, err := Document(kind, template, in, agency)
	if err != nil {
		t.Fatal(err)
	}
	return devtest.Print(t, keep(t, FileName(kind, in.Release, agency, "docx"), content))
}

func TestTheBuiltInTemplatesAreSound(t *testing.T) {
	for _, kind := range activities.TemplateKinds {
		template, err := Builtin(kind)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Try(template, FieldsOf(kind)); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestEveryPaperOpensInLibreOffice(t *testing.T) {
	in := Input{Release: sampleRevision(t), Head: activities.DefaultLetterhead("UBND tỉnh Phú Thọ")}
	in.Urge = DefaultUrge(in.Set)
	for _, kind := range activities.TemplateKinds {
		agency := ""
		if kind == activities.CardPaper {
			agency = "H44.104"
		}
		paper := documentOf(t, kind, in, agency)
		t.Log(kind, paper.Pages(t), paper.Fonts(t))
		golden(t, string(kind)+".txt", paper.Text(t))
	}
}
