package test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// gigabyte is the size of a file for an upload that is larger than what a program may use of memory.
const gigabyte = 1_000_000_000

// largeFile writes a file of a gigabyte: every line has a dossier and much that is not read, as exports have.
func largeFile(t *testing.T) (path string, lines int) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "mot-cua-2026-08.csv")
	file := must2(os.Create(path))(t)
	defer file.Close()
	out := bufio.NewWriterSize(file, 1<<20)
	note := strings.Repeat("đã liên hệ; ", 600)
	written := must2(fmt.Fprintln(out, "dossier,procedure,agency,channel,submitted_at,received_at,due_at,ended_at,status,GhiChu"))(t)
	for written < gigabyte {
		agency, ended := few[lines%len(few)], 12
		if lines%10 == 9 {
			ended = 18 // late
		}
		written += must2(fmt.Fprintf(out, "%[1]s-%07[2]d,1.000001,%[1]s,online,2026-08-10 08:00,2026-08-10 08:00,2026-08-17 17:00,2026-08-%[3]d 10:00,9,%[4]s\n", agency, lines, ended, note))(t)
		lines++
	}
	must(t, out.Flush())
	return path, lines
}

var peakLine = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peak is the most memory that a process has used, in MB.
func peak(t *testing.T, pid int) int {
	t.Helper()
	found := peakLine.FindStringSubmatch(readFile(t, fmt.Sprintf("/proc/%d/status", pid)))
	if found == nil {
		t.Fatalf("process %d does not say what memory it has used", pid)
	}
	return must2(strconv.Atoi(found[1]))(t) / 1000
}

// TestDossiersAreUploadedAndDisputedInTheBrowser follows dossiers from a file of a gigabyte, uploaded on the office's
// page, into the list that an officer picks those from that were counted wrongly.
func TestDossiersAreUploadedAndDisputedInTheBrowser(t *testing.T) {
	t.Parallel()
	source, officers := smallProvince(t)
	s := newScene(t, source)
	s.environment = append(s.environment, "DANHGIA_SPOOL_DIR="+t.TempDir())
	worker, server := s.worker(), s.serve()
	s.prepare(officers)
	file, lines := largeFile(t)
	s.uploads(file, lines)
	if mb := peak(t, server.PID()); mb > 150 {
		t.Errorf("the server has used %d MB for a file of 1,000", mb)
	}
	if mb := peak(t, worker.Process.Pid); mb > 300 {
		t.Errorf("the worker has used %d MB for a file of 1,000", mb)
	}
	s.good("start", "--period", "2026-08", "--source", source, "--reviewed")
	s.await("the reviews are open", func(context.Context) bool {
		return s.count("select count(*) from mail where kind = 'invite'") >= len(few)
	})
	s.drain()
	s.disputesDossiers("h44.105")
}

// uploads takes a file in on the office's page, from its choice to the end of the import.
func (s *scene) uploads(file string, lines int) {
	s.t.Helper()
	b := newBrowser(s.t, s.site)
	b.signInByLink(s, "chuyen-vien-1.h44@phutho.example")
	b.enrols()
	b.open("/van-phong/nap-ho-so")
	b.press(`main a[href="/van-phong/nap-tep"]`)
	b.do(chromedp.SetValue(chromedp.CSS("#content"), "dossiers"), chromedp.SendKeys(chromedp.CSS("#period"), "2026-08"),
		chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	b.press("main form button")
	b.says("Đây là bản xem trước", "GhiChu", few[0]+"-0000000", "đã xử lý xong")
	b.inspect("upload-preview")
	b.do(chromedp.SendKeys(chromedp.CSS("#reason"), "Dữ liệu tháng 8 của hệ thống một cửa."))
	b.press("main form button")
	b.picture("upload-begun")
	s.await("the import has ended", func(context.Context) bool {
		return s.count("select count(*) from intake where state <> 'running'") == 1
	})
	b.open("/van-phong/nap-ho-so")
	b.press(`main table a[href^="/van-phong/nap-ho-so/"]`)
	b.says("mot-cua-2026-08.csv", "Tình trạng: đã nạp")
	b.inspect("upload-done")
	if n := s.count("select count(*) from dossier"); n != lines {
		s.t.Errorf("%d dossiers are stored, want %d", n, lines)
	}
}

// disputesDossiers picks late dossiers from the list behind an indicator, and sends the dispute.
func (s *scene) disputesDossiers(agency string) {
	s.t.Helper()
	b := newBrowser(s.t, s.site)
	b.open(s.link("dau-moi." + agency + "@phutho.example"))
	b.press("form button")
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("reason.PROGRESS_ON_TIME").closest("details").open = true`))
	b.press(`button[value="pick.PROGRESS_ON_TIME"]`)
	b.says("Chọn hồ sơ để kiến nghị", "quá hạn")
	b.inspect("pick")
	b.do(chromedp.Click(chromedp.CSS(`tbody tr:nth-child(1) input[name="number"]`)), chromedp.Click(chromedp.CSS(`tbody tr:nth-child(2) input[name="number"]`)),
		chromedp.Click(chromedp.CSS("#wish-numerator")))
	b.press(`main form[method="post"] button`)
	b.says("Hồ sơ đã chọn (2)")
	b.inspect("review-picked")
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("reason.PROGRESS_ON_TIME").closest("details").open = true`),
		chromedp.SendKeys(chromedp.CSS(`[id="reason.PROGRESS_ON_TIME"]`), "Hai hồ sơ đã trả trước hạn, chưa được đồng bộ."))
	b.press(`button[value="disputed"]`)
	b.says("kiến nghị xem xét", "Hai hồ sơ đã trả trước hạn", "H44.105-")
	b.inspect("review-disputed-dossiers")
	if n := s.count("select count(*) from dispute_dossier"); n != 2 {
		s.t.Errorf("%d dossiers are disputed, want 2", n)
	}
}
