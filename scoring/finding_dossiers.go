package scoring

// The rules about an agency's dossiers.
const (
	NoLimits      FindingRule = "no-limits"       // many have nothing that says by when they have to be done
	DueTooEarly   FindingRule = "due-too-early"   // due before they were received
	EndedTooEarly FindingRule = "ended-too-early" // ended before they were received
	FromTheFuture FindingRule = "from-the-future" // received or ended after the moment up to which they are known
	LongRunning   FindingRule = "long-running"    // still handled, and received more than a year before
	RefusedLines  FindingRule = "refused-lines"   // lines of the files that could not be taken
)

// DossierDoubts is how many dossiers of an agency are odd, by what. RefusedLines is of the province: a line that could
// not be read is nobody's.
type DossierDoubts struct {
	Agency        string
	Counted       int64 // dossiers that count in the period
	NoLimit       int64 // of them, without a due moment and a maximum time
	DueTooEarly   int64
	EndedTooEarly int64
	FromTheFuture int64
	LongRunning   int64
	RefusedLines  int64
	Lines         int64 // of the files that RefusedLines are of
}

const (
	leastNoLimit   = 5
	manyNoLimits   = 10 // of a hundred counted dossiers
	tooManyNoLimit = 30
	manyRefused    = 1 // of a hundred lines
)

// Findings are what is odd about the dossiers. What cannot be is serious however rare it is.
func (d DossierDoubts) Findings() (all []Finding) {
	add := func(rule FindingRule, severity Severity, n, of int64) {
		all = append(all, Finding{Agency: d.Agency, Rule: rule, Severity: severity, Reason: ofDossiers(rule, n, of), Numerator: Some(n), Denominator: Some(of)})
	}
	switch {
	case d.NoLimit < leastNoLimit:
	case d.NoLimit*100 >= d.Counted*tooManyNoLimit:
		add(NoLimits, Serious, d.NoLimit, d.Counted)
	case d.NoLimit*100 >= d.Counted*manyNoLimits:
		add(NoLimits, Doubt, d.NoLimit, d.Counted)
	}
	for _, impossible := range []struct {
		rule FindingRule
		n    int64
	}{{DueTooEarly, d.DueTooEarly}, {EndedTooEarly, d.EndedTooEarly}, {FromTheFuture, d.FromTheFuture}} {
		if impossible.n > 0 {
			add(impossible.rule, Serious, impossible.n, d.Counted)
		}
	}
	if d.LongRunning > 0 {
		add(LongRunning, Doubt, d.LongRunning, d.Counted)
	}
	switch {
	case d.RefusedLines == 0:
	case d.RefusedLines*100 >= d.Lines*manyRefused:
		add(RefusedLines, Serious, d.RefusedLines, d.Lines)
	default:
		add(RefusedLines, Doubt, d.RefusedLines, d.Lines)
	}
	return all
}
