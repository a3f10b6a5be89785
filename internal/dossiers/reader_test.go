package dossiers

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/scoring"
)

func at(t *testing.T, s string) dossier.Moment {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04:05.999999", s, calendar.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return dossier.At(when)
}

// readAll reads a file: what is taken, and what is refused in English.
func readAll(t *testing.T, text string) (all []dossier.Dossier, refused []string) {
	t.Helper()
	r, err := Open("a.csv", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for {
		var d dossier.Dossier
		err := r.Next()
		if errors.Is(err, io.EOF) {
			return all, refused
		}
		if err == nil {
			err = r.Read(&d)
		}
		if err != nil {
			refused = append(refused, err.Error())
			continue
		}
		all = append(all, d)
	}
}

func TestADossierIsReadWhateverItsColumnsAreCalled(t *testing.T) {
	want := dossier.Dossier{
		Number: "H44.1-260805-0001", Procedure: "2.000815", Agency: "H44.1", Official: "cb01", Channel: dossier.Online, Status: dossier.Done,
		Submitted: at(t, "2026-08-04 21:00:00"), Received: at(t, "2026-08-05 08:00:00"), Due: at(t, "2026-08-12 23:59:59.999999"), Ended: at(t, "2026-08-11 09:30:00"), Returned: at(t, "2026-08-12 10:00:00"),
		Waits:    []dossier.Wait{{From: at(t, "2026-08-06 08:00:00"), To: at(t, "2026-08-07 08:00:00")}, {From: at(t, "2026-08-08 08:00:00"), To: at(t, "2026-08-09 08:00:00")}},
		Requests: 2, Term: dossier.Term{Max: 5, Unit: dossier.WorkingDays}, FeeKnown: true, FeeDue: 20000, PaidOnline: true,
		ResultFile: true, Digitised: true, CitizenData: true,
	}
	for name, text := range map[string]string{
		"canonical": strings.Join(listOf(Columns), ",") + "\n" +
			"H44.1-260805-0001,2.000815,H44.1,cb01,2,2026-08-04T21:00:00+07:00,20260805080000,2026-08-12,11/08/2026 09:30:00,2026-08-12T03:00:00Z,9,2," +
			"06/08/2026 08:00:00;08/08/2026 08:00:00,07/08/2026 08:00:00;09/08/2026 08:00:00,5,working-day,20000,1,1,1,0,0,1,0\n",
		"as an office exports it": "\ufeffHọ tên người nộp;Mã hồ sơ;Mã TTHC;Đơn vị xử lý;Người xử lý;Kênh thực hiện;Ngày nộp hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Ngày kết thúc xử lý;Ngày trả;Trạng thái;" +
			"Số lần bổ sung;Ngày bổ sung;Ngày tiếp nhận bổ sung;Thời hạn giải quyết;Phí, lệ phí phải nộp;Thanh toán trực tuyến;Kết quả điện tử;Số hóa hồ sơ;Tái sử dụng dữ liệu;Chia sẻ dữ liệu;Xác thực VNeID;Bị phản ánh\r\n" +
			"\"Nguyễn Văn\nA\";H44.1-260805-0001;2.000815;H44.1;cb01;Trực tuyến;04/08/2026 21:00;5/8/2026 08:00:00;12/08/2026;11/08/2026 09:30;12/08/2026 10:00:00;Đã xử lý xong;" +
			"2;06/08/2026 08:00|08/08/2026 08:00;07/08/2026 08:00|09/08/2026 08:00;5 ngày làm việc;20.000;Có;x;Có;Không;;1;\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			all, refused := readAll(t, text)
			if refused != nil {
				t.Fatal(refused)
			}
			if diff := cmp.Diff([]dossier.Dossier{want}, all); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func listOf(columns []Column) (names []string) {
	for _, c := range columns {
		names = append(names, c.String())
	}
	return names
}

const (
	shortHeader = "dossier,agency,received_at,due_at,ended_at,status,channel,fee_due,digitised,max_time,max_time_unit,waited_from,waited_to,more_papers_requests,paid_online\n"
	goodLine    = "A,H44.1,05/08/2026 08:00:00,,,4,,,,,,,,,\n"
)

func TestALineIsRefusedAndTheNextIsRead(t *testing.T) {
	const noTime = "not a time: write day/month/year hour:minute:second (31/08/2026 17:00:00), 20260831170000 or 2026-08-31T17:00:00+07:00, years 2000 to 2100"
	for line, want := range map[string]string{
		"A,H44.1,31/02/2026,,,4,,,,,,,,,":                           `column received_at: "31/02/2026": ` + noTime,
		"A,H44.1,08/25/2026,,,4,,,,,,,,,":                           `column received_at: "08/25/2026": ` + noTime,
		"A,H44.1,05/08/26,,,4,,,,,,,,,":                             `column received_at: "05/08/26": ` + noTime,
		"A,H44.1,45874,,,4,,,,,,,,,":                                `column received_at: "45874": ` + noTime,
		"A,H44.1,0001-01-01,,,4,,,,,,,,,":                           `column received_at: "0001-01-01": ` + noTime,
		"A,H44.1,05/08/2026,9999-12-31,,4,,,,,,,,,":                 `column due_at: "9999-12-31": ` + noTime,
		"A,H44.1,05/08/2026,,20261332000000,4,,,,,,,,,":             `column ended_at: "20261332000000": ` + noTime,
		"A,H44.1,05/08/2026 24:00:01,,,4,,,,,,,,,":                  `column received_at: "05/08/2026 24:00:01": ` + noTime,
		",H44.1,05/08/2026,,,4,,,,,,,,,":                            `column dossier: "": a value is needed`,
		"A,,05/08/2026,,,4,,,,,,,,,":                                `column agency: "": a value is needed`,
		"A,H44.1,05/08/2026,,,11,,,,,,,,,":                          `column status: "11": not a status, 1 to 10`,
		"A,H44.1,05/08/2026,,,,,,,,,,,,":                            `column status: "": not a status, 1 to 10`,
		"A,H44.1,05/08/2026,,,4,4,,,,,,,,":                          `column channel: "4": not a channel: 1 in person, 2 online, 3 by post`,
		"A,H44.1,05/08/2026,,,4,,-5,,,,,,,":                         `column fee_due: "-5": not an amount in đồng, 0 or more`,
		"A,H44.1,05/08/2026,,,4,,\"1,50\",,,,,,,":                   `column fee_due: "1,50": not an amount in đồng, 0 or more`,
		"A,H44.1,05/08/2026,,,4,,,maybe,,,,,,":                      `column digitised: "maybe": neither 1 nor 0 (yes or no)`,
		"A,H44.1,05/08/2026,,,4,,,,5,fortnight,,,,":                 `column max_time_unit: "fortnight": not a unit: hour, day, working-day, month`,
		"A,H44.1,05/08/2026,,,4,,,,-1,day,,,,":                      `column max_time: "-1": not a whole number, 0 or more`,
		"A,H44.1,05/08/2026,,,4,,,,,,,06/08/2026,,":                 `column waited_to: "06/08/2026": the requests for papers and their arrivals do not match`,
		"A,H44.1,05/08/2026,,,4,,,,,,06/08/2026;x,,,":               `column waited_from: "06/08/2026;x": ` + noTime,
		"A,H44.1,05/08/2026,,,4,,,,,,,,many,":                       `column more_papers_requests: "many": not a whole number, 0 or more`,
		"A,H44.1,05/08/2026,,,4,,,,,,,,,3":                          `column paid_online: "3": not 0 (no), 1 (on the portal) or 2 (by the province's gateway)`,
		strings.Repeat("A", 101) + ",H44.1,05/08/2026,,,4,,,,,,,,,": `column dossier: "` + strings.Repeat("A", 60) + `…": at most 100 characters, none of them a control`,
		"A,H44.1": "the line does not have as many columns as the first",
	} {
		all, refused := readAll(t, shortHeader+line+"\n"+goodLine)
		want = "a.csv, line 2, " + want
		if strings.HasSuffix(want, "the first") {
			want = "a.csv, line 2: the line does not have as many columns as the first"
		}
		if len(refused) != 1 || refused[0] != want || len(all) != 1 {
			t.Errorf("%q: %q, %d taken", line, refused, len(all))
		}
	}
}

func TestAFileIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "a.csv: tệp không có nội dung; dòng đầu phải là tên cột",
		"dossier,agency,status\n": "a.csv: thiếu cột received_at, ended_at, due_at; tên cột theo mẫu là " + strings.Join(listOf(Columns), ", "),
		"dossier,MaHoSo,agency,received_at,due_at,ended_at,status\n": "a.csv: cột dossier có hai lần",
	} {
		_, err := Open("a.csv", strings.NewReader(text))
		if got := strings.Join(scoring.Vietnamese(err), "; "); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	r, err := Open("a.csv", strings.NewReader(shortHeader+goodLine+"B,\"H44.1"))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Next(); err != nil {
		t.Fatal(err)
	}
	err = r.Next()
	if _, one := errors.AsType[*activities.LineRefusal](err); err == nil || one || !strings.Contains(err.Error(), "breaks off") {
		t.Errorf("a file that breaks off: %v", err)
	}
}

func TestWhatAFileDoesNotHaveIsNotCounted(t *testing.T) {
	r, err := Open("a.csv", strings.NewReader("dossier,agency,received_at,due_at,ended_at,status,channel,So dien thoai\n"))
	if err != nil {
		t.Fatal(err)
	}
	for indicator, want := range map[string]bool{"PROGRESS_ON_TIME": true, "ONLINE_SUBMITTED": false, "REUSED_DIGITIZED_DATA": false, "PAYMENT_DOSSIER": false} {
		if r.Counts(indicator) != want {
			t.Errorf("%s is counted: %t", indicator, !want)
		}
	}
	if diff := cmp.Diff([]string{"So dien thoai"}, r.Unused()); diff != "" {
		t.Error(diff)
	}
}

func TestACatalogueIsReadOrRefusedAsAWhole(t *testing.T) {
	const header = "procedure,agency,online,fee,paper_result,for_citizens,max_time,max_time_unit\n"
	c, err := ReadCatalogue("p.csv", strings.NewReader(header+"1.1,H44.1,1,0,1,1,5,working-day\n1.1,H44.2,1,0,1,1,5,working-day\n"))
	if err != nil || c.Term("1.1") != (dossier.Term{Max: 5, Unit: dossier.WorkingDays}) {
		t.Errorf("%v, %v", c.Term("1.1"), err)
	}
	for text, want := range map[string]string{
		"procedure,agency\n": "p.csv: thiếu cột online, fee, paper_result, for_citizens; tên cột theo mẫu là procedure, agency, online, fee, paper_result, for_citizens, max_time, max_time_unit",
		header + "1.1,H44.1,1,0,1,1,,\n1.1,H44.1,1,0,1,1,,\n,H44.1,2,0,1,1,,\n": `p.csv, dòng 3, cột procedure: "1.1": thủ tục này của đơn vị đã có ở dòng trước; p.csv, dòng 4, cột procedure: "": phải có giá trị`,
	} {
		_, err := ReadCatalogue("p.csv", strings.NewReader(text))
		if got := strings.Join(scoring.Vietnamese(err), "; "); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestHashesTellDossiersApart(t *testing.T) {
	h := NewHasher()
	a := dossier.Dossier{Number: "A", Status: dossier.Done}
	b := a
	n1, c1 := h.Hash(&a)
	if n2, c2 := h.Hash(&b); n1 != n2 || c1 != c2 {
		t.Error("the same dossier has other hashes")
	}
	for name, change := range map[string]func(*dossier.Dossier){
		"status": func(d *dossier.Dossier) { d.Status = dossier.Handed }, "wait": func(d *dossier.Dossier) { d.Waits = []dossier.Wait{{From: 1}} }, "flag": func(d *dossier.Dossier) { d.Shared = true },
		"neighbours": func(d *dossier.Dossier) { d.Procedure, d.Agency = d.Agency, "x" },
	} {
		c := a
		change(&c)
		if n, content := h.Hash(&c); n != n1 || content == c1 {
			t.Errorf("%s: %d, %d", name, n, content)
		}
	}
}

func FuzzNothingBreaksTheReader(f *testing.F) {
	f.Add(shortHeader + goodLine)
	f.Add("\ufeffdossier;agency;received_at;due_at;ended_at;status\n\"a\nb\";H44.1;20260805;;;9\n")
	f.Fuzz(func(t *testing.T, text string) {
		nothingBreaks(t, "a.csv", strings.NewReader(text))
	})
}

// nothingBreaks reads a file as far as it can be read: whatever it has, no dossier is taken that says too little.
func nothingBreaks(t *testing.T, name string, content io.Reader) {
	t.Helper()
	r, err := Open(name, content)
	if err != nil {
		return
	}
	for range 100 {
		var d dossier.Dossier
		if r.Next() != nil {
			return
		}
		err := r.Read(&d)
		if _, one := errors.AsType[*activities.LineRefusal](err); err != nil && !one {
			return
		}
		if err == nil && (d.Number == "" || d.Agency == "" || d.Status < dossier.New || d.Status > dossier.Handed) {
			t.Fatalf("taken: %+v", d)
		}
	}
}
