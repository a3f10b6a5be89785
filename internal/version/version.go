// Package version says which danhgia a program is: the release, and of all builds of it this one.
package version

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"sync"
)

// Release is the newest release, from which this program was built or which it goes beyond; 0.0.0 before the first one.
// `make release` writes it.
const Release = "0.0.0"

// shown is how many digits of a program's sha256 tell it from others.
const shown = 12

// Build is the release and what tells this program from all others: 1.2.0-3f2a9c81d0e4. Two programs have the same only
// if they are the same file.
var Build = sync.OnceValues(func() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read this program: %w", err)
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", fmt.Errorf("read this program: %w", err)
	}
	return Release + "-" + hex.EncodeToString(sum.Sum(nil))[:shown], nil
})
