package devtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifbolditalic"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"

	"danhgia/internal/devstack"
)

// Paper is a PDF file that a test looks at.
type Paper struct{ File string }

// Print has LibreOffice open a workbook or a document and write it as PDF. What it cannot open, or warns of, fails the
// test. LibreOffice is installed when it is missing.
func Print(t testing.TB, file string) Paper {
	t.Helper()
	p, err := printed(file, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func printed(file, dir string) (p Paper, err error) {
	if err := libreOffice(); err != nil {
		return p, err
	}
	if err := vietnameseFonts(filepath.Join(dir, "fonts")); err != nil {
		return p, err
	}
	out := filepath.Join(dir, "out")
	profile := url.URL{Scheme: "file", Path: filepath.Join(dir, "profile")} // of its own, so that two can run at a time
	said, err := tool("env", "XDG_DATA_HOME="+dir, "soffice", "-env:UserInstallation="+profile.String(), "--headless", "--norestore", "--convert-to", "pdf", "--outdir", out, file)
	if err != nil {
		return p, err
	}
	name := filepath.Base(file)
	p.File = filepath.Join(out, strings.TrimSuffix(name, filepath.Ext(name))+".pdf")
	if _, err := os.Stat(p.File); err != nil || len(expected.ReplaceAllString(said, "")) > 0 {
		return p, fmt.Errorf("LibreOffice does not open %s, or warns of it; it says:\n%s", file, said)
	}
	return p, nil
}

// vietnameseFonts gives LibreOffice a Liberation Serif with all Vietnamese marks, which it puts in place of Times New Roman:
// that of Debian 12 has no letters with two of them.
func vietnameseFonts(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, font := range map[string][]byte{
		"regular": liberationserifregular.TTF, "bold": liberationserifbold.TTF, "italic": liberationserifitalic.TTF, "bold-italic": liberationserifbolditalic.TTF,
	} {
		if err := os.WriteFile(filepath.Join(dir, name+".ttf"), font, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// expected is what LibreOffice says when all is well: that it has no Java, and what it makes of which file.
var expected = regexp.MustCompile(`(?m)^(Warning: failed to launch javaldx.*|convert .* using filter : \w+)?\n`)

// libreOffice installs LibreOffice and poppler's tools when one of them is missing, once and for one test program at a
// time.
var libreOffice = sync.OnceValue(func() error {
	ctx, cancel := context.WithTimeout(context.Background(), buildPatience)
	defer cancel()
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(root, ".bin"), 0o755); err != nil {
		return err
	}
	lock, err := devstack.WaitLock(ctx, filepath.Join(root, ".bin", "libreoffice.lock"))
	if err != nil {
		return fmt.Errorf("wait for another test that installs LibreOffice: %w", err)
	}
	defer func() { _ = lock.Release() }()
	if out, err := exec.CommandContext(ctx, filepath.Join(root, "tools", "install-libreoffice")).CombinedOutput(); err != nil {
		return fmt.Errorf("install LibreOffice: %w\n%s", err, out)
	}
	return nil
})

// tool runs a program to its end, and returns all that it says. One that takes too long ends with all it has started.
func tool(name string, args ...string) (said string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out), nil
}

var pagesLine = regexp.MustCompile(`(?m)^Pages:\s+(\d+)$`)

// Pages is how many pages the paper has.
func (p Paper) Pages(t testing.TB) int {
	t.Helper()
	match := pagesLine.FindStringSubmatch(p.ask(t, "pdfinfo", p.File))
	if match == nil {
		t.Fatalf("pdfinfo does not tell how many pages %s has", p.File)
	}
	pages, err := strconv.Atoi(match[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// Font is a font of a paper.
type Font struct {
	Name     string // without the mark of a subset: LiberationSerif-Bold
	Embedded bool
	Unicode  bool // its text can be searched and copied
}

// Fonts are the fonts of the paper, each once.
func (p Paper) Fonts(t testing.TB) (fonts []Font) {
	t.Helper()
	seen := map[Font]bool{}
	lines := strings.Split(strings.TrimSpace(p.ask(t, "pdffonts", p.File)), "\n")
	for _, line := range lines[min(2, len(lines)):] { // two lines of heading
		// from behind, because a type has spaces: … emb sub uni object generation
		fields := strings.Fields(line)
		if len(fields) < 7 {
			t.Fatalf("pdffonts says %q of %s", line, p.File)
		}
		name := fields[0]
		if _, plain, subset := strings.Cut(name, "+"); subset {
			name = plain
		}
		end := len(fields)
		font := Font{name, fields[end-5] == "yes", fields[end-3] == "yes"}
		if !seen[font] {
			seen[font] = true
			fonts = append(fonts, font)
		}
	}
	return fonts
}

// Text is what the paper says, page by page with a form feed after each, laid out as on the page.
func (p Paper) Text(t testing.TB) string {
	t.Helper()
	return p.ask(t, "pdftotext", "-layout", "-enc", "UTF-8", p.File, "-")
}

func (p Paper) ask(t testing.TB, program string, args ...string) string {
	t.Helper()
	if err := libreOffice(); err != nil {
		t.Fatal(err)
	}
	said, err := tool(program, args...)
	if err != nil {
		t.Fatal(err)
	}
	return said
}
