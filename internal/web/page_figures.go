package web

import (
	"html/template"

	"danhgia/scoring"
)

// none is a dash to the eye and words to a screen reader: no figure is not zero.
func none(words string) template.HTML {
	return template.HTML(`<span class="none"><span aria-hidden="true">–</span><span class="unseen">` +
		template.HTMLEscapeString(words) + `</span></span>`)
}

func points(h scoring.Maybe[scoring.Hundredths], lang scoring.Lang) template.HTML {
	if !h.Known {
		return none(phrases["none"].in(lang))
	}
	return template.HTML(h.Value.In(lang)) // digits and a sign
}

func signed(h scoring.Maybe[scoring.Hundredths], lang scoring.Lang) template.HTML {
	switch {
	case !h.Known:
		return none(phrases["not.compared"].in(lang))
	case h.Value > 0:
		return template.HTML("+" + h.Value.In(lang))
	case h.Value < 0:
		return template.HTML("−" + (-h.Value).In(lang))
	}
	return template.HTML(h.Value.In(lang))
}

// more is how much more there is than of something else, with its sign.
func more(n scoring.Maybe[int64], lang scoring.Lang) template.HTML {
	switch {
	case n.Known && n.Value > 0:
		return template.HTML("+" + scoring.Number(n.Value, lang))
	case n.Known && n.Value < 0:
		return template.HTML("−" + scoring.Number(-n.Value, lang))
	default:
		return count(n, lang)
	}
}

func count(n scoring.Maybe[int64], lang scoring.Lang) template.HTML {
	if !n.Known {
		return none(phrases["none"].in(lang))
	}
	return template.HTML(scoring.Number(n.Value, lang))
}
