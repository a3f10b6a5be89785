package web

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"danhgia/scoring"
)

// What a rule and a level are called: phrases.
var (
	zeroRules = map[scoring.ZeroRule]string{scoring.ZeroGivesNull: "zero.null", scoring.ZeroGivesZero: "zero.zero", scoring.ZeroGivesFull: "zero.full"}
	levels    = map[scoring.Level]string{scoring.LevelAgency: "level.agency", scoring.LevelProvince: "level.province"}
)

// days writes a span in days with one decimal, at least a tenth.
func days(d scoring.Maybe[time.Duration], lang scoring.Lang) template.HTML {
	if !d.Known {
		return none(phrases["none"].in(lang))
	}
	text := strconv.FormatFloat(max(d.Value.Hours()/24, 0.1), 'f', 1, 64)
	return template.HTML(decimal(text, lang)) // digits and a sign
}

// percentage writes a target: 80, 99,5.
func percentage(percent float64, lang scoring.Lang) string {
	return decimal(strconv.FormatFloat(percent, 'f', -1, 64), lang)
}

func decimal(text string, lang scoring.Lang) string {
	if lang == scoring.En {
		return text
	}
	return strings.Replace(text, ".", ",", 1)
}
