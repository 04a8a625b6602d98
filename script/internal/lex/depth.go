// Package lex looks at the text of a script before a parser does. The parser and the compiler recurse on the stack of
// the process, and some of what they do takes time that grows faster than the text; neither can be interrupted. One
// pass over the tokens bounds both from above.
package lex

import "math"

// The bounds.
const (
	// MaxDepth is how deep a text may make the parser recurse. A level takes up to 3.4 KB of stack.
	MaxDepth = 10_000
	// maxHidden is how many brackets may be open in strings, comments and regular expressions together. They count in
	// case the parser disagrees about where such a piece ends, as it may in texts with errors.
	maxHidden = 50_000
	// maxWork bounds the steps of the parser and the compiler; a text may take some more for each of its bytes.
	maxWork     = 150_000_000
	workPerByte = 150
	// tokenWork is what a token costs at depth zero.
	tokenWork = 100
)

// TooDeep reports whether a text would make the parser recurse too deep or work too long, and at which byte that shows.
//
// Brackets and ${ open frames. Each frame counts its tokens since the last comma or semicolon, because every other
// token may mean one more level: an operator, a name in a chain, a prefix. The sum over the open frames bounds the
// depth.
func TooDeep(text string) (at int, deep bool) {
	s := scanner{text: text, allowed: maxWork + workPerByte*int64(len(text))}
	s.frames = append(s.frames, frame{statements: true})
	for s.pos < len(text) && !s.deep {
		s.token()
	}
	return min(s.pos, len(text)), s.deep
}

// A Pair is a pair of parentheses in a text.
type Pair struct{ Open, Close int }

// Parens returns the parentheses of a text that has passed a parser.
func Parens(text string) []Pair {
	s := scanner{text: text, allowed: math.MaxInt64, pairs: []Pair{}}
	s.frames = append(s.frames, frame{statements: true})
	for s.pos < len(text) {
		s.token()
	}
	return s.pairs
}

// A frame is a bracket that is open.
type frame struct {
	at         int  // where it stands
	closer     byte // 0 for the whole text
	statements bool // there may be statements in it
	header     bool // the parentheses of if, for, while or with, after which an expression may begin
	object     bool // an object's braces, after which an operator may follow
	prefixed   bool // an if, else or loop has begun, which a comma does not end
	ending     bool // after a semicolon, which ends the statement unless an else follows
	count      int
	work       int64 // of the scanner when the frame was opened
}

type scanner struct {
	text    string
	pos     int
	frames  []frame
	depth   int // the sum of all frames' counts
	hidden  int
	work    int64
	allowed int64
	prev    kind
	word    string // the last token, if that is a word
	before  kind   // the token before prev
	deep    bool
	pairs   []Pair // if it is not nil, it is filled
}

// A kind is what a token is for the one after it.
type kind uint8

const (
	operator  kind = iota // an operand follows
	operand               // an operator follows
	dot                   // a name follows
	keyword               // a word after which an operand follows
	header                // if, for, while, with
	increment             // ++ or --
	blockEnd              // } of statements or of a function
)

// The classes of bytes.
const (
	classOther = iota
	classSpace
	classWord
	classDigit
	classQuote
	classOpen
	classClose
	classSlash
	classSeparator
)

var classes = classTable()

func classTable() (table [256]uint8) {
	for c := range table {
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$' || c == '\\' || c == '#' || c >= 0x80:
			table[c] = classWord
		case c >= '0' && c <= '9':
			table[c] = classDigit
		}
	}
	for class, bytes := range map[uint8]string{classSpace: " \t\r\n\v\f", classQuote: "\"'`", classOpen: "([{",
		classClose: ")]}", classSlash: "/", classSeparator: ",;"} {
		for _, c := range []byte(bytes) {
			table[c] = class
		}
	}
	return table
}

// token takes the next token, or the next piece of space.
func (s *scanner) token() {
	c := s.text[s.pos]
	switch classes[c] {
	case classSpace:
		s.pos++
	case classWord:
		s.takeWord()
	case classDigit:
		s.takeNumber()
	case classQuote:
		s.count(operand)
		if c == '`' {
			s.pos++
			s.push(frame{closer: '`'})
			s.template()
			return
		}
		s.takeString(c)
	case classOpen:
		s.open(c)
	case classClose:
		s.close(c)
	case classSlash:
		s.slash()
	case classSeparator:
		s.separator(c)
	default:
		s.takeOperator(c)
	}
}

func (s *scanner) top() *frame { return &s.frames[len(s.frames)-1] }

// count counts a token.
func (s *scanner) count(k kind) {
	f := s.top()
	if f.ending {
		s.reset(f)
	}
	f.count++
	s.depth++
	s.work += int64(tokenWork + s.depth)
	s.before, s.prev, s.word = s.prev, k, ""
	if s.depth > MaxDepth || s.work > s.allowed {
		s.deep = true
	}
}

// reset begins a statement, or an element of a list.
func (s *scanner) reset(f *frame) {
	s.depth -= f.count
	f.count, f.ending, f.prefixed = 0, false, false
}

func (s *scanner) push(f frame) {
	f.work = s.work
	s.frames = append(s.frames, f)
}

func (s *scanner) separator(c byte) {
	s.pos++
	s.count(operator)
	f := s.top()
	switch {
	case c == ';':
		f.ending = true
	case !f.prefixed:
		s.reset(f)
	}
}

func (s *scanner) open(c byte) {
	prev, word := s.prev, s.word
	s.count(operator)
	s.pos++
	switch c {
	case '(':
		s.push(frame{closer: ')', header: prev == header, at: s.pos - 1})
	case '[':
		s.push(frame{closer: ']'})
	default:
		isObject := prev == operator || prev == keyword && word != "else" && word != "do"
		if prev == operator && s.pos >= 2 {
			isObject = !s.beginsBlock(s.pos - 2)
		}
		s.push(frame{closer: '}', statements: true, object: isObject})
	}
}

// beginsBlock reports whether the braces after the token that ends at a byte are those of a block or a function.
func (s *scanner) beginsBlock(at int) bool {
	for at > 0 && classes[s.text[at]] == classSpace {
		at--
	}
	switch s.text[at] {
	case ';', '{':
		return true
	case '>':
		return at > 0 && s.text[at-1] == '='
	}
	return false
}

// close ends the innermost frame, if the bracket is its own.
func (s *scanner) close(c byte) {
	f := *s.top()
	if f.closer != c || f.closer == 0 {
		s.count(operand)
		s.pos++
		return
	}
	if s.pairs != nil && c == ')' {
		s.pairs = append(s.pairs, Pair{f.at, s.pos})
	}
	s.pos++
	s.frames = s.frames[:len(s.frames)-1]
	s.depth -= f.count
	if s.top().closer == '`' {
		s.template()
		return
	}
	k := operand
	switch {
	case f.header:
		k = operator
	case c == '}' && !f.object:
		k = blockEnd
	case c == ')' && s.arrowFollows():
		s.work += s.work - f.work // parameters may be parsed as an expression first
	}
	s.count(k)
}

func (s *scanner) arrowFollows() bool {
	i := s.pos
	for i < len(s.text) && classes[s.text[i]] == classSpace {
		i++
	}
	return i+1 < len(s.text) && s.text[i] == '=' && s.text[i+1] == '>'
}
