package web

import (
	"net/http"
	"time"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/scoring"
)

// oneDossierPage is a dossier, how each indicator counts it and why, and what it was before.
type oneDossierPage struct {
	frame
	Period      scoring.Period
	Dossier     activities.DossierLine
	Officials   bool
	Until       time.Time
	Provisional bool
	Facts       []fact
	Counts      []dossierCount
	Past        []pastView
	List        string
}

// dossierCount is how an indicator counts a dossier.
type dossierCount struct {
	Name, Place, Why string
	Ruled            bool
}

// pastView is a state that the dossier had, with what of it was different from the one after it.
type pastView struct {
	Arrived, Replaced time.Time
	Changed           []fact
}

func (s *site) dossierPage(w http.ResponseWriter, r *http.Request) error {
	p, err := scoring.ParsePeriod(r.PathValue("period"))
	if err != nil {
		return err
	}
	f, err := s.Dossiers.Dossier(r.Context(), visitor(r).Actors, p, r.PathValue("number"))
	if err != nil {
		return refused(err)
	}
	names, err := s.indicatorNames(r.Context(), p)
	if err != nil {
		return err
	}
	page := oneDossierPage{frame: s.frame(r, nil), Period: p, Dossier: f.DossierLine, Officials: f.Officials, Until: f.Book.Until.Time(), Provisional: !f.Book.Closed}
	page.Title = "Hồ sơ " + f.Number
	page.List = addressOfList(activities.DossierQuery{Key: activities.Key{Period: p}, Agency: f.Agency})
	page.Facts = dossierFacts(f.DossierLine, f.Officials)
	for at, code := range dossier.Indicators {
		page.Counts = append(page.Counts, dossierCount{
			names[code], sentence(f.Counts.Place(at).In(scoring.Vi)), f.Counts.Explain(at, &f.DossierLine.Dossier, f.Verdict, f.Book.Until, scoring.Vi), f.Ruled>>at&1 == 1,
		})
	}
	after := page.Facts
	for _, past := range f.Past {
		facts := dossierFacts(past.DossierLine, f.Officials)
		page.Past = append(page.Past, pastView{past.Arrived, past.Replaced, differing(facts, after)})
		after = facts
	}
	return s.showPrivate(w, http.StatusOK, "dossier", page)
}

// dossierFacts are what is known of a dossier, always the same lines in the same order.
func dossierFacts(l activities.DossierLine, officials bool) []fact {
	waits := "không"
	if n := max(l.Requests, len(l.Waits)); n > 0 {
		waits = scoring.Number(int64(n), scoring.Vi) + " lần"
		for _, w := range l.Waits {
			waits += "; từ " + momentOf(w.From) + " đến " + momentOf(w.To)
		}
	}
	fee := "không có thông tin"
	if l.FeeKnown {
		fee = scoring.Number(l.FeeDue, scoring.Vi) + " đồng"
	}
	facts := []fact{
		{"Cơ quan, đơn vị", l.AgencyName + " (" + l.Agency + ")"},
		{"Thủ tục hành chính", l.Procedure},
		{"Kênh nộp", l.Channel.In(scoring.Vi)},
		{"Trạng thái", l.Status.In(scoring.Vi)},
		{"Nộp", momentOf(l.Submitted)},
		{"Tiếp nhận", momentOf(l.Received)},
		{"Hẹn trả", momentOf(l.Due)},
		{"Kết thúc xử lý", momentOf(l.Ended)},
		{"Trả kết quả", momentOf(l.Returned)},
		{"Yêu cầu bổ sung giấy tờ", waits},
		{"Phí, lệ phí phải nộp", fee},
		{"Thanh toán trực tuyến", yesNo(l.PaidOnline)},
		{"Tệp kết quả giải quyết", yesNo(l.ResultFile)},
		{"Thành phần hồ sơ được số hóa", yesNo(l.Digitised)},
		{"Giấy tờ được tái sử dụng", yesNo(l.Reused)},
		{"Lấy từ kho dữ liệu của Cổng", yesNo(l.Shared)},
		{"Kết nối dữ liệu công dân", yesNo(l.CitizenData)},
		{"Có phản ánh, kiến nghị đúng", yesNo(l.Complained)},
	}
	if officials {
		facts = append(facts, fact{"Người xử lý", l.Official})
	}
	return facts
}

func yesNo(is bool) string {
	if is {
		return "có"
	}
	return "không"
}

// differing are the facts of one list that another one has differently.
func differing(facts, others []fact) (all []fact) {
	for i, f := range facts {
		if others[i] != f {
			all = append(all, f)
		}
	}
	return all
}
