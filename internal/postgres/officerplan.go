package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// term is from a day to the first one that is out.
type term struct {
	from calendar.Day
	to   scoring.Maybe[calendar.Day]
}

func (t term) on(d calendar.Day) bool { return t.from <= d && (!t.to.Known || d < t.to.Value) }

func (t term) overlaps(other term) bool {
	before := func(a, b term) bool { return a.to.Known && a.to.Value <= b.from }
	return !before(t, other) && !before(other, t)
}

func (t term) text() scoring.Text {
	if !t.to.Known {
		return scoring.Text{Vi: fmt.Sprintf("từ ngày %s", t.from), En: fmt.Sprintf("from %s on", t.from)}
	}
	return scoring.Text{
		Vi: fmt.Sprintf("từ ngày %s đến trước ngày %s", t.from, t.to.Value), En: fmt.Sprintf("from %s to before %s", t.from, t.to.Value),
	}
}

func roleName(r review.Role) scoring.Text { return scoring.Text{Vi: r.In(scoring.Vi), En: string(r)} }

func endsBeforeItBegins(t term) error {
	return scoring.Say("ngày kết thúc (valid_to) %s không sau ngày bắt đầu (valid_from) %s", "valid_to %s is not after valid_from %s", t.to.Value, t.from)
}

// post is a role that a person has or had, in whichever terms.
type post struct {
	person int64
	agency string
	role   review.Role
}

// entry is one term of a post, as it is to be written.
type entry struct {
	post
	term
}

// officerPlan is how a table of officers changes the posts.
type officerPlan struct {
	province   string
	registered map[string][]term // agencies, by code
	posts      map[post][]term
	opened     []entry
	closed     []entry
	openings   []activities.OfficerRow // as the table has them
	closings   []activities.OfficerRow
	unchanged  int
	faults     []fault
}

type fault struct {
	line int
	err  error
}

// planOfficers compares a table with what is stored, and refuses it with all its faults.
func planOfficers(ctx context.Context, tx pgx.Tx, province string, rows []activities.OfficerRow, ids map[identity]int64) (*officerPlan, error) {
	p := &officerPlan{province: province}
	if err := p.read(ctx, tx, ids); err != nil {
		return nil, err
	}
	var fresh []activities.OfficerRow
	for _, r := range rows {
		e := entryOf(r, ids)
		if i := slices.IndexFunc(p.posts[e.post], func(t term) bool { return t.from == e.from }); i >= 0 {
			p.end(r, e, &p.posts[e.post][i])
		} else {
			fresh = append(fresh, r)
		}
	}
	for _, r := range fresh {
		p.open(r, entryOf(r, ids))
	}
	return p, p.err()
}

func entryOf(r activities.OfficerRow, ids map[identity]int64) entry {
	return entry{post{ids[identityOf(r)], r.Agency, r.Role}, term{r.From, r.To}}
}

// end brings a stored term's end forward.
func (p *officerPlan) end(r activities.OfficerRow, e entry, stored *term) {
	switch {
	case stored.to == e.to:
		p.unchanged++
	case !e.to.Known || stored.to.Known && e.to.Value > stored.to.Value:
		p.refuse(r, scoring.Say("%s là %s của %s chỉ đến trước ngày %s; nếu còn tiếp tục, hãy thêm một dòng bắt đầu từ ngày đó",
			"%s is %s of %s only to before %s: for a longer time add a row from that day", r.Name, roleName(r.Role), r.Agency, stored.to.Value))
	case e.to.Value <= e.from:
		p.refuse(r, endsBeforeItBegins(e.term))
	default:
		stored.to = e.to
		p.closed, p.closings = append(p.closed, e), append(p.closings, r)
	}
}

// open enters a new term.
func (p *officerPlan) open(r activities.OfficerRow, e entry) {
	if err := p.checkAgency(r); err != nil {
		p.refuse(r, err)
	}
	if e.to.Known && e.to.Value <= e.from {
		p.refuse(r, endsBeforeItBegins(e.term))
		return
	}
	if i := slices.IndexFunc(p.posts[e.post], e.overlaps); i >= 0 {
		p.refuse(r, scoring.Say("%s đã là %s của %s %s; dòng mới không được trùng thời gian", "%s is %s of %s %s already: a second row must not overlap",
			r.Name, roleName(r.Role), r.Agency, p.posts[e.post][i].text()))
		return
	}
	p.posts[e.post] = append(p.posts[e.post], e.term)
	p.opened, p.openings = append(p.opened, e), append(p.openings, r)
}

func (p *officerPlan) checkAgency(r activities.OfficerRow) error {
	if r.OfOffice() {
		if r.Agency != p.province {
			return scoring.Say("%s là vai trò của Văn phòng; cột cơ quan phải ghi %s, không phải %s", "%s is a role of the office: write %s as the agency, not %s", roleName(r.Role), p.province, r.Agency)
		}
		return nil
	}
	terms := p.registered[r.Agency]
	switch {
	case len(terms) == 0:
		return scoring.Say("chưa có cơ quan, đơn vị mã %s; hãy kiểm tra mã hoặc thêm cơ quan, đơn vị trước", "agency %s is not registered: check the code, or first collect a period that has it", r.Agency)
	case !slices.ContainsFunc(terms, func(t term) bool { return t.on(r.From) }):
		return scoring.Say("cơ quan, đơn vị mã %s không có vào ngày %s mà có %s", "agency %s is not registered on %s, but %s", r.Agency, r.From, listed(terms))
	}
	return nil
}

func listed(terms []term) scoring.Text {
	var vi, en []string
	for _, t := range terms {
		vi, en = append(vi, t.text().Vi), append(en, t.text().En)
	}
	return scoring.Text{Vi: strings.Join(vi, ", "), En: strings.Join(en, ", ")}
}

func (p *officerPlan) refuse(r activities.OfficerRow, err error) {
	p.faults = append(p.faults, fault{r.Line, onLine(r.Line, err)})
}

// onLine says where in a table something is wrong; 0: it was not in one.
func onLine(line int, err error) error {
	if line == 0 {
		return err
	}
	return scoring.Say("dòng %d: %v", "line %d: %v", line, err)
}

// err has the faults in the order of the lines.
func (p *officerPlan) err() error { return allFaults(p.faults) }

// ofOffice says whether a role of the office is opened or closed.
func (p *officerPlan) ofOffice() bool {
	return slices.ContainsFunc(slices.Concat(p.opened, p.closed), func(e entry) bool {
		return activities.OfficerRow{Role: e.role}.OfOffice()
	})
}
