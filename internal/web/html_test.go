package web

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestEveryPageIsSoundHTML follows every link of the site, in both languages.
func TestEveryPageIsSoundHTML(t *testing.T) {
	server, _ := serve(t)
	replies, seen := map[string]reply{}, map[string]bool{}
	fetch := func(path string) reply {
		if _, asked := replies[path]; !asked {
			replies[path] = get(t, server, path)
		}
		return replies[path]
	}
	next := []string{"/ky/2026-08", "/ky/2026-08?lang=en", "/ky/2026-07", "/nothing?lang=en"}
	for len(next) > 0 {
		path := next[0]
		next = next[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		r := fetch(path)
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
			continue
		}
		page := parse(t, path, r.body)
		page.check()
		for _, link := range page.links {
			if target := fetch(link); target.StatusCode >= 400 && r.StatusCode < 400 {
				t.Errorf("%s links to %s, which answers %d", path, link, target.StatusCode)
			} else if target.StatusCode < 300 {
				next = append(next, link)
			}
		}
	}
	if len(seen) < 20 {
		t.Errorf("only %d addresses were reached", len(seen))
	}
}

type parsed struct {
	t     *testing.T
	path  string
	body  string
	root  *html.Node
	ids   map[string]int
	links []string
}

func parse(t *testing.T, path, body string) *parsed {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return &parsed{t: t, path: path, body: body, root: root, ids: map[string]int{}}
}

func (d *parsed) fault(format string, args ...any) {
	d.t.Helper()
	d.t.Errorf(d.path+": "+format, args...)
}

func (d *parsed) check() {
	d.nesting()
	counts := map[string]int{}
	level := 0
	for n := range d.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		counts[n.Data]++
		if id := attribute(n, "id"); id != "" {
			d.ids[id]++
		}
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] <= '6' {
			now := int(n.Data[1] - '0')
			if now > level+1 {
				d.fault("heading %q skips a level", textOf(n))
			}
			level = now
		}
		d.element(n)
	}
	if counts["h1"] != 1 || counts["main"] != 1 || counts["title"] != 1 {
		d.fault("has %d h1, %d main, %d titles", counts["h1"], counts["main"], counts["title"])
	}
	if written := strings.Count(d.body, "<p>") + strings.Count(d.body, "<p "); counts["p"] != written {
		d.fault("a paragraph holds what cannot stand in one")
	}
	d.references()
}

// nesting compares the tags as they are written: every element that must be closed is, in order.
func (d *parsed) nesting() {
	void := map[string]bool{"input": true, "meta": true, "link": true, "br": true, "img": true}
	var open []string
	for z := html.NewTokenizer(strings.NewReader(d.body)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if len(open) > 0 {
				d.fault("%v are not closed", open)
			}
			return
		case html.StartTagToken:
			if name, _ := z.TagName(); !void[string(name)] {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				d.fault("</%s> closes %v", name, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
}

func (d *parsed) element(n *html.Node) {
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "ZgotmplZ") {
			d.fault("<%s %s=%q> is against the policy", n.Data, a.Key, a.Val)
		}
	}
	switch n.Data {
	case "style":
		d.fault("has a <style>")
	case "script":
		if src := attribute(n, "src"); attribute(n, "type") != "application/json" && (!strings.HasPrefix(src, "/static/") || textOf(n) != "") {
			d.fault("has a <script> that is not a file of ours, nor data")
		}
	case "html":
		if want := map[bool]string{true: "en", false: "vi"}[strings.Contains(d.path, "lang=en")]; attribute(n, "lang") != want {
			d.fault("is in %q", attribute(n, "lang"))
		}
	case "table":
		if first := firstElement(n); first == nil || first.Data != "caption" || textOf(first) == "" {
			d.fault("a table has no caption")
		}
	case "th":
		if scope := attribute(n, "scope"); scope != "col" && scope != "row" {
			d.fault("the heading %q has no scope", textOf(n))
		}
	case "a", "link":
		d.link(n)
	}
	if attribute(n, "tabindex") == "0" && (attribute(n, "role") != "region" || attribute(n, "aria-labelledby") == "") {
		d.fault("<%s> takes the focus and has no name", n.Data)
	}
}

func (d *parsed) link(n *html.Node) {
	if n.Data == "a" && textOf(n) == "" {
		d.fault("a link to %s has no text", attribute(n, "href"))
	}
	to, err := url.Parse(attribute(n, "href"))
	if err != nil || to.Host != "" {
		d.fault("links to %q", attribute(n, "href"))
		return
	}
	other := attribute(n, "hreflang") != ""
	if n.Data == "a" && strings.HasPrefix(to.Path, "/ky") && !other && to.Query().Get("lang") != langIn(d.path) {
		d.fault("the link to %s changes the language", to)
	}
	to.Fragment = ""
	if to.String() != "" {
		d.links = append(d.links, to.String())
	}
}

func langIn(path string) string {
	if strings.Contains(path, "lang=en") {
		return "en"
	}
	return ""
}

func (d *parsed) references() {
	for id, n := range d.ids {
		if n > 1 {
			d.fault("the id %q is used %d times", id, n)
		}
	}
	for n := range d.root.Descendants() {
		to := attribute(n, "aria-labelledby")
		if href := attribute(n, "href"); strings.HasPrefix(href, "#") {
			to = href[1:]
		}
		if to != "" && d.ids[to] == 0 {
			d.fault("refers to %q, which is not there", to)
		}
	}
	d.regions()
}

// regions have names of their own, by which people who cannot see find their way.
func (d *parsed) regions() {
	names := map[string]bool{}
	for n := range d.root.Descendants() {
		to := attribute(n, "aria-labelledby")
		if to == "" || n.Data != "section" && attribute(n, "role") != "region" {
			continue
		}
		for label := range d.root.Descendants() {
			if attribute(label, "id") != to {
				continue
			}
			name := strings.Join(strings.Fields(textOf(label)), " ")
			if names[name] {
				d.fault("two regions are called %q", name)
			}
			names[name] = true
		}
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func firstElement(n *html.Node) *html.Node {
	for child := range n.ChildNodes() {
		if child.Type == html.ElementNode {
			return child
		}
	}
	return nil
}

func textOf(n *html.Node) string {
	var text strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			text.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(text.String())
}
