// What looks for known faults of the modules. It stands apart, so that its versions decide no other tool's.
//
// Build it from the repository's root (make audit does):
//	go build -modfile=tools/vuln.mod -o .bin/govulncheck golang.org/x/vuln/cmd/govulncheck
// Change its version from this folder:
//	go get -modfile=vuln.mod -tool golang.org/x/vuln/cmd/govulncheck@v1.9.0
module danhgia/tools

go 1.26.8

tool golang.org/x/vuln/cmd/govulncheck

require (
	golang.org/x/mod v0.42.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/telemetry v0.0.0-20261010193011-f71dc92da45e // indirect
	golang.org/x/tools v0.52.0 // indirect
	golang.org/x/vuln v1.9.0 // indirect
)
