package test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a real Chromium with a profile of its own. What a page breaks of its own policy, or fails at, fails the test.
type browser struct {
	t    *testing.T
	ctx  context.Context
	site string

	mu     sync.Mutex
	faults []string
}

// Widths of a telephone and of a desk, in CSS pixels.
const (
	telephone = 390
	desk1440  = 1440
)

// newBrowser opens a browser of somebody who has never been at the site.
func newBrowser(t *testing.T, site string) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "vi"))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	ctx, leave := chromedp.NewContext(allocator)
	t.Cleanup(func() { leave(); stop() })
	b := &browser{t: t, ctx: ctx, site: site}
	must(t, chromedp.Listen(ctx, b.hear))
	for _, enable := range []cdp.Command[cdp.Empty, cdp.Empty]{log.Enable, audits.Enable} {
		must2(chromedp.Call(ctx, enable, cdp.Empty{}))(t)
	}
	b.do(width(desk1440))
	t.Cleanup(b.check)
	return b
}

// hear keeps what the browser complains of.
func (b *browser) hear(event any) {
	fault := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !strings.Contains(e.Entry.Text, "the server responded with a status of 4") {
			fault = e.Entry.Text + " " + e.Entry.URL
		}
	case *audits.EventIssueAdded:
		if d := e.Issue.Details.ContentSecurityPolicyIssueDetails; d != nil {
			fault = fmt.Sprintf("against the policy: %s %s", d.ViolatedDirective, d.BlockedURL)
		}
	case *runtime.EventExceptionThrown:
		fault = e.ExceptionDetails.Text
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			fault += " " + thrown.Description
		}
	}
	if fault != "" {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.faults = append(b.faults, fault)
	}
}

func (b *browser) check() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, fault := range b.faults {
		b.t.Errorf("the browser complains: %s", fault)
	}
}

func width(pixels int64) chromedp.Action[chromedp.Void] { return chromedp.EmulateViewport(pixels, 900) }

// do runs what a person does, within a minute.
func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	run(b, chromedp.Steps(steps...))
}

// run does the same, and returns what is seen.
func run[T any](b *browser, a chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	seen, err := chromedp.Run(ctx, a)
	if err != nil {
		again, stop := context.WithTimeout(b.ctx, patience)
		defer stop()
		at, _ := chromedp.Run(again, chromedp.Location())                   // for the report only
		text, _ := chromedp.Run(again, chromedp.Text(chromedp.CSS("body"))) // likewise
		b.t.Fatalf("at %s: %v\n%s", at, err, text)
	}
	return seen
}

// open goes to an address of the site, or to one in a mail.
func (b *browser) open(address string) {
	b.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = b.site + address
	}
	b.do(chromedp.Navigate(address))
}

// press presses a button or a link and waits for the page that it leads to.
func (b *browser) press(selector string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		b.t.Fatalf("press %s: %v\n%s", selector, err, b.text())
	}
}

// text is what the page says.
func (b *browser) text() string {
	b.t.Helper()
	return run(b, chromedp.Text(chromedp.CSS("body")))
}

// says makes sure that the page says something.
func (b *browser) says(words ...string) {
	b.t.Helper()
	text := b.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			b.t.Errorf("%s does not say %q:\n%s", b.at(), w, text)
		}
	}
}

func (b *browser) at() string {
	b.t.Helper()
	return run(b, chromedp.Evaluate[string]("location.pathname + location.search"))
}

// screens is where pictures of the pages are kept, for people to look at.
const screens = "../.bin/test/screens"

// picture keeps the page as a telephone and as a desk show it, and looks whether it fits the telephone.
func (b *browser) picture(name string) {
	b.t.Helper()
	must(b.t, os.MkdirAll(screens, 0o755))
	for _, pixels := range []int64{telephone, desk1440} {
		b.do(width(pixels))
		if wide := run(b, chromedp.Evaluate[int64]("document.documentElement.scrollWidth")); wide > pixels {
			b.t.Errorf("%s is %d pixels wide on a screen of %d", b.at(), wide, pixels)
		}
		png := run(b, chromedp.FullScreenshot(100))
		must(b.t, os.WriteFile(filepath.Join(screens, fmt.Sprintf("%s-%d.png", name, pixels)), png, 0o644))
	}
}

// axe is axe-core, as it was published.
var axe = sync.OnceValues(func() (string, error) {
	content, err := os.ReadFile(os.Getenv("DANHGIA_AXE"))
	if err != nil {
		return "", fmt.Errorf("axe-core is not there; `make test` fetches it and says where in DANHGIA_AXE: %w", err)
	}
	return string(content), nil
})

// violation is a rule of axe-core that a page breaks.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML string `json:"html"`
		Why  string `json:"failureSummary"`
	} `json:"nodes"`
}

const runAxe = `axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations))`

// accessible makes sure that axe-core finds nothing wrong with the page, by WCAG 2.1 AA and by good practice.
func (b *browser) accessible() {
	b.t.Helper()
	source, err := axe()
	must(b.t, err)
	run(b, chromedp.Evaluate[bool](source+"; true"))
	found := run(b, chromedp.Evaluate[string](runAxe, chromedp.EvalAwaitPromise))
	var violations []violation
	must(b.t, json.Unmarshal([]byte(found), &violations))
	for _, v := range violations {
		for _, n := range v.Nodes[:min(len(v.Nodes), 3)] {
			b.t.Errorf("%s: %s (%s)\n%s\n%s", b.at(), v.Help, v.ID, n.HTML, n.Why)
		}
	}
}
