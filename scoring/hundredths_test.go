package scoring

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestRoundHalfUp(t *testing.T) {
	for name, c := range map[string]struct {
		x    float64
		want Hundredths
	}{
		"an exact tie goes up, not to even":                {0.125, 13},
		"another exact tie":                                {0.375, 38},
		"a tie on paper that lies below it as a double":    {1.005, 100},
		"a tie on paper that lies above it as a double":    {1.135, 114},
		"a product that a plain x*100 rounds onto the tie": {0.285, 28},
		"zero":                         {0, 0},
		"just below a whole number":    {math.Nextafter(6, 0), 600},
		"the largest that is meant":    {1 << 44, 1 << 44 * 100},
		"a product rounded up by one":  {0.29, 29},
		"a product that comes out low": {1.15, 115},
	} {
		t.Run(name, func(t *testing.T) {
			if got := RoundHalfUp(c.x); got != c.want {
				t.Errorf("RoundHalfUp(%v) = %d, want %d", c.x, got, c.want)
			}
		})
	}
}

// exactly rounds with unlimited precision: floor(x*100 + 1/2).
func exactly(x float64) Hundredths {
	r := new(big.Rat).SetFloat64(x)
	r.Mul(r, big.NewRat(100, 1)).Add(r, big.NewRat(1, 2))
	return Hundredths(new(big.Int).Div(r.Num(), r.Denom()).Int64())
}

func TestRoundHalfUpIsExactForRatiosAndNeighboursOfTies(t *testing.T) {
	random := rand.New(rand.NewPCG(766, 2026))
	for range 200_000 {
		d := random.Int64N(200_000) + 1
		tie := float64(random.IntN(10_000))/100 + 0.005
		for _, x := range []float64{float64(random.Int64N(d+1)) / float64(d) * 100, tie, math.Nextafter(tie, 0), math.Nextafter(tie, 100)} {
			if got, want := RoundHalfUp(x), exactly(x); got != want {
				t.Fatalf("RoundHalfUp(%v) = %d, exactly %d", x, got, want)
			}
		}
	}
}

func TestParseHundredths(t *testing.T) {
	for s, want := range map[string]Hundredths{"7": 700, "7.9": 790, "7.96": 796, "-0.04": -4, "0": 0, "1234567890123.45": 123456789012345} {
		if got, err := ParseHundredths(s); got != want || err != nil {
			t.Errorf("ParseHundredths(%q) = %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "-", ".", "7.", ".5", "7.961", "7,96", "1e2", "+7", "NaN", "７", "12345678901234", "1.2.3", "--1"} {
		if got, err := ParseHundredths(s); !errors.Is(err, ErrNotHundredths) {
			t.Errorf("ParseHundredths(%q) = %d, %v, want a refusal", s, got, err)
		}
	}
}

func TestHundredthsAreWrittenWithTwoDecimals(t *testing.T) {
	for h, want := range map[Hundredths]string{0: "0.00", 5: "0.05", 1568: "15.68", -4: "-0.04", -100: "-1.00"} {
		if got := h.String(); got != want {
			t.Errorf("String of %d = %q, want %q", int64(h), got, want)
		}
	}
	if got := Hundredths(790).Comma(); got != "7,90" {
		t.Errorf("Comma = %q", got)
	}
	if got := Hundredths(12).Signed(); got != "+0.12" {
		t.Errorf("Signed = %q", got)
	}
}
