package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"danhgia/activities"
	"danhgia/internal/papers"
	"danhgia/internal/postgres"
)

// cards makes scorecards as PDF, under the office's letterhead or, until it has set one, the usual one. What those of a
// publication have in common is made once: hundreds of mails bring one along.
func cards(store *postgres.Store) activities.CardFile {
	var (
		lock sync.Mutex
		of   *activities.News
		made *papers.Scorecards
	)
	return func(ctx context.Context, n *activities.News, agency string) (activities.MailFile, error) {
		lock.Lock()
		defer lock.Unlock()
		if of != n {
			head, err := store.Letterhead(ctx, n.Province)
			if errors.Is(err, activities.ErrNotFound) {
				head, err = activities.DefaultLetterhead(n.Results.Province.Name), nil
			}
			if err != nil {
				return activities.MailFile{}, err
			}
			of, made = n, papers.NewScorecards(n.Release, head)
		}
		content, err := made.PDF(agency)
		return activities.MailFile{Name: fmt.Sprintf("Phiếu điểm %s kỳ %s.pdf", agency, n.Period), Type: "application/pdf", Content: content}, err
	}
}
