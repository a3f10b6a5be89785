// Package petition holds the rules by which petitions (phản ánh, kiến nghị) and ratings of dossiers become figures: when
// a petition counts in a period, whether it was handled on time, and what citizens and organisations think of how they
// were served. Each decision has a named reason. It is pure; the terms are those of the national portal's rule document
// for Decision 766.
package petition

import "danhgia/dossier"

// Petition is a petition as the portal or a province's own system holds it, without anything about its sender but
// whether it is a citizen or an organisation, and without its text.
type Petition struct {
	Number    string
	Agency    string // that has to answer it
	Procedure string // that it is about; empty: not said
	Dossier   string // that it is about; empty: none
	Sender    Sender
	Kind      Kind

	Received  dossier.Moment
	Refused   dossier.Moment // it was not taken up, and the sender was told
	Asked     dossier.Moment // the sender was asked for more
	Supplied  dossier.Moment // what was asked for came
	Answered  dossier.Moment
	Published dossier.Moment // the answer

	Satisfaction Satisfaction // of the sender with how it was handled
}

// Sender is who has sent a petition or rated a dossier.
type Sender uint8

// The senders.
const (
	NotSaid      Sender = iota
	Citizen             // cá nhân, công dân
	Organisation        // tổ chức, doanh nghiệp
	senders
)

// Senders is how many there are, NotSaid among them.
const Senders = int(senders)

// Kind is what a petition is about.
type Kind uint8

// The kinds.
const (
	NotClassified Kind = iota
	Regulation         // quy định hành chính, thủ tục hành chính
	Conduct            // hành vi của cán bộ, công chức
)

// Satisfaction is what people think of how they were served.
type Satisfaction uint8

// The degrees of satisfaction.
const (
	NotRated Satisfaction = iota
	Dissatisfied
	Neutral
	Satisfied
	VerySatisfied
	degrees
)

// Degrees is how many there are, NotRated among them.
const Degrees = int(degrees)

// Pleased says whether people are satisfied.
func (s Satisfaction) Pleased() bool { return s >= Satisfied }

// Rating is what somebody thinks of how a dossier was handled.
type Rating struct {
	Dossier      string
	Agency       string
	Procedure    string // empty: not said
	Sender       Sender
	Rated        dossier.Moment
	Satisfaction Satisfaction
}
