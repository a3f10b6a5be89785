package scoring

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// Hundredths is a number with exactly two decimals: points, or a ratio in percent. 1568 is 15.68.
// Sums of Hundredths are exact.
type Hundredths int64

// ErrNotHundredths is returned for a text that is not a plain decimal number with at most two decimals.
var ErrNotHundredths = errors.New("not a number with at most two decimals, such as 7.96")

// RoundHalfUp is x to two decimals, ties up, decided on the exact value of the double, as JavaScript's toFixed(2)
// does: 0.125 is 0.13, but 1.005, which as a double lies below the tie, is 1.00. Meant for 0 ≤ x < 2^45.
func RoundHalfUp(x float64) Hundredths { return Hundredths(roundHalfUp(x, 100)) }

// roundHalfUp is the integer nearest to x*scale, ties up. The fused multiply-add rounds once, so the sign of its
// result is the sign of the exact difference; a plain x*scale could already have been rounded onto the tie.
func roundHalfUp(x, scale float64) float64 {
	n := math.Floor(x * scale)
	if math.FMA(x, scale, -n) < 0 {
		n--
	}
	if math.FMA(x, scale, -(n+0.5)) >= 0 {
		n++
	}
	return n
}

// roundDecimals is the double nearest to x with that many decimals, ties up.
func roundDecimals(x float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return roundHalfUp(x, scale) / scale
}

// ParseHundredths reads a plain decimal number, "7", "7.9" or "-0.04". It refuses exponents, thousands separators,
// decimal commas, more than two decimals and more than thirteen digits before the point.
func ParseHundredths(s string) (Hundredths, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, decimals, pointed := strings.Cut(digits, ".")
	if whole == "" || len(whole) > 13 || len(decimals) > 2 || pointed && decimals == "" || !allDigits(whole+decimals) {
		return 0, ErrNotHundredths
	}
	var n Hundredths
	for _, d := range whole + (decimals + "00")[:2] {
		n = n*10 + Hundredths(d-'0')
	}
	if negative {
		n = -n
	}
	return n, nil
}

func allDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// Float is the double nearest to h.
func (h Hundredths) Float() float64 { return float64(h) / 100 }

// String writes two decimals and a point: "7.90", "-0.04".
func (h Hundredths) String() string { return h.format(".") }

// Comma writes two decimals and a comma, as Vietnamese is written: "7,90".
func (h Hundredths) Comma() string { return h.format(",") }

// Signed writes the sign of a difference, also a plus: "+0.12", "0.00".
func (h Hundredths) Signed() string {
	if h > 0 {
		return "+" + h.String()
	}
	return h.String()
}

func (h Hundredths) format(point string) string {
	var b []byte
	if h < 0 {
		b, h = append(b, '-'), -h
	}
	b = append(strconv.AppendInt(b, int64(h/100), 10), point...)
	return string(append(b, '0'+byte(h/10%10), '0'+byte(h%10)))
}

// MarshalJSON writes a JSON number with two decimals.
func (h Hundredths) MarshalJSON() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalJSON reads a JSON number with at most two decimals.
func (h *Hundredths) UnmarshalJSON(b []byte) (err error) {
	*h, err = ParseHundredths(string(b))
	return err
}
