package config

import (
	"os"
	"runtime/debug"
)

// SpareMemory has a program that streams collect garbage more often rather than take much more memory than this, bytes,
// unless whoever starts it has decided otherwise (GOMEMLIMIT).
func SpareMemory(bytes int64) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(bytes)
	}
}

// ImportMemory is enough for files of some ten million dossiers of a period, 8 bytes for each of which are kept.
const ImportMemory = 230 << 20
