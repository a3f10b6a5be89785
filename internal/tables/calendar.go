package tables

import (
	"io"

	"danhgia/calendar"
	"danhgia/scoring"
)

var dayOffColumns = []string{"date", "kind", "basis"}

// ReadDaysOff reads date,kind,basis in the order of the file; name is the file's in messages. A kind is off or work.
// It refuses a date that stands twice and whatever calendar.Notice.Check does; what is odd but harmless it leaves to
// calendar.Check. The error names up to 20 bad lines.
func ReadDaysOff(name string, r io.Reader) ([]calendar.Notice, error) {
	t, err := open(name, r, dayOffColumns, 0)
	if err != nil {
		return nil, err
	}
	var notices []calendar.Notice
	lines := map[calendar.Day]int{}
	err = t.each(func(line int, fields []string) error {
		n, err := notice(fields)
		if err != nil {
			return err
		}
		if first := lines[n.Day]; first > 0 {
			return scoring.Say("ngày %s đã có ở dòng %d", "%s stands on line %d already", n.Day, first)
		}
		lines[n.Day] = line
		notices = append(notices, n)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return notices, nil
}

func notice(fields []string) (calendar.Notice, error) {
	day, err := calendar.ParseDay(fields[0])
	if err != nil {
		return calendar.Notice{}, scoring.Say("ngày: %v", "date %v", err)
	}
	n := calendar.Notice{Day: day, Kind: calendar.Kind(fields[1]), Basis: fields[2]}
	return n, n.Check()
}
