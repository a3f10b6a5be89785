package web

import (
	"context"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

func (g *registers) Agencies(_ context.Context, _ calendar.Day, q activities.AgencyQuery) (activities.AgencyList, error) {
	lines := []activities.AgencyLine{
		{AgencyRow: agencyRow("H99.01", hostile, scoring.Department), Focal: 1, People: 3, Bad: 1},
		{AgencyRow: agencyRow("H99.101", "UBND xã Tân Hưng", scoring.Commune)},
	}
	if q.Ended {
		ended := agencyRow("H99.102", "UBND xã Cũ", scoring.Commune)
		ended.To, ended.Successor = scoring.Some(calendar.Date(2026, 7, 1)), "H99.101"
		lines = []activities.AgencyLine{{AgencyRow: ended, SuccessorName: "UBND xã Tân Hưng"}}
	}
	if q.Text == "khong co" {
		lines = nil
	}
	return activities.AgencyList{Lines: lines, Count: 120}, g.err
}

func agencyRow(code, name string, kind scoring.Kind) activities.AgencyRow {
	return activities.AgencyRow{Agency: scoring.Agency{Code: code, Name: name, Kind: kind}, From: calendar.Date(2025, 7, 1)}
}

func (g *registers) Agency(_ context.Context, code string, _ calendar.Day) (f activities.AgencyFile, err error) {
	if code != "H99.01" && code != "1" {
		return f, activities.ErrNotFound
	}
	old := agencyRow("H99.01", "Sở Cũ", scoring.Department)
	old.To = scoring.Some(calendar.Date(2026, 3, 1))
	now := agencyRow("H99.01", hostile, scoring.Department)
	now.From = calendar.Date(2026, 3, 1)
	f.Rows = []activities.AgencyRow{old, now}
	f.Predecessors = []scoring.Agency{{Code: "H99.05", Name: "Sở Sáp nhập", Kind: scoring.Department}}
	gone := officer("Lê Văn Cũ", review.Focal)
	gone.To = scoring.Some(calendar.Date(2026, 5, 1))
	f.Officers = []activities.OfficerLine{officer(hostile, review.Head), bad(officer("Trần Thị Bình", review.Focal)), gone}
	f.Substitutes = []activities.SubstituteLine{g.standIn()}
	f.Tasks = []activities.AgencyTask{{
		PeriodTask: activities.PeriodTask{OpenTask: activities.OpenTask{ID: 5, Kind: review.Review, Due: time.Date(2026, 9, 17, 17, 0, 0, 0, calendar.Vietnam)}, State: review.Settled, Outcome: review.Confirmed},
		Period:     scoring.Some[scoring.Period]("2026-08"),
	}}
	return f, nil
}

func officer(name string, role review.Role) activities.OfficerLine {
	return activities.OfficerLine{
		OfficerRow: activities.OfficerRow{Agency: "H99.01", Role: role, Name: name, Email: "binh@so.example", Phone: "0912 345 678", From: calendar.Date(2026, 1, 1)},
		Person:     "9", AgencyName: "Sở Nội vụ",
	}
}

func bad(o activities.OfficerLine) activities.OfficerLine {
	o.Bad, o.Why = scoring.Some(time.Date(2026, 9, 10, 8, 0, 0, 0, time.UTC)), "550 no such user "+hostile
	return o
}

func (g *registers) AllAgencies(context.Context) ([]byte, error) { return []byte("code\n"), nil }

func (g *registers) ReadAgencies(string, []byte) ([]activities.AgencyRow, error) {
	return []activities.AgencyRow{agencyRow("H99.103", "UBND xã Mới", scoring.Commune)}, nil
}

func (g *registers) EditAgencies(_ context.Context, rows []activities.AgencyRow, c activities.Change, preview bool) (activities.AgencyImport, error) {
	ended := agencyRow("H99.104", hostile, scoring.Commune)
	ended.To = scoring.Some(calendar.Date(2026, 10, 1))
	return activities.AgencyImport{Added: rows, Changed: rows, Ended: []activities.AgencyRow{ended}, Unchanged: 160}, g.done(c, preview)
}

func (g *registers) MergeAgencies(_ context.Context, m activities.Merge, c activities.Change) ([]activities.Controlled, error) {
	return []activities.Controlled{{Kind: review.Review, Agency: "H99.101", AgencyName: hostile, From: review.Open, To: review.Superseded}}, g.done(c, m.Preview)
}

func (g *registers) AllOwners(context.Context) ([]activities.OwnerRow, error) {
	return []activities.OwnerRow{{Indicator: "ANNOUNCED", Agency: "H99.01", From: calendar.Date(2026, 1, 1)}}, g.err
}

func (g *registers) WriteOwners([]activities.OwnerRow) ([]byte, error) {
	return []byte("indicator\n"), nil
}

func (g *registers) ReadOwners(string, []byte) ([]activities.OwnerRow, error) {
	return []activities.OwnerRow{{Indicator: "ANNOUNCED", Agency: "H99.02", From: calendar.Date(2026, 10, 1)}}, nil
}

func (g *registers) EditOwners(_ context.Context, _ []activities.OwnerRow, c activities.Change, preview bool) (activities.OwnerImport, error) {
	return activities.OwnerImport{Opened: 1, Closed: 1, Unchanged: 2}, g.done(c, preview)
}

func (g *registers) Officers(_ context.Context, _ calendar.Day, q activities.OfficerQuery) (activities.OfficerList, error) {
	unknown := officer(hostile, review.Head)
	unknown.Email = ""
	return activities.OfficerList{Lines: []activities.OfficerLine{bad(officer("Trần Thị Bình", review.Focal)), unknown}, Count: 51}, g.err
}

func (g *registers) OfficerBy(context.Context, string) (activities.OfficerLine, error) {
	return bad(officer("Trần Thị Bình", review.Focal)), g.err
}

func (g *registers) AllOfficers(context.Context) ([]byte, error) { return []byte("agency\n"), nil }

func (g *registers) ReadOfficers(string, []byte) ([]activities.OfficerRow, error) {
	return []activities.OfficerRow{officer(hostile, review.Focal).OfficerRow}, nil
}

func (g *registers) TypedOfficer(agency, role, name, email, phone string, from calendar.Day) (activities.OfficerRow, error) {
	return activities.OfficerRow{Agency: agency, Role: review.Role(role), Name: name, Email: email, Phone: phone, From: from}, nil
}

func (g *registers) EditOfficers(_ context.Context, rows []activities.OfficerRow, c activities.Change, preview bool) (activities.OfficerImport, error) {
	return activities.OfficerImport{
		People: 1, Opened: len(rows), Openings: rows, NoAddress: []string{"Lê Văn Không"},
		Shared: []activities.SharedAddress{{Address: "chung@so.example", Names: []string{"A", hostile}}},
	}, g.done(c, preview)
}

func (g *registers) MendAddress(_ context.Context, email string, c activities.Change) (activities.ClearedAddress, error) {
	return activities.ClearedAddress{Address: email, People: 1, Mails: 2}, g.done(c, false)
}

func (g *registers) standIn() activities.SubstituteLine {
	return activities.SubstituteLine{
		Substitute: review.Substitute{For: "9", By: "10", From: calendar.Date(2026, 9, 10), To: calendar.Date(2026, 9, 20)},
		ID:         3, Absent: "Trần Thị Bình", StandIn: hostile, Agency: "Sở Nội vụ",
	}
}

func (g *registers) StandingIn(context.Context, calendar.Day) ([]activities.SubstituteLine, error) {
	return []activities.SubstituteLine{g.standIn()}, g.err
}

func (g *registers) PersonBy(_ context.Context, email string, _ calendar.Day) (string, error) {
	if email == "ai-do@so.example" {
		return "", activities.ErrNotFound
	}
	return email[:1], nil
}

func (g *registers) NameStandIn(_ context.Context, _ review.Substitute, c activities.Change, preview bool) error {
	return g.done(c, preview)
}

func (g *registers) EndStandIn(_ context.Context, _ int64, _ calendar.Day, c activities.Change, preview bool) (review.Substitute, error) {
	return g.standIn().Substitute, g.done(c, preview)
}

func (g *registers) letter() activities.DirectiveLine {
	deadline := calendar.Deadline{At: time.Date(2026, 9, 18, 17, 0, 0, 0, calendar.Vietnam), On: calendar.Date(2026, 9, 18), From: calendar.Date(2026, 9, 11), Days: 5}
	return activities.DirectiveLine{
		Directive: review.Directive{Number: "1846/UBND-PVHCC&KSTT", Dated: calendar.Date(2026, 9, 10), Title: "Về " + hostile, Summary: "Quán triệt\n" + hostile},
		ID:        4, File: activities.LetterFile{Name: "1846.pdf", Size: 123_456, SHA256: "5e7"}, Agencies: 160, Asked: 150, Done: 90, Late: 3, Overdue: 12,
		Deadline: deadline, State: activities.DirectiveOpen, Sender: "Trần Thị Bình", Sent: time.Date(2026, 9, 11, 2, 0, 0, 0, time.UTC), Reason: "Công văn 1846",
	}
}

func (g *registers) SentDirectives(context.Context) ([]activities.DirectiveLine, error) {
	ended := g.letter()
	ended.ID, ended.State, ended.Ended, ended.Overdue = 3, activities.DirectiveEnded, scoring.Some(ended.Sent), 0
	return []activities.DirectiveLine{g.letter(), ended}, g.err
}

func (g *registers) SentDirective(_ context.Context, id activities.DirectiveID) (activities.DirectiveLine, error) {
	if id == 99 {
		return activities.DirectiveLine{}, activities.ErrNotFound
	}
	return g.letter(), nil
}

func (g *registers) Acknowledging(context.Context, activities.DirectiveID, activities.AcknowledgementFilter, int) (activities.AcknowledgementList, error) {
	line := func(code, name string, state review.State) activities.Acknowledgement {
		return activities.Acknowledgement{PeriodTask: activities.PeriodTask{OpenTask: activities.OpenTask{Agency: code, Due: g.letter().Deadline.At}, AgencyName: name, State: state}}
	}
	done, waits := line("H99.01", hostile, review.Settled), line("H99.101", "UBND xã Tân Hưng", review.Open)
	done.At, done.Informed, done.Remark = scoring.Some(done.Due.Add(time.Hour)), scoring.Some[int64](45), hostile
	waits.Written, waits.Next = scoring.Some(g.letter().Sent), scoring.Some(done.Due)
	return activities.AcknowledgementList{Lines: []activities.Acknowledgement{done, waits}, Count: 2}, g.err
}

func (g *registers) SentLetter(_ context.Context, id activities.DirectiveID) (activities.LetterFile, error) {
	return activities.LetterFile{Name: "a\"\r\nb.pdf", Content: []byte("%PDF-1.7")}, nil
}

func (g *registers) WeighDirective(_ context.Context, n activities.NewDirective, _ scoring.Kind, c activities.Change) (activities.Directive, []scoring.Agency, error) {
	return activities.Directive{
		Directive: n.Directive, Agencies: []string{"H99.01", "H99.101"}, Deadline: g.letter().Deadline, File: activities.LetterFile{Name: n.File, Size: int64(len(n.Content))},
	}, []scoring.Agency{{Code: "H99.101", Name: hostile}}, g.done(c, true)
}

func (g *registers) SendLetter(_ context.Context, _ activities.NewDirective, _ scoring.Kind, c activities.Change) error {
	return g.done(c, false)
}

func (g *registers) ChangeLetter(_ context.Context, _ activities.DirectiveID, ctl activities.Control, c activities.Change) ([]activities.Controlled, error) {
	return []activities.Controlled{{Kind: review.Acknowledge, AgencyName: hostile, From: review.Open, To: review.Cancelled}}, g.done(c, ctl.Preview)
}

func (g *registers) AskForOfficers(_ context.Context, a activities.Asking, c activities.Change) (activities.Asked, error) {
	one := []scoring.Agency{{Code: "H99.101", Name: hostile}}
	return activities.Asked{Agencies: one, Before: one, NoHead: one, Deadline: g.letter().Deadline}, g.done(c, a.Preview)
}
