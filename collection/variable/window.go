package variable

import (
	"errors"
	"fmt"
	"io"
)

const (
	// firstWindow is how much of a file is looked at to begin with.
	firstWindow = 256 << 10
	// maxRow bounds a row of iteration data: a quote that is never closed makes the rest of a file one row.
	maxRow = 32 << 20
)

// errLongRow says that a row is longer than maxRow.
var errLongRow = fmt.Errorf("it is longer than %d MiB", maxRow>>20)

// A window is the part of a stream that is looked at.
type window struct {
	in      io.Reader
	buf     []byte
	at, end int // what is ahead in buf
	err     error
	ended   bool
}

// ahead returns what is known of what comes next.
func (w *window) ahead() []byte { return w.buf[w.at:w.end] }

// take moves behind the next n bytes.
func (w *window) take(n int) { w.at += n }

// more looks further ahead. It returns false at the end, which may be one of reading, or of what may be ahead.
func (w *window) more() bool {
	if w.ended || w.err != nil {
		return false
	}
	copy(w.buf, w.ahead())
	w.end -= w.at
	w.at = 0
	if w.end > maxRow {
		w.err = errLongRow
		return false
	}
	const most = maxRow + firstWindow
	if w.buf == nil || w.end > len(w.buf)/2 && len(w.buf) < most {
		grown := make([]byte, min(max(firstWindow, 2*len(w.buf)), most))
		copy(grown, w.buf[:w.end])
		w.buf = grown
	}
	// The room is filled whole: who looks at all that is ahead anew after each call does so a few times only.
	n, err := io.ReadFull(w.in, w.buf[w.end:])
	w.end += n
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		w.ended = true
	case err != nil:
		w.err = err
	}
	return n > 0 && w.err == nil
}
