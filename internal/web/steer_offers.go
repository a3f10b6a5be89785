package web

import (
	"net/http"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/review"
)

// taskDeeds are what a list of tasks offers its visitor, for the chosen and for all.
func taskDeeds(r *http.Request, b activities.Board, kind review.Kind) (chosen []action, all []link) {
	if b.State != activities.Running && b.State != activities.PausedPeriod {
		return nil, nil
	}
	offer := func(d deed, label string) {
		if may(r, d.right) {
			chosen = append(chosen, action{strings.Replace(d.path, "{period}", string(b.Key.Period), 1), label})
		}
	}
	offer(reminding, "Gửi lại thư")
	offer(calling, "Đã gọi điện")
	offer(reassigning, "Giao lại")
	for _, c := range controls {
		offer(c.deed(), c.title)
		if c.all != "" && may(r, c.action) {
			all = append(all, link{boardOf(b.Key.Period, c.path) + "?" + chosenField + "=" + allOfKind + string(kind), c.all})
		}
	}
	return chosen, all
}

// periodDeeds are what may be done to the whole period.
func periodDeeds(r *http.Request, b activities.Board) (all []link) {
	p := b.Key.Period
	if running := b.State == activities.Running || b.State == activities.PausedPeriod; may(r, review.ToCollect) && (running || b.State == activities.Published) {
		all = append(all, link{boardOf(p, "thu-thap-lai"), "Thu thập lại số liệu"})
	}
	if b.State == activities.Published {
		all = append(all, link{boardOf(p, "dinh-chinh"), "Đính chính kết quả"})
	}
	if b.SentBack != "" && may(r, resubmitting.right) {
		all = append(all, link{boardOf(p, "trinh-lai"), resubmitting.title})
	}
	for _, c := range periodControls {
		if slices.Contains(c.from, b.State) && may(r, c.action) {
			all = append(all, link{boardOf(p, c.path), c.title})
		}
	}
	return all
}
