package web

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"sync"
	"time"
)

// spooledBytes is how much disk made files may take.
const spooledBytes = 4 << 30

// makingFile is how long a file may take to be made.
const makingFile = 30 * time.Minute

// spool keeps made files on disk: files of all periods are too large for memory. The files have no names, so that the
// system takes them away with the program.
type spool struct {
	mu    sync.Mutex
	files map[string]*spooled
	order []string // the one that was made first in front
	used  int64
	turn  sync.Mutex // one is made at a time: each holds a whole revision
}

// spooled is a made file, or its place while it is made.
type spooled struct {
	made   chan struct{} // closed when the rest is known
	err    error
	plain  *os.File
	packed *os.File // by gzip; nil: it would not be smaller
	size   int64
	gzip   int64
	sha256 string
}

// file is the file of a key. Who asks first has it made, and it is made to its end even when they have gone.
func (s *spool) file(ctx context.Context, key string, packs bool, write func(context.Context, io.Writer) error) (*spooled, error) {
	s.mu.Lock()
	f := s.files[key]
	if f == nil {
		f = &spooled{made: make(chan struct{})}
		if s.files == nil {
			s.files = map[string]*spooled{}
		}
		s.files[key] = f
		go s.make(context.WithoutCancel(ctx), key, f, packs, write)
	}
	s.mu.Unlock()
	select {
	case <-f.made:
		return f, f.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *spool) make(ctx context.Context, key string, f *spooled, packs bool, write func(context.Context, io.Writer) error) {
	ctx, cancel := context.WithTimeout(ctx, makingFile)
	defer cancel()
	defer close(f.made)
	s.turn.Lock()
	defer s.turn.Unlock()
	f.err = errors.New("the file was not made") // stays when making panics
	f.err = f.fill(packs, func(w io.Writer) error { return write(ctx, w) })
	s.settle(key, f)
}

// settle counts a made file, and forgets those that were made longest ago, and one that could not be made. Who still
// reads a forgotten one reads it to its end.
func (s *spool) settle(key string, f *spooled) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.err != nil {
		delete(s.files, key)
		return
	}
	s.order, s.used = append(s.order, key), s.used+f.size+f.gzip
	for s.used > spooledBytes && len(s.order) > 1 {
		oldest := s.files[s.order[0]]
		delete(s.files, s.order[0])
		s.order, s.used = s.order[1:], s.used-oldest.size-oldest.gzip
	}
}

func (f *spooled) fill(packs bool, write func(io.Writer) error) (err error) {
	if f.plain, err = nameless(); err != nil {
		return err
	}
	buffer, sum, size := bufio.NewWriterSize(f.plain, 1<<16), sha256.New(), counter{}
	all := []io.Writer{buffer, sum, &size}
	var z *gzip.Writer
	if packs {
		if f.packed, err = nameless(); err != nil {
			return err
		}
		z = gzip.NewWriter(f.packed)
		all = append(all, z)
	}
	if err := write(io.MultiWriter(all...)); err != nil {
		return err
	}
	if err := buffer.Flush(); err != nil {
		return err
	}
	f.size, f.sha256 = size.n, hex.EncodeToString(sum.Sum(nil))
	if z == nil {
		return nil
	}
	if err := z.Close(); err != nil {
		return err
	}
	f.gzip, err = f.packed.Seek(0, io.SeekCurrent)
	return err
}

// nameless is a file that only this program has.
func nameless() (*os.File, error) {
	f, err := os.CreateTemp("", "danhgia-*")
	if err != nil {
		return nil, err
	}
	return f, os.Remove(f.Name())
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// send answers with the file, packed where that is understood; ranges are of the file as it is.
func (f *spooled) send(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head["Vary"] = byEncoding
	head["Cache-Control"] = revalidated
	content, size, tag := f.plain, f.size, f.sha256
	if f.packed != nil && acceptsGzip(r.Header["Accept-Encoding"]) && len(r.Header["Range"]) == 0 {
		content, size, tag = f.packed, f.gzip, f.sha256+"-gzip"
		head["Content-Encoding"] = gzipped
	}
	head.Set("Etag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, io.NewSectionReader(content, 0, size))
}
