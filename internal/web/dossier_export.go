package web

import (
	"net/http"
	"slices"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/scoring"
)

// exportRows are how many dossiers of a table are read at once.
const exportRows = 1000

var dossierTableColumns = []string{
	"ma_ho_so", "ma_don_vi", "ten_don_vi", "ma_thu_tuc", "kenh", "trang_thai", "nop_luc", "tiep_nhan", "hen_tra", "ket_thuc", "tra_ket_qua", "tinh_trang", "ly_do", "dien_giai",
}

// dossierTable sends a whole list, page by page as it is read. Only what the first page says can still be refused: a table
// that cannot be ended is cut off, so that nobody takes it for whole.
func (s *site) dossierTable(w http.ResponseWriter, r *http.Request) error {
	q, err := s.dossierQuery(r, exportRows)
	if err != nil {
		return err
	}
	q.After = ""
	page, err := s.Dossiers.Dossiers(r.Context(), q)
	if err != nil {
		return refused(err)
	}
	columns := dossierTableColumns
	if page.Officials {
		columns = append(slices.Clip(columns), "nguoi_xu_ly")
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="ho-so-`+string(q.Period)+`.csv"`)
	if r.Method == http.MethodHead {
		return nil
	}
	if err := s.writeDossiers(w, r, q, page, columns); err != nil {
		s.Log.Error("send a table of dossiers", "period", q.Period, "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

func (s *site) writeDossiers(w http.ResponseWriter, r *http.Request, q activities.DossierQuery, page activities.DossierPage, columns []string) error {
	table, err := s.Dossiers.NewTable(w, columns)
	if err != nil {
		return err
	}
	for {
		for i := range page.Lines {
			if err := table.Row(dossierCells(q, &page.Lines[i], page)); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return table.Flush()
		}
		if q.After = page.Next; r.Context().Err() != nil {
			return r.Context().Err()
		}
		if page, err = s.Dossiers.Dossiers(r.Context(), q); err != nil {
			return err
		}
	}
}

func dossierCells(q activities.DossierQuery, l *activities.DossierLine, page activities.DossierPage) []string {
	row := []string{
		l.Number, l.Agency, l.AgencyName, l.Procedure, l.Channel.In(scoring.Vi), l.Status.In(scoring.Vi), cellOf(l.Submitted), cellOf(l.Received), cellOf(l.Due), cellOf(l.Ended), cellOf(l.Returned),
		l.Verdict.Timing.In(scoring.Vi), l.Verdict.Reason.In(scoring.Vi), newDossierView(q, *l, page.Book.Until).Why,
	}
	if page.Officials {
		row = append(row, l.Official)
	}
	return row
}

// cellOf is a moment in a table, as spreadsheets read it; empty: none.
func cellOf(m dossier.Moment) string {
	if m == 0 {
		return ""
	}
	return m.Time().In(calendar.Vietnam).Format(time.DateTime)
}

// momentOf is a moment on a page, or a dash.
func momentOf(m dossier.Moment) string {
	if m == 0 {
		return "–"
	}
	return moment(m.Time().In(calendar.Vietnam), scoring.Vi)
}
