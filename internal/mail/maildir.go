package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Maildir is a folder that a mail server delivers into: new holds what came, cur what has been dealt with.
type Maildir struct{ Dir string }

// Each hands every new mail to take, oldest name first, and moves it to cur once take has returned nil. A mail that
// take refuses stays, the others go on, and all refusals are in the error. After a crash between the two the same mail
// is handed over again, so take must bear that. It stops between mails when ctx ends.
func (m Maildir) Each(ctx context.Context, take func(name string, r io.Reader) error) error {
	entries, err := os.ReadDir(filepath.Join(m.Dir, "new"))
	if err != nil {
		return fmt.Errorf("list new mails: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(m.Dir, "cur"), 0o700); err != nil {
		return fmt.Errorf("list new mails: %w", err)
	}
	var faults []error
	for _, e := range entries {
		if ctx.Err() != nil {
			return errors.Join(append(faults, ctx.Err())...)
		}
		if !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") {
			continue // a symbolic link could lead anywhere
		}
		if err := m.one(e.Name(), take); err != nil {
			faults = append(faults, fmt.Errorf("mail %s: %w", e.Name(), err))
		}
	}
	return errors.Join(faults...)
}

func (m Maildir) one(name string, take func(string, io.Reader) error) error {
	from := filepath.Join(m.Dir, "new", name)
	f, err := os.Open(from)
	if errors.Is(err, os.ErrNotExist) {
		return nil // another reader was faster
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if err := take(name, f); err != nil {
		return err
	}
	return moved(os.Rename(from, filepath.Join(m.Dir, "cur", seen(name))))
}

// seen marks a mail as read, the way mail programs do.
func seen(name string) string {
	base, _, _ := strings.Cut(name, ":2,")
	return base + ":2,S"
}

func moved(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil // another reader was faster; both have taken the same mail
	}
	return err
}
