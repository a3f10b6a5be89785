package config

import (
	"strings"
	"testing"
)

func TestFoldersOfSourcesAreAbsolute(t *testing.T) {
	t.Setenv("DANHGIA_POSTGRES_URL", "postgres://danhgia@db:5432/danhgia")
	t.Setenv("DANHGIA_SPOOL_DIR", "cho-nap")
	t.Setenv("DANHGIA_SOURCES_DIRECTORY", "/var/lib/danhgia/sources")
	_, err := Load()
	if err == nil || !strings.Contains(err.Error(), `DANHGIA_SPOOL_DIR: "cho-nap" does not begin with /`) || strings.Contains(err.Error(), "SOURCES_DIRECTORY") {
		t.Error(err)
	}
	t.Setenv("DANHGIA_SPOOL_DIR", "/var/lib/danhgia/spool")
	if c, err := Load(); err != nil || c.Sources.SpoolDir != "/var/lib/danhgia/spool" {
		t.Errorf("%+v, %v", c.Sources, err)
	}
}
