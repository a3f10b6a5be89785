package test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const petitionsOfAugust = `Mã PAKN;Nội dung;Người gửi;Đơn vị xử lý;Đối tượng;Phân loại;Ngày tiếp nhận;Ngày trả lời;Ngày công khai
PA1;Cán bộ A;Nguyễn Thị Kín;H31.01;Công dân;Hành vi cán bộ, công chức;03/08/2026 09:00;10/08/2026 08:00;11/08/2026 08:00
PA2;Phí;Công ty Kín;H31.01;Doanh nghiệp;Quy định hành chính;03/08/2026 09:00;28/08/2026 08:00;28/08/2026 09:00
PA3;x;y;H44.01;Công dân;;03/08/2026 09:00;;
`

// TestPetitionsAndRatingsComeInTheSameWays takes them in by the starter and from a folder, and collects from them.
func TestPetitionsAndRatingsComeInTheSameWays(t *testing.T) {
	c := newCollecting(t, "500")
	c.open()
	petitions := filepath.Join(t.TempDir(), "phan-anh.csv")
	write(t, petitions, petitionsOfAugust)
	take := func(content, file string) string {
		t.Helper()
		code, out, errs := c.starter(c.by("import", "--content", content, "--period", "2026-08", file)...)
		if code != 0 {
			t.Errorf("%s: exit %d: %s%s", content, code, out, errs)
		}
		return out + errs
	}
	take("dossiers", c.file())
	if out := take("petitions", petitions); !strings.Contains(out, "3 lines, 2 new") || !strings.Contains(out, `line 4, column agency: "H44.01"`) {
		t.Error(out)
	}
	if out := take("petitions", petitions); !strings.Contains(out, "0 new, 0 changed, 2 unchanged") {
		t.Errorf("twice: %s", out)
	}
	list := filepath.Join(t.TempDir(), "cong.csv")
	write(t, list, "dossier,agency,status\nX1,H31.01,9\n")
	if out := take("portal", list); !strings.Contains(out, "1 lines, 1 new") {
		t.Error(out)
	}
	if code, _, errs := c.starter(c.by("import", "--content", "petitions", "--period", "2026-05", petitions)...); code != 1 || !strings.Contains(errs, "choose its period") {
		t.Errorf("another period: exit %d: %s", code, errs)
	}
	if n := c.value(`select count(*)::text from petition t where t::text ~ 'Kín|Phí'`); n != "0" {
		t.Errorf("something personal is kept")
	}

	c.good(c.by("sources", "add", "--name", "danh-gia", "--content", "ratings", "--address", "danh-gia", "--every", "1m")...)
	folder := filepath.Join(c.root, "danh-gia")
	must(t, os.MkdirAll(folder, 0o755))
	file := filepath.Join(folder, "danh-gia-2026-08.csv")
	write(t, file, "Mã hồ sơ,Đơn vị xử lý,Đối tượng,Ngày đánh giá,Mức độ hài lòng,Họ tên\nD1,H31.01,Công dân,03/08/2026 09:00,Rất hài lòng,A\n")
	old := time.Now().Add(-time.Hour)
	must(t, os.Chtimes(file, old, old))
	c.await("the folder's file is taken in", func(context.Context) bool {
		return c.value(`select count(*)::text from rating where satisfaction = 4 and sender = 1`) == "1"
	})

	out := filepath.Join(t.TempDir(), "own")
	c.good("collect", "--dossiers", "--period", "2026-08", "--out", out)
	var said string
	for _, path := range must2(filepath.Glob(filepath.Join(out, "*")))(t) {
		said += readFile(t, path)
	}
	if !strings.Contains(said, "PETITION_PROCESSING_ON_TIME") {
		t.Errorf("the collection has no petitions: %.500s", said)
	}
}
