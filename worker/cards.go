package main

import (
	"fmt"
	"sync"

	"danhgia/activities"
	"danhgia/internal/papers"
)

// cards makes scorecards as PDF under a letterhead. What those of a publication have in common is made once: hundreds of
// mails bring one along.
func cards(head activities.Letterhead) activities.CardFile {
	var (
		lock sync.Mutex
		of   *activities.News
		made *papers.Scorecards
	)
	return func(n *activities.News, agency string) (activities.MailFile, error) {
		lock.Lock()
		defer lock.Unlock()
		if of != n {
			of, made = n, papers.NewScorecards(n.Release, head)
		}
		content, err := made.PDF(agency)
		return activities.MailFile{Name: fmt.Sprintf("Phiếu điểm %s kỳ %s.pdf", agency, n.Period), Type: "application/pdf", Content: content}, err
	}
}
