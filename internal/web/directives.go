package web

import (
	"cmp"
	"context"
	"mime"
	"net/http"
	"strconv"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/scoring"
)

// DirectiveDesk is what the site needs of letters to agencies. What it refuses is activities.ErrRefused or
// *review.Refusal; what is not there is activities.ErrNotFound.
type DirectiveDesk interface {
	SentDirectives(ctx context.Context) ([]activities.DirectiveLine, error)
	SentDirective(ctx context.Context, id activities.DirectiveID) (activities.DirectiveLine, error)
	Acknowledging(ctx context.Context, id activities.DirectiveID, only activities.AcknowledgementFilter, page int) (activities.AcknowledgementList, error)
	SentLetter(ctx context.Context, id activities.DirectiveID) (activities.LetterFile, error)
	// WeighDirective is the directive that a letter would become, to all agencies of a kind where one is named, and those
	// of them whom no mail would reach.
	WeighDirective(ctx context.Context, n activities.NewDirective, to scoring.Kind, c activities.Change) (activities.Directive, []scoring.Agency, error)
	SendLetter(ctx context.Context, n activities.NewDirective, to scoring.Kind, c activities.Change) error
	ChangeLetter(ctx context.Context, id activities.DirectiveID, c activities.Control, by activities.Change) ([]activities.Controlled, error)
	// AskForOfficers asks agencies without a focal officer to appoint one, or says in a preview who would be asked.
	AskForOfficers(ctx context.Context, a activities.Asking, c activities.Change) (activities.Asked, error)
}

const directivesPath = "/van-phong/van-ban"

func (s *site) directiveRoutes() []route {
	return []route{
		{path: directivesPath, who: inOffice, get: s.directives},
		{path: directivesPath + "/xem/{id}", who: inOffice, get: s.directive},
		{path: directivesPath + "/xem/{id}/tep", who: inOffice, get: s.directiveFile},
	}
}

// directivesPage are the letters that were sent.
type directivesPage struct {
	frame
	Lines []directiveLine
	Deeds []link
}

// directiveLine is a letter as people read it.
type directiveLine struct {
	activities.DirectiveLine
	Date, Due, Standing string
	Open                bool
}

func newDirectiveLine(l activities.DirectiveLine) directiveLine {
	return directiveLine{l, l.Dated.Short(calendar.Vi), l.Deadline.In(calendar.Vi), directiveStates[l.State], l.State == activities.DirectiveOpen}
}

var directiveStates = map[activities.DirectiveState]string{
	activities.DirectiveOpen: "đang theo dõi", activities.DirectiveEnded: "đã kết thúc", activities.DirectiveCancelled: "đã hủy",
}

func (s *site) directives(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Admin.SentDirectives(r.Context())
	if err != nil {
		return away(err)
	}
	page := directivesPage{frame: s.frame(r, nil), Deeds: offers(r, directiveSent, officersAsked)}
	page.Title = "Văn bản chỉ đạo"
	for _, l := range all {
		page.Lines = append(page.Lines, newDirectiveLine(l))
	}
	return s.showPrivate(w, http.StatusOK, "directives", page)
}

// directivePage is a letter, and how far its agencies are.
type directivePage struct {
	frame
	Letter directiveLine
	Only   string
	Count  int
	Lines  []acknowledgementLine
	Why    []string
	Deeds  []link
	pager
}

type acknowledgementLine struct{ Code, Name, Standing, Informed, Remark, Written, Next string }

var acknowledgementFilters = map[string]activities.AcknowledgementFilter{
	"": "", "cho": activities.OnlyWaiting, "qua-han": activities.OnlyOverdue, "xong": activities.OnlyDone,
}

func (s *site) directive(w http.ResponseWriter, r *http.Request) error {
	id, err := directiveOf(r)
	if err != nil {
		return err
	}
	letter, err := s.Admin.SentDirective(r.Context(), id)
	if err != nil {
		return noSuch(err)
	}
	page := directivePage{frame: s.frame(r, nil), Letter: newDirectiveLine(letter), Only: r.URL.Query().Get("loc"), Why: letter.Deadline.Explain(calendar.Vi)[1:]}
	page.Title = sentence(letter.In(scoring.Vi))
	n := pageOf(r)
	list, err := s.Admin.Acknowledging(r.Context(), id, acknowledgementFilters[page.Only], n)
	if err != nil {
		return away(err)
	}
	for _, a := range list.Lines {
		page.Lines = append(page.Lines, s.newAcknowledgement(a))
	}
	page.Count, page.pager = list.Count, turn(r, n, list.Count)
	if page.Letter.Open {
		for _, offered := range offers(r, directiveExtended, directiveCancelled) {
			offered.Path = directivePath(id) + offered.Path[len(directivesPath+"/xem/{id}"):]
			page.Deeds = append(page.Deeds, offered)
		}
	}
	return s.showPrivate(w, http.StatusOK, "directive", page)
}

func (s *site) newAcknowledgement(a activities.Acknowledgement) acknowledgementLine {
	line := acknowledgementLine{Code: a.Agency, Name: a.AgencyName, Standing: a.State.In(scoring.Vi), Remark: a.Remark}
	at := func(t scoring.Maybe[time.Time]) string {
		if !t.Known {
			return ""
		}
		return moment(t.Value.In(s.zone), scoring.Vi)
	}
	line.Written, line.Next = at(a.Written), at(a.Next)
	if a.At.Known {
		line.Standing = "đã quán triệt lúc " + at(a.At)
		if a.At.Value.After(a.Due) {
			line.Standing += ", sau hạn"
		}
	}
	if a.Informed.Known {
		line.Informed = scoring.Number(a.Informed.Value, scoring.Vi)
	}
	return line
}

func directiveOf(r *http.Request) (activities.DirectiveID, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return 0, errNoPage
	}
	return activities.DirectiveID(id), nil
}

func directivePath(id activities.DirectiveID) string { return directivesPath + "/xem" + address(id) }

func (s *site) directiveFile(w http.ResponseWriter, r *http.Request) error {
	id, err := directiveOf(r)
	if err != nil {
		return err
	}
	file, err := s.Admin.SentLetter(r.Context(), id)
	if err != nil {
		return noSuch(err)
	}
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": cmp.Or(shortName(file.Name), "van-ban.pdf")}))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	w.Header().Set("Content-Type", "application/pdf")
	_, err = w.Write(file.Content)
	return err
}
