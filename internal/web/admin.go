package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"danhgia/calendar"
	"danhgia/review"
)

// Admin is what the site needs of the office's registers.
type Admin interface {
	Drafts
	CalendarDesk
	AgencyRegister
	Owners
	OfficerRegister
	StandIns
	DirectiveDesk
	UserDesk
	SetShelf
	LadderShelf
	Yearbook
	PaperDesk
	AuditLog
	TargetDesk
	ImportDesk
	LiveDesk
	Officials
}

// adminRoutes are the pages of the office's registers, and what is done to them.
func (s *site) adminRoutes() []route {
	all := slices.Concat(s.calendarRoutes(), s.agencyRoutes(), s.ownerRoutes(), s.officerRoutes(), s.directiveRoutes(), s.userRoutes(),
		s.setRoutes(), s.ladderRoutes(), s.fulfilmentRoutes(), s.paperRoutes(), s.auditRoutes(), s.targetRoutes(), s.importRoutes(), s.liveRoutes())
	for _, d := range deeds() {
		all = append(all, d.routes(s)...)
	}
	return all
}

// deeds are all that is done to the office's registers.
func deeds() []deed {
	return []deed{
		oneDay, wholeYear, agencyImport, agencyMerge, ownerImport, officerImport, officerNamed, addressMended, standInNamed, standInEnded,
		directiveSent, directiveExtended, directiveCancelled, officersAsked, setImport, ladderImport, fulfilmentRuled, headSet, templateSet, templateReset, paperFiled,
		officialErased, digestSet, giveRole, endRole, signUserOut, resetFactors, ownSubstitute,
		targetAdded, targetChanged, targetPaused, targetResumed, targetRemoved, targetTested, pushedAgain,
		fileImported, importStopped, sourceAdded, sourceChanged, sourcePaused, sourceResumed, sourceRemoved, sourceRead,
	}
}

// inOffice are those who may look at the office's registers.
var inOffice = whoMay(review.ToDirect)

// may says whether a visitor has a role that may do something, so that it is offered to them.
func may(r *http.Request, action review.Action) bool { return whoMay(action).admits(visitor(r)) == nil }

// link is a way to a deed, where the visitor may do it.
type link struct{ Path, Label string }

// offers are the deeds that a page offers its visitor.
func offers(r *http.Request, deeds ...deed) (all []link) {
	for _, d := range deeds {
		if may(r, d.right) {
			all = append(all, link{d.path, d.title})
		}
	}
	return all
}

// todays is the date by the told time.
type todays interface {
	Today(ctx context.Context) (calendar.Day, error)
}

// number is that of a query or a path; otherwise where it is none.
func number(text string, otherwise int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return otherwise
}

// saveCSV sends a table to be saved. It is made whole before its first byte is sent.
func saveCSV(w http.ResponseWriter, r *http.Request, name string, content []byte) error {
	return save(w, r, name, "text/csv; charset=utf-8", content)
}

// typedDay reads a date that was typed.
func typedDay(text string) (day calendar.Day, ok bool) {
	day, err := calendar.ParseDay(text)
	return day, err == nil
}
