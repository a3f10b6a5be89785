package config

import (
	"crypto/ed25519"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"danhgia/publication"
)

func TestTheKeyThatSignsIsReadAndNeverShown(t *testing.T) {
	key := publication.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	pem, err := key.PrivatePEM()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "key")
	for name, c := range map[string]struct {
		env, file string
		id, err   string
	}{
		"none":                        {},
		"in the environment":          {env: string(pem), id: key.ID()},
		"in a file":                   {file: string(pem), id: key.ID()},
		"an empty file":               {file: "\n"},
		"both":                        {env: string(pem), file: string(pem), err: "DANHGIA_PUBLICATION_KEY and DANHGIA_PUBLICATION_KEY_FILE: give one of them, not both"},
		"a password in the file":      {file: "hunter2", err: "DANHGIA_PUBLICATION_KEY_FILE: " + publication.ErrPrivate.Error()},
		"something else in its place": {env: strings.Replace(string(pem), "A", "B", 1), err: "DANHGIA_PUBLICATION_KEY: " + publication.ErrPrivate.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(file, []byte(c.file), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Setenv("DANHGIA_POSTGRES_URL", "postgres://danhgia@db:5432/danhgia")
			t.Setenv("DANHGIA_PUBLICATION_KEY", c.env)
			t.Setenv("DANHGIA_PUBLICATION_KEY_FILE", file)
			got, err := Load()
			switch {
			case c.err != "":
				if err == nil || err.Error() != "settings: "+c.err {
					t.Errorf("got %v, want %s", err, c.err)
				}
			case err != nil:
				t.Error(err)
			case got.Signer().Known() != (c.id != "") || c.id != "" && got.Signer().ID() != c.id:
				t.Errorf("got %v, want %s", got.Signer(), c.id)
			}
		})
	}
}
