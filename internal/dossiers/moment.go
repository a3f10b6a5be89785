package dossiers

import (
	"strings"
	"time"

	"danhgia/calendar"
	"danhgia/dossier"
)

const (
	firstYear = 2000
	lastYear  = 2100
	second    = dossier.Moment(time.Second / time.Microsecond)
	aDay      = 24 * 60 * 60 * second
)

// layouts are the forms of times besides those that are read digit by digit. Day and month are never guessed: the day
// stands first.
var layouts = []string{
	"2/1/2006 15:04:05", "2/1/2006 15:04", "2/1/2006", "2-1-2006 15:04:05", "2-1-2006", "2006-01-02 15:04:05", "2006-01-02T15:04:05",
	"2006-01-02 15:04", "2006-01-02", "15:04:05 2/1/2006", "15:04 2/1/2006",
}

// moment reads a time; without a zone it is one of Vietnam. day says that no time of day was given.
func moment(text []byte) (m dossier.Moment, day, ok bool) {
	if m, day, ok = usual(text); ok {
		return m, day, true
	}
	return unusual(string(text))
}

// usual reads the forms that nearly all files have, without copying: dd/MM/yyyy HH:mm:ss, yyyyMMddHHmmss,
// yyyy-MM-ddTHH:mm:ss+07:00, their beginnings without seconds or time of day, and - for /.
func usual(b []byte) (m dossier.Moment, day, ok bool) {
	d := digits{text: b, ok: true}
	switch n := len(b); {
	case (n == 10 || n == 16 || n == 19) && b[2] == b[5] && (b[2] == '/' || b[2] == '-'):
		d.day, d.month, d.year = d.two(0), d.two(3), d.two(6)*100+d.two(8)
		d.clock(11, ' ')
	case (n == 10 || n == 16 || n == 19 || n == 20 || n == 25) && b[4] == '-' && b[7] == '-':
		d.year, d.month, d.day = d.two(0)*100+d.two(2), d.two(5), d.two(8)
		d.zoned()
	case n == 8 || n == 12 || n == 14:
		d.year, d.month, d.day = d.two(0)*100+d.two(2), d.two(4), d.two(6)
		d.bare()
	default:
		return 0, false, false
	}
	return d.moment(), len(b) <= 10, d.ok && d.exists()
}

// digits is a time being read digit by digit; zone is seconds east of UTC.
type digits struct {
	text                                         []byte
	year, month, day, hour, minute, second, zone int
	ok                                           bool
}

func (d *digits) two(at int) int {
	tens, ones := d.text[at]-'0', d.text[at+1]-'0'
	if tens > 9 || ones > 9 {
		d.ok = false
	}
	return int(tens)*10 + int(ones)
}

func (d *digits) sign(at int, want byte) {
	if d.text[at] != want {
		d.ok = false
	}
}

// clock reads the time of day that stands from a place on, after a sign, of Vietnam.
func (d *digits) clock(at int, after byte) {
	d.zone = 7 * 60 * 60
	if len(d.text) <= at {
		return
	}
	d.sign(at-1, after)
	d.sign(at+2, ':')
	d.hour, d.minute = d.two(at), d.two(at+3)
	if len(d.text) > at+5 {
		d.sign(at+5, ':')
		d.second = d.two(at + 6)
	}
}

// zoned reads the time of day of RFC 3339, also with a space for T and without a zone.
func (d *digits) zoned() {
	if len(d.text) == 10 {
		d.clock(11, ' ')
		return
	}
	after := byte(' ')
	if d.text[10] == 'T' && len(d.text) != 16 || len(d.text) > 19 {
		after = 'T'
	}
	d.clock(11, after)
	switch len(d.text) {
	case 20:
		d.sign(19, 'Z')
		d.zone = 0
	case 25:
		d.sign(22, ':')
		d.zone = (d.two(20)*60 + d.two(23)) * 60
		if d.text[19] == '-' {
			d.zone = -d.zone
		} else {
			d.sign(19, '+')
		}
		d.ok = d.ok && d.two(20) < 24 && d.two(23) < 60
	}
}

// bare reads the time of day of digits alone.
func (d *digits) bare() {
	d.zone = 7 * 60 * 60
	if len(d.text) > 8 {
		d.hour, d.minute = d.two(8), d.two(10)
	}
	if len(d.text) > 12 {
		d.second = d.two(12)
	}
}

// exists says whether there is such a time, within the years that are taken.
func (d *digits) exists() bool {
	return firstYear < d.year && d.year < lastYear && 1 <= d.month && d.month <= 12 && 1 <= d.day && d.day <= monthDays(d.year, d.month) &&
		d.hour < 24 && d.minute < 60 && d.second < 60
}

func monthDays(year, month int) int {
	switch {
	case month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0):
		return 29
	case month == 2:
		return 28
	case month == 4 || month == 6 || month == 9 || month == 11:
		return 30
	default:
		return 31
	}
}

// moment counts from 1970; years begin in March, so that a leap day is the last of its year.
func (d *digits) moment() dossier.Moment {
	year, month := d.year, d.month-3
	if month < 0 {
		year, month = year-1, month+12
	}
	days := 365*year + year/4 - year/100 + year/400 + (153*month+2)/5 + d.day - 1 - 719468
	return dossier.Moment((days*24+d.hour)*3600+d.minute*60+d.second-d.zone) * second
}

// unusual reads all other forms, and years at the edge.
func unusual(text string) (m dossier.Moment, day, ok bool) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return within(at, false)
	}
	if layout := map[int]string{14: "20060102150405", 12: "200601021504", 8: "20060102"}[len(text)]; layout != "" && strings.Trim(text, "0123456789") == "" {
		at, err := time.ParseInLocation(layout, text, calendar.Vietnam)
		if err != nil {
			return 0, false, false
		}
		return within(at, len(text) == 8)
	}
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, text, calendar.Vietnam); err == nil {
			return within(at, !strings.Contains(layout, "15"))
		}
	}
	return 0, false, false
}

func within(at time.Time, day bool) (dossier.Moment, bool, bool) {
	year := at.In(calendar.Vietnam).Year()
	return dossier.At(at), day, firstYear <= year && year <= lastYear
}
