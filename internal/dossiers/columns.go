package dossiers

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Column is a column of the canonical dossier file.
type Column string

// The columns, in their canonical order.
const (
	Number      Column = "dossier"
	Procedure   Column = "procedure"
	Agency      Column = "agency"
	Official    Column = "official"
	Channel     Column = "channel"
	Submitted   Column = "submitted_at"
	Received    Column = "received_at"
	Due         Column = "due_at"
	Ended       Column = "ended_at"
	Returned    Column = "returned_at"
	Status      Column = "status"
	Requests    Column = "more_papers_requests"
	WaitedFrom  Column = "waited_from"
	WaitedTo    Column = "waited_to"
	MaxTime     Column = "max_time"
	MaxTimeUnit Column = "max_time_unit"
	FeeDue      Column = "fee_due"
	PaidOnline  Column = "paid_online"
	ResultFile  Column = "has_result_file"
	Digitised   Column = "digitised"
	Reused      Column = "reused"
	Shared      Column = "shared"
	CitizenData Column = "citizen_data"
	Complained  Column = "complained"
)

// Columns are all columns in their canonical order.
var Columns = []Column{
	Number, Procedure, Agency, Official, Channel, Submitted, Received, Due, Ended, Returned, Status, Requests, WaitedFrom, WaitedTo, MaxTime,
	MaxTimeUnit, FeeDue, PaidOnline, ResultFile, Digitised, Reused, Shared, CitizenData, Complained,
}

// needed are the columns without which nothing can be said of a dossier.
var needed = []Column{Number, Agency, Received, Ended, Status}

// stands are the columns that an indicator is counted by besides those that are always needed. Where a file does not
// have one, the indicator is missing: nothing that was not exported counts as zero.
var stands = map[string][]Column{
	"ONLINE_SUBMITTED":                   {Channel, ResultFile, Procedure},
	"PAYMENT_DOSSIER":                    {FeeDue, PaidOnline},
	"ORIGINAL_RESULT_AVAILABLE":          {ResultFile},
	"SO_HOA_GIAY_TO_GIAI_QUYET":          {Digitised, ResultFile, Procedure},
	"REUSED_DIGITIZED_DATA":              {Reused},
	"SYNCED_WITH_DVCQG_PERSONAL_STORAGE": {Shared},
	"CITIZEN_DATA_CONNECTED_DOSSIER":     {CitizenData},
	"DOSSIER_RECEIVING_SATISFACTION":     {Complained},
	"ONLINE_USED":                        {Channel, Procedure},
	"PAYMENT_PROCEDURE_USED":             {FeeDue, PaidOnline, Procedure},
	"PAYMENT_PROCEDURE_INTEGRATED":       {FeeDue, Procedure},
	"CITIZEN_DATA_CONNECTED_FORMALITY":   {CitizenData, Procedure},
}

// aliasTable has the names that one-stop systems give to the columns: column,alias.
//
//go:embed aliases.csv
var aliasTable string

var byAlias = readAliases()

func readAliases() map[string]Column {
	rows, err := csv.NewReader(strings.NewReader(aliasTable)).ReadAll()
	if err != nil {
		panic(err) // it is embedded, and a test reads it
	}
	known := map[string]Column{}
	for _, c := range Columns {
		known[plain(string(c))] = c
	}
	for _, row := range rows[1:] {
		known[plain(row[1])] = Column(row[0])
	}
	return known
}

// plain is a name as it is compared: without marks, spaces and signs, in small letters, đ as d.
func plain(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(name) {
		switch {
		case r == 'đ' || r == 'Đ':
			b.WriteByte('d')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// place is where the columns of a file stand.
type place struct {
	at     map[Column]int
	unused []string // columns that are not read: among them whatever is said of applicants
}

func places(header []string, by map[string]Column) (p place, twice []Column) {
	p.at = map[Column]int{}
	for i, name := range header {
		c, known := by[plain(name)]
		if !known {
			p.unused = append(p.unused, strings.TrimSpace(name))
			continue
		}
		if _, there := p.at[c]; there {
			twice = append(twice, c)
		}
		p.at[c] = i
	}
	return p, twice
}

func (p place) lacks() (missing []Column) {
	for _, c := range needed {
		if _, there := p.at[c]; !there {
			missing = append(missing, c)
		}
	}
	_, due := p.at[Due]
	_, term := p.at[MaxTime]
	if !due && !term {
		missing = append(missing, Due)
	}
	return missing
}

// Counts says whether the file has what an indicator is counted by.
func (p place) counts(indicator string) bool {
	return !slices.ContainsFunc(stands[indicator], func(c Column) bool {
		_, there := p.at[c]
		return !there
	})
}
