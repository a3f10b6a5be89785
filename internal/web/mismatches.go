package web

import (
	"fmt"
	"net/http"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/scoring"
)

// mismatchPage lists dossiers that differ between the province and the portal.
type mismatchPage struct {
	frame
	Period        scoring.Period
	Agency        string
	Kinds         []selectable
	Lines         []mismatchLine
	First, Next   string
	Table, Letter string
	Back          string
}

type mismatchLine struct {
	activities.Mismatched
	Kind, Said string
	Address    string // of the own dossier; empty: there is none
}

const whatQuery = "loai"

func mismatchQuery(r *http.Request, size int) (q activities.MismatchQuery, err error) {
	p, err := scoring.ParsePeriod(r.PathValue("period"))
	if err != nil {
		return q, err
	}
	form := r.URL.Query()
	q = activities.MismatchQuery{Key: activities.Key{Period: p}, By: visitor(r).Actors, Agency: asked(form, ofAgencyQuery), After: asked(form, afterQuery), Size: size}
	for _, m := range activities.Mismatches {
		if asked(form, whatQuery) == string(m) {
			q.What = m
		}
	}
	return q, nil
}

func (s *site) mismatches(w http.ResponseWriter, r *http.Request) error {
	q, err := mismatchQuery(r, dossierRows+1)
	if err != nil {
		return err
	}
	all, err := s.Dossiers.Mismatched(r.Context(), q)
	if err != nil {
		return refused(err)
	}
	page := mismatchPage{frame: s.frame(r, nil), Period: q.Period, Agency: q.Agency, Back: reconcilePath + address(q.Period)}
	page.Title = "Hồ sơ khác nhau giữa tỉnh và Cổng " + q.Period.In(scoring.Vi)
	if len(all) > dossierRows {
		all = all[:dossierRows]
		page.Next = pageWith(r, afterQuery, all[dossierRows-1].Number)
	}
	if q.After != "" {
		page.First = pageWith(r, afterQuery, "")
	}
	for _, m := range activities.Mismatches {
		page.Kinds = append(page.Kinds, selectable{option{string(m), m.In(scoring.Vi)}, q.What == m})
	}
	page.Table, page.Letter = r.URL.Path+"/bang"+pageWith(r, afterQuery, ""), reconcilePath+address(q.Period, "cong-van")
	for _, m := range all {
		line := mismatchLine{Mismatched: m, Kind: sentence(m.What.In(scoring.Vi)), Said: saidOf(m)}
		if m.What != activities.MissingHere {
			line.Address = dossierAddress(q.Period, m.Number)
		}
		page.Lines = append(page.Lines, line)
	}
	return s.showPrivate(w, http.StatusOK, "mismatches", page)
}

// saidOf says how a dossier differs.
func saidOf(m activities.Mismatched) string {
	status := func(s dossier.Status) string {
		if s == 0 {
			return "không rõ"
		}
		return s.In(scoring.Vi)
	}
	switch m.What {
	case activities.MissingThere:
		return fmt.Sprintf("Tỉnh: %s, trạng thái «%s». Cổng: không có.", m.Here.Agency, status(m.Here.Status))
	case activities.MissingHere:
		return fmt.Sprintf("Tỉnh: không có. Cổng: %s, trạng thái «%s».", orUnknown(m.There.Agency), status(m.There.Status))
	default:
		return fmt.Sprintf("Tỉnh: %s, trạng thái «%s». Cổng: %s, trạng thái «%s».", m.Here.Agency, status(m.Here.Status), orUnknown(m.There.Agency), status(m.There.Status))
	}
}

func orUnknown(agency string) string {
	if agency == "" {
		return "không rõ đơn vị"
	}
	return agency
}

var mismatchColumns = []string{"ma_ho_so", "ma_thu_tuc", "sai_lech", "don_vi_tinh", "trang_thai_tinh", "don_vi_cong", "trang_thai_cong"}

// mismatchTable sends all of them, page by page as they are read, for the operator of the one-stop system.
func (s *site) mismatchTable(w http.ResponseWriter, r *http.Request) error {
	q, err := mismatchQuery(r, exportRows)
	if err != nil {
		return err
	}
	q.After = ""
	all, err := s.Dossiers.Mismatched(r.Context(), q)
	if err != nil {
		return refused(err)
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="sai-lech-`+string(q.Period)+`.csv"`)
	if r.Method == http.MethodHead {
		return nil
	}
	if err := s.writeMismatches(w, r, q, all); err != nil {
		s.Log.Error("send a table of differing dossiers", "period", q.Period, "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

func (s *site) writeMismatches(w http.ResponseWriter, r *http.Request, q activities.MismatchQuery, all []activities.Mismatched) error {
	table, err := s.Dossiers.NewTable(w, mismatchColumns)
	if err != nil {
		return err
	}
	for len(all) > 0 {
		for _, m := range all {
			if err := table.Row([]string{m.Number, m.Procedure, m.What.In(scoring.Vi), m.Here.Agency, m.Here.Status.In(scoring.Vi), m.There.Agency, m.There.Status.In(scoring.Vi)}); err != nil {
				return err
			}
		}
		if len(all) < q.Size {
			break
		}
		q.After = all[len(all)-1].Number
		if all, err = s.Dossiers.Mismatched(r.Context(), q); err != nil {
			return err
		}
	}
	return table.Flush()
}

// mismatchLetter is a short letter that goes with the table.
func (s *site) mismatchLetter(w http.ResponseWriter, r *http.Request) error {
	p, err := scoring.ParsePeriod(r.PathValue("period"))
	if err != nil {
		return err
	}
	tallies, err := s.Dossiers.PortalTallies(r.Context(), visitor(r).Actors, p)
	if err != nil {
		return refused(err)
	}
	var sum activities.PortalTally
	agencies := 0
	for _, t := range tallies {
		sum.MissingThere += t.MissingThere
		sum.MissingHere += t.MissingHere
		sum.OtherStatus += t.OtherStatus
		sum.OtherAgency += t.OtherAgency
		if t.MissingThere+t.MissingHere+t.OtherStatus+t.OtherAgency > 0 {
			agencies++
		}
	}
	n := func(n int64) string { return scoring.Number(n, scoring.Vi) }
	return save(w, r, "de-nghi-dong-bo-"+string(p)+".txt", "text/plain; charset=utf-8", fmt.Appendf(nil, `Kính gửi: Đơn vị vận hành Hệ thống thông tin giải quyết thủ tục hành chính tỉnh

Qua đối soát dữ liệu hồ sơ %s giữa Hệ thống thông tin giải quyết thủ tục hành chính tỉnh và Cổng Dịch vụ công quốc gia, có sai lệch ở %s cơ quan, đơn vị:
- có ở tỉnh, không có trên Cổng: %s hồ sơ;
- có trên Cổng, không có ở tỉnh: %s hồ sơ;
- khác trạng thái: %s hồ sơ;
- khác cơ quan, đơn vị: %s hồ sơ.

Danh sách chi tiết theo tệp kèm theo (sai-lech-%s.csv). Đề nghị Quý đơn vị kiểm tra, đồng bộ lại các hồ sơ này và thông báo kết quả để Văn phòng tổng hợp.

Trân trọng cảm ơn.
`, p.In(scoring.Vi), n(int64(agencies)), n(sum.MissingThere), n(sum.MissingHere), n(sum.OtherStatus), n(sum.OtherAgency), p))
}
