package jsonx

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// reading is the second look at a wrong text. It follows the parser which Postman falls back to, whose grammar and
// positions have their own ways (an unfinished array is "only a whitespace", numbers may be keys until the colon), so
// that people find the words they know. Each method panics with a *SyntaxError at the first mistake.
type reading struct {
	src             []uint16
	pos             int
	line, lineStart int
	depth           int
}

// token is what was read: nothing, or a value of which only the kind matters.
type token int

const (
	nothing token = iota
	literal       // anything but a string
	quoted
)

// end is the unit behind the last one.
const end = 0xFFFF

// explain describes what is wrong with text. at is where the fast parser gave up, used when the second look is
// content.
func explain(text string, at int) (err *SyntaxError) {
	r := &reading{src: decodeWide(text)}
	defer func() {
		switch x := recover().(type) {
		case nil:
		case *SyntaxError:
			err = x
		default:
			panic(x)
		}
	}()
	r.document()
	r.rewind(len(decodeWide(text[:min(at, len(text))])))
	r.fail("")
	return nil
}

// rewind sets the place back to pos.
func (r *reading) rewind(pos int) {
	r.pos, r.line, r.lineStart = pos, 0, 0
	for i, c := range r.src[:pos] {
		if c == '\n' || c == '\r' && r.at(i+1) != '\n' {
			r.line, r.lineStart = r.line+1, i+1
		}
	}
}

// at is the unit at i, or end.
func (r *reading) at(i int) uint16 {
	if i < len(r.src) {
		return r.src[i]
	}
	return end
}

// next takes one unit; behind the last it still counts the place up.
func (r *reading) next() uint16 {
	c := r.at(r.pos)
	r.pos++
	return c
}

// more tells whether anything is left.
func (r *reading) more() bool { return r.pos < len(r.src) }

// back steps one unit back and fails.
func (r *reading) back(msg string) {
	r.pos--
	r.fail(msg)
}

func (r *reading) document() {
	r.space()
	if r.value() == nothing && !r.more() {
		if r.pos > 0 {
			r.fail("No data, only a whitespace")
		}
		r.fail("No data, empty input")
	}
	r.space()
	if r.more() {
		r.fail("")
	}
}

func (r *reading) space() {
	for r.more() {
		switch c := r.at(r.pos); c {
		case '\n', '\r':
			r.pos++
			if c == '\r' && r.at(r.pos) == '\n' {
				r.pos++
			}
			r.lineStart = r.pos
			r.line++
		case ' ', '\t':
			r.pos++
		default:
			return
		}
	}
}

func (r *reading) value() token {
	switch c := r.at(r.pos); c {
	case 't':
		return r.word("true")
	case 'f':
		return r.word("false")
	case 'n':
		return r.word("null")
	case '-':
		r.number()
		return literal
	}
	return r.key()
}

// key reads what may stand before a colon; that includes numbers and whole arrays, which are refused later.
func (r *reading) key() token {
	if !r.more() {
		return nothing
	}
	switch c := r.at(r.pos); {
	case c == '"':
		r.pos++
		r.text()
		return quoted
	case c == '{':
		return r.nested(r.object)
	case c == '[':
		return r.nested(r.array)
	case c == '.' || isDigit(c):
		r.number()
		return literal
	}
	return nothing
}

func (r *reading) nested(read func() token) token {
	if r.depth++; r.depth > MaxDepth {
		r.fail(fmt.Sprintf("Nesting deeper than %d levels", MaxDepth))
	}
	r.pos++
	t := read()
	r.depth--
	return t
}

func (r *reading) word(word string) token {
	for i := range len(word) {
		if r.at(r.pos+i) != uint16(word[i]) {
			r.fail("")
		}
	}
	r.pos += len(word)
	return literal
}

func (r *reading) object() token {
	members := false
	for r.more() {
		r.space()
		from := r.pos
		k := r.key()
		upTo := r.pos
		r.space()
		switch c := r.next(); {
		case c == '}' && k == nothing:
			if members {
				r.back("Trailing comma in object")
			}
			return literal
		case c == ':' && k != nothing:
			r.space()
			r.member(k, r.shown(k, from, upTo))
		default:
			r.back("")
		}
		members = true
		r.space()
		switch r.next() {
		case ',':
		case '}':
			return literal
		default:
			r.fail("")
		}
	}
	r.fail("")
	return nothing
}

// member reads the value of the member called name.
func (r *reading) member(key token, name string) {
	if r.value() == nothing {
		r.fail("No value found for key " + name)
	}
	if key != quoted {
		r.fail("Wrong key type: " + name)
	}
}

// shown is a key as messages show it.
func (r *reading) shown(k token, from, upTo int) string {
	raw := string(utf16.Decode(r.src[from:upTo]))
	if k == quoted {
		s, _, _ := unescape(raw[1 : len(raw)-1])
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	if f, err := strconv.ParseFloat(raw, 64); err == nil {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return strings.Trim(raw, "[]")
}

func (r *reading) array() token {
	filled := false
	for r.more() {
		r.space()
		item := r.value()
		r.space()
		switch r.next() {
		case ',':
			if item == nothing {
				r.fail("Elisions are not supported")
			}
		case ']':
			if item == nothing && filled {
				r.back("Trailing comma in array")
			}
			return literal
		default:
			r.back("")
		}
		filled = true
	}
	return nothing // an array which ends with the text is no mistake here; whoever needs a value reports it
}

// number passes a number. The place of a mistake is the last unit of what looks like one.
func (r *reading) number() {
	start := r.pos
	c := r.next()
	if c == '-' {
		c = r.next()
	}
	if c >= '1' && c <= '9' {
		c = r.afterDigits()
	}
	if c == '0' {
		c = r.next()
	}
	if c == '.' {
		c = r.afterDigits()
	}
	if c == 'e' || c == 'E' {
		if c = r.next(); c == '-' || c == '+' {
			r.pos++
		}
		r.afterDigits()
	}
	r.pos--
	r.judge(start)
}

// afterDigits skips digits and takes the unit behind them.
func (r *reading) afterDigits() uint16 {
	for isDigit(r.at(r.pos)) {
		r.pos++
	}
	return r.next()
}

// judge fails unless what was read since start is a number of JSON.
func (r *reading) judge(start int) {
	text := r.slice(start, r.pos)
	if json.Valid([]byte(text)) {
		return
	}
	kind := "Non-json"
	if _, err := strconv.ParseFloat(text, 64); errors.Is(err, strconv.ErrSyntax) {
		kind = "Bad"
	}
	r.pos--
	r.fail(fmt.Sprintf(`%s numeric literal - "%s"`, kind, r.slice(start, r.pos+1)))
}

// slice is the text between two places, of which the second may lie behind the end.
func (r *reading) slice(from, upTo int) string {
	return string(utf16.Decode(r.src[min(from, len(r.src)):max(from, min(upTo, len(r.src)))]))
}

// text passes a string after its opening quote.
func (r *reading) text() {
	for r.more() {
		switch c := r.next(); {
		case c == '"':
			return
		case c == '\\':
			r.escape()
		case c == '\n' || c == '\r':
			r.fail("")
		case c < ' ':
			r.back("Unexpected control character")
		}
	}
	r.fail("")
}

func (r *reading) escape() {
	if !r.more() {
		r.fail("")
	}
	c := r.next()
	if c != 'u' {
		if c >= utf8.RuneSelf || unescapeByte(byte(c)) == 0 {
			r.back("")
		}
		return
	}
	for range 4 {
		if !r.more() {
			r.fail("")
		}
		if !isHex(r.at(r.pos)) {
			r.fail("Bad escape sequence")
		}
		r.pos++
	}
}

func isDigit(c uint16) bool { return c >= '0' && c <= '9' }

func isHex(c uint16) bool {
	return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
