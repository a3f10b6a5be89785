package dossiers

import (
	_ "embed"
	"io"

	"danhgia/petition"
)

// PetitionColumns are all columns of a file of petitions in their canonical order.
var PetitionColumns = []Column{
	PetitionNumber, Agency, Procedure, Sender, Kind, Received, Refused, Asked, Supplied, Answered, Published, Satisfaction, Number,
}

// RatingColumns are all columns of a file of ratings in their canonical order.
var RatingColumns = []Column{Number, Agency, Procedure, Sender, RatedAt, Rating}

//go:embed aliases-petitions.csv
var petitionAliases string

//go:embed aliases-ratings.csv
var ratingAliases string

var petitionLayout = layout{PetitionColumns, aliases(petitionAliases, PetitionColumns), func(p *place) []Column {
	return p.without(PetitionNumber, Agency, Received, Answered)
}}

var ratingLayout = layout{RatingColumns, aliases(ratingAliases, RatingColumns), func(p *place) []Column {
	return p.without(Number, Agency, RatedAt, Rating)
}}

// Petitions reads a file of petitions, of any format that dossiers come in. It has to be closed where it is not read to
// its end.
type Petitions struct{ *sheet }

// OpenPetitions reads the beginning of a file of petitions, as Open does.
func OpenPetitions(name string, in io.Reader) (*Petitions, error) {
	s, err := open(name, in, petitionLayout)
	if err != nil {
		return nil, err
	}
	return &Petitions{s}, nil
}

// Publication says whether the file has when answers were published.
func (p *Petitions) Publication() bool { return p.row.place.has(Published) }

// Read parses the line into a petition. A *activities.LineRefusal concerns the line alone.
func (p *Petitions) Read(to *petition.Petition) error {
	return p.read(func() { *to = p.row.petition() })
}

func (r *row) petition() petition.Petition {
	p := petition.Petition{
		Number: r.own(PetitionNumber), Agency: r.name(Agency, true), Procedure: r.name(Procedure, false), Dossier: r.optional(Number),
		Sender: worded(r, Sender, senderWords, mustBeSender), Kind: worded(r, Kind, kindWords, mustBeKind), Satisfaction: worded(r, Satisfaction, satisfactionWords, mustBeDegree),
		Received: r.needed(Received), Refused: r.moment(Refused), Asked: r.moment(Asked), Supplied: r.moment(Supplied), Answered: r.moment(Answered), Published: r.moment(Published),
	}
	for _, c := range [...]Column{Refused, Asked, Supplied, Answered, Published} {
		if m := r.moment(c); m.DaysBefore(p.Received) {
			r.refuse(c, mustBeAfter)
		}
	}
	if p.Supplied.DaysBefore(p.Asked) {
		r.refuse(Supplied, mustFollow)
	}
	return p
}

// Ratings reads a file of ratings of dossiers. It has to be closed where it is not read to its end.
type Ratings struct{ *sheet }

// OpenRatings reads the beginning of a file of ratings, as Open does.
func OpenRatings(name string, in io.Reader) (*Ratings, error) {
	s, err := open(name, in, ratingLayout)
	if err != nil {
		return nil, err
	}
	return &Ratings{s}, nil
}

// Read parses the line into a rating. A *activities.LineRefusal concerns the line alone.
func (r *Ratings) Read(to *petition.Rating) error {
	return r.read(func() { *to = r.row.rating() })
}

func (r *row) rating() petition.Rating {
	rating := petition.Rating{
		Dossier: r.own(Number), Agency: r.name(Agency, true), Procedure: r.name(Procedure, false),
		Sender: worded(r, Sender, senderWords, mustBeSender), Rated: r.needed(RatedAt), Satisfaction: worded(r, Rating, satisfactionWords, mustBeDegree),
	}
	if rating.Satisfaction == petition.NotRated {
		r.refuse(Rating, mustBeRated)
	}
	return rating
}
