// Package indexes carries the index sets that come with the program, one YAML file each, named by code.
// It is data only: package indexset reads and checks the files.
package indexes

import "embed"

// Files are the index sets, all in the root of the file system.
//
//go:embed *.yaml
var Files embed.FS
