package dossiers

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"danhgia/activities"
)

func TestThePortalsListNeedsNumbersAlone(t *testing.T) {
	for content, want := range map[string]string{
		"MaHoSo\nH44.1-1\n": "{H44.1-1  0}",
		"MaHoSo;DonViXuLy;TrangThaiHoSo;ChuHoSo\nH44.1-1;H44.1;9;Trần A\n;x;9;\nH44.1-2;;;\nH44.1-3;H44.1;99;\n": "{H44.1-1 H44.1 9} refused {H44.1-2  0} refused",
	} {
		r, err := OpenPortalList("cong.csv", strings.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for {
			err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			var l activities.PortalLine
			if err := r.Read(&l); err != nil {
				got = append(got, "refused")
				continue
			}
			got = append(got, fmt.Sprint(l))
		}
		if joined := strings.Join(got, " "); joined != want {
			t.Errorf("%q", joined)
		}
	}
	if _, err := OpenPortalList("cong.csv", strings.NewReader("DonViXuLy\nH44.1\n")); !errors.Is(err, activities.ErrRefused) {
		t.Error(err)
	}
}
