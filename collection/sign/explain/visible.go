package explain

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Marks are how characters that cannot be seen are shown.
type Marks struct {
	CR, LF, Tab, Blank string
	// Open and Close stand around the code of any other.
	Open, Close string
}

// UnicodeMarks have a sign for each.
func UnicodeMarks() Marks { return Marks{"␍", "␊", "␉", "·", "⟨", "⟩"} }

// ASCIIMarks are for terminals that show ASCII only.
func ASCIIMarks() Marks { return Marks{"<CR>", "<LF>", "<TAB>", "<SP>", "<", ">"} }

// Lines shows content with what cannot be seen made visible, one line for each of its own. Blanks are marked at the end
// of lines only. All that could drive a terminal is gone.
func (k Marks) Lines(content []byte) []string {
	var out []string
	for line := range strings.Lines(string(content)) {
		text, lf := strings.CutSuffix(line, "\n")
		text, cr := strings.CutSuffix(text, "\r")
		solid := strings.TrimRight(text, " ")
		shown := k.text(solid) + strings.Repeat(k.Blank, len(text)-len(solid))
		if cr {
			shown += k.CR
		}
		if lf {
			shown += k.LF
		}
		out = append(out, shown)
	}
	return out
}

func (k Marks) text(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)):
			fmt.Fprintf(&b, "%s%02X%s", k.Open, s[i], k.Close)
		case r == '\r':
			b.WriteString(k.CR)
		case r == '\t':
			b.WriteString(k.Tab)
		case r == '\ufeff':
			b.WriteString(k.Open + "BOM" + k.Close)
		case r != ' ' && (!unicode.IsGraphic(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)),
			r >= utf8.RuneSelf && k.ascii():
			fmt.Fprintf(&b, "%sU+%04X%s", k.Open, r, k.Close)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (k Marks) ascii() bool { return k.Open == "<" }

// A Peculiar is a character of a content that is easily overlooked or changed on its way.
type Peculiar struct {
	Line, Column int // from 1; the column counts characters
	Text         string
	Code         string // "U+00A0", or the byte where it is no UTF-8
	Bytes        string // in hexadecimal
	Count        int    // how often it is there
}

// Peculiars returns the characters of content that are not ASCII, each once, at their first places.
func Peculiars(content []byte) []Peculiar {
	var out []Peculiar
	index := map[string]int{}
	line, column := 1, 0
	for rest := content; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		column++
		text := string(rest[:n])
		rest = rest[n:]
		switch i, seen := index[text]; {
		case r == '\n':
			line, column = line+1, 0
		case r < utf8.RuneSelf:
		case seen:
			out[i].Count++
		default:
			index[text] = len(out)
			code := fmt.Sprintf("U+%04X", r)
			if r == utf8.RuneError && n == 1 {
				code = "no UTF-8"
			}
			out = append(out, Peculiar{line, column, text, code, fmt.Sprintf("% x", text), 1})
		}
	}
	return out
}

// A Difference is the first place where two contents differ.
type Difference struct {
	Offset       int // in bytes, from 0
	Line, Column int // from 1
	Want, Have   []byte
}

// around is how many bytes are shown before and behind the place of a difference.
const around = 24

// Difference returns where what was signed begins to differ from what must be signed. It returns false if it is not known,
// or the same.
func (x *Explanation) Difference() (Difference, bool) {
	if x.Signed == nil || x.Content == nil {
		return Difference{}, false
	}
	at := 0
	for at < len(x.Signed) && at < len(x.Content) && x.Signed[at] == x.Content[at] {
		at++
	}
	before := x.Content[:at]
	line := 1 + strings.Count(string(before), "\n")
	column := 1 + utf8.RuneCount(before[strings.LastIndex(string(before), "\n")+1:])
	return Difference{at, line, column, excerpt(x.Content, at), excerpt(x.Signed, at)}, true
}

// excerpt returns what stands around at, whole characters.
func excerpt(content []byte, at int) []byte {
	from, to := max(0, at-around), min(len(content), at+around)
	for from > 0 && !utf8.RuneStart(content[from]) {
		from--
	}
	for to < len(content) && !utf8.RuneStart(content[to]) {
		to++
	}
	return content[from:to]
}
