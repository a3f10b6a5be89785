package postgres

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

var (
	officeStaff = activities.Actors{{Person: "1", Agency: "H44", Roles: []review.Role{review.Staff}}}
	headOfOne   = activities.Actors{{Person: "2", Agency: "H44.1", Roles: []review.Role{review.Head}}}
	focalOfOne  = activities.Actors{{Person: "3", Agency: "H44.1", Roles: []review.Role{review.Focal}}}
	auditor     = activities.Actors{{Person: "4", Agency: "H44", Roles: []review.Role{review.Auditor}}}
)

// numbers are the ends of the numbers of a page, in their order: "1/0001".
func numbers(lines []activities.DossierLine) string {
	var all []string
	for _, l := range lines {
		all = append(all, strings.TrimPrefix(l.Agency, "H44.")+"/"+l.Number[len(l.Number)-4:])
	}
	return strings.Join(all, " ")
}

// fewDossiers are six of three agencies.
func fewDossiers() []dossier.Dossier {
	of := func(number, procedure, official, due, ended string) dossier.Dossier {
		return dossier.Dossier{
			Number: number, Agency: number[:5], Procedure: procedure, Official: official, Channel: dossier.Online, Status: dossier.Done,
			Submitted: momentAt("2026-08-04 16:00:00"), Received: momentAt("2026-08-05 08:00:00"), Due: momentAt(due + ":00"), Ended: momentAt(ended + ":00"), FeeKnown: true, FeeDue: 5000, ResultFile: true,
		}
	}
	running := of("H44.2-260806-0001", "1.002", "Lê Văn Em", "2026-08-11 17:00", "2026-08-11 17:00")
	running.Status, running.Ended, running.Received, running.Channel = dossier.InProgress, 0, momentAt("2026-08-06 08:00:00"), dossier.InPerson
	asked := of("H44.2-260807-0002", "1.001", "", "2026-08-11 17:00", "2026-08-11 17:00")
	asked.Status, asked.Ended, asked.Requests = dossier.Incomplete, 0, 2
	asked.Waits = []dossier.Wait{{From: momentAt("2026-08-07 08:00:00"), To: momentAt("2026-08-08 08:00:00")}, {From: momentAt("2026-08-09 08:00:00")}}
	fresh := dossier.Dossier{Number: "H44.3-260808-0001", Agency: "H44.3", Procedure: "1.001", Channel: dossier.Online, Status: dossier.New, Submitted: momentAt("2026-08-08 08:00:00")}
	return []dossier.Dossier{
		of("H44.1-260805-0001", "1.001", "Trần Thị Bình", "2026-08-11 17:00", "2026-08-12 14:05"),
		of("H44.1-260805-0002", "1.001", "Phạm Văn Dũng", "2026-08-12 17:00", "2026-08-12 14:05"),
		of("H44.1-260805-0003", "1.002", "Trần Thị Bình", "2026-08-10 17:00", "2026-08-10 09:00"),
		running, asked, fresh,
	}
}

// withDossiers is a store that has taken in fewDossiers, of two agencies that it knows; the second went to the first.
func withDossiers(t *testing.T) *Store {
	t.Helper()
	s := openStore(t)
	_, err := s.pool.Exec(t.Context(), `insert into agency (province, code, source_id, name, kind, valid_from, valid_to, successor) values
		('H44', 'H44.1', '', 'Xã Một', 'commune', '2025-07-01', null, null), ('H44', 'H44.2', '', 'Xã Hai', 'commune', '2025-07-01', '2026-08-20', 'H44.1')`)
	must(t, err)
	takeIn(t, s, fewDossiers()...)
	return s
}

func takeIn(t *testing.T, s *Store, all ...dossier.Dossier) {
	t.Helper()
	records := &lines{}
	for _, d := range all {
		records.all = append(records.all, d)
	}
	_, err := doorAt(s, afterAugust).Take(t.Context(), activities.Intake{Key: key, Content: activities.OfDossiers, Source: "upload", Name: "a.csv"}, records, func(int) {}, func(activities.IntakeFigures) {})
	must(t, err)
}

func TestDossiersAreListedByEveryFilter(t *testing.T) {
	s := withDossiers(t)
	for name, c := range map[string]struct {
		q    activities.DossierQuery
		want string
	}{
		"all":                        {activities.DossierQuery{}, "1/0001 1/0002 1/0003 2/0001 2/0002 3/0001"},
		"all, the last first":        {activities.DossierQuery{Down: true}, "3/0001 2/0002 2/0001 1/0003 1/0002 1/0001"},
		"of an agency":               {activities.DossierQuery{Agency: "H44.2"}, "2/0001 2/0002"},
		"a denominator":              {activities.DossierQuery{Indicator: "PROGRESS_ON_TIME", Side: activities.WholeDenominator}, "1/0001 1/0002 1/0003 2/0001 2/0002"},
		"a numerator":                {activities.DossierQuery{Indicator: "PROGRESS_ON_TIME", Side: activities.WholeNumerator}, "1/0002 1/0003"},
		"what lacks in a numerator":  {activities.DossierQuery{Indicator: "PROGRESS_ON_TIME", Side: activities.NotInNumerator}, "1/0001 2/0001 2/0002"},
		"what was not handed online": {activities.DossierQuery{Indicator: "ONLINE_SUBMITTED", Side: activities.NotInNumerator}, "2/0001"},
		"ended late":                 {activities.DossierQuery{Timing: dossier.EndedLate}, "1/0001"},
		"ended in time":              {activities.DossierQuery{Timing: dossier.EndedInTime}, "1/0002 1/0003"},
		"running late":               {activities.DossierQuery{Timing: dossier.RunningLate}, "2/0001 2/0002"},
		"asked more than once":       {activities.DossierQuery{Reason: dossier.AskedAgain}, "2/0002"},
		"never accepted":             {activities.DossierQuery{Reason: dossier.NeverAccepted}, "3/0001"},
		"a procedure":                {activities.DossierQuery{Procedure: "1.002"}, "1/0003 2/0001"},
		"a procedure and a side":     {activities.DossierQuery{Procedure: "1.001", Indicator: "PROGRESS_ON_TIME", Side: activities.WholeNumerator}, "1/0002"},
		"an official":                {activities.DossierQuery{Official: 1}, "1/0001 1/0003"},
		"a number":                   {activities.DossierQuery{Text: "H44.1-260805-0002"}, "1/0002"},
		"the beginning of numbers":   {activities.DossierQuery{Text: "H44.2-26080"}, "2/0001 2/0002"},
		"what is in no number":       {activities.DossierQuery{Text: "H44.1%"}, ""},
		"by the due moment":          {activities.DossierQuery{Sort: activities.SortDue}, "1/0003 1/0001 1/0002 2/0001 2/0002 3/0001"},
		"by the due moment, down":    {activities.DossierQuery{Agency: "H44.1", Sort: activities.SortDue, Down: true}, "1/0002 1/0001 1/0003"},
		"by receipt":                 {activities.DossierQuery{Agency: "H44.2", Sort: activities.SortReceived}, "2/0002 2/0001"},
	} {
		t.Run(name, func(t *testing.T) {
			for size := 1; size <= 7; size += 2 { // page by page it is the same list
				q := c.q
				q.Key, q.By, q.Size = key, officeStaff, size
				var all []activities.DossierLine
				for {
					p, err := s.Dossiers(t.Context(), q)
					must(t, err)
					all = append(all, p.Lines...)
					if q.After = p.Next; p.Next == "" {
						break
					}
				}
				same(t, c.want, numbers(all))
			}
		})
	}
}

func TestADossierComesWithAllThatIsKnown(t *testing.T) {
	s := withDossiers(t)
	p, err := s.Dossiers(t.Context(), activities.DossierQuery{Key: key, By: officeStaff, Text: "H44.2-260807", Size: 10})
	must(t, err)
	want := fewDossiers()[4]
	got := p.Lines[0]
	same(t, want, got.Dossier)
	same(t, "Xã Hai", got.AgencyName)
	same(t, dossier.Verdict{Counted: true, Timing: dossier.RunningLate, Reason: dossier.AskedAgain, Limit: want.Due}, got.Verdict)
	same(t, "Yêu cầu bổ sung giấy tờ 2 lần, quá một lần: quá hạn.", got.Verdict.Say(&got.Dossier, p.Book.Until, scoring.Vi))
	if !p.Book.Closed || !p.Officials {
		t.Errorf("%+v", p)
	}
}

func TestWhoSeesWhichDossiers(t *testing.T) {
	s := withDossiers(t)
	for name, c := range map[string]struct {
		by        activities.Actors
		agency    string
		sees      bool
		officials bool
	}{
		"the office, all":                      {officeStaff, "", true, true},
		"the office, one agency":               {officeStaff, "H44.1", true, true},
		"an auditor sees no officials":         {auditor, "H44.1", true, false},
		"the head, the own":                    {headOfOne, "H44.1", true, true},
		"the head of the successor":            {headOfOne, "H44.2", true, true},
		"the head, another":                    {headOfOne, "H44.3", false, false},
		"the head, all":                        {headOfOne, "", false, false},
		"a focal officer sees no officials":    {focalOfOne, "H44.1", true, false},
		"a focal officer, all":                 {focalOfOne, "", false, false},
		"the public":                           {activities.Actors{{}}, "H44.1", false, false},
		"nobody":                               {nil, "H44.1", false, false},
		"a deputy":                             {activities.Actors{{Person: "5", Agency: "H44.1", Roles: []review.Role{review.Deputy}}}, "H44.1", true, false},
		"a deputy who stands in for the head":  {activities.Actors{{Person: "5", Agency: "H44.1", Roles: []review.Role{review.Deputy}, For: &headOfOne[0]}}, "H44.1", true, true},
		"the chairman's office, which may not": {activities.Actors{{Person: "6", Agency: "H44", Roles: []review.Role{review.Chairman}}}, "", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			q := activities.DossierQuery{Key: key, By: c.by, Agency: c.agency, Size: 10}
			p, err := s.Dossiers(t.Context(), q)
			if c.sees != (err == nil) || err != nil && !errors.Is(err, activities.ErrRefused) {
				t.Fatal(err)
			}
			if err != nil {
				return
			}
			named := slices.ContainsFunc(p.Lines, func(l activities.DossierLine) bool { return l.Official != "" || l.OfficialID != 0 })
			if p.Officials != c.officials || named != c.officials {
				t.Errorf("officials: %v, named: %v", p.Officials, named)
			}
			q.Official = 1
			if _, err = s.Dossiers(t.Context(), q); c.officials != (err == nil) {
				t.Errorf("by official: %v", err)
			}
		})
	}
}

func TestAListThatCannotBeIsRefused(t *testing.T) {
	s := withDossiers(t)
	first, err := s.Dossiers(t.Context(), activities.DossierQuery{Key: key, By: officeStaff, Size: 1})
	must(t, err)
	for name, q := range map[string]activities.DossierQuery{
		"an indicator of procedures":   {Indicator: "ONLINE_USED"},
		"a side that there is not":     {Side: "x"},
		"a reason that there is not":   {Reason: "' or true --"},
		"an order that there is not":   {Sort: "agency; drop table dossier"},
		"a cursor that is none":        {After: "%%%"},
		"a cursor of nothing":          {After: "e30"},
		"a cursor of another list":     {After: first.Next, Agency: "H44.1"},
		"a cursor of the other way up": {After: first.Next, Down: true},
	} {
		q.Key, q.By, q.Size = key, officeStaff, 10
		if _, err := s.Dossiers(t.Context(), q); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Dossiers(t.Context(), activities.DossierQuery{Key: activities.Key{Province: "H44", Period: "2026-07"}, By: officeStaff, Size: 10}); !errors.Is(err, activities.ErrNotFound) {
		t.Error(err)
	}
}
