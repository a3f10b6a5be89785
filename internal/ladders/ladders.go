// Package ladders reads the office's ladders of reminders from a YAML file: strictly, so that a slip of the pen never
// leaves an agency unreminded. Everything that is wrong is reported at once, each with file, line and field.
package ladders

import (
	"danhgia/calendar"
	"danhgia/internal/strictyaml"
	"danhgia/review"
)

// Parse reads ladders; file is its name in messages. It refuses unknown, missing and repeated fields, wrong types,
// anchors and tags, and then everything that review.CheckLadders refuses for the office hours. The error has one line
// for each, in the order of the file: "ladders.yaml:34: ladders[1].rungs[0].at: …".
func Parse(file string, content []byte, hours calendar.Hours) ([]review.Ladder, error) {
	doc, top, err := strictyaml.Parse(file, strictyaml.Words{Vi: "lịch nhắc việc", En: "a file of ladders"}, content)
	if err != nil {
		return nil, err
	}
	ladders := strictyaml.List(top, "ladders", ladder)
	top.Close()
	if err := doc.Err(); err != nil {
		return nil, err
	}
	for _, f := range review.CheckLadders(ladders, hours) {
		doc.Refuse(f.Path, "%s", "%s", strictyaml.Words{Vi: f.Vi, En: f.Reason})
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return ladders, nil
}

func ladder(o strictyaml.Object) review.Ladder {
	return review.Ladder{
		Kind:  review.Kind(o.Text("kind")),
		Days:  o.Integer("days"),
		Rungs: strictyaml.List(o, "rungs", rung),
	}
}

func rung(o strictyaml.Object) review.Rung {
	r := review.Rung{
		Name: o.Text("name"),
		From: review.Anchor(o.Text("from")),
		Days: o.Integer("days"),
		To:   roles(o.Texts("to")),
		Mail: review.Template(o.Text("mail")),
	}
	if o.Has("at") {
		r.At = timeOfDay(o)
	}
	if o.Has("digest") {
		r.Digest = o.Switch("digest")
	}
	if o.Has("repeat") {
		r.Repeat = strictyaml.Child(o, "repeat", repeat)
	}
	return r
}

func roles(names []string) []review.Role {
	all := make([]review.Role, 0, len(names))
	for _, name := range names {
		all = append(all, review.Role(name))
	}
	return all
}

func timeOfDay(o strictyaml.Object) calendar.TimeOfDay {
	text := o.Text("at")
	at, err := calendar.ParseTimeOfDay(text)
	if err != nil && text != "" {
		o.Refuse("at", "%v", "%v", err)
	}
	return at
}

func repeat(o strictyaml.Object) review.Repeat {
	return review.Repeat{Every: o.Integer("every"), Times: o.Integer("times")}
}
