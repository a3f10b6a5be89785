package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// vectors are dossiers of one agency, each there for one rule of the table "From dossiers to measures"; p1 is online, with
// a fee, a paper result and for citizens, p2 is none of it, p3 is online, with a fee and for citizens, and nobody uses it.
const vectors = dossierHeader +
	"D1,p1,H44.1,an,2,,05/08/2026 08:00:00,12/08/2026 17:00:00,12/08/2026 17:00:00,,9,,,,,,20000,1,1,1,1,1,1,0\n" + // all that can be
	"D2,p1,H44.1,an,2,,05/08/2026 08:00:00,12/08/2026 17:00:00,12/08/2026 17:00:01,,9,,,,,,20000,0,0,1,0,0,0,0\n" + // late, its result has no file
	"D3,p2,H44.1,an,2,,05/08/2026 08:00:00,12/08/2026,12/08/2026 20:00:00,,10,,,,,,0,0,0,1,0,0,0,1\n" + // no paper, complained about
	"D4,p2,H44.1,an,1,,05/08/2026 08:00:00,30/09/2026 17:00:00,,,4,,,,,,,,1,0,0,0,0,0\n" + // running
	"D5,p2,H44.1,an,1,,05/08/2026 08:00:00,30/09/2026 17:00:00,,,5,2,06/08/2026 08:00:00;10/08/2026 08:00:00,07/08/2026 08:00:00,,,,,0,0,0,0,0,0\n" + // asked twice
	"D6,p2,H44.1,an,1,,05/08/2026 08:00:00,12/08/2026 17:00:00,14/08/2026 08:00:00,,9,1,06/08/2026 08:00:00,10/08/2026 08:00:00,,,,,0,0,0,0,0,0\n" + // the wait is taken off
	"D7,p2,H44.1,an,1,,05/08/2026 08:00:00,,07/08/2026 17:00:01,,9,,,,2,working-day,,,0,0,0,0,0,0\n" + // two working days, and a second
	"D8,p1,H44.1,an,2,,20/07/2026 08:00:00,03/08/2026 17:00:00,03/08/2026 08:00:00,,9,,,,,,9000,1,1,1,1,1,1,0\n" + // of before the period: progress alone
	"D9,p1,H44.1,an,2,,,,04/08/2026 08:00:00,,3,,,,,,9000,1,1,1,1,1,1,0\n" + // never accepted
	"D10,p1,H44.1,an,2,,31/07/2026 08:00:00,,31/07/2026 23:59:59,,9,,,,,,9000,1,1,1,1,1,1,0\n" + // over before the period
	"D11,p1,H44.1,an,2,,01/09/2026 00:00:00,,,,4,,,,,,9000,1,1,1,1,1,1,0\n" // after it

const vectorProcedures = "procedure,agency,online,fee,paper_result,for_citizens,max_time,max_time_unit\np1,H44.1,1,1,1,1,,\np2,H44.1,0,0,0,0,,\np3,H44.1,1,1,0,1,,\n"

const vectorPetitions = "petition,agency,procedure,sender,kind,received_at,refused_at,asked_more_at,supplied_at,answered_at,published_at,satisfaction,dossier\n" +
	"P1,H44.1,p1,citizen,regulation,03/08/2026 09:00:00,,,,22/08/2026 17:00:00,25/08/2026 17:00:00,satisfied,\n" +
	"P2,H44.1,p1,citizen,conduct,03/08/2026 09:00:00,,,,22/08/2026 17:00:01,25/08/2026 17:00:00,satisfied,\n" +
	"P3,H44.1,p2,organisation,conduct,03/08/2026 09:00:00,05/08/2026 17:00:00,,,,,dissatisfied,D3\n" +
	"P4,H44.1,p2,organisation,regulation,20/08/2026 09:00:00,,,,,,,\n" +
	"P4,H44.1,p2,organisation,regulation,20/08/2026 09:00:00,,,,,,,\n" +
	"P5,H44.2,,,regulation,20/08/2026 09:00:00,,,,,,,\n"

// vectorMeasures are counted by hand.
const vectorMeasures = `agency,indicator,numerator,denominator,score
H44.1,PROGRESS_ON_TIME,5,8,
H44.1,ONLINE_SUBMITTED,2,7,
H44.1,PAYMENT_DOSSIER,1,2,
H44.1,ORIGINAL_RESULT_AVAILABLE,1,2,
H44.1,SO_HOA_GIAY_TO_GIAI_QUYET,2,7,
H44.1,REUSED_DIGITIZED_DATA,1,7,
H44.1,SYNCED_WITH_DVCQG_PERSONAL_STORAGE,1,7,
H44.1,CITIZEN_DATA_CONNECTED_DOSSIER,1,7,
H44.1,DOSSIER_RECEIVING_SATISFACTION,4,8,
H44.1,ONLINE_PROVIDED,2,3,
H44.1,ONLINE_USED,1,2,
H44.1,PAYMENT_PROCEDURE_USED,1,2,
H44.1,PAYMENT_PROCEDURE_INTEGRATED,1,2,
H44.1,CITIZEN_DATA_CONNECTED_FORMALITY,1,2,
H44.1,PETITION_PROCESSING_ON_TIME,3,4,
H44.1,PETITION_HANDLING_SATISFACTION,2,4,
H44.1,PETITION_CLASSIFICATION_TTHC,2,4,
H44.1,PETITION_CLASSIFICATION_STAFF,2,4,
`

func TestEveryIndicatorIsCountedAndScored(t *testing.T) {
	procedures, petitions := fileOf(t, "procedures.csv", vectorProcedures), fileOf(t, "petitions.csv", vectorPetitions)
	out := filepath.Join(t.TempDir(), "measures.csv")
	for name, file := range map[string]string{
		"CSV": fileOf(t, "d.csv", vectors), "gzip": fileOf(t, "d.csv.gz", packed(t, vectors)), "XLSX": fileOf(t, "d.xlsx", workbookOf(t, vectors)),
	} {
		t.Run(name, func(t *testing.T) {
			code, _, errs := call(t, "measure", "--dossiers", file, "--procedures", procedures, "--petitions", petitions, "--period", "2026-08", "--out", out)
			if code != exitGood || !strings.Contains(errs, "11 dossiers counted, 0 lines refused") || !strings.Contains(errs, "5 petitions counted, 0 lines refused, 1 lines twice") {
				t.Fatalf("exit code %d: %s", code, errs)
			}
			text, err := os.ReadFile(out)
			if err != nil || !strings.HasPrefix(string(text), vectorMeasures) || !strings.Contains(string(text), "H44.2,PETITION_PROCESSING_ON_TIME,1,1,\n") {
				t.Errorf("%s\n%v", text, err)
			}
		})
	}
	code, scores, errs := call(t, "score", "--measures", out)
	for _, want := range []string{
		"H44.1,indicator,PROGRESS_ON_TIME,5,8,62.50,12.50,20.00", "H44.1,indicator,PETITION_PROCESSING_ON_TIME,3,4,75.00,4.50,6.00", "H44.1,indicator,PETITION_HANDLING_SATISFACTION,2,4,50.00,3.00,6.00",
		"H44.1,indicator,DOSSIER_RECEIVING_SATISFACTION,4,8,50.00,3.33,6.00", "H44.1,indicator,ONLINE_USED,1,2,50.00,", "H44.1,indicator,PETITION_CLASSIFICATION_STAFF,2,4,50.00,,0.00",
	} {
		if code != exitGood || !strings.Contains(scores, want) {
			t.Errorf("exit code %d: %s is not there: %s\n%s", code, want, errs, scores)
		}
	}
}

func TestPetitionsAreCountedBySenderAndProcedure(t *testing.T) {
	petitions := fileOf(t, "petitions.csv", vectorPetitions)
	for by, want := range map[string]string{
		"sender":    "\nOrganisation,PETITION_HANDLING_SATISFACTION,1,2,\n",
		"procedure": "\np1,PETITION_PROCESSING_ON_TIME,1,2,\n",
	} {
		code, out, errs := call(t, "measure", "--petitions", petitions, "--period", "2026-08", "--by", by)
		if code != exitGood || !strings.Contains(strings.ToLower(out), strings.ToLower(want)) {
			t.Errorf("by %s: exit code %d: %s\n%s", by, code, errs, out)
		}
	}
}

func TestAMergedAgencyAndDoubtsAreTold(t *testing.T) {
	agencies := fileOf(t, "agencies.csv", "code,name,kind,valid_from,valid_to,successor\nH44.1,Xã A,commune,2025-07-01,,\nH44.9,Xã B,commune,2020-01-01,2025-07-01,H44.1\n")
	dossiers := fileOf(t, "d.csv", dossierHeader+
		"D1,p1,H44.9,an,2,,05/08/2026 08:00:00,01/08/2026 17:00:00,,,4,,,,,,,,,,,,,\n"+
		"D2,p1,H44.7,an,2,,05/08/2026 08:00:00,12/08/2026 17:00:00,,,4,,,,,,,,,,,,,\n"+
		"D3,p1,H44.1,an,2,,05/08/2026 08:00:00,12/08/2026 17:00:00,04/08/2026 08:00:00,,9,,,,,,,,,,,,,\n")
	code, out, errs := call(t, "measure", "--dossiers", dossiers, "--agencies", agencies, "--period", "2026-08")
	if code != exitGood || !strings.Contains(out, "\nH44.1,PROGRESS_ON_TIME,0,1,\n") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	for _, want := range []string{
		"1 dossiers counted, 2 lines refused", "1 dossiers are counted, with a doubt: due on a day before receipt", `line 3, column agency: "H44.7": not in the register`, `line 4, column ended_at: "04/08/2026 08:00:00": on a day before receipt`,
	} {
		if !strings.Contains(errs, want) {
			t.Errorf("%q is not said: %s", want, errs)
		}
	}
	procedures := fileOf(t, "procedures.csv", strings.ReplaceAll(vectorProcedures, "p1", "p4"))
	if _, _, errs := call(t, "measure", "--dossiers", dossiers, "--procedures", procedures, "--strict", "--period", "2026-08"); !strings.Contains(errs, `column procedure: "p1": not in the catalogue of procedures`) {
		t.Error(errs)
	}
}

func packed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	to := gzip.NewWriter(&b)
	_, err := to.Write([]byte(text))
	if err == nil {
		err = to.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// workbookOf is the same table as a workbook of texts.
func workbookOf(t *testing.T, table string) string {
	t.Helper()
	f := excelize.NewFile()
	for i, line := range strings.Split(strings.TrimSpace(table), "\n") {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		fields := strings.Split(line, ",")
		if err := f.SetSheetRow("Sheet1", cell, &fields); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
