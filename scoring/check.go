package scoring

import (
	"fmt"
	"time"
)

// Fault is something wrong in an index set.
type Fault struct {
	Path   string // where, in the words of the file: groups[1].indicators[0].target_percent
	Reason string
	Vi     string // the same, as people read it
}

func (f Fault) String() string { return f.Path + ": " + f.Reason }

// Check returns everything that is wrong with an index set; one without faults can be scored by.
func (s IndexSet) Check() []Fault {
	c := checker{seen: map[string]string{}}
	c.set(s)
	c.groups(s)
	c.legalGroups(s)
	c.bands(s.Bands)
	return c.faults
}

type checker struct {
	faults []Fault
	seen   map[string]string // code → path where it was first used
}

func (c *checker) fault(path, vi, en string, args ...any) {
	c.faults = append(c.faults, Fault{path, fmt.Sprintf(en, args...), fmt.Sprintf(vi, args...)})
}

func (c *checker) set(s IndexSet) {
	c.required("code", s.Code)
	c.name("", s.Name)
	if _, err := time.Parse(time.DateOnly, s.EffectiveFrom); err != nil {
		c.fault("effective_from", "%q không phải là ngày ghi như 2026-01-01", "%q is not a date such as 2026-01-01", s.EffectiveFrom)
	}
}

func (c *checker) groups(s IndexSet) {
	var sum Hundredths
	cases := false
	for g, group := range s.Groups {
		path := fmt.Sprintf("groups[%d]", g)
		c.group(path, group)
		sum += group.Points
		for i, indicator := range group.Indicators {
			c.indicator(fmt.Sprintf("%s.indicators[%d]", path, i), indicator)
			cases = cases || indicator.Code == s.CasesIndicator
		}
	}
	if sum != s.Total {
		c.fault("total", "các nhóm có tổng %s điểm, không phải %s", "the groups have %s points together, not %s", sum, s.Total)
	}
	if !cases {
		c.fault("cases_indicator", "%q không phải chỉ số của bộ này", "%q is not an indicator of this set", s.CasesIndicator)
	}
}

func (c *checker) group(path string, group Group) {
	c.code(path+".code", group.Code)
	for a, alias := range group.Aliases {
		c.code(fmt.Sprintf("%s.aliases[%d]", path, a), alias)
	}
	c.name(path+".", group.Name)
	if d := group.RatioDecimals; d.Known && (d.Value < 0 || d.Value > 6) {
		c.fault(path+".ratio_decimals", "%d không nằm trong khoảng từ 0 đến 6", "%d is not between 0 and 6", d.Value)
	}
	var sum Hundredths
	for _, indicator := range group.Indicators {
		sum += indicator.Points
	}
	if len(group.Indicators) == 0 {
		c.fault(path+".indicators", "mỗi nhóm cần ít nhất một chỉ số", "a group needs at least one indicator")
	} else if sum != group.Points {
		c.fault(path+".points", "các chỉ số của nhóm %s có tổng %s điểm, không phải %s", "the indicators of %s have %s points together, not %s", group.Code, sum, group.Points)
	}
}

func (c *checker) indicator(path string, i Indicator) {
	c.code(path+".code", i.Code)
	c.name(path+".", i.Name)
	c.points(path+".points", i.Points)
	if !(i.Target > 0 && i.Target <= 100) {
		c.fault(path+".target_percent", "%v không phải tỷ lệ phần trăm lớn hơn 0 và không quá 100", "%v is not a percentage above 0 and up to 100", i.Target)
	}
	switch i.Zero {
	case ZeroGivesNull, ZeroGivesZero, ZeroGivesFull:
	default:
		c.fault(path+".when_denominator_zero", "%q không phải null, zero hay full", "%q is not null, zero or full", i.Zero)
	}
	if i.Level != LevelAgency && i.Level != LevelProvince {
		c.fault(path+".level", "%q không phải agency hay province", "%q is not agency or province", i.Level)
	}
	c.required(path+".case_vi", i.Case.Vi)
	c.required(path+".case_en", i.Case.En)
}

func (c *checker) legalGroups(s IndexSet) {
	points := map[string]Hundredths{}
	for _, group := range s.Groups {
		points[group.Code] = group.Points
	}
	for l, legal := range s.LegalGroups {
		path := fmt.Sprintf("legal_groups[%d]", l)
		c.required(path+".code", legal.Code)
		c.name(path+".", legal.Name)
		var sum Hundredths
		for g, code := range legal.Groups {
			p, ok := points[code]
			if !ok {
				c.fault(fmt.Sprintf("%s.groups[%d]", path, g), "%q không phải nhóm của bộ này, hoặc đã thuộc nhóm khác theo Quyết định", "%q is not a group of this set, or stands in another legal group already", code)
			}
			sum += p
			delete(points, code)
		}
		if sum != legal.Points {
			c.fault(path+".points", "các nhóm của %s có tổng %s điểm, không phải %s", "the groups of %s have %s points together, not %s", legal.Code, sum, legal.Points)
		}
	}
	if len(points) > 0 && len(s.LegalGroups) > 0 {
		c.fault("legal_groups", "%d nhóm không thuộc nhóm nào theo Quyết định", "%d groups stand in no legal group", len(points))
	}
}

func (c *checker) bands(bands []Band) {
	if len(bands) == 0 || bands[len(bands)-1].From != 0 {
		c.fault("bands", "mức xếp loại thấp nhất phải bắt đầu từ 0, nếu không sẽ có tổng điểm không được xếp loại", "the lowest band must begin at 0, or some totals have no band")
	}
	names := map[string]bool{}
	for b, band := range bands {
		path := fmt.Sprintf("bands[%d]", b)
		c.name(path+".", band.Name)
		if names[band.Name.Vi] {
			c.fault(path+".name_vi", "%q được dùng hai lần", "%q is used twice", band.Name.Vi)
		}
		names[band.Name.Vi] = true
		if b > 0 && band.From >= bands[b-1].From {
			c.fault(path+".from", "%s không thấp hơn %s; các mức xếp loại ghi từ cao xuống thấp", "%s is not below %s: bands go from the highest to the lowest", band.From, bands[b-1].From)
		}
	}
}

func (c *checker) points(path string, p Hundredths) {
	if p < 0 {
		c.fault(path, "%s là số âm", "%s is negative", p)
	}
}

func (c *checker) name(prefix string, name Text) {
	c.required(prefix+"name_vi", name.Vi)
	c.required(prefix+"name_en", name.En)
}

func (c *checker) required(path, text string) {
	if text == "" {
		c.fault(path, "để trống", "is empty")
	}
}

// code refuses an empty code and one that another group, alias or indicator has.
func (c *checker) code(path, code string) {
	c.required(path, code)
	if first, ok := c.seen[code]; ok && code != "" {
		c.fault(path, "%s đã được dùng ở %s", "%s is used at %s already", code, first)
		return
	}
	c.seen[code] = path
}
