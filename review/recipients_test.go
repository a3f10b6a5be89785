package review

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/calendar"
)

const here = "H44.104"

func person(id string, role Role, address string) Person {
	agency := here
	if !role.OfAgency() {
		agency = "H44"
	}
	return Person{ID: id, Agency: agency, Roles: []Role{role}, Address: address}
}

var (
	lan    = person("lan", Focal, "lan@xa.example")
	minh   = person("minh", Deputy, "minh@xa.example")
	hoa    = person("hoa", Head, "hoa@xa.example")
	an     = person("an", Staff, "an@vp.example")
	binh   = person("binh", Leader, "binh@vp.example")
	other  = Person{ID: "other", Agency: "H44.105", Roles: []Role{Focal, Deputy, Head}, Address: "other@xa.example"}
	people = []Person{lan, minh, hoa, an, binh, other}
)

func bad(p Person) Person {
	p.Bad = true
	return p
}

func without(p Person) Person {
	p.Address = ""
	return p
}

func to(p Person, why Reason) Addressee {
	return Addressee{Person: p.ID, Role: p.Roles[0], Address: p.Address, Reason: why}
}

func TestRecipients(t *testing.T) {
	absent := []Substitute{{For: "lan", By: "minh", From: calendar.Date(2026, 9, 7), To: calendar.Date(2026, 9, 9)}}
	standsIn := Addressee{Person: "minh", For: "lan", Role: Focal, Address: minh.Address, Reason: StandsIn}
	queue := Addressee{Role: Staff, Reason: FallsBack}
	second := person("nga", Focal, "Lan@xa.example")
	both := hoa
	both.Roles = []Role{Head, Focal}
	secondAndHead := second
	secondAndHead.Roles = []Role{Focal, Head}
	for name, c := range map[string]struct {
		to          []Role
		people      []Person
		substitutes []Substitute
		day         int
		want        []Addressee
		why         Reason
	}{
		"who is named":                                 {[]Role{Focal}, people, nil, 7, []Addressee{to(lan, Named)}, Named},
		"several roles":                                {[]Role{Focal, Head, Staff}, people, nil, 7, []Addressee{to(lan, Named), to(hoa, Named), to(an, Named)}, Named},
		"no focal officer: the deputy":                 {[]Role{Focal}, []Person{minh, hoa, an}, nil, 7, []Addressee{to(minh, FallsBack)}, FallsBack},
		"a bad address: the deputy":                    {[]Role{Focal}, []Person{bad(lan), minh, hoa, an}, nil, 7, []Addressee{to(minh, FallsBack)}, FallsBack},
		"no address: the deputy":                       {[]Role{Focal}, []Person{without(lan), minh, hoa, an}, nil, 7, []Addressee{to(minh, FallsBack)}, FallsBack},
		"nor a deputy: the head":                       {[]Role{Focal}, []Person{bad(lan), bad(minh), hoa, an}, nil, 7, []Addressee{to(hoa, FallsBack)}, FallsBack},
		"nobody of the agency: the office":             {[]Role{Focal}, []Person{bad(lan), bad(hoa), an, other}, nil, 7, []Addressee{to(an, FallsBack)}, FallsBack},
		"nobody at all: the office's queue":            {[]Role{Focal, Head}, []Person{bad(lan), other}, nil, 7, []Addressee{queue}, FallsBack},
		"no leader: the office":                        {[]Role{Leader}, []Person{bad(binh), an}, nil, 7, []Addressee{to(an, FallsBack)}, FallsBack},
		"no operator of the source: the office":        {[]Role{Operator}, people, nil, 7, []Addressee{to(an, FallsBack)}, FallsBack},
		"one officer of two can be reached":            {[]Role{Focal}, []Person{bad(lan), person("nga", Focal, "nga@xa.example"), minh}, nil, 7, []Addressee{{"nga", "", Focal, "nga@xa.example", nil, Named}}, Named},
		"the day before an absence":                    {[]Role{Focal}, people, absent, 6, []Addressee{to(lan, Named)}, Named},
		"its first day":                                {[]Role{Focal}, people, absent, 7, []Addressee{standsIn}, StandsIn},
		"its last day":                                 {[]Role{Focal}, people, absent, 9, []Addressee{standsIn}, StandsIn},
		"the day after":                                {[]Role{Focal}, people, absent, 10, []Addressee{to(lan, Named)}, Named},
		"a substitute who is written to anyway":        {[]Role{Focal, Deputy}, people, absent, 7, []Addressee{standsIn}, StandsIn},
		"a substitute of a person without address":     {[]Role{Focal}, []Person{without(lan), minh}, absent, 7, []Addressee{standsIn}, StandsIn},
		"a substitute without address":                 {[]Role{Focal}, []Person{lan, without(minh), hoa}, absent, 7, []Addressee{to(lan, StandInUnreachable)}, StandInUnreachable},
		"neither can be reached":                       {[]Role{Focal}, []Person{bad(lan), bad(minh), hoa}, absent, 7, []Addressee{to(hoa, FallsBack)}, FallsBack},
		"a person of two roles gets one mail":          {[]Role{Focal, Head}, []Person{both}, nil, 7, []Addressee{{"hoa", "", Focal, hoa.Address, nil, Named}}, Named},
		"a fallback who is named too gets one mail":    {[]Role{Focal, Head}, []Person{hoa}, nil, 7, []Addressee{to(hoa, FallsBack)}, FallsBack},
		"an address that two share gets one mail":      {[]Role{Focal}, []Person{lan, second}, nil, 7, []Addressee{{"lan", "", Focal, lan.Address, []string{"nga"}, Named}}, Named},
		"who shares it is named once":                  {[]Role{Focal, Head}, []Person{lan, secondAndHead}, nil, 7, []Addressee{{"lan", "", Focal, lan.Address, []string{"nga"}, Named}}, Named},
		"whatever the roles of those who share it":     {[]Role{Focal, Head}, []Person{lan, person("cuc", Head, "LAN@XA.EXAMPLE")}, nil, 7, []Addressee{{"lan", "", Focal, lan.Address, []string{"cuc"}, Named}}, Named},
		"another agency's people are never written to": {[]Role{Focal, Deputy, Head}, []Person{other, an}, nil, 7, []Addressee{to(an, FallsBack)}, FallsBack},
	} {
		t.Run(name, func(t *testing.T) {
			got, why := Recipients(Rung{To: c.to}, Task{Agency: here}, c.people, c.substitutes, calendar.Date(2026, 9, c.day))
			if diff := cmp.Diff(c.want, got); diff != "" || why != c.why {
				t.Errorf("%s (-want +got)\n%s", why, diff)
			}
		})
	}
}

func TestASubstituteIsDatedOneAtATimeAndNoChain(t *testing.T) {
	existing := []Substitute{{For: "lan", By: "minh", From: calendar.Date(2026, 9, 7), To: calendar.Date(2026, 9, 9)}}
	for name, c := range map[string]struct {
		absent, by string
		from, to   int
		want       string
	}{
		"the day after the first one":                  {"lan", "hoa", 10, 12, ""},
		"the day before the first one":                 {"lan", "hoa", 5, 6, ""},
		"a single day":                                 {"hoa", "nga", 8, 8, ""},
		"one person for two who are absent":            {"hoa", "minh", 7, 9, ""},
		"a second one on its last day":                 {"lan", "hoa", 9, 10, "There is a substitute from 7 September 2026 to 9 September 2026 already: one at a time."},
		"a second one on its first day":                {"lan", "hoa", 5, 7, "There is a substitute from 7 September 2026 to 9 September 2026 already: one at a time."},
		"a substitute of the substitute":               {"minh", "hoa", 8, 8, "From 7 September 2026 to 9 September 2026 the absent person stands in for another: there are no chains."},
		"a substitute who is absent":                   {"hoa", "lan", 8, 8, "From 7 September 2026 to 9 September 2026 this person is absent too, and has a substitute."},
		"the substitute's own absence at a later time": {"minh", "hoa", 10, 12, ""},
		"themselves":                                   {"lan", "lan", 20, 21, "Name a substitute other than the absent person."},
		"nobody":                                       {"lan", "", 20, 21, "Name a substitute other than the absent person."},
		"dates turned around":                          {"lan", "hoa", 12, 11, "The first day, 12 September 2026, is after the last, 11 September 2026."},
	} {
		t.Run(name, func(t *testing.T) {
			err := Substitute{c.absent, c.by, calendar.Date(2026, 9, c.from), calendar.Date(2026, 9, c.to)}.Check(existing)
			if c.want == "" && err != nil || c.want != "" && (!errors.Is(err, ErrSubstitute) || err.Error() != c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
