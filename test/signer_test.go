package test

import (
	"bytes"
	"crypto/ed25519"
	"testing"

	"danhgia/internal/postgres"
	"danhgia/publication"
)

// signer signs what these tests publish.
var signer = publication.NewSigner(ed25519.NewKeyFromSeed(bytes.Repeat([]byte("t"), ed25519.SeedSize)))

// signingKey is the signer's key as a worker's environment has it.
func signingKey() string {
	content, err := signer.PrivatePEM()
	if err != nil {
		panic(err)
	}
	return string(content)
}

// enrol makes the signer the province's, as a worker does when it starts.
func enrol(t *testing.T, store *postgres.Store) {
	t.Helper()
	key := must2(signer.Endorse(signer.Public(), opening))(t)
	must(t, store.Enrol(t.Context(), "H44", key))
}
