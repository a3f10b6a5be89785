package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/internal/portal"
	"danhgia/internal/synthetic"
	"danhgia/internal/tables"
	"danhgia/samples"
	"danhgia/scoring"
)

// sampling is what starter sample is called with.
type sampling struct {
	plan           synthetic.Plan
	period         periodFlag
	province, out  string
	changed, apart int
	errs           io.Writer
}

func sampleCommand() *cobra.Command {
	s := sampling{}
	cmd := command("sample", "Make up the dossiers of a real province's agencies, offline", func(cmd *cobra.Command) error {
		s.errs = cmd.ErrOrStderr()
		return s.run()
	})
	cmd.Long = `Make up the dossiers of a real province's agencies, offline, as many as are wanted and with the same seed always the
same. The agencies are real; dossiers, procedures, officials and officers are not.

Out, in a new folder:
  dossiers-2026-08.csv        of each month, as one-stop systems have it at its end: what starter measure reads
  dossiers-2026-08-later.csv  with --changed: the last month's, a day later
  procedures.csv              which procedures each agency has
  agencies.csv, officers.csv  the register of agencies, and invented people: starter officers import
  portal/                     what the national portal would say of the last month: starter start --source
  portal-dossiers.csv         the dossiers of the last month that the portal has
  differences.csv             dossier,what: where the portal's list is not the file's, to check a reconciliation by
  faults.csv                  file,line,column,what: the lines that cannot be read or contradict themselves, all of them`
	cmd.Flags().StringVar(&s.province, "province", "hung-yen", "whose agencies: hung-yen")
	cmd.Flags().IntVar(&s.plan.Dossiers, "dossiers", 20_000, "how many lines the files of dossiers have together")
	cmd.Flags().Uint64Var(&s.plan.Seed, "seed", 1, "another seed, other dossiers")
	cmd.Flags().Var(&s.period, "period", "the last month: 2026-08")
	cmd.Flags().IntVar(&s.plan.Months, "months", 1, "how many months, which end with the period")
	cmd.Flags().IntVar(&s.plan.Faults, "faults", 0, "how many lines of a thousand are faulty")
	cmd.Flags().IntVar(&s.changed, "changed", 0, "how many dossiers of a thousand have changed a day later")
	cmd.Flags().IntVar(&s.apart, "apart", 10, "of how many dossiers of a thousand the portal has another idea")
	cmd.Flags().StringVar(&s.out, "out", "", "the folder to make")
	need(cmd, "period", "out")
	cmd.PreRunE = func(*cobra.Command, []string) error { return s.check() }
	return cmd
}

func (s *sampling) check() error {
	if s.province != "hung-yen" {
		return fmt.Errorf("--province %s: the province whose agencies are known is hung-yen", s.province)
	}
	for flag, permille := range map[string]int{"--faults": s.plan.Faults, "--changed": s.changed, "--apart": s.apart} {
		if permille < 0 || permille > 500 {
			return fmt.Errorf("%s %d: so many of a thousand, 0 to 500", flag, permille)
		}
	}
	return nil
}

func (s *sampling) run() error {
	if err := portal.CheckNew(s.out); err != nil {
		return err
	}
	var err error
	s.plan.Agencies, s.plan.Period = samples.HungYen(), s.period.period
	if s.plan.Calendar, err = (measuring{}).calendar(); err != nil {
		return err
	}
	made, err := synthetic.NewProvince(s.plan)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return err
	}
	for _, write := range []func(*synthetic.Province) error{s.tables, s.dossiers, s.portal} {
		if err := write(made); err != nil {
			return err
		}
	}
	return nil
}

// tables are those that do not grow with the dossiers.
func (s *sampling) tables(made *synthetic.Province) error {
	var procedures, agencies [][]string
	made.Procedures(func(agency string, p dossier.Procedure) {
		limit, unit := "", ""
		if p.Term.Max > 0 {
			limit, unit = strconv.Itoa(p.Term.Max), synthetic.Unit(p.Term.Unit)
		}
		procedures = append(procedures, []string{p.Code, agency, yes(p.Online), yes(p.Fee), yes(p.PaperResult), yes(p.ForCitizens), limit, unit})
	})
	for _, a := range s.plan.Agencies {
		if a.Kind != scoring.Province {
			agencies = append(agencies, []string{a.Code, a.Name, string(a.Kind), firstDay, "", ""})
		}
	}
	return cmp.Or(
		s.table("procedures.csv", "procedure,agency,online,fee,paper_result,for_citizens,max_time,max_time_unit", procedures),
		s.table("agencies.csv", "code,name,kind,valid_from,valid_to,successor", agencies),
		s.table("officers.csv", "agency,role,name,email,phone,valid_from,valid_to", officersOf(s.plan.Agencies, s.plan.Period.FirstDay())),
	)
}

// firstDay is the first day of the agencies.
const firstDay = "2025-07-01"

// officersOf are invented people from a day on, named by their roles. That is the period's first: the register knows
// agencies from the first period that they were collected of. No mail can reach an address that ends in .example.
func officersOf(agencies []scoring.Agency, from string) (rows [][]string) {
	for _, a := range agencies {
		roles := [][3]string{{"focal-officer", "Cán bộ đầu mối", "dau-moi"}, {"deputy", "Người thay thế", "thay-the"}, {"head", "Thủ trưởng", "thu-truong"}}
		if a.Kind == scoring.Province {
			roles = [][3]string{
				{"office-admin", "Quản trị Văn phòng", "quan-tri"},
				{"office-staff", "Chuyên viên Văn phòng 1", "chuyen-vien-1"},
				{"office-staff", "Chuyên viên Văn phòng 2", "chuyen-vien-2"},
				{"office-leader", "Lãnh đạo Văn phòng", "lanh-dao"},
				{"source-operator", "Đơn vị vận hành hệ thống nguồn", "van-hanh"},
			}
		}
		for _, r := range roles {
			rows = append(rows, []string{a.Code, r[0], r[1] + " " + a.Code, r[2] + "." + strings.ToLower(a.Code) + "@hungyen.example", "", from, ""})
		}
	}
	return rows
}

func yes(is bool) string {
	if is {
		return "1"
	}
	return "0"
}

func (s *sampling) dossiers(made *synthetic.Province) error {
	var faulty [][]string
	write := func(m *synthetic.Month, name string, changed int) error {
		return s.file(name, func(w io.Writer) error {
			faults, err := m.Write(w, changed)
			for _, f := range faults {
				faulty = append(faulty, []string{name, strconv.Itoa(f.Line), f.Column, f.What})
			}
			return err
		})
	}
	for _, m := range made.Months {
		if err := write(m, fmt.Sprintf("dossiers-%s.csv", m.Period), 0); err != nil {
			return err
		}
	}
	if last := made.Months[len(made.Months)-1]; s.changed > 0 {
		if err := write(last, fmt.Sprintf("dossiers-%s-later.csv", last.Period), s.changed); err != nil {
			return err
		}
	}
	return s.table("faults.csv", "file,line,column,what", faulty)
}

// portal is what the national portal would say of the last month.
func (s *sampling) portal(made *synthetic.Province) error {
	set, err := newestIndexSet()
	if err != nil {
		return err
	}
	last := made.Months[len(made.Months)-1]
	var view synthetic.View
	if err := s.file("portal-dossiers.csv", func(w io.Writer) (err error) {
		view, err = last.Portal(w, set, s.apart, nil)
		return err
	}); err != nil {
		return err
	}
	captured, err := calendar.ParseDay(last.Period.LastDay())
	if err != nil {
		return err
	}
	raw, err := portal.Compose("dichvucong.gov.vn (dữ liệu giả định)", last.Period, (captured + 3).String(), view.Agencies)
	if err != nil {
		return err
	}
	var differences [][]string
	for _, d := range view.Differences {
		differences = append(differences, []string{d.Dossier, d.What})
	}
	return cmp.Or(portal.WriteFolder(filepath.Join(s.out, "portal"), raw), s.table("differences.csv", "dossier,what", differences))
}

func (s *sampling) table(name, columns string, rows [][]string) error {
	return s.file(name, func(w io.Writer) error { return tables.Write(w, strings.Split(columns, ","), rows) })
}

// file writes a file of the folder, and says so.
func (s *sampling) file(name string, write func(io.Writer) error) error {
	f, err := newFile(filepath.Join(s.out, name))
	if err != nil {
		return err
	}
	defer f.drop()
	if err := write(f); err != nil {
		return err
	}
	if err := f.keep(); err != nil {
		return err
	}
	fmt.Fprintf(s.errs, "%s: %d bytes\n", f.name, f.bytes)
	return nil
}
