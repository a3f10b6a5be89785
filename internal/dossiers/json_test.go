package dossiers

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/scoring"
)

// object is a dossier as DongBoHoSoMC has it, on one line; of what is said of the applicant nothing is read.
const object = `{"MaHoSo":"H31.104-260805-0123","MaTTHC":"2.000815","TenTTHC":"Ch\u1ee9ng th\u1ef1c","KenhThucHien":"2","ChuHoSo":"Nguy\u1ec5n V\u0103n A","SoGiayToChuHoSo":"033089001234","Email":"a@b.example",` +
	`"DinhDanhCHS":[{"LoaiDinhDanh":"1","SoDinhDanh":"033089001234"}],"NgayNopHoSo":"20260804210000","NgayTiepNhan":"20260805080000","NgayHenTra":"2026-08-12T17:00:00","NgayKetThucXuLy":"2026-08-11T09:30:00.123+07:00","NgayTra":null,` +
	`"TrangThaiHoSo":9,"DonViXuLy":"H31.104","NguoiXuLy":"cb01","DuocThanhToanTrucTuyen":"1","HoSoCoThanhPhanSoHoa":"1","TaiKhoanDuocXacThucVoiVNeID":"0",` +
	`"TaiLieuNop":[{"TenTepDinhKem":"x","DuocSoHoa":"1","DuocTaiSuDung":"0","DuocLayTuKhoDMQG":0},{"DuocTaiSuDung":"1"}],"DanhSachLePhi":[{"TenPhiLePhi":"L\u1ec7 ph\u00ed","HinhThucThu":"1","Gia":"10.000"},{"Gia":5000}],` +
	`"DanhSachGiayToKetQua":[{"DuongDanTepTinKetQua":""},{"TenGiayTo":"kq","DuongDanTepTinKetQua":"https://x.example/kq.pdf"}],` +
	`"DanhSachHoSoBoSung":[{"NgayBoSung":"20260808080000","NgayTiepNhanBoSung":null},{"NgayBoSung":"06/08/2026 08:00:00","NgayTiepNhanBoSung":"07/08/2026 08:00:00"}],"DSKetNoiCSDL":[{"MaCSDL":"1"}]}`

func ofObject(t *testing.T) dossier.Dossier {
	t.Helper()
	return dossier.Dossier{
		Number: "H31.104-260805-0123", Procedure: "2.000815", Agency: "H31.104", Official: "cb01", Channel: dossier.Online, Status: dossier.Done,
		Submitted: at(t, "2026-08-04 21:00:00"), Received: at(t, "2026-08-05 08:00:00"), Due: at(t, "2026-08-12 17:00:00"), Ended: at(t, "2026-08-11 09:30:00.123"),
		Waits:    []dossier.Wait{{From: at(t, "2026-08-06 08:00:00"), To: at(t, "2026-08-07 08:00:00")}, {From: at(t, "2026-08-08 08:00:00")}},
		FeeKnown: true, FeeDue: 15000, PaidOnline: true, ResultFile: true, Digitised: true, Reused: true, CitizenData: true,
	}
}

const shortObject = `{"MaHoSo":"B","MaTTHC":"1.1","DonViXuLy":"H31.104","NgayTiepNhan":"20260805","NgayHenTra":"20260812","TrangThaiHoSo":4}`

func TestObjectsAreReadWithTheirLists(t *testing.T) {
	for name, text := range map[string]string{
		"as it is":          object + "\n" + shortObject,
		"with spaces":       "\ufeff\n " + strings.NewReplacer(`":`, `" : `, `,"`, ` , "`, `[{`, `[ { `).Replace(object) + " \r\n\r\n" + shortObject + "\n",
		"canonical names":   strings.NewReplacer("MaHoSo", "dossier", "MaTTHC", "procedure", "NgayTiepNhan\"", "received_at\"").Replace(object) + "\n" + shortObject,
		"keys with escapes": strings.ReplaceAll(object, `"MaTTHC"`, `"Ma\u0054THC"`) + "\n" + shortObject,
	} {
		t.Run(name, func(t *testing.T) {
			all, refused := readBytes(t, "a.jsonl", []byte(text))
			b := dossier.Dossier{Number: "B", Procedure: "1.1", Agency: "H31.104", Channel: dossier.InPerson, Status: dossier.InProgress, Received: at(t, "2026-08-05 00:00:00"), Due: at(t, "2026-08-12 23:59:59.999999")}
			if diff := cmp.Diff([]dossier.Dossier{ofObject(t), b}, all); diff != "" || refused != nil {
				t.Error(diff, refused)
			}
		})
	}
}

func TestWhatObjectsHaveIsCounted(t *testing.T) {
	r, err := Open("a.jsonl", strings.NewReader(object+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, indicator := range dossier.Indicators {
		if want := indicator != "DOSSIER_RECEIVING_SATISFACTION"; r.Counts(indicator) != want {
			t.Errorf("%s is counted: %t", indicator, !want)
		}
	}
	if diff := cmp.Diff([]string{"TenTTHC", "ChuHoSo", "SoGiayToChuHoSo", "Email", "DinhDanhCHS"}, r.Unused()); diff != "" {
		t.Error(diff)
	}
	if got := string(r.Form()); got == "" {
		t.Error("objects have no form")
	}
}

func TestAnObjectIsRefusedAndTheNextIsRead(t *testing.T) {
	with := func(member string) string { return strings.TrimSuffix(shortObject, "}") + "," + member + "}" }
	for line, want := range map[string]string{
		`{"MaHoSo":`:                                              "a.jsonl, line 2: not a JSON object on one line or in one element of an array",
		`["a"]`:                                                   "a.jsonl, line 2: not a JSON object on one line or in one element of an array",
		with(`"NgayTra":["20260805"]`):                            `a.jsonl, line 2, column returned_at: "": a single value is needed, not a list`,
		with(`"NgayTra":"2026-02-31T00:00:00"`):                   `a.jsonl, line 2, column returned_at: "2026-02-31T00:00:00": not a time`,
		with(`"NgayTra":"0001-01-01T00:00:00"`):                   `a.jsonl, line 2, column returned_at: "0001-01-01T00:00:00": not a time`,
		with(`"MaHoSo":"C"`):                                      `a.jsonl, line 2, column dossier: "C": it is there twice on one line`,
		with(`"DanhSachLePhi":"không"`):                           `a.jsonl, line 2: a list of objects is needed`,
		with(`"DanhSachLePhi":[1]`):                               `a.jsonl, line 2: a list of objects is needed`,
		with(`"DanhSachLePhi":[{"Gia":"miễn"}]`):                  `a.jsonl, line 2, column fee_due: "miễn": not an amount`,
		with(`"TaiLieuNop":[{"DuocSoHoa":"7"}]`):                  `a.jsonl, line 2, column digitised: "7": neither 1 nor 0`,
		with(`"DanhSachHoSoBoSung":[{"NgayTiepNhanBoSung":"x"}]`): `a.jsonl, line 2, column waited_to: "x": the requests for papers and their arrivals do not match`,
		with(`"NguoiXuLy":"` + strings.Repeat("a", 101) + `"`):    `a.jsonl, line 2, column official: "` + strings.Repeat("a", 60) + `…": at most 100`,
		with(`"NguoiXuLy":"a\u0000b"`):                            `a.jsonl, line 2, column official: "a\x00b": at most 100`,
	} {
		all, refused := readBytes(t, "a.jsonl", []byte(shortObject+"\n"+line+"\n"+shortObject+"\n"))
		if len(all) != 2 || len(refused) != 1 || !strings.HasPrefix(refused[0], want) {
			t.Errorf("%s: %d taken, %s", line, len(all), refused)
		}
	}
}

func TestAFileThatIsCutIsRefusedAsAWhole(t *testing.T) {
	line := shortHeader + goodLine
	var packed bytes.Buffer
	to := gzip.NewWriter(&packed)
	_, _ = to.Write([]byte(line + goodLine))
	_ = to.Close()
	for name, text := range map[string]string{
		"JSON":                 shortObject + "\n" + shortObject[:40],
		"CSV, a short line":    line + "B,H44.1,05/08/2026 08:00:00,,,",
		"CSV, in a quote":      line + "B,H44.1,\"05/08/2026 08:00:00,,,4,,,,,,,,,\n" + goodLine,
		"gzip":                 packed.String()[:packed.Len()-12],
		"gzip, its check":      packed.String()[:packed.Len()-8] + "12345678",
		"fields that it needs": `{"MaHoSo":"A"}` + "\n",
		"a line without end":   line + strings.Repeat("x", 2<<20),
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Open("a", strings.NewReader(text))
			for err == nil {
				if err = r.Next(); err == nil {
					var d dossier.Dossier
					if err = r.Read(&d); err != nil && r.Next() == nil { // one line is refused, and the next is there
						err = nil
					}
				}
			}
			if _, one := errors.AsType[*activities.LineRefusal](err); one {
				err = r.Next()
			}
			if !errors.Is(err, activities.ErrRefused) {
				t.Errorf("%v", err)
			}
			if r != nil && r.Next() == nil {
				t.Error("it goes on")
			}
		})
	}
}

func TestTextIsReadHoweverItIsWritten(t *testing.T) {
	text := shortHeader + goodLine
	var packed bytes.Buffer
	to := gzip.NewWriter(&packed)
	_, _ = to.Write([]byte(text))
	_ = to.Close()
	var wide []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + strings.ReplaceAll(text, ",", "\t"))) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	for name, content := range map[string][]byte{"gzip": packed.Bytes(), "Excel's Unicode text": wide} {
		if all, refused := readBytes(t, "a.csv", content); len(all) != 1 || refused != nil {
			t.Errorf("%s: %v, %s", name, all, refused)
		}
	}
	for content, want := range map[string]string{
		"%PDF-1.7":           "đây là tệp PDF; hãy lưu thành CSV, XLSX hoặc JSON",
		"<html><table>":      "đây là tệp HTML hoặc XML",
		"\xd0\xcf\x11\xe0x":  "đây là tệp Excel kiểu cũ (.xls) hoặc tệp Excel có mật khẩu; hãy mở bằng Excel, bỏ mật khẩu nếu có, rồi chọn «Lưu thành» với kiểu «Excel Workbook (.xlsx)»",
		"PK\x05\x06":         "đây là tệp nén",
		"a,b\x00c":           "đây không phải là tệp văn bản",
		"dossier,agency\n1,": "thiếu cột received_at",
	} {
		_, err := Open("a.csv", strings.NewReader(content))
		if got := strings.Join(scoring.Vietnamese(err), "; "); !errors.Is(err, activities.ErrRefused) || !strings.Contains(got, want) {
			t.Errorf("%q: %q", content, got)
		}
	}
}

// TestAGigabyteStreams reads more than it could hold: no line is kept, and nothing is written.
func TestAGigabyteStreams(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	t.Setenv("TMPDIR", "/nonexistent")
	for name, file := range map[string]*repeated{
		"CSV":  {first: "note," + shortHeader, text: strings.Repeat(strings.Repeat("x", 1000)+","+goodLine, 100), most: 1 << 30},
		"JSON": {first: object + "\n", text: strings.Repeat(object+"\n", 10), most: 1 << 28},
	} {
		t.Run(name, func(t *testing.T) {
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			r, err := Open("large", file)
			if err != nil {
				t.Fatal(err)
			}
			n, begin := 0, time.Now()
			var d dossier.Dossier
			for ; ; n++ {
				if err = r.Next(); err != nil {
					break
				}
				if err := r.Read(&d); err != nil && n%100 == 0 {
					t.Fatal(err)
				}
			}
			runtime.ReadMemStats(&after)
			if after.Sys > before.Sys+64<<20 || n < 100_000 {
				t.Errorf("%d lines, %d MB", n, (after.Sys-before.Sys)>>20)
			}
			t.Log(n, "lines", time.Since(begin), err)
		})
	}
}

func FuzzObjectsAreWalked(f *testing.F) {
	for _, text := range []string{object, shortObject, `{}`, `{"a":[{"b":"\\\""}],"c":-1.5e3,"d":{"e":[[]]},"f":"]}"}`, " { \"a\" : [ ] , \"b\" : null } "} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var whole map[string]json.RawMessage
		if json.Unmarshal([]byte(text), &whole) != nil || whole == nil {
			return
		}
		walk([]byte(text), func(name, value []byte) {
			var key string
			if err := json.Unmarshal(name, &key); err != nil {
				t.Fatal(err)
			}
			if !json.Valid(value) {
				t.Fatalf("%q of %q is not valid", value, name)
			}
			delete(whole, key)
		})
		if len(whole) > 0 {
			t.Errorf("%s: passed over %s", text, fmt.Sprint(whole))
		}
		r, err := Open("a", strings.NewReader(text))
		if err != nil {
			return
		}
		_, _ = rest(t, r)
	})
}
