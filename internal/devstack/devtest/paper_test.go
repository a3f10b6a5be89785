package devtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// table is the smallest spreadsheet in one piece.
const table = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="Bảng"><table:table-row>
<table:table-cell office:value-type="string"><text:p>Việt Trì</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>87,50</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document>`

func TestLibreOfficePrintsATable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bảng.fods")
	if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	p := Print(t, file)
	if pages := p.Pages(t); pages != 1 {
		t.Errorf("it has %d pages", pages)
	}
	if text := p.Text(t); !strings.Contains(text, "Việt Trì") || !strings.Contains(text, "87,50") {
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
