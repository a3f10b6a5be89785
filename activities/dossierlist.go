package activities

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

// DossierSide is which part of an indicator's dossiers are asked for.
type DossierSide string

// The sides. NotInNumerator are those of the denominator that do not stand in the numerator: what keeps the points down.
const (
	WholeDenominator DossierSide = "denominator"
	WholeNumerator   DossierSide = "numerator"
	NotInNumerator   DossierSide = "lacking"
)

// DossierSort is what a list of dossiers is ordered by, within each agency.
type DossierSort string

// The orders.
const (
	SortNumber   DossierSort = "number"
	SortReceived DossierSort = "received"
	SortDue      DossierSort = "due"
)

// DossierQuery says which of a period's dossiers are asked for, and by whom. What is empty does not limit.
type DossierQuery struct {
	Key       `json:"-"`
	By        Actors         `json:"-"`
	Agency    string         // of all agencies only for who may see all
	Indicator string         // of dossier.Indicators
	Side      DossierSide    // with an indicator
	Timing    dossier.Timing // 0: any
	Reason    dossier.Reason
	Procedure string
	Official  int    // 0: any; only for who may see officials
	Text      string // with which the number begins
	Sort      DossierSort
	Down      bool   // the last first, agencies too
	After     string `json:"-"` // DossierPage.Next of the page before; empty: the first page
	Size      int    `json:"-"` // lines of a page
}

// DossierPage is a part of a list of dossiers.
type DossierPage struct {
	Book      DossierBook
	Lines     []DossierLine
	Next      string // for DossierQuery.After; empty: there are no more
	Officials bool   // who asks sees the officials
}

// DossierBook is what is known of a period's dossiers.
type DossierBook struct {
	ID     int
	Until  dossier.Moment // the last one up to which they were judged
	Lacks  []string       // indicators whose columns the imports did not have
	Closed bool           // the period had ended when they were taken in last
}

// DossierLine is a dossier and how it was judged.
type DossierLine struct {
	dossier.Dossier     // its Official is empty for who may not see them
	OfficialID      int // 0: none, or not to be seen
	AgencyName      string
	Counts          dossier.Counts
	Verdict         dossier.Verdict // its Timing, Reason and Limit
	Ruled           uint32          // bits of the indicators that a ruling has decided
	Intake          int             // the import that brought this state
	Arrived         time.Time       // of that import
}

// DossierFile is one dossier with the states that it had before, the latest first.
type DossierFile struct {
	DossierLine
	Book      DossierBook
	Officials bool
	Past      []PastDossier
}

// PastDossier is a state that was replaced.
type PastDossier struct {
	DossierLine
	Replaced time.Time
}

// DossierPeriod is a period of which dossiers are known.
type DossierPeriod struct {
	Period scoring.Period
	Until  time.Time // up to which they were judged
}

// DossierOfficial is somebody who handles dossiers.
type DossierOfficial struct {
	ID   int
	Name string
}

// ProcedureUse is a procedure with what an agency's dossiers show of it.
type ProcedureUse struct {
	Code, Name               string
	Listed                   bool // in the catalogue, as the agency's
	Online, Fee, ForCitizens bool // as the catalogue says
	Received                 int64
	Shown                    [4]int64 // dossiers that show each of dossier.Uses
}

// DossierCursor is where a page of dossiers ended.
type DossierCursor struct {
	Agency, Number string
	At             time.Time // of the sort's moment; zero where it sorts by number
	Query          string    // what the list was of
}

// ErrCursor is a link to a next page that is of another list, or of none.
var ErrCursor = Refuse("liên kết sang trang sau không còn dùng được; mời xem danh sách từ trang đầu", "the link to the next page cannot be used any more; begin with the first page")

// Cursor reads where the page before ended; zero for the first page. ErrCursor.
func (q DossierQuery) Cursor() (c DossierCursor, err error) {
	if q.After == "" {
		return c, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(q.After)
	if err != nil || json.Unmarshal(raw, &c) != nil || c.Query != q.digest() || c.Agency == "" || c.Number == "" {
		return DossierCursor{}, ErrCursor
	}
	return c, nil
}

// Ended is the cursor of a page that ends with a line.
func (q DossierQuery) Ended(last DossierLine) string {
	c := DossierCursor{Agency: last.Agency, Number: last.Number, Query: q.digest()}
	switch {
	case q.Sort == SortReceived && last.Received != 0:
		c.At = last.Received.Time()
	case q.Sort == SortDue && last.Due != 0:
		c.At = last.Due.Time()
	}
	raw, _ := json.Marshal(c) // of texts and a time only
	return base64.RawURLEncoding.EncodeToString(raw)
}

// digest tells lists apart: a cursor of one is no cursor of another.
func (q DossierQuery) digest() string {
	raw, _ := json.Marshal(q) // of texts and numbers only
	sum := sha256.Sum256(fmt.Appendf(raw, "%s/%s", q.Province, q.Period))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// Check refuses a list that cannot be: an indicator whose counts are not dossiers, or a side of none.
func (q DossierQuery) Check() error {
	switch {
	case q.Indicator != "" && dossier.Position(q.Indicator) < 0:
		return Refuse("chỉ số %q không tính từ hồ sơ", "indicator %q does not count dossiers", q.Indicator)
	case q.Side != "" && q.Side != WholeDenominator && q.Side != WholeNumerator && q.Side != NotInNumerator:
		return Refuse("không có loại danh sách %q", "there is no list of %q", string(q.Side))
	case q.Reason != "" && !slices.Contains(dossier.Reasons, q.Reason):
		return Refuse("không có lý do %q", "there is no reason %q", string(q.Reason))
	case q.Sort != "" && q.Sort != SortNumber && q.Sort != SortReceived && q.Sort != SortDue:
		return Refuse("không sắp xếp được theo %q", "cannot sort by %q", string(q.Sort))
	}
	return nil
}

// Sees says whether the actors may see the dossiers of a holder of an agency's matters, and whether their officials too.
// ErrRefused.
func (a Actors) Sees(holder string) (officials bool, err error) {
	subject := review.Subject{Agency: holder}
	if _, err := a.To(review.ToView, subject); err != nil {
		return false, err
	}
	_, err = a.To(review.ToSeeOfficials, subject)
	return err == nil, nil
}
