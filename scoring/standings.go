package scoring

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
)

// agenciesKey begins the last field of canonical results. Within a text its quotes would be escaped.
var agenciesKey = []byte(`,"agencies":[`)

// ErrNotCanonical is returned for results that are not as Canonical writes them.
var ErrNotCanonical = errors.New("not canonical results: the agencies must be the last field")

// ReadStandings reads canonical results one agency after the other, so that no more than one is held beside the bytes:
// the head are the results without their agencies. The agencies can be gone through as often as needed; what cannot be
// read ends them with an error.
func ReadStandings(canonical []byte) (head Results, agencies iter.Seq2[Standing, error], err error) {
	at := bytes.Index(canonical, agenciesKey)
	if at < 0 || !bytes.HasSuffix(canonical, []byte("]}")) {
		return head, nil, ErrNotCanonical
	}
	if err := json.Unmarshal(append(bytes.Clone(canonical[:at]), '}'), &head); err != nil {
		return head, nil, err
	}
	list := canonical[at+len(agenciesKey)-1 : len(canonical)-1]
	return head, func(yield func(Standing, error) bool) {
		if err := eachStanding(list, yield); err != nil {
			yield(Standing{}, err)
		}
	}, nil
}

func eachStanding(list []byte, yield func(Standing, error) bool) error {
	decoder := json.NewDecoder(bytes.NewReader(list))
	if _, err := decoder.Token(); err != nil {
		return err
	}
	for n := 1; decoder.More(); n++ {
		var standing Standing
		if err := decoder.Decode(&standing); err != nil {
			return fmt.Errorf("agency %d: %w", n, err)
		}
		if !yield(standing, nil) {
			return nil
		}
	}
	_, err := decoder.Token()
	return err
}
