// Package workbook writes the results of a period as an Excel workbook for people: ranking, charts, points by group and
// by agency, differences from the portal, what rulings have changed, quality of the figures, and how it was computed.
// It is in Vietnamese, prints on A4, and has the same bytes each time. Agencies are read one after the other and rows
// go to disk, so that results of any size take little memory; a sheet holds 1,048,576 rows, so a workbook is of one
// period.
package workbook

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/scoring"
)

// Options say what a workbook has besides the results.
type Options struct {
	// Homepage is the address of the public site, or empty.
	Homepage string
	// Office adds a sheet that only the office may see: the disputes of the period with their rulings.
	Office  bool
	Rulings []activities.RulingLine
}

// Write writes the workbook of a revision.
func Write(w io.Writer, s activities.Stream, o Options) error {
	b := &book{File: excelize.NewFile(), Stream: s, Options: o}
	defer b.Close()
	b.lay()
	b.fill()
	b.charts()
	if b.err == nil {
		b.err = b.pack(w)
	}
	if b.err != nil {
		return fmt.Errorf("write the workbook of %s: %w", s.Period, b.err)
	}
	return nil
}

// book is a workbook in the making. The first error stays, and nothing is written after it.
type book struct {
	*excelize.File
	activities.Stream
	Options

	err    error
	styles [styleCount]int
	parts  []part
	digest digest
}

// part is a sheet that takes what it is about from each agency, in the order of the results, and then ends.
type part interface {
	add(a scoring.Standing)
	end()
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// lay makes all sheets, in the order in which they are shown.
func (b *book) lay() {
	b.makeStyles()
	b.describe()
	for _, name := range b.sheetNames() {
		_, err := b.NewSheet(name)
		b.keep(err)
	}
	b.keep(b.DeleteSheet("Sheet1"))
	if b.err != nil {
		return
	}
	b.parts = []part{b.newRanking()}
	for i := range b.Set.Groups {
		b.parts = append(b.parts, b.newGroup(i))
	}
	b.parts = append(b.parts, b.newCards(), b.newDifferences(), b.newChanged(), b.newQuality(), b.newDoubts())
}

// The sheets that are always there.
const (
	rankingSheet     = "Xếp hạng"
	chartSheet       = "Biểu đồ"
	cardSheet        = "Phiếu điểm"
	differenceSheet  = "Chênh lệch với Cổng"
	changedSheet     = "Kết quả thẩm định"
	rulingSheet      = "Kiến nghị (nội bộ)"
	qualitySheet     = "Chất lượng số liệu"
	doubtSheet       = "Lưu ý về số liệu"
	methodSheet      = "Phương pháp"
	chartFigureSheet = "Số liệu biểu đồ"
)

func (b *book) sheetNames() []string {
	names := []string{rankingSheet, chartSheet}
	for _, g := range b.Set.Groups {
		names = append(names, groupSheet(g.Code))
	}
	names = append(names, cardSheet, differenceSheet, changedSheet)
	if b.Office {
		names = append(names, rulingSheet)
	}
	return append(names, qualitySheet, doubtSheet, methodSheet, chartFigureSheet)
}

// fill goes through the agencies once.
func (b *book) fill() {
	if b.err != nil {
		return
	}
	for a, err := range b.Agencies() {
		if b.keep(err); b.err != nil {
			return
		}
		b.digest.add(a)
		for _, p := range b.parts {
			p.add(a)
		}
	}
	for _, p := range b.parts {
		p.end()
	}
	if b.Office {
		b.rulings()
	}
	b.method()
}

// heading are the lines above every table.
func (b *book) heading(title string) []string {
	return []string{
		b.Head.Province.Name,
		title + ", " + b.Period.In(scoring.Vi),
		fmt.Sprintf("Phiên bản %d, %s, công khai lúc %s (giờ Việt Nam)", b.Revision, stateNames[b.State], moment(b.Published)),
	}
}

var stateNames = map[scoring.PublicationState]string{scoring.Provisional: "tạm tính", scoring.Final: "chính thức", scoring.Corrected: "đính chính"}

func moment(t time.Time) string { return t.In(calendar.Vietnam).Format("15:04 ngày 02/01/2006") }

// describe says what the file is, where a file's properties are shown.
func (b *book) describe() {
	at := b.Published.UTC().Format(time.RFC3339)
	b.keep(b.SetDocProps(&excelize.DocProperties{
		Title: "Kết quả đánh giá " + b.Period.In(scoring.Vi), Subject: "Bộ chỉ số theo Quyết định 766/QĐ-TTg", Creator: b.Head.Province.Name, LastModifiedBy: b.Head.Province.Name,
		Description: fmt.Sprintf("Phiên bản %d (%s). SHA-256 của kết quả công khai: %s", b.Revision, stateNames[b.State], b.SHA256),
		Keywords:    "766/QĐ-TTg, xếp hạng, thủ tục hành chính", Language: "vi-VN", Created: at, Modified: at, Version: fmt.Sprint(b.Revision),
	}))
	b.keep(b.SetAppProps(&excelize.AppProperties{Application: "danhgia", Company: b.Head.Province.Name}))
}
