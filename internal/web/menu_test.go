package web

import (
	"regexp"
	"strings"
	"testing"

	"danhgia/review"
)

var (
	wholeMenu = regexp.MustCompile(`(?s)<nav class="menu".*?</nav>`)
	menuLinks = regexp.MustCompile(`<a href="([^"]+)"`)
)

func TestTheOfficesMenuIsGrouped(t *testing.T) {
	c := consoleOf(t, newPeriods(), nil)
	page := c.as(t, review.Admin, casesPath)
	parse(t, casesPath, page.body).check()
	menu := wholeMenu.FindString(page.body)
	if got := strings.Count(menu, "<details"); got != 5 {
		t.Errorf("%d headings", got)
	}
	if !strings.Contains(menu, `<details name="menu" open><summary aria-current="true">Kỳ đánh giá</summary>`) || strings.Count(menu, " open>") != 1 {
		t.Error("the heading of the page is not the one that is open")
	}
	if !strings.Contains(menu, `<a href="`+casesPath+`" aria-current="page">`) || strings.Count(menu, `aria-current="page"`) != 1 {
		t.Error("the page is not marked")
	}
	offered := map[string]int{}
	for _, link := range menuLinks.FindAllStringSubmatch(menu, -1) {
		offered[link[1]]++
	}
	for _, group := range menuTable {
		for _, entry := range group.entries {
			if offered[entry.path] != 1 {
				t.Errorf("%s is offered %d times", entry.path, offered[entry.path])
			}
		}
	}
}

func TestFewEntriesNeedNoHeadings(t *testing.T) {
	c := openDrawer(t, &drawer{})
	menu := wholeMenu.FindString(c.as(t, review.Focal, dossiersPath).body)
	if strings.Contains(menu, "<details") || strings.Count(menu, "<a ") < 3 {
		t.Error(menu)
	}
}
