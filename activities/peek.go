package activities

import (
	"errors"
	"io"

	"danhgia/dossier"
	"danhgia/petition"
)

// FilePreview is how the beginning of a file is understood. Of its lines those are there that its content has.
type FilePreview struct {
	Unused  []string // columns that are not read
	Lacks   []string // indicators that cannot be counted, for the file has not their columns
	Refused []LineRefusal
	Lines   int // of a file that is read to its end before anything else; 0: not known

	Dossiers   []dossier.Dossier
	Procedures []Procedure
	Petitions  []petition.Petition
	Ratings    []petition.Rating
	Portal     []PortalLine
}

// Peeked is how many lines of a file are looked at.
const Peeked = 8

// PeekDossiers looks at the first lines of a file of dossiers. ErrRefused: it is none, or damaged.
func PeekDossiers(r Records) (p FilePreview, err error) {
	p.Dossiers, err = peek(r, dossier.Indicators[:], &p)
	return p, err
}

// PeekPetitions looks at the first lines of a file of petitions. ErrRefused: it is none, or damaged.
func PeekPetitions(r PetitionRecords) (p FilePreview, err error) {
	p.Petitions, err = peek(r, petition.Indicators[:], &p)
	return p, err
}

// PeekRatings looks at the first lines of a file of ratings. ErrRefused: it is none, or damaged.
func PeekRatings(r RecordsOf[petition.Rating]) (p FilePreview, err error) {
	p.Ratings, err = peek(r, nil, &p)
	return p, err
}

// PeekPortal looks at the first lines of the portal's own list. ErrRefused: it is none, or damaged.
func PeekPortal(r RecordsOf[PortalLine]) (p FilePreview, err error) {
	p.Portal, err = peek(r, nil, &p)
	return p, err
}

// peek reads the first lines of a file, and says the rest of it in p.
func peek[T any](r RecordsOf[T], indicators []string, p *FilePreview) (first []T, err error) {
	for range Peeked {
		if err := r.Next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, wordsRefused(err)
		}
		var one T
		err := r.Read(&one)
		if wrong, line := errors.AsType[*LineRefusal](err); line {
			p.Refused = append(p.Refused, *wrong)
			continue
		} else if err != nil {
			return nil, wordsRefused(err)
		}
		first = append(first, one)
	}
	p.Unused = r.Unused()
	for _, indicator := range indicators {
		if !r.Counts(indicator) {
			p.Lacks = append(p.Lacks, indicator)
		}
	}
	return first, nil
}

// FileRefused makes final what a reader says of a file to people.
func FileRefused(err error) error { return wordsRefused(err) }
