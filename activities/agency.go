package activities

import (
	"time"

	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

// AgencyRow is an agency from a day on, as the register has it: a new name or kind is a new row.
type AgencyRow struct {
	Line int // in the file that it stands in
	scoring.Agency
	From      calendar.Day
	To        scoring.Maybe[calendar.Day] // the first day that is out
	Successor string                      // code, of an agency that has ended
}

// Tenures are the agencies of a register as the rules about dossiers take them.
func Tenures(all []AgencyRow) []dossier.Tenure {
	tenures := make([]dossier.Tenure, len(all))
	for i, row := range all {
		tenures[i] = dossier.Tenure{Code: row.Code, Successor: row.Successor}
		if row.To.Known {
			year, month, day := row.To.Value.Time().Date()
			tenures[i].Ended = dossier.At(time.Date(year, month, day, 0, 0, 0, 0, calendar.Vietnam))
		}
	}
	return tenures
}

// KindName is what an agency is called by its kind, in Vietnamese.
func KindName(k scoring.Kind) string {
	return map[scoring.Kind]string{scoring.Province: "tỉnh", scoring.Department: "sở, ban, ngành", scoring.Commune: "xã, phường"}[k]
}

// AgencyImport is what a table of agencies has changed.
type AgencyImport struct {
	Added     []AgencyRow
	Changed   []AgencyRow // another name or kind from a day on
	Ended     []AgencyRow
	Unchanged int
}

// Writes says whether anything is written.
func (i AgencyImport) Writes() bool { return len(i.Added)+len(i.Changed)+len(i.Ended) > 0 }

// AgencyQuery is what is asked of the register: whatever is empty is not asked.
type AgencyQuery struct {
	Text      string // in the name without its marks, or the beginning of the code
	Kind      scoring.Kind
	Ended     bool // those that are no more, instead of those that are
	Unfocused bool // those without a focal officer
	Page      int  // from 1 on
}

// AgencyLine is an agency of the register with how many people it has.
type AgencyLine struct {
	AgencyRow
	SuccessorName string
	Focal         int // focal officers today
	People        int // with a role today
	Bad           int // of them, whom mail does not reach
}

// AgencyList is a page of the register.
type AgencyList struct {
	Lines []AgencyLine
	Count int // on all pages
}

// AgencyFile is all about one agency.
type AgencyFile struct {
	Rows         []AgencyRow // the newest first
	Successor    scoring.Agency
	Predecessors []scoring.Agency
	Officers     []OfficerLine
	Substitutes  []SubstituteLine
	Tasks        []AgencyTask // the latest ones
}

// AgencyTask is a task of an agency, with its period.
type AgencyTask struct {
	PeriodTask
	Period scoring.Maybe[scoring.Period]
}

// OfficerQuery is what is asked of the people: whatever is empty is not asked.
type OfficerQuery struct {
	Text string // in the name without its marks, the address or the code of the agency
	Role review.Role
	Bad  bool // those whom mail does not reach
	Page int  // from 1 on
}

// OfficerLine is a role that somebody has or had.
type OfficerLine struct {
	OfficerRow
	Person     string // review.Person.ID
	AgencyName string
	Bad        scoring.Maybe[time.Time] // since when mail to the address does not arrive
	Why        string                   // what the mail server said
}

// OfficerList is a page of the people.
type OfficerList struct {
	Lines []OfficerLine
	Count int // on all pages
}

// SubstituteLine is a substitute by name.
type SubstituteLine struct {
	review.Substitute
	ID              int64
	Absent, StandIn string // names
	Agency          string // of the absent person, by name
}
