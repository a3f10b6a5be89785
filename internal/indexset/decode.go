package indexset

import (
	"danhgia/internal/strictyaml"
	"danhgia/scoring"
)

func indexSet(o strictyaml.Object) scoring.IndexSet {
	set := scoring.IndexSet{
		Code:           o.Text("code"),
		Name:           phrase(o, "name"),
		Basis:          o.Text("basis"),
		EffectiveFrom:  o.Text("effective_from"),
		Total:          hundredths(o, "total"),
		CasesIndicator: o.Text("cases_indicator"),
		Groups:         strictyaml.List(o, "groups", group),
		LegalGroups:    strictyaml.List(o, "legal_groups", legalGroup),
		Bands:          strictyaml.List(o, "bands", band),
	}
	if o.Has("dossiers_counted") {
		set.ReceivedOnly = receivedOnly(o)
	}
	return set
}

func group(o strictyaml.Object) scoring.Group {
	g := scoring.Group{
		Code:       o.Text("code"),
		Name:       phrase(o, "name"),
		Points:     hundredths(o, "points"),
		Indicators: strictyaml.List(o, "indicators", indicator),
	}
	if o.Has("aliases") {
		g.Aliases = o.Texts("aliases")
	}
	if o.Has("ratio_decimals") {
		g.RatioDecimals = scoring.Some(o.Integer("ratio_decimals"))
	}
	return g
}

func indicator(o strictyaml.Object) scoring.Indicator {
	i := scoring.Indicator{
		Code:   o.Text("code"),
		Name:   phrase(o, "name"),
		Points: hundredths(o, "points"),
		Target: hundredths(o, "target_percent").Float(),
		Zero:   scoring.ZeroRule(o.Word("when_denominator_zero")),
		Level:  scoring.Level(o.Text("level")),
		Case:   phrase(o, "case"),
	}
	if o.Has("advice_vi") || o.Has("advice_en") {
		i.Advice = phrase(o, "advice")
	}
	return i
}

func legalGroup(o strictyaml.Object) scoring.LegalGroup {
	return scoring.LegalGroup{
		Code:   o.Text("code"),
		Name:   phrase(o, "name"),
		Points: hundredths(o, "points"),
		Groups: o.Texts("groups"),
	}
}

func band(o strictyaml.Object) scoring.Band {
	return scoring.Band{Name: phrase(o, "name"), From: hundredths(o, "from")}
}

// phrase reads a field in both languages: name_vi and name_en.
func phrase(o strictyaml.Object, key string) scoring.Text {
	return scoring.Text{Vi: o.Text(key + "_vi"), En: o.Text(key + "_en")}
}

func hundredths(o strictyaml.Object, key string) scoring.Hundredths {
	return strictyaml.Number(o, key, strictyaml.Words{Vi: "số có nhiều nhất hai chữ số thập phân, chẳng hạn 7.5", En: "a number with at most two decimals, such as 7.5"}, scoring.ParseHundredths)
}

// receivedOnly reads which dossiers count in a period.
func receivedOnly(o strictyaml.Object) bool {
	which := o.Text("dossiers_counted")
	if which != "open" && which != "received" {
		o.Refuse("dossiers_counted", "phải là open (đã tiếp nhận và chưa kết thúc trước kỳ) hoặc received (tiếp nhận trong kỳ), không phải %q", "want open (received and not ended before the period) or received (within the period), not %q", which)
	}
	return which == "received"
}
