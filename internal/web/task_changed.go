package web

import (
	"danhgia/activities"
)

// changedView is what collecting again has changed in a scorecard.
type changedView struct {
	activities.LinkedChange
	Names []string // of what differs, in its order
}

// tellChanges names what has changed in the scorecard since the period was started.
func (page *taskPage) tellChanges() {
	if page.Card == nil {
		return
	}
	for _, c := range page.Link.Changed {
		view := changedView{LinkedChange: c}
		for _, f := range c.Figures {
			view.Names = append(view.Names, nameIn(page.Card.Set, f.Code))
		}
		page.Changed = append(page.Changed, view)
	}
}
