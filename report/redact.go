package report

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// mask is what stands in the place of a secret.
const mask = "***"

// minSecret is the length below which a value is no secret: to mask every "1" would make a report unreadable and
// hide nothing.
const minSecret = 4

// A Redactor knows the secrets of a run and finds them in text, however they are written there: as they are, escaped
// as JSON (also JSON within JSON), XML, percent or form encoding, as base64 or base64url at any offset, in
// hexadecimal, and as the list of numbers that Node prints for a Buffer. Its zero value knows no secrets; a nil
// Redactor masks nothing.
//
// It compares while it decodes, so it needs no list of spellings: a secret of which some letters are escaped and
// some are not is found, too.
//
// The secrets that are known when the run starts are kept for good. Of those that come up later, such as the token of
// each iteration, the ones that were used last are kept: a run of any length costs the same.
type Redactor struct {
	mu     sync.Mutex
	known  map[string]*secret
	uses   uint64
	late   int       // secrets that are not kept for good
	pinned bool      // those that come now are late
	fresh  []*secret // those that are not in forms yet
	forms  atomic.Pointer[formIndex]
	stale  atomic.Bool // forms is not what known says
}

// A secret is what is known of one.
type secret struct {
	used  uint64 // when it was used last; 0: kept for good
	forms []form // in the order of an index
	gone  bool   // it was forgotten
}

// maxLate is how many secrets are kept that came up during the run. A token in use is used with every request, so that it
// is never among the oldest.
const maxLate = 48

// A form is one text to look for.
type form struct {
	text string
	list bool // as decimal numbers separated by commas
	of   *secret
}

// A formIndex finds the forms that can begin with a byte.
type formIndex struct {
	all     []form
	byFirst [256][]form
}

// Add makes the secret text known. Values shorter than four bytes are ignored. It may be called at any time, from any
// goroutine; what was written before is not changed.
func (r *Redactor) Add(text string) {
	if r == nil || len(text) < minSecret {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s, known := r.known[text]
	if known && s.used == 0 {
		return
	}
	if r.pinned {
		r.uses++
	}
	if known {
		s.used = r.uses
		return
	}
	if r.known == nil {
		r.known = map[string]*secret{}
	}
	s = newSecret(text, r.uses)
	r.known[text] = s
	r.fresh = append(r.fresh, s)
	if r.pinned {
		r.late++
		r.forget()
	}
	r.stale.Store(true)
}

// Pin keeps what is known now for good. It is called when the run starts.
func (r *Redactor) Pin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pinned = true
}

// forget drops the late secret that was not used for the longest time, if there are too many.
func (r *Redactor) forget() {
	if r.late <= maxLate {
		return
	}
	oldest, when := "", r.uses
	for text, s := range r.known {
		if s.used != 0 && s.used < when {
			oldest, when = text, s.used
		}
	}
	r.known[oldest].gone = true
	delete(r.known, oldest)
	r.late--
}

// index returns the forms known now, nil if there are none.
func (r *Redactor) index() *formIndex {
	if r == nil {
		return nil
	}
	if r.stale.Load() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.stale.Load() {
			r.forms.Store(r.forms.Load().with(r.fresh))
			r.fresh = nil
			r.stale.Store(false)
		}
	}
	return r.forms.Load()
}

// Mask returns text with every known secret replaced by "***".
func (r *Redactor) Mask(text string) string {
	x := r.index()
	if x == nil || text == "" {
		return text
	}
	return string(x.bytes([]byte(text)))
}

// maskBytes is [Redactor.Mask] for bytes. It returns b itself if there is nothing to mask.
func (r *Redactor) maskBytes(b []byte) []byte {
	x := r.index()
	if x == nil {
		return b
	}
	return x.bytes(b)
}

func (x *formIndex) bytes(b []byte) []byte {
	out, _ := x.scan(nil, b, scanText, true)
	return out
}

// with returns an index of the forms of x whose secrets are still known, and of those of fresh. A run may learn a secret
// with each iteration, so only what is new is encoded and sorted.
func (x *formIndex) with(fresh []*secret) *formIndex {
	var added []form
	for _, s := range fresh {
		if !s.gone {
			added = append(added, s.forms...)
		}
	}
	slices.SortFunc(added, compareForms)
	if x == nil {
		x = &formIndex{}
	}
	next := &formIndex{all: make([]form, 0, len(x.all)+len(added))}
	for _, f := range x.all {
		if f.of.gone {
			continue
		}
		for len(added) > 0 && compareForms(added[0], f) < 0 {
			next.all, added = append(next.all, added[0]), added[1:]
		}
		next.all = append(next.all, f)
	}
	next.all = append(next.all, added...)
	next.sort()
	return next
}

// compareForms puts longer forms first: the whole of a secret is masked, not another one that it begins with.
func compareForms(a, b form) int {
	return cmp.Or(cmp.Compare(len(b.text), len(a.text)), strings.Compare(a.text, b.text))
}

// escapes are the bytes that begin a spelling of any form but a list.
const escapes = "%\\&"

// sort fills byFirst with the forms that may begin with each byte.
func (x *formIndex) sort() {
	escaped := make([]form, 0, len(x.all))
	for _, f := range x.all {
		first := f.text[0]
		if f.list {
			first = decimal(first)[0]
		} else {
			escaped = append(escaped, f)
			if first == ' ' {
				x.byFirst['+'] = append(x.byFirst['+'], f)
			}
		}
		if f.list || !strings.Contains(escapes, string(rune(first))) {
			x.byFirst[first] = append(x.byFirst[first], f)
		}
	}
	for _, c := range []byte(escapes) {
		x.byFirst[c] = escaped
	}
}

func newSecret(text string, used uint64) *secret {
	s := &secret{used: used}
	for _, f := range formsOf(text) {
		f.of = s
		s.forms = append(s.forms, f)
	}
	return s
}

// formsOf lists the encodings of secret that are texts of their own; the escapes are undone while comparing.
func formsOf(secret string) []form {
	forms := []form{{text: secret}, {text: secret, list: true}}
	lower := hex.EncodeToString([]byte(secret))
	forms = append(forms, form{text: lower}, form{text: strings.ToUpper(lower)}, form{text: spaced(lower)})
	for offset := range 3 {
		if s := base64At(base64.RawStdEncoding, secret, offset); len(s) >= minSecret {
			forms = append(forms, form{text: s}, form{text: base64At(base64.RawURLEncoding, secret, offset)})
		}
	}
	return forms
}

// base64At returns those characters of a base64 text that depend on secret alone when offset bytes stand before it.
func base64At(enc *base64.Encoding, secret string, offset int) string {
	text := enc.EncodeToString([]byte(strings.Repeat("\x00", offset) + secret))
	first := (offset*8 + 5) / 6
	last := (offset + len(secret)) * 8 / 6
	return text[first:last]
}

// spaced puts blanks between the pairs of a hexadecimal text, as Node's inspect shows a Buffer.
func spaced(hexText string) string {
	var b strings.Builder
	for i := 0; i < len(hexText); i += 2 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(hexText[i : i+2])
	}
	return b.String()
}

// validRune returns the first rune of s and its bytes; a byte that is no UTF-8 is a rune of its own.
func validRune(s string) (rune, int) {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n <= 1 {
		return rune(-1), 1
	}
	return r, n
}
