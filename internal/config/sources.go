package config

import (
	"errors"
	"fmt"
	"path/filepath"
)

// Sources are the settings of taking dossiers in. Which sources there are stands in the database.
type Sources struct {
	// SpoolDir is the folder in which files wait until they are taken in; server and worker share it.
	SpoolDir string `env:"DANHGIA_SPOOL_DIR"`
	// Directory is the folder that all watched folders lie in.
	Directory string `env:"DANHGIA_SOURCES_DIRECTORY"`
	// SecretsDir is the folder of the sources' passwords, a file for each name.
	SecretsDir string `env:"DANHGIA_SOURCE_SECRETS_DIR"`
}

// check returns everything that is wrong. A folder that is not there is told of when it is needed: another machine may
// have it.
func (s Sources) check() error {
	var faults []error
	for name, folder := range map[string]string{"DANHGIA_SPOOL_DIR": s.SpoolDir, "DANHGIA_SOURCES_DIRECTORY": s.Directory, "DANHGIA_SOURCE_SECRETS_DIR": s.SecretsDir} {
		if folder != "" && !filepath.IsAbs(folder) {
			faults = append(faults, fmt.Errorf("%s: %q does not begin with /", name, folder))
		}
	}
	return errors.Join(faults...)
}
