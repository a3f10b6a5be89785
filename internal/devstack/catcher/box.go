package catcher

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"
)

// box is a folder of mails: 20260903T010000Z-000012.eml is the twelfth, by the time of the clock in UTC.
type box struct {
	dir string
	now func() time.Time

	mu   sync.Mutex
	last int // the number of the newest mail
}

const (
	stamp  = "20060102T150405Z"
	coming = "coming-*" // a mail that is still being received
)

var mailName = regexp.MustCompile(`^(\d{8}T\d{6}Z)-(\d{6,})\.eml$`)

// openBox counts on from the mails that are there. What a killed run has not finished is removed.
func openBox(dir string, now func() time.Time) (*box, error) {
	b := &box{dir: dir, now: now}
	unfinished, _ := filepath.Glob(filepath.Join(dir, coming)) // the pattern is well formed
	for _, f := range unfinished {
		_ = os.Remove(f) // it is no mail in any case
	}
	names, err := b.names()
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		b.last = max(b.last, number(n))
	}
	return b, nil
}

// keep writes a mail, whole or not at all.
func (b *box) keep(mail io.Reader) error {
	f, err := os.CreateTemp(b.dir, coming)
	if err != nil {
		return fmt.Errorf("keep a mail: %w", err)
	}
	defer os.Remove(f.Name()) // nothing is there any more once it has been renamed
	if _, err := io.Copy(f, mail); err != nil {
		_ = f.Close()
		return err // the client's, or the limit's, as the protocol knows it
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("keep a mail: %w", err)
	}
	return b.name(f.Name())
}

func (b *box) name(file string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	name := fmt.Sprintf("%s-%06d.eml", b.now().UTC().Format(stamp), b.last+1)
	if err := os.Rename(file, filepath.Join(b.dir, name)); err != nil {
		return fmt.Errorf("keep a mail: %w", err)
	}
	b.last++
	return nil
}

// names are the mails' names, newest first: by number, because a simulated clock may go back between two runs.
func (b *box) names() ([]string, error) {
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		return nil, fmt.Errorf("list the mails: %w", err)
	}
	var names []string
	for _, e := range entries {
		if mailName.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int { return number(b) - number(a) })
	return names, nil
}

func number(name string) int {
	n, _ := strconv.Atoi(mailName.FindStringSubmatch(name)[2]) // digits, by the pattern
	return n
}

// vietnam is written out because its zone may be missing on a small system; there is no summer time.
var vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// received is when a mail came.
func received(name string) time.Time {
	t, _ := time.Parse(stamp, mailName.FindStringSubmatch(name)[1]) // zero for digits that are no date
	return t.In(vietnam)
}

var errNoMail = errors.New("there is no such mail")

// open opens a mail by its name, and nothing else.
func (b *box) open(name string) (*os.File, error) {
	if !mailName.MatchString(name) {
		return nil, errNoMail
	}
	f, err := os.Open(filepath.Join(b.dir, name))
	if errors.Is(err, os.ErrNotExist) {
		return nil, errNoMail
	}
	return f, err
}
