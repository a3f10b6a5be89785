package activities

import "context"

// RuledDossier is what a ruling decides about one dossier in an indicator: where it stands from then on, whatever is
// imported later.
type RuledDossier struct {
	Number      string
	Numerator   bool // only with Denominator
	Denominator bool
}

// Counted says whether the dossier stands in the numerator: nothing stands there that does not stand in the denominator.
func (r RuledDossier) Counted() bool { return r.Numerator && r.Denominator }

// DossierRulings is where rulings on single dossiers are kept.
type DossierRulings interface {
	// RuleDossiers decides about dossiers of a period in an indicator whose counts are dossiers, and brings the tallies up
	// to date, all of it or nothing; the same again changes nothing. ErrRefused: not such an indicator, or a dossier that
	// the period does not have. ErrNotFound: the period has no dossiers.
	RuleDossiers(ctx context.Context, k Key, indicator string, all []RuledDossier) error
}
