package audit

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	august = Chain{"H44", "2026-08"}
	begin  = time.Date(2026, 9, 3, 2, 0, 0, 0, time.UTC)
)

func row(id int64) Row {
	return Row{
		ID: id, Chain: august, At: begin.Add(time.Duration(id) * time.Minute), Actor: "7", Action: "extend",
		Details: fmt.Appendf(nil, `{"task": %d, "reason": "theo kế hoạch <b>", "n": 1.10}`, id),
	}
}

// chain is three seals: of rows 1 to 3, of 5 and 6 with 4 still under way, of 4 and 7.
func chain(t *testing.T) (seals []Seal, rows []Row) {
	t.Helper()
	var last *Seal
	for i, ids := range [][]int64{{1, 2, 3}, {5, 6}, {4, 7}} {
		var of []Row
		for _, id := range ids {
			of = append(of, row(id))
		}
		s, err := Next(august, last, of, begin.Add(time.Duration(i)*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		seals, rows, last = append(seals, s), append(rows, of...), &s
	}
	slices.SortFunc(rows, func(a, b Row) int { return int(a.ID - b.ID) })
	return seals, rows
}

func check(t *testing.T, seals []Seal, rows []Row, waiting Waiting, kept ...Kept) Report {
	t.Helper()
	c := NewChecker(august, seals, waiting, kept)
	for _, r := range rows {
		if err := c.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	return c.End()
}

func TestAChainThatNobodyTouchedIsWhole(t *testing.T) {
	seals, rows := chain(t)
	got := check(t, seals, append(rows, row(8)), Waiting{8: begin.Add(3 * time.Hour)}, Kept{august, 2, seals[1].Digest})
	want := Report{Chain: august, Rows: 8, Sealed: 7, Open: 1, Seals: 3, Head: seals[2].Digest}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheHashIsOfWhatARowSaysAndNotOfHowItIsWritten(t *testing.T) {
	one, other := row(1), row(1)
	other.Details = []byte(`{"n":1.10,"reason":"theo kế hoạch <b>","task":1}`)
	other.At = other.At.In(time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60))
	a, err := one.Hash()
	if err != nil {
		t.Fatal(err)
	}
	b, err := other.Hash()
	if err != nil || a != b {
		t.Errorf("the same row has two hashes: %v", err)
	}
	if _, err := (Row{ID: 3, Details: []byte("{")}).Hash(); err == nil || !strings.Contains(err.Error(), "row 3") {
		t.Errorf("details that are none: %v", err)
	}
}

func TestEveryChangeIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		change func(seals *[]Seal, rows *[]Row)
		want   string
	}{
		"another actor":     {func(_ *[]Seal, rows *[]Row) { (*rows)[1].Actor = "8" }, "row 2 (seal 1): it is not what was sealed: it was changed afterwards"},
		"another action":    {func(_ *[]Seal, rows *[]Row) { (*rows)[3].Action = "x" }, "row 4 (seal 3): it is not what was sealed: it was changed afterwards"},
		"another moment":    {func(_ *[]Seal, rows *[]Row) { (*rows)[0].At = begin }, "row 1 (seal 1): it is not what was sealed: it was changed afterwards"},
		"other details":     {func(_ *[]Seal, rows *[]Row) { (*rows)[4].Details = []byte(`{}`) }, "row 5 (seal 2): it is not what was sealed: it was changed afterwards"},
		"a row removed":     {func(_ *[]Seal, rows *[]Row) { *rows = slices.Delete(*rows, 2, 3) }, "row 3 (seal 1): it is missing: it was removed after it was sealed"},
		"the last removed":  {func(_ *[]Seal, rows *[]Row) { *rows = (*rows)[:6] }, "row 7 (seal 3): it is missing: it was removed after it was sealed"},
		"a row put in":      {func(_ *[]Seal, rows *[]Row) { *rows = append(*rows, row(9)) }, "row 9: it is in no seal and does not wait for one: it was put in by hand"},
		"a hash replaced":   {func(seals *[]Seal, _ *[]Row) { (*seals)[1].Hashes[0]++ }, "seal 2: its digest is not that of what it holds"},
		"a hash less":       {func(seals *[]Seal, _ *[]Row) { (*seals)[0].Hashes = (*seals)[0].Hashes[:64] }, "seal 1: its digest is not that of what it holds"},
		"a seal removed":    {func(seals *[]Seal, _ *[]Row) { *seals = slices.Delete(*seals, 1, 2) }, "seal 3: a seal before it is missing: it is the 2. that there is"},
		"a later sealing":   {func(seals *[]Seal, _ *[]Row) { (*seals)[2].At = begin }, "seal 3: its digest is not that of what it holds"},
		"two seals for one": {func(seals *[]Seal, _ *[]Row) { twice(t, seals) }, "row 7 (seal 4): seal 3 holds the row already"},
		"another seal before": {func(seals *[]Seal, _ *[]Row) {
			(*seals)[1].Previous = strings.Repeat("0", 64)
			(*seals)[1].Digest = (*seals)[1].digest()
		}, "seal 2: the seal before it is not the one that it was put on"},
	} {
		t.Run(name, func(t *testing.T) {
			seals, rows := chain(t)
			c := c
			c.change(&seals, &rows)
			got := check(t, seals, rows, nil)
			if got.Whole() || got.Breaks[0].String() != c.want {
				t.Errorf("got %v, want %s", got.Breaks, c.want)
			}
		})
	}
}

func twice(t *testing.T, seals *[]Seal) {
	t.Helper()
	s, err := Next(august, &(*seals)[2], []Row{row(7)}, begin.Add(4*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	*seals = append(*seals, s)
}

// Whoever changes a row and puts on new seals is found out by one that was kept elsewhere.
func TestNewSealsAreFoundOutByThoseThatWereKept(t *testing.T) {
	seals, rows := chain(t)
	kept := Kept{august, 2, seals[1].Digest}
	rows[0].Actor = "8"
	first, err := Next(august, nil, rows[:3], seals[0].At)
	if err != nil {
		t.Fatal(err)
	}
	forged := []Seal{first}
	if got := check(t, forged, rows[:3], nil); !got.Whole() {
		t.Fatalf("the forged chain does not hold by itself: %v", got.Breaks)
	}
	if got := check(t, forged, rows[:3], nil, kept); got.Whole() || got.Breaks[0].Says != "the seal that was kept elsewhere is not here any more" {
		t.Errorf("got %v", got.Breaks)
	}
	second, err := Next(august, &first, rows[4:6], seals[1].At)
	if err != nil {
		t.Fatal(err)
	}
	if got := check(t, []Seal{first, second}, slices.Concat(rows[:3], rows[4:6]), nil, kept); got.Whole() || got.Breaks[0].Says != "it is another one than the seal that was kept elsewhere" {
		t.Errorf("got %v", got.Breaks)
	}
}

// A number that lies before what is sealed can only be one of a transaction that began before it was sealed.
func TestARowUnderANumberThatWasUsedUpIsNamed(t *testing.T) {
	seals, rows := chain(t)
	rows = slices.Delete(rows, 3, 4)
	late := Waiting{4: begin.Add(30 * time.Minute)}
	if got := check(t, seals[:2], slices.Insert(slices.Clone(rows[:5]), 3, row(4)), late); !got.Whole() || got.Open != 1 {
		t.Errorf("of a transaction that ended late: %+v", got)
	}
	byHand := Waiting{4: begin.Add(90 * time.Minute)}
	if got := check(t, seals[:2], slices.Insert(slices.Clone(rows[:5]), 3, row(4)), byHand); got.Whole() || got.Breaks[0].Row != 4 {
		t.Errorf("put in by hand: %+v", got)
	}
}

func TestOnlyTheFirstBreaksAreListed(t *testing.T) {
	seals, _ := chain(t)
	var rows []Row
	for id := range int64(30) {
		rows = append(rows, row(100+id))
	}
	if got := check(t, seals, rows, nil); len(got.Breaks) != mostBreaks || got.More != 30+7-mostBreaks {
		t.Errorf("%d breaks and %d more", len(got.Breaks), got.More)
	}
}

func TestKeptSealsAreReadAsTheyAreWritten(t *testing.T) {
	digest := strings.Repeat("ab", 32)
	want := []Kept{{august, 3, digest}, {Chain{"H44", ""}, 1, digest}}
	content := "# a comment\n\n" + want[0].String() + "\n" + want[1].String() + "\n"
	got, err := ParseKept(content)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	for _, wrong := range []string{"", "# nothing", "H44 2026-08 1", "H44 2026-08 x " + digest, "H44 2026-08 0 " + digest, "H44 2026-08 1 abc", want[0].String() + " more"} {
		if _, err := ParseKept(wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}
