package review

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"danhgia/calendar"
	"danhgia/scoring"
)

// Appointee is who is appointed as an agency's focal officer.
type Appointee struct {
	Name    string
	Address string // in small letters
	Phone   string
	From    calendar.Day
	// Shared says that the address is known to be another person's too: both then get one mail, and neither acts by it.
	Shared bool
}

// Bounds on an appointment.
const (
	maxName = 100 // characters
	// appointedAhead is how many days before its first one an appointment is made at the earliest, and appointedBack how
	// many after it at the latest.
	appointedAhead = 92
	appointedBack  = 31
)

var phoneNumber = regexp.MustCompile(`^[0-9+(][0-9 ().+/,;-]{5,63}$`)

// PhoneNumber says whether a text is one or several telephone numbers.
func PhoneNumber(s string) bool { return phoneNumber.MatchString(s) }

// MaxAddress is the longest mail address, and maxLocal the longest part before its @, in octets (RFC 5321, 4.5.3.1).
const (
	MaxAddress = 254
	maxLocal   = 64
)

var (
	dotAtom = regexp.MustCompile("^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")
	dnsName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`)
)

// PlainAddress is a mail address in small letters, if the text is one: a dot-atom, an @ and the ASCII name of a mail
// domain, and nothing that could mean something else in a header or to a mail server.
func PlainAddress(s string) (string, bool) {
	address := strings.ToLower(s)
	local, domain, at := strings.Cut(address, "@")
	plain := at && len(address) == len(s) && dotAtom.MatchString(local) && dnsName.MatchString(domain)
	return address, plain && len(local) <= maxLocal && len(address) <= MaxAddress
}

// Check returns what is wrong with an appointment that is made on a day; every refusal is ErrAppointee.
func (a Appointee) Check(today calendar.Day) (faults []*Refusal) {
	bad := func(field string, p phrase, args ...any) {
		faults = append(faults, refuse(ErrAppointee, "officer."+field, p, args...))
	}
	if name := strings.TrimSpace(a.Name); name == "" || utf8.RuneCountInString(name) > maxName || illegible(name) || strings.ContainsAny(name, "\r\n\t") {
		bad("name", namePhrase, maxName)
	}
	if _, ok := PlainAddress(a.Address); !ok {
		bad("email", addressPhrase, excerpt(a.Address))
	}
	if !PhoneNumber(a.Phone) {
		bad("phone", numberOfPhonePhrase, excerpt(a.Phone))
	}
	if a.From < today-appointedBack || a.From > today+appointedAhead {
		bad("from", fromPhrase, day(today-appointedBack), day(today+appointedAhead))
	}
	return faults
}

// SharedAddress refuses an address that is another person's too, until it is said that this is meant.
func SharedAddress(address string) error {
	return refuse(ErrShared, "officer.shared", sharedPhrase, address)
}

// AppointedAlready refuses an appointment that the register of officers does not take.
func AppointedAlready() error { return refuse(ErrAppointee, "officer.from", registerPhrase) }

// HasFocal says whether an agency has a focal officer among people who have their roles today, whether or not mail
// reaches them.
func HasFocal(people []Person, agency string) bool {
	return slices.ContainsFunc(people, func(p Person) bool { return p.Agency == agency && slices.Contains(p.Roles, Focal) })
}

// WithoutFocal are the agencies that have no focal officer among people who have their roles on a day.
func WithoutFocal(agencies []scoring.Agency, people []Person) []scoring.Agency {
	has := map[string]bool{}
	for _, p := range people {
		has[p.Agency] = has[p.Agency] || slices.Contains(p.Roles, Focal)
	}
	return slices.DeleteFunc(slices.Clone(agencies), func(a scoring.Agency) bool { return has[a.Code] })
}

// names is who an answer appoints, however sure they were of the address.
func (a Answer) names() Appointee {
	a.Appointee.Value.Shared = false
	return a.Appointee.Value
}

// appointee refuses an appointment of nobody, and a name given with anything else.
func (a Answer) appointee() error {
	switch {
	case a.Says == Appointed && !a.Appointee.Known:
		return refuse(ErrAppointee, "officer.name", nobodyPhrase)
	case a.Says != Appointed && a.Appointee.Known:
		return refuse(ErrStatement, "officer.name", appointedElsewherePhrase)
	}
	return nil
}
