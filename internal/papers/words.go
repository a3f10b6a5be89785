package papers

import (
	"strconv"
	"strings"
	"time"

	"danhgia/scoring"
)

// noFigure is a value that is not there, which is not zero.
const noFigure = "–"

func points(h scoring.Maybe[scoring.Hundredths]) string {
	if !h.Known {
		return noFigure
	}
	return h.Value.Comma()
}

// short leaves out decimals that are zero.
func short(h scoring.Hundredths) string {
	return strings.TrimSuffix(strings.TrimRight(h.Comma(), "0"), ",")
}

func count(n scoring.Maybe[int64]) string {
	if !n.Known {
		return noFigure
	}
	return scoring.Number(n.Value, scoring.Vi)
}

func percent(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', -1, 64), ".", ",", 1)
}

func share(points scoring.Maybe[scoring.Hundredths], most scoring.Hundredths) scoring.Maybe[float64] {
	if !points.Known || most == 0 {
		return scoring.Maybe[float64]{}
	}
	return scoring.Some(points.Value.Float() / most.Float())
}

var peerNames = map[scoring.Kind]string{scoring.Province: "Toàn tỉnh", scoring.Department: "Sở, ban, ngành", scoring.Commune: "Xã, phường"}

func peersName(k scoring.Kind) string { return peerNames[k] }

var stateNames = map[scoring.PublicationState]string{
	scoring.Provisional: "Kết quả tạm tính", scoring.Final: "Kết quả chính thức", scoring.Corrected: "Kết quả đính chính",
}

// Vietnam is where days of papers begin and end.
var vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

func shortDate(t time.Time) string { return t.In(vietnam).Format("02/01/2006") }

// roman is a number up to 39, as parts of papers are numbered.
func roman(n int) string {
	return strings.Repeat("X", n/10) + []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}[n%10]
}
