package push

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// Secrets are files in a folder, each with the keys of the targets that name it: one, or two while they are changed.
type Secrets struct{ Dir string }

const (
	mostSecrets  = 2
	mostOfSecret = 4096 // bytes of a file
)

var errNoSecrets = errors.New("DANHGIA_PUSH_SECRETS_DIR is not set")

// Read reads the keys of a name. They are read whenever something is sent, so that new ones need no restart.
func (s Secrets) Read(name string) ([]Secret, error) {
	if s.Dir == "" {
		return nil, errNoSecrets
	}
	root, err := os.OpenRoot(s.Dir)
	if err != nil {
		return nil, errors.New("the folder of keys cannot be opened")
	}
	defer root.Close()
	file, err := root.Open(name)
	if err != nil {
		return nil, fmt.Errorf("there is no key named %q", name)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, mostOfSecret))
	if err != nil {
		return nil, fmt.Errorf("the key %q cannot be read", name)
	}
	var secrets []Secret
	for line := range strings.FieldsSeq(string(content)) {
		secret, err := ParseSecret(line)
		if err != nil {
			return nil, fmt.Errorf("file %q: %w", name, err)
		}
		secrets = append(secrets, secret)
	}
	if len(secrets) == 0 || len(secrets) > mostSecrets {
		return nil, fmt.Errorf("file %q has %d keys; give one, or two while they are changed", name, len(secrets))
	}
	return secrets, nil
}
