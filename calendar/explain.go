package calendar

// In writes the moment: "17 giờ 00, thứ Tư ngày 02/9/2026", "17:00 on Wednesday 2 September 2026".
func (d Deadline) In(lang Lang) string {
	return momentPhrase.in(lang, d.At.Hour(), d.At.Minute(), d.On.In(lang))
}

// Explain says in sentences when the deadline is, how it was counted, and which days were not counted or, although
// Saturday or Sunday, were, and why.
func (d Deadline) Explain(lang Lang) []string {
	lines := []string{deadlinePhrase.in(lang, d.In(lang))}
	if line := d.counting(lang); line != "" {
		lines = append(lines, line)
	}
	for _, run := range runs(d.Skipped) {
		lines = append(lines, run.in(lang))
	}
	for _, n := range d.MadeUp {
		lines = append(lines, madeUpPhrase.in(lang, n.Day.In(lang), basisIn(n.Basis, lang)))
	}
	return lines
}

func (d Deadline) counting(lang Lang) string {
	switch {
	case d.Days > 0:
		return forwardPhrase.in(lang, workingDays(d.Days, lang), d.From.In(lang))
	case d.Days < 0:
		return backPhrase.in(lang, workingDays(-d.Days, lang), d.From.In(lang))
	case d.From != d.On:
		return putOffPhrase.in(lang, d.From.In(lang))
	default:
		return ""
	}
}

// Reason says why the day was not counted.
func (s Skip) Reason(lang Lang) string {
	if s.Basis == "" {
		return weeklyPhrase.in(lang)
	}
	return basisIn(s.Basis, lang)
}

// run is skipped days that one sentence tells: all ordinary Saturdays and Sundays, or days one after the other that
// are off for the same reason.
type run []Skip

func runs(skipped []Skip) []run {
	var weekly run
	var noted []run
	for _, s := range skipped {
		last := len(noted) - 1
		switch {
		case s.Basis == "":
			weekly = append(weekly, s)
		case last >= 0 && noted[last].takes(s):
			noted[last] = append(noted[last], s)
		default:
			noted = append(noted, run{s})
		}
	}
	if weekly == nil {
		return noted
	}
	return append([]run{weekly}, noted...)
}

func (r run) takes(s Skip) bool {
	last := r[len(r)-1]
	return last.Basis == s.Basis && last.Day+1 == s.Day
}

func (r run) in(lang Lang) string {
	first, last, reason := r[0].Day, r[len(r)-1].Day, r[0].Reason(lang)
	if len(r) == 1 {
		return skippedPhrase.in(lang, first.In(lang), reason)
	}
	if r[0].Basis == "" {
		reason = weeklyManyPhrase.in(lang)
	}
	days := manyDaysPhrase
	if len(r) == 2 {
		days = twoDaysPhrase
	}
	return skippedDays.in(lang, days.in(lang, len(r), first.Short(lang), last.Short(lang)), reason)
}

// In says what is left, as mails do: "còn 2 ngày làm việc", "due today", "đã quá hạn 1 ngày làm việc".
func (l Left) In(lang Lang) string {
	switch {
	case l.Over && l.Days > 0:
		return overDaysPhrase.in(lang, workingDays(l.Days, lang))
	case l.Over:
		return overPhrase.in(lang)
	case l.Days == 0:
		return todayPhrase.in(lang)
	default:
		return leftPhrase.in(lang, workingDays(l.Days, lang))
	}
}
