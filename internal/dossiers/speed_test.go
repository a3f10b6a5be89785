package dossiers

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"danhgia/dossier"
)

// sampleFile is a file of dossiers as a one-stop system exports it: about 200 bytes a line.
func sampleFile(lines int) []byte {
	var b bytes.Buffer
	b.WriteString(strings.Join(listOf(Columns), ",") + "\n")
	for i := range lines {
		day, waits := i%28+1, ","
		if i%20 == 0 {
			waits = fmt.Sprintf("%02d/08/2026 09:00:00,%02d/08/2026 15:30:00", day, day)
		}
		fmt.Fprintf(&b, "H31.%d-260805-%06d,2.%06d,H31.%d,canbo.%03d,%d,%02d/08/2026 07:12:33,%02d/08/2026 08:00:00,%02d/08/2026 17:00:00,%02d/08/2026 10:11:12,,%d,%d,%s,,,%d,%d,1,1,%d,0,1,0\n",
			i%104+1, i, i*7%2000, i%104+1, i%700, i%2+1, day, day, day, day, i%10+1, i%2, waits, i%3*10000, i%2, i%2)
	}
	return b.Bytes()
}

func BenchmarkRead(b *testing.B) {
	const count = 100_000
	file := sampleFile(count)
	perLine := func(b *testing.B, run func() int) {
		b.ReportAllocs()
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			if n := run(); n != count {
				b.Fatal(n)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/count, "ns/line")
	}
	b.Run("encoding-csv-alone", func(b *testing.B) {
		perLine(b, func() int {
			r := csv.NewReader(bytes.NewReader(file))
			r.ReuseRecord = true
			n := -1
			for ; ; n++ {
				if _, err := r.Read(); errors.Is(err, io.EOF) {
					return n
				}
			}
		})
	})
	for name, parse := range map[string]bool{"next": false, "next-and-read": true} {
		b.Run(name, func(b *testing.B) {
			perLine(b, func() int {
				r, err := Open("a.csv", bytes.NewReader(file))
				if err != nil {
					b.Fatal(err)
				}
				var d dossier.Dossier
				for n := 0; ; n++ {
					if err := r.Next(); err != nil {
						return n
					}
					if !parse {
						continue
					}
					if err := r.Read(&d); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
