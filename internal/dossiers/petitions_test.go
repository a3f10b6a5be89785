package dossiers

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/petition"
	"danhgia/scoring"
)

func readPetitions(t *testing.T, text string) (all []petition.Petition, refused []string) {
	t.Helper()
	r, err := OpenPetitions("p.csv", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for {
		err := r.Next()
		if errors.Is(err, io.EOF) {
			return all, refused
		}
		var p petition.Petition
		if err == nil {
			err = r.Read(&p)
		}
		if err != nil {
			refused = append(refused, err.Error())
			continue
		}
		all = append(all, p)
	}
}

const petitionHeader = "petition,agency,procedure,sender,kind,received_at,refused_at,asked_more_at,supplied_at,answered_at,published_at,satisfaction,dossier\n"

func TestAPetitionIsReadWhateverItsColumnsAreCalled(t *testing.T) {
	want := petition.Petition{
		Number: "PA1", Agency: "H31.1", Procedure: "1.1", Dossier: "D1", Sender: petition.Organisation, Kind: petition.Conduct, Satisfaction: petition.Dissatisfied,
		Received: at(t, "2026-08-03 09:00:00"), Asked: at(t, "2026-08-04 00:00:00"), Supplied: at(t, "2026-08-05 08:00:00"), Answered: at(t, "2026-08-10 08:00:00"), Published: at(t, "2026-08-11 08:00:00"),
	}
	for name, text := range map[string]string{
		"canonical": petitionHeader + "PA1,H31.1,1.1,organisation,conduct,03/08/2026 09:00:00,,04/08/2026,20260805080000,10/08/2026 08:00,11/08/2026 08:00:00,dissatisfied,D1\n",
		"as exported": "Mã PAKN;Nội dung;Đơn vị xử lý;Mã TTHC;Đối tượng;Phân loại;Ngày tiếp nhận;Ngày yêu cầu bổ sung;Ngày bổ sung;Ngày trả lời;Ngày công khai;Mức độ hài lòng;Mã hồ sơ\n" +
			"PA1;\"Cán bộ A; gọi 0912\";H31.1;1.1;Doanh nghiệp;Hành vi cán bộ, công chức;03/08/2026 09:00;04/08/2026;05/08/2026 08:00;10/08/2026 08:00;11/08/2026 08:00;Không hài lòng;D1\n",
		"JSON": `{"MaPAKN":"PA1","DonViXuLy":"H31.1","MaTTHC":"1.1","LoaiDoiTuong":"Tổ chức","LoaiPAKN":"Hành vi hành chính","NgayTiepNhan":"20260803090000","NgayYeuCauBoSung":"20260804","NgayBoSung":"20260805080000","NgayTraLoi":"2026-08-10T08:00:00","NgayCongKhai":"20260811080000","MucDoHaiLong":"Chưa hài lòng","MaHoSo":"D1","NguoiGui":{"HoTen":"A"}}` + "\n",
	} {
		all, refused := readPetitions(t, text)
		if diff := cmp.Diff([]petition.Petition{want}, all); diff != "" || refused != nil {
			t.Errorf("%s: %s%s", name, diff, refused)
		}
	}
}

func TestAPetitionIsRefusedInWords(t *testing.T) {
	for line, want := range map[string]string{
		",H31.1,,,,03/08/2026,,,,,,,":                               `column petition: "": a value is needed`,
		"PA1,H31.1,,,,,,,,,,,":                                      `column received_at: "": a value is needed`,
		"PA1,H31.1,,robot,,03/08/2026,,,,,,,":                       `column sender: "robot": not a kind of sender`,
		"PA1,H31.1,,,praise,03/08/2026,,,,,,,":                      `column kind: "praise": not a kind of petition`,
		"PA1,H31.1,,,,03/08/2026,,,,,,5,":                           `column satisfaction: "5": not a degree of satisfaction`,
		"PA1,H31.1,,,,03/08/2026,,,,02/08/2026,,,":                  `column answered_at: "02/08/2026": on a day before receipt`,
		"PA1,H31.1,,,,03/08/2026,,05/08/2026,04/08/2026,,,,":        `column supplied_at: "04/08/2026": on a day before more papers were asked for`,
		"PA1,H31.1,,,,03/13/2026,,,,,,,":                            `column received_at: "03/13/2026": not a time`,
		"PA1,H31.1,,,,03/08/2026,,,,,,," + strings.Repeat("x", 101): `column dossier: "` + strings.Repeat("x", 60),
	} {
		all, refused := readPetitions(t, petitionHeader+line+"\nPA2,H31.1,,,,03/08/2026,,,,,,,\n")
		if len(all) != 1 || len(refused) != 1 || !strings.HasPrefix(refused[0], "p.csv, line 2, "+want) {
			t.Errorf("%s: %v, %s", line, all, refused)
		}
	}
	_, err := OpenPetitions("p.csv", strings.NewReader("petition,agency,received_at\n"))
	if got := strings.Join(scoring.Vietnamese(err), "; "); !strings.HasPrefix(got, "p.csv: thiếu cột answered_at; tên cột theo mẫu là petition, agency") {
		t.Error(got)
	}
	r, err := OpenPetitions("p.csv", strings.NewReader("petition,agency,received_at,answered_at,kind\n"))
	if err != nil || r.Publication() || r.Counts("PETITION_HANDLING_SATISFACTION") || !r.Counts("PETITION_CLASSIFICATION_STAFF") || !r.Counts("PETITION_PROCESSING_ON_TIME") {
		t.Errorf("what the file has is not known, %v", err)
	}
}

func TestARatingIsReadOrRefused(t *testing.T) {
	r, err := OpenRatings("r.csv", strings.NewReader("Mã hồ sơ,Đơn vị xử lý,Mã TTHC,Đối tượng,Ngày đánh giá,Mức độ hài lòng,Họ tên\nD1,H31.1,1.1,Công dân,03/08/2026 09:00,Rất hài lòng,A\nD2,H31.1,1.1,Công dân,03/08/2026 09:00,,A\n"))
	if err != nil {
		t.Fatal(err)
	}
	var rating petition.Rating
	if err := errors.Join(r.Next(), r.Read(&rating)); err != nil {
		t.Fatal(err)
	}
	want := petition.Rating{Dossier: "D1", Agency: "H31.1", Procedure: "1.1", Sender: petition.Citizen, Rated: at(t, "2026-08-03 09:00:00"), Satisfaction: petition.VerySatisfied}
	if diff := cmp.Diff(want, rating); diff != "" {
		t.Error(diff)
	}
	if err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if err := r.Read(&rating); err == nil || !strings.Contains(err.Error(), "column rating: \"\": a degree of satisfaction is needed") {
		t.Error(err)
	}
}

func TestAnAgencyAndAProcedureHaveToBeKnown(t *testing.T) {
	merged := at(t, "2025-07-01 00:00:00")
	registry := dossier.NewRegistry([]dossier.Tenure{{Code: "H31.1"}, {Code: "H31.9", Ended: merged, Successor: "H31.1"}}, []string{"1.1"})
	const header = "dossier,procedure,agency,received_at,due_at,ended_at,status\n"
	r, err := Open("a.csv", strings.NewReader(header+"A,1.1,H31.1,05/08/2026,,,4\nB,1.1,H31.9,05/08/2026,,,4\nC,1.1,H31.9,05/06/2025,,06/06/2025,9\nD,1.1,H31.7,05/08/2026,,,4\nE,1.2,H31.1,05/08/2026,,,4\nF,1.1,H31.1,05/08/2026,,04/08/2026,9\n"))
	if err != nil {
		t.Fatal(err)
	}
	all, refused := rest(t, Known{Records: r, File: "a.csv", Registry: registry, Until: at(t, "2026-09-01 00:00:00")})
	var agencies []string
	for _, d := range all {
		agencies = append(agencies, d.Number+" "+d.Agency)
	}
	if diff := cmp.Diff([]string{"A H31.1", "B H31.1", "C H31.9"}, agencies); diff != "" {
		t.Error(diff)
	}
	want := []string{
		`a.csv, line 5, column agency: "H31.7": not in the register of agencies, or ended without a successor`,
		`a.csv, line 6, column procedure: "1.2": not in the catalogue of procedures`,
		`a.csv, line 7, column ended_at: "04/08/2026": on a day before receipt, which cannot be`,
	}
	if diff := cmp.Diff(want, refused); diff != "" {
		t.Error(diff)
	}
}

func FuzzNothingBreaksThePetitions(f *testing.F) {
	f.Add(petitionHeader + "PA1,H31.1,1.1,organisation,conduct,03/08/2026 09:00:00,,04/08/2026,20260805080000,10/08/2026 08:00,11/08/2026 08:00:00,dissatisfied,D1\n")
	f.Add(`{"MaPAKN":"PA1","DonViXuLy":"H31.1","NgayTiepNhan":"20260803090000","NgayTraLoi":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := OpenPetitions("p", strings.NewReader(text))
		if err != nil {
			return
		}
		for r.Next() == nil {
			var p petition.Petition
			err := r.Read(&p)
			if _, one := errors.AsType[*activities.LineRefusal](err); err != nil && !one {
				return
			}
			if err == nil && (p.Number == "" || p.Agency == "" || p.Received == 0) {
				t.Fatalf("taken: %+v", p)
			}
		}
	})
}
