package config

import (
	"errors"
	"fmt"
	"strings"

	"danhgia/publication"
)

// checkKey returns what is wrong with the key that signs. The key is never part of an error.
func (c *Config) checkKey() error {
	c.PublicationKey, c.PublicationKeyFile = strings.TrimSpace(c.PublicationKey), strings.TrimSpace(c.PublicationKeyFile)
	if c.PublicationKey != "" && c.PublicationKeyFile != "" {
		return errors.New("DANHGIA_PUBLICATION_KEY and DANHGIA_PUBLICATION_KEY_FILE: give one of them, not both")
	}
	for name, text := range map[string]string{"DANHGIA_PUBLICATION_KEY": c.PublicationKey, "DANHGIA_PUBLICATION_KEY_FILE": c.PublicationKeyFile} {
		if text == "" {
			continue
		}
		if _, err := publication.ParseSigner(text); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// Signer signs what is published; without a key it knows none.
func (c *Config) Signer() publication.Signer {
	signer, err := publication.ParseSigner(c.PublicationKey + c.PublicationKeyFile)
	if err != nil {
		return publication.Signer{} // there is none: what is no key was refused
	}
	return signer
}
