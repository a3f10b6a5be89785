// Package scoring computes the scores of Decision 766/QĐ-TTg: from measures and an index set to points, totals,
// ranks, bands, explanations, what-if and advice.
// It is pure: no clock, no I/O, no context; the same input gives the same output, to the cent, on every machine.
package scoring

// Engine is the version of the rules in this package. Every stored score names it, so that results made with a
// faulty version can be found. It changes with every change of a rule or of the arithmetic.
const Engine = "766.1"
