package main

import "io"

// input is a file that is being read. On a terminal a bar says how far it is.
type input struct {
	io.Reader
	io.Closer
	bar *meter
}

// openInput opens a file, or standard input for -.
func openInput(name string, to io.Writer) (*input, error) {
	file, err := openOrInput(name)
	if err != nil {
		return nil, err
	}
	bar := newMeter(to, sizeOf(file))
	return &input{bar.reading(file), file, bar}, nil
}
