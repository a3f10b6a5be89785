package devtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLibreOfficePrintsATable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bảng.csv")
	if err := os.WriteFile(file, []byte("\ufeffĐơn vị,Điểm\nPhường Việt Trì,\"87,50\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := Print(t, file)
	if pages := p.Pages(t); pages != 1 {
		t.Errorf("it has %d pages", pages)
	}
	if text := p.Text(t); !strings.Contains(text, "Phường Việt Trì") || !strings.Contains(text, "87,50") {
		t.Errorf("it says %q", text)
	}
	fonts := p.Fonts(t)
	for _, f := range fonts {
		if !f.Embedded || !f.Unicode || strings.Contains(f.Name, "+") {
			t.Errorf("font %+v", f)
		}
	}
	if len(fonts) == 0 {
		t.Error("it has no font")
	}
}

func TestLibreOfficeRefusesADamagedWorkbook(t *testing.T) {
	file := filepath.Join(t.TempDir(), "damaged.xlsx")
	if err := os.WriteFile(file, []byte("PK\x03\x04 and then something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	if p, err := printed(file, t.TempDir()); err == nil {
		t.Errorf("it has printed %s", p.File)
	}
}
