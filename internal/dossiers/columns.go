package dossiers

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Column is a column of a file.
type Column uint8

// The columns of a dossier file, in their canonical order.
const (
	Number Column = iota
	Procedure
	Agency
	Official
	Channel
	Submitted
	Received
	Due
	Ended
	Returned
	Status
	Requests
	WaitedFrom
	WaitedTo
	MaxTime
	MaxTimeUnit
	FeeDue
	PaidOnline
	ResultFile
	Digitised
	Reused
	Shared
	CitizenData
	Complained
	dossierColumns
)

// Columns of a catalogue of procedures, besides those that a file of dossiers has too.
const (
	IsOnline = dossierColumns + iota
	HasFee
	GivesPaper
	ForCitizens
	catalogueEnd
)

// Columns of petitions and of ratings, besides those that other files have too.
const (
	PetitionNumber = catalogueEnd + iota
	Sender
	Kind
	Refused
	Asked
	Supplied
	Answered
	Published
	Satisfaction
	RatedAt
	Rating
	allColumns
)

var columnNames = [allColumns]string{
	"dossier", "procedure", "agency", "official", "channel", "submitted_at", "received_at", "due_at", "ended_at", "returned_at", "status", "more_papers_requests",
	"waited_from", "waited_to", "max_time", "max_time_unit", "fee_due", "paid_online", "has_result_file", "digitised", "reused", "shared", "citizen_data", "complained",
	"online", "fee", "paper_result", "for_citizens",
	"petition", "sender", "kind", "refused_at", "asked_more_at", "supplied_at", "answered_at", "published_at", "satisfaction", "rated_at", "rating",
}

// String is the canonical name.
func (c Column) String() string { return columnNames[c] }

// Columns are all columns of a dossier file in their canonical order.
var Columns = columnsTo(dossierColumns)

func columnsTo(end Column) (all []Column) {
	for c := range end {
		all = append(all, c)
	}
	return all
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
	"PETITION_PROCESSING_ON_TIME":        {Answered},
	"PETITION_HANDLING_SATISFACTION":     {Answered, Satisfaction},
	"PETITION_CLASSIFICATION_TTHC":       {Kind},
	"PETITION_CLASSIFICATION_STAFF":      {Kind},
}

// aliasTable has the names that one-stop systems give to the columns: column,alias.
//
//go:embed aliases.csv
var aliasTable string

var byAlias = aliases(aliasTable, Columns)

// aliases are the columns by how they may be called.
func aliases(table string, columns []Column) map[string]Column {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		panic(err) // it is embedded, and a test reads it
	}
	known, named := map[string]Column{}, map[string]Column{}
	for _, c := range columns {
		known[plain(c.String())], named[c.String()] = c, c
	}
	for _, row := range rows[1:] {
		known[plain(row[1])] = named[row[0]]
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
	at     [allColumns]int16 // -1: it is not there
	unused []string          // columns that are not read: among them whatever is said of applicants
}

const nowhere = -1

// mostColumns is how many columns a file has at most.
const mostColumns = 1000

func places(header [][]byte, by map[string]Column) (p place, twice []Column) {
	for c := range p.at {
		p.at[c] = nowhere
	}
	for i, name := range header {
		c, known := by[plain(string(name))]
		if !known {
			p.unused = append(p.unused, strings.TrimSpace(string(name)))
			continue
		}
		if p.has(c) {
			twice = append(twice, c)
		}
		p.at[c] = int16(i)
	}
	return p, twice
}

func (p *place) has(c Column) bool { return p.at[c] != nowhere }

func (p *place) hasNot(c Column) bool { return p.at[c] == nowhere }

// without are the columns of several that are not there.
func (p *place) without(columns ...Column) (missing []Column) {
	for _, c := range columns {
		if p.hasNot(c) {
			missing = append(missing, c)
		}
	}
	return missing
}

func (p *place) lacks() []Column {
	missing := p.without(needed...)
	if p.hasNot(Due) && p.hasNot(MaxTime) {
		missing = append(missing, Due)
	}
	return missing
}

// counts says whether the file has what an indicator is counted by.
func (p *place) counts(indicator string) bool {
	return !slices.ContainsFunc(stands[indicator], p.hasNot)
}
