//go:build !linux

package test

import (
	"errors"
	"testing"

	"danhgia/internal/devstack"
)

// postgresOnADisk is ownPostgres: mounting a small disk is Linux's.
func postgresOnADisk(t *testing.T) (p *devstack.Postgres, disk string) {
	t.Helper()
	return ownPostgres(t), ""
}

func fill(string, string) error { return errors.ErrUnsupported }
