package activities

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"danhgia/review"
	"danhgia/scoring"
)

// File is a file that was found good and waits to be stored with an answer.
type File struct {
	review.Evidence
	Indicator string // of the dispute that it is evidence for; empty: it goes with the answer as a whole
	SHA256    string
	Content   func() ([]byte, error) // what has that sum
}

// Keep puts the bytes of a file somewhere, and says how to get them back.
type Keep func(content []byte) (func() ([]byte, error), error)

// InMemory keeps bytes where they are.
func InMemory(content []byte) (func() ([]byte, error), error) {
	return func() ([]byte, error) { return content, nil }, nil
}

// TakeFile judges a whole file by its content and leaves out what its picture does not need. Refusals are ErrEvidence.
func TakeFile(name, indicator string, content []byte, keep Keep) (File, error) {
	e, err := review.CheckEvidence(name, int64(len(content)), content[:min(len(content), 8)])
	if err != nil {
		return File{}, err
	}
	clean, err := e.Clean(content)
	if err != nil {
		return File{}, err
	}
	e.Size = int64(len(clean))
	sum := sha256.Sum256(clean)
	f := File{Evidence: e, Indicator: indicator, SHA256: hex.EncodeToString(sum[:])}
	f.Content, err = keep(clean)
	return f, err
}

// sums are those of the files of one dispute, or of the answer as a whole, each once.
func sums(files []File, indicator string) (all []string) {
	for _, f := range files {
		if f.Indicator == indicator && !slices.Contains(all, f.SHA256) {
			all = append(all, f.SHA256)
		}
	}
	return all
}

// strays are refused: files for indicators that are not disputed.
func strays(files []File, disputes []review.Dispute) (faults []*review.Refusal) {
	for _, f := range files {
		disputed := func(d review.Dispute) bool { return d.Indicator == f.Indicator }
		if f.Indicator != "" && !slices.ContainsFunc(disputes, disputed) {
			faults = append(faults, &review.Refusal{Rule: review.ErrEvidence, Text: scoring.Text{
				Vi: "Tệp " + f.Name + " gửi kèm một chỉ số không được kiến nghị.", En: "The file " + f.Name + " goes with an indicator that is not disputed.",
			}})
		}
	}
	return faults
}

// StoredFile is a file that was stored with an answer.
type StoredFile struct {
	ID      int64
	Dispute int64 // that it is evidence for; 0: the scan of an answer
	Answer  int64 // that it came with
	review.Evidence
	SHA256 string
}
