package explain

import (
	"bytes"
	"unicode/utf8"
)

// A Difference is the first place where what was signed is not what must be signed.
type Difference struct {
	Line, Column int    // in what must be signed, from 1
	Want, Have   []byte // what stands around the place in what must be signed, and in what was
}

// around is how many bytes before and behind the place are shown.
const around = 24

// Difference returns where the bytes that were signed begin to differ. It returns false if they are the same, or not known.
func (e *Explanation) Difference() (Difference, bool) {
	if e.Signed == nil || bytes.Equal(e.Signed, e.Content) {
		return Difference{}, false
	}
	at := 0
	for at < len(e.Signed) && at < len(e.Content) && e.Signed[at] == e.Content[at] {
		at++
	}
	before := e.Content[:at]
	return Difference{1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]),
		excerpt(e.Content, at), excerpt(e.Signed, at)}, true
}

// excerpt returns what stands around at, in whole characters.
func excerpt(text []byte, at int) []byte {
	from, to := max(0, at-around), min(len(text), at+around)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return text[from:to]
}
