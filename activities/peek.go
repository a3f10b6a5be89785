package activities

import (
	"errors"
	"io"

	"danhgia/dossier"
)

// FilePreview is how the beginning of a file is understood.
type FilePreview struct {
	Unused   []string // columns that are not read
	Lacks    []string // indicators that cannot be counted, for the file has not their columns
	Dossiers []dossier.Dossier
	Refused  []LineRefusal
	Others   int // lines of another content than dossiers
}

// peeked is how many lines of a file are looked at.
const peeked = 8

// PeekDossiers looks at the first lines of a file of dossiers. ErrRefused: it is none, or damaged.
func PeekDossiers(r Records) (p FilePreview, err error) {
	for range peeked {
		err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return p, wordsRefused(err)
		}
		var d dossier.Dossier
		err = r.Read(&d)
		if wrong, one := errors.AsType[*LineRefusal](err); one {
			p.Refused = append(p.Refused, *wrong)
			continue
		}
		if err != nil {
			return p, wordsRefused(err)
		}
		p.Dossiers = append(p.Dossiers, d)
	}
	p.Unused = r.Unused()
	for _, indicator := range dossier.Indicators {
		if !r.Counts(indicator) {
			p.Lacks = append(p.Lacks, indicator)
		}
	}
	return p, nil
}

// FileRefused makes final what a reader says of a file to people.
func FileRefused(err error) error { return wordsRefused(err) }
