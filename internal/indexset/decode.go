package indexset

import "danhgia/scoring"

func indexSet(o object) scoring.IndexSet {
	return scoring.IndexSet{
		Code:           o.text("code"),
		Name:           o.phrase("name"),
		Basis:          o.text("basis"),
		EffectiveFrom:  o.text("effective_from"),
		Total:          o.hundredths("total"),
		CasesIndicator: o.text("cases_indicator"),
		Groups:         list(o, "groups", group),
		LegalGroups:    list(o, "legal_groups", legalGroup),
		Bands:          list(o, "bands", band),
	}
}

func group(o object) scoring.Group {
	g := scoring.Group{
		Code:       o.text("code"),
		Name:       o.phrase("name"),
		Points:     o.hundredths("points"),
		Indicators: list(o, "indicators", indicator),
	}
	if o.has("aliases") {
		g.Aliases = o.texts("aliases")
	}
	if o.has("ratio_decimals") {
		g.RatioDecimals = scoring.Some(o.integer("ratio_decimals"))
	}
	return g
}

func indicator(o object) scoring.Indicator {
	i := scoring.Indicator{
		Code:   o.text("code"),
		Name:   o.phrase("name"),
		Points: o.hundredths("points"),
		Target: o.hundredths("target_percent").Float(),
		Zero:   scoring.ZeroRule(o.word("when_denominator_zero")),
		Level:  scoring.Level(o.text("level")),
		Case:   o.phrase("case"),
	}
	if o.has("advice_vi") || o.has("advice_en") {
		i.Advice = o.phrase("advice")
	}
	return i
}

func legalGroup(o object) scoring.LegalGroup {
	return scoring.LegalGroup{
		Code:   o.text("code"),
		Name:   o.phrase("name"),
		Points: o.hundredths("points"),
		Groups: o.texts("groups"),
	}
}

func band(o object) scoring.Band {
	return scoring.Band{Name: o.phrase("name"), From: o.hundredths("from")}
}
