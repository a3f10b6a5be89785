package config

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
)

// Push are the settings of sending results to targets. Which targets there are stands in the database.
type Push struct {
	// SecretsDir is the folder of the keys that sign what is sent by HTTP, a file for each name.
	SecretsDir string `env:"DANHGIA_PUSH_SECRETS_DIR"`
	// Directory is the folder that all targets of kind directory lie in.
	Directory string `env:"DANHGIA_PUSH_DIRECTORY"`
}

// check returns everything that is wrong. A folder that is not there is told of when something is sent: another machine
// may have it.
func (p Push) check() error {
	var faults []error
	for name, folder := range map[string]string{"DANHGIA_PUSH_SECRETS_DIR": p.SecretsDir, "DANHGIA_PUSH_DIRECTORY": p.Directory} {
		if folder != "" && !filepath.IsAbs(folder) {
			faults = append(faults, fmt.Errorf("%s: %q does not begin with /", name, folder))
		}
	}
	return errors.Join(faults...)
}

// Outbound are the settings of requests that go out of this machine.
type Outbound struct {
	// Networks may be connected to although they are not public: the province's own, for one.
	Networks []netip.Prefix `env:"DANHGIA_OUT_NETWORKS"`
	// CAFile has further authorities whose certificates are trusted, in PEM.
	CAFile string `env:"DANHGIA_OUT_CA_FILE"`
	// CAs are the system's and those of CAFile; nil: the system's.
	CAs *x509.CertPool `env:"-"`
}

func (o *Outbound) check() error {
	if o.CAFile == "" {
		return nil
	}
	content, err := os.ReadFile(o.CAFile)
	if err != nil {
		return fmt.Errorf("DANHGIA_OUT_CA_FILE: %w", err)
	}
	if o.CAs, err = x509.SystemCertPool(); err != nil {
		o.CAs = x509.NewCertPool()
	}
	if !o.CAs.AppendCertsFromPEM(content) {
		return fmt.Errorf("DANHGIA_OUT_CA_FILE: %s has no certificate in PEM", o.CAFile)
	}
	return nil
}
