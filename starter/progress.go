package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// input is a file that is being read. On a terminal a line says how far it is.
type input struct {
	io.ReadCloser
	name       string
	size, read int64 // size 0: it is not known
	told       time.Time
	to         io.Writer // nil: nobody looks
}

const tellEvery = 500 * time.Millisecond

// openInput opens a file, or standard input for -.
func openInput(name string, to io.Writer) (*input, error) {
	file, err := openOrInput(name)
	if err != nil {
		return nil, err
	}
	in := &input{ReadCloser: file, name: name, told: time.Now()}
	if terminal, is := to.(*os.File); is {
		if info, err := terminal.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			in.to = to
		}
	}
	if kept, is := file.(*os.File); is {
		if info, err := kept.Stat(); err == nil {
			in.size = info.Size()
		}
	}
	return in, nil
}

// Read reads on, and says so now and then.
func (in *input) Read(p []byte) (int, error) {
	n, err := in.ReadCloser.Read(p)
	in.read += int64(n)
	if in.to != nil && time.Since(in.told) > tellEvery {
		in.told = time.Now()
		in.tell()
	}
	return n, err
}

func (in *input) tell() {
	const mega = 1 << 20
	if in.size > 0 {
		fmt.Fprintf(in.to, "\r%s: %d of %d MB, %d %% \033[K", in.name, in.read/mega, in.size/mega, in.read*100/in.size)
	} else {
		fmt.Fprintf(in.to, "\r%s: %d MB \033[K", in.name, in.read/mega)
	}
}

// done takes the line away.
func (in *input) done() {
	if in.to != nil {
		fmt.Fprint(in.to, "\r\033[K")
	}
}
