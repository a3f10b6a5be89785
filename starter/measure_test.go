package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const dossierHeader = "dossier,procedure,agency,official,channel,submitted_at,received_at,due_at,ended_at,returned_at,status,more_papers_requests,waited_from,waited_to,max_time,max_time_unit,fee_due,paid_online,has_result_file,digitised,reused,shared,citizen_data,complained\n"

func fileOf(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// sampleDossiers are four of one agency and one of another; one line is there twice.
const sampleDossiers = dossierHeader +
	"D1,p1,H44.1,an,2,,05/08/2026 08:00:00,12/08/2026 17:00:00,12/08/2026 17:00:00,,9,,,,,,20000,1,1,1,1,0,1,0\n" +
	"D1,p1,H44.1,an,2,,05/08/2026 08:00:00,12/08/2026 17:00:00,12/08/2026 17:00:00,,9,,,,,,20000,1,1,1,1,0,1,0\n" +
	"D2,p2,H44.1,an,1,,05/08/2026 08:00:00,12/08/2026 17:00:00,12/08/2026 17:00:01,,9,,,,,,20000,0,0,1,0,0,0,0\n" +
	"D3,p2,H44.1,binh,1,,01/07/2026 08:00:00,12/09/2026 17:00:00,,,4,,,,,,,,0,0,0,0,0,1\n" +
	"D4,p2,H44.1,binh,1,,01/07/2026 08:00:00,,31/07/2026 08:00:00,,10,,,,5,working-day,,,0,0,0,0,0,0\n" +
	"D5,p1,H44.2,chi,2,,28/08/2026 16:00:00,,,,4,,,,2,working-day,0,,0,0,0,0,0,0\n"

func TestDossiersBecomeMeasures(t *testing.T) {
	dossiers := fileOf(t, "dossiers.csv", sampleDossiers)
	procedures := fileOf(t, "procedures.csv", "procedure,agency,online,fee,paper_result,for_citizens,max_time,max_time_unit\np1,H44.1,1,1,1,1,,\np2,H44.1,0,1,0,1,,\np1,H44.2,1,1,1,1,,\n")
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"by agency": {nil, `agency,indicator,numerator,denominator,score
H44.1,PROGRESS_ON_TIME,2,3,
H44.1,PAYMENT_DOSSIER,1,2,
H44.1,ORIGINAL_RESULT_AVAILABLE,1,2,
H44.1,REUSED_DIGITIZED_DATA,1,2,
H44.1,SYNCED_WITH_DVCQG_PERSONAL_STORAGE,0,2,
H44.1,CITIZEN_DATA_CONNECTED_DOSSIER,1,2,
H44.1,DOSSIER_RECEIVING_SATISFACTION,1,3,
H44.2,PROGRESS_ON_TIME,1,1,
H44.2,PAYMENT_DOSSIER,0,0,
H44.2,ORIGINAL_RESULT_AVAILABLE,0,1,
H44.2,REUSED_DIGITIZED_DATA,0,1,
H44.2,SYNCED_WITH_DVCQG_PERSONAL_STORAGE,0,1,
H44.2,CITIZEN_DATA_CONNECTED_DOSSIER,0,1,
H44.2,DOSSIER_RECEIVING_SATISFACTION,1,1,
`},
		"with a catalogue": {[]string{"--procedures", procedures}, `agency,indicator,numerator,denominator,score
H44.1,PROGRESS_ON_TIME,2,3,
H44.1,ONLINE_SUBMITTED,1,2,
H44.1,PAYMENT_DOSSIER,1,2,
H44.1,ORIGINAL_RESULT_AVAILABLE,1,1,
H44.1,SO_HOA_GIAY_TO_GIAI_QUYET,2,2,
H44.1,REUSED_DIGITIZED_DATA,1,2,
H44.1,SYNCED_WITH_DVCQG_PERSONAL_STORAGE,0,2,
H44.1,CITIZEN_DATA_CONNECTED_DOSSIER,1,2,
H44.1,DOSSIER_RECEIVING_SATISFACTION,1,3,
H44.1,ONLINE_PROVIDED,1,2,
H44.1,ONLINE_USED,1,1,
H44.1,PAYMENT_PROCEDURE_USED,1,2,
H44.1,PAYMENT_PROCEDURE_INTEGRATED,2,2,
H44.1,CITIZEN_DATA_CONNECTED_FORMALITY,1,2,
H44.2,PROGRESS_ON_TIME,1,1,
H44.2,ONLINE_SUBMITTED,0,1,
H44.2,PAYMENT_DOSSIER,0,0,
H44.2,ORIGINAL_RESULT_AVAILABLE,0,1,
H44.2,SO_HOA_GIAY_TO_GIAI_QUYET,0,1,
H44.2,REUSED_DIGITIZED_DATA,0,1,
H44.2,SYNCED_WITH_DVCQG_PERSONAL_STORAGE,0,1,
H44.2,CITIZEN_DATA_CONNECTED_DOSSIER,0,1,
H44.2,DOSSIER_RECEIVING_SATISFACTION,1,1,
H44.2,ONLINE_PROVIDED,1,1,
H44.2,ONLINE_USED,1,1,
H44.2,PAYMENT_PROCEDURE_USED,0,1,
H44.2,PAYMENT_PROCEDURE_INTEGRATED,1,1,
H44.2,CITIZEN_DATA_CONNECTED_FORMALITY,0,1,
`},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"measure", "--dossiers", dossiers, "--period", "2026-08"}, c.args...)
			code, out, errs := call(t, args...)
			if code != exitGood || out != c.want || !strings.Contains(errs, "5 dossiers counted, 0 lines refused, 1 lines twice") {
				t.Errorf("exit code %d: %s\n%s", code, errs, out)
			}
		})
	}
	code, out, _ := call(t, "measure", "--dossiers", dossiers, "--period", "2026-08", "--by", "official")
	if code != exitGood || !strings.Contains(out, "\nan,PROGRESS_ON_TIME,1,2,\n") || !strings.Contains(out, "\nbinh,PROGRESS_ON_TIME,1,1,\n") {
		t.Errorf("by official: exit code %d\n%s", code, out)
	}
	code, out, _ = call(t, "measure", "--dossiers", dossiers, "--period", "2026-07", "--by", "procedure")
	if code != exitGood || !strings.Contains(out, "\np2,PROGRESS_ON_TIME,1,2,\n") { // D4 took more than five working days
		t.Errorf("July by procedure: exit code %d\n%s", code, out)
	}
}

func TestMeasuresAreWhatScoreTakes(t *testing.T) {
	measures := filepath.Join(t.TempDir(), "measures.csv")
	if code, _, errs := call(t, "measure", "--dossiers", fileOf(t, "d.csv", sampleDossiers), "--period", "2026-08", "--out", measures); code != exitGood {
		t.Fatal(errs)
	}
	code, out, errs := call(t, "score", "--measures", measures)
	if code != exitGood || !strings.Contains(out, "H44.1,indicator,PROGRESS_ON_TIME,2,3,66.67,13.33,20.00") || !strings.Contains(errs, "no line for") {
		t.Errorf("exit code %d: %s\n%s", code, errs, out)
	}
}

func TestRefusedLinesAreToldAndNotCounted(t *testing.T) {
	bad := "D6,p1,H44.1,an,9,,05/08/2026,,,,4,,,,,,,,,,,,,\n"
	twice := "D1,p1,H44.1,an,2,,05/08/2026 08:00:00,12/08/2026 17:00:00,,,4,,,,,,,,,,,,,\n"
	file := fileOf(t, "d.csv", sampleDossiers+bad+twice)
	code, out, errs := call(t, "measure", "--dossiers", file, "--period", "2026-08")
	for _, want := range []string{"5 dossiers counted, 2 lines refused", `line 8, column channel: "9": not a channel`, `line 9, column dossier: "D1": line 2 has it with another content`} {
		if !strings.Contains(errs, want) {
			t.Errorf("%q is not said: %s", want, errs)
		}
	}
	if code != exitGood || !strings.Contains(out, "H44.1,PROGRESS_ON_TIME,2,3,") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	report := filepath.Join(t.TempDir(), "refused.csv")
	if code, _, errs := call(t, "measure", "--dossiers", file, "--period", "2026-08", "--refused", report); code != exitGood {
		t.Fatal(errs)
	}
	if text, err := os.ReadFile(report); err != nil || !strings.Contains(string(text), ".csv,8,channel,9,") {
		t.Errorf("%s, %v", text, err)
	}
	out2 := filepath.Join(t.TempDir(), "measures.csv")
	code, _, errs = call(t, "measure", "--dossiers", file, "--period", "2026-08", "--most-refused", "1", "--out", out2)
	if _, err := os.Stat(out2); code != exitRefused || !strings.Contains(errs, "more than 1 lines are refused, so nothing is counted") || !os.IsNotExist(err) {
		t.Errorf("exit code %d: %s, %v", code, errs, err)
	}
}

func TestMeasureIsCalledWrongly(t *testing.T) {
	good := fileOf(t, "d.csv", sampleDossiers)
	for want, args := range map[string][]string{
		"there is no such file":       {"--dossiers", "none.csv", "--period", "2026-08"},
		"--by agencies: count by":     {"--dossiers", good, "--period", "2026-08", "--by", "agencies"},
		"not a period":                {"--dossiers", good, "--period", "2026-13"},
		"is empty: its first line":    {"--dossiers", fileOf(t, "e.csv", ""), "--period", "2026-08"},
		"required flag":               {"--dossiers", good},
		"at least one of the flags":   {"--period", "2026-08"},
		"petitions name no official":  {"--dossiers", good, "--petitions", good, "--period", "2026-08", "--by", "official"},
		"dossiers name no sender":     {"--dossiers", good, "--period", "2026-08", "--by", "sender"},
		"--strict needs --procedures": {"--dossiers", good, "--period", "2026-08", "--strict"},
		"there is no column ended_at": {"--dossiers", fileOf(t, "h.csv", "dossier,agency,received_at,status,due_at\n"), "--period", "2026-08"},
		"is damaged or bre":           {"--dossiers", fileOf(t, "c.csv", sampleDossiers+"D7,\"p1"), "--period", "2026-08"},
	} {
		if code, out, errs := call(t, append([]string{"measure"}, args...)...); code == exitGood || !strings.Contains(errs, want) || out != "" {
			t.Errorf("%v: exit code %d: %s", args, code, errs)
		}
	}
}
