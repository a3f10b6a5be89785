package papers

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strconv"

	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"danhgia/scoring"
)

// bar is a line of a chart.
type bar struct {
	label, value string
	part         float64 // of the whole width, 0 to 1
}

// How charts are drawn: 250 points an inch, in millimetres.
const (
	dotsPerMM  = 250 / 25.4
	chartWidth = 150
	labelWidth = 52
	valueWidth = 22
	barHeight  = 5
	barStep    = 8
)

var (
	barColour  = color.RGBA{43, 87, 151, 255}
	restColour = color.RGBA{225, 229, 234, 255}
)

func px(mm float64) int { return int(mm*dotsPerMM + 0.5) }

// bars draws horizontal bars with their values. The table beside it has the same figures.
func bars(alt string, all []bar) Picture {
	height := float64(len(all)*barStep) + 2
	img := image.NewRGBA(image.Rect(0, 0, px(chartWidth), px(height)))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	face, err := chartFace()
	if err != nil {
		panic("the font that comes with the program: " + err.Error())
	}
	pen := font.Drawer{Dst: img, Src: image.Black, Face: face}
	for i, b := range all {
		top := float64(i*barStep) + 2
		write(&pen, b.label, 0, top, labelWidth-2, true)
		whole := float64(chartWidth - labelWidth - valueWidth)
		fillRect(img, labelWidth, top, whole, restColour)
		fillRect(img, labelWidth, top, whole*min(max(b.part, 0), 1), barColour)
		write(&pen, b.value, labelWidth+whole+2, top, valueWidth-2, false)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic("a picture in memory: " + err.Error())
	}
	return Picture{out.Bytes(), chartWidth, height, alt}
}

func chartFace() (font.Face, error) {
	f, err := opentype.Parse(liberationserifregular.TTF)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(f, &opentype.FaceOptions{Size: 11, DPI: 250, Hinting: font.HintingNone})
}

func fillRect(img draw.Image, x, top, width float64, c color.Color) {
	draw.Draw(img, image.Rect(px(x), px(top), px(x+width), px(top+barHeight)), image.NewUniform(c), image.Point{}, draw.Src)
}

// write puts a text beside a bar, cut to what fits; right means that it ends there.
func write(pen *font.Drawer, text string, x, top, width float64, right bool) {
	text = printable(text)
	for letters := []rune(text); pen.MeasureString(text).Ceil() > px(width) && len(letters) > 1; text = string(letters) + "…" {
		letters = letters[:len(letters)-1]
	}
	at := px(x)
	if right {
		at = px(x+width) - pen.MeasureString(text).Ceil()
	}
	pen.Dot = fixed.P(at, px(top+barHeight*0.78))
	pen.DrawString(text)
}

// groupChart shows how much of the points of each group the province has.
func (f *facts) groupChart() Picture {
	if len(f.peers[scoring.Province]) == 0 {
		return Picture{}
	}
	var all []bar
	for g, r := range f.peers[scoring.Province][0].Card.Groups {
		b := bar{label: f.Set.Groups[g].Name.Vi, value: noFigure}
		if part := share(r.Points, r.Max); part.Known {
			b.part, b.value = part.Value, percentOf(r.Points, r.Max)+"%"
		}
		all = append(all, b)
	}
	return bars("Biểu đồ tỷ lệ điểm đạt theo nhóm chỉ số của tỉnh, "+f.Period.In(scoring.Vi), all)
}

// bandChart shows how many agencies have each class.
func (f *facts) bandChart() Picture {
	lines := f.bandLines()
	most := 1
	for _, line := range lines[:len(f.Set.Bands)] {
		n, _ := strconv.Atoi(line["Tong"].(string))
		most = max(most, n)
	}
	var all []bar
	for _, line := range lines[:len(f.Set.Bands)] {
		n, _ := strconv.Atoi(line["Tong"].(string))
		all = append(all, bar{line["Ten"].(string), fmt.Sprint(n), float64(n) / float64(most)})
	}
	return bars("Biểu đồ số cơ quan, đơn vị theo xếp loại, "+f.Period.In(scoring.Vi), all)
}
