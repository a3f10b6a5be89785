package publication

import (
	"fmt"
	"strconv"

	"danhgia/scoring"
)

// differ finds that a value was published that is computed otherwise.
func (c *check) differ(kind Kind, at Place, vi, en string, differs bool, was, now string) {
	switch {
	case !differs:
	case len(c.Findings) >= mostDifferences:
		c.More++
	default:
		which := c.versions(kind)
		c.Findings = append(c.Findings, Finding{kind, at, scoring.Text{
			Vi: fmt.Sprintf("%s đã công khai là %s, tính lại được %s%s", vi, was, now, which.Vi),
			En: fmt.Sprintf("%s: %s was published, %s is computed%s", en, was, now, which.En),
		}})
	}
}

// versions says which versions of the rules differ, or that none does.
func (c *check) versions(kind Kind) scoring.Text {
	switch kind {
	case Engines:
		return scoring.Text{
			Vi: " (hai phiên bản quy tắc tính: " + c.head.Engine + " và " + scoring.Engine + ")",
			En: " (two versions of the rules: " + c.head.Engine + " and " + scoring.Engine + ")",
		}
	case Computation:
		return scoring.Text{Vi: " (cùng phiên bản quy tắc tính: tính sai)", En: " (by the same version of the rules: a faulty computation)"}
	default:
		return scoring.Text{}
	}
}

func points(h scoring.Maybe[scoring.Hundredths]) string {
	if !h.Known {
		return "null"
	}
	return h.Value.String()
}

func number(n scoring.Maybe[int]) string {
	if !n.Known {
		return "null"
	}
	return strconv.Itoa(n.Value)
}

func yes(b bool) string { return strconv.FormatBool(b) }
