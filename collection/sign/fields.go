package sign

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

// Bounds on what is read as a structured field. Signatures of RSA-8192 have 1366 characters.
const (
	maxFields  = 16 << 10
	maxMembers = 64
)

// A fieldKind is what a bare item of a structured field is.
type fieldKind uint8

const (
	fieldString fieldKind = iota
	fieldToken
	fieldNumber
	fieldBytes
	fieldBool
)

// A bareItem is a value of a structured field of RFC 8941. Its text is what it means: of bytes the bytes.
type bareItem struct {
	kind fieldKind
	text string
}

// String returns the item in its one canonical form, over which signatures are made.
func (b bareItem) String() string {
	switch b.kind {
	case fieldString:
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(b.text) + `"`
	case fieldBytes:
		return ":" + base64.StdEncoding.EncodeToString([]byte(b.text)) + ":"
	case fieldBool:
		return "?" + b.text
	}
	return b.text
}

// A param is a parameter of an item.
type param struct {
	name  string
	value bareItem
}

type params []param

// get returns the parameter called name.
func (p params) get(name string) (bareItem, bool) {
	for _, one := range p {
		if one.name == name {
			return one.value, true
		}
	}
	return bareItem{}, false
}

// text returns the string that is the parameter called name, "" without one.
func (p params) text(name string) string {
	v, _ := p.get(name)
	return v.text
}

func (p params) String() string {
	var b strings.Builder
	for _, one := range p {
		b.WriteString(";" + one.name)
		if one.value != (bareItem{fieldBool, "1"}) {
			b.WriteString("=" + one.value.String())
		}
	}
	return b.String()
}

// An item is a bare item with its parameters.
type item struct {
	bareItem
	params params
}

func (i item) String() string { return i.bareItem.String() + i.params.String() }

// A member is one of a dictionary: an item, or a list of them in parentheses.
type member struct {
	name   string
	item   item
	list   []item
	isList bool
}

// inner returns the list of items with the parameters of the list, as it is signed.
func inner(list []item, p params) string {
	texts := make([]string, len(list))
	for i, one := range list {
		texts[i] = one.String()
	}
	return "(" + strings.Join(texts, " ") + ")" + p.String()
}

// parseDictionary reads a dictionary. It is stricter than RFC 8941 in that a name that comes twice is an error: which of
// two signatures counts must not be a matter of taste. The error is an [ErrBadHeader] and does not quote the text.
func parseDictionary(text string) ([]member, error) {
	if len(text) > maxFields {
		return nil, fmt.Errorf("%w: %d bytes, want at most %d", ErrBadHeader, len(text), maxFields)
	}
	r := &fieldReader{text: strings.Trim(text, " \t")}
	var members []member
	seen := make(map[string]bool)
	for {
		m, ok := r.member()
		if !ok || seen[m.name] || len(members) == maxMembers {
			return nil, fmt.Errorf("%w: it is no dictionary at byte %d", ErrBadHeader, r.at)
		}
		seen[m.name] = true
		members = append(members, m)
		r.blanks(" \t")
		if r.at == len(r.text) {
			return members, nil
		}
		if !r.skip(',') {
			return nil, fmt.Errorf("%w: it is no dictionary at byte %d", ErrBadHeader, r.at)
		}
		r.blanks(" \t")
	}
}

// parseItem reads one item and its parameters.
func parseItem(text string) (item, bool) {
	r := &fieldReader{text: text}
	i, ok := r.item()
	return i, ok && len(text) <= maxFields && r.at == len(text)
}

// A fieldReader reads structured fields from the left. What it returns is right if ok is true.
type fieldReader struct {
	text string
	at   int
}

func (r *fieldReader) peek() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *fieldReader) skip(c byte) bool {
	if r.at < len(r.text) && r.text[r.at] == c {
		r.at++
		return true
	}
	return false
}

func (r *fieldReader) blanks(set string) {
	for r.at < len(r.text) && strings.IndexByte(set, r.text[r.at]) >= 0 {
		r.at++
	}
}

// while takes bytes as long as they are good.
func (r *fieldReader) while(good func(c byte) bool) string {
	from := r.at
	for r.at < len(r.text) && good(r.text[r.at]) {
		r.at++
	}
	return r.text[from:r.at]
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// key reads the name of a member or of a parameter.
func (r *fieldReader) key() (string, bool) {
	if c := r.peek(); !isLower(c) && c != '*' {
		return "", false
	}
	return r.while(func(c byte) bool { return isLower(c) || isDigit(c) || strings.IndexByte("_-.*", c) >= 0 }), true
}

func (r *fieldReader) member() (m member, ok bool) {
	if m.name, ok = r.key(); !ok {
		return m, false
	}
	if !r.skip('=') {
		m.item.bareItem = bareItem{fieldBool, "1"}
		m.item.params, ok = r.params()
		return m, ok
	}
	if m.isList = r.skip('('); m.isList {
		m.list, ok = r.list()
		if ok {
			m.item.params, ok = r.params()
		}
		return m, ok
	}
	m.item, ok = r.item()
	return m, ok
}

// list reads what stands behind an opening parenthesis.
func (r *fieldReader) list() ([]item, bool) {
	var list []item
	for len(list) <= maxMembers {
		r.blanks(" ")
		if r.skip(')') {
			return list, true
		}
		i, ok := r.item()
		if c := r.peek(); !ok || c != ' ' && c != ')' {
			return nil, false
		}
		list = append(list, i)
	}
	return nil, false
}

func (r *fieldReader) item() (i item, ok bool) {
	if i.bareItem, ok = r.bare(); !ok {
		return i, false
	}
	i.params, ok = r.params()
	return i, ok
}

func (r *fieldReader) params() (params, bool) {
	var p params
	for r.skip(';') {
		r.blanks(" ")
		name, ok := r.key()
		_, twice := p.get(name)
		if !ok || twice || len(p) == maxMembers {
			return nil, false
		}
		value := bareItem{fieldBool, "1"}
		if r.skip('=') {
			if value, ok = r.bare(); !ok {
				return nil, false
			}
		}
		p = append(p, param{name, value})
	}
	return p, true
}

func (r *fieldReader) bare() (bareItem, bool) {
	switch c := r.peek(); {
	case r.skip('"'):
		return r.quoted()
	case r.skip(':'):
		return r.bytes()
	case r.skip('?'):
		text := r.while(func(c byte) bool { return c == '0' || c == '1' })
		return bareItem{fieldBool, text}, len(text) == 1
	case c == '-' || isDigit(c):
		return r.number()
	case c == '*' || isLower(c) || 'A' <= c && c <= 'Z':
		text := r.while(func(c byte) bool { return c == ':' || c == '/' || isToken(c) })
		return bareItem{fieldToken, text}, true
	}
	return bareItem{}, false
}

// isToken reports whether c may stand in the name of a header field.
func isToken(c byte) bool {
	return isLower(c) || isDigit(c) || 'A' <= c && c <= 'Z' || c != 0 && strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

func (r *fieldReader) quoted() (bareItem, bool) {
	var b strings.Builder
	for r.at < len(r.text) {
		c := r.text[r.at]
		r.at++
		switch {
		case c == '"':
			return bareItem{fieldString, b.String()}, true
		case c == '\\':
			if c = r.peek(); c != '"' && c != '\\' {
				return bareItem{}, false
			}
			r.at++
		case c < ' ' || c > '~':
			return bareItem{}, false
		}
		b.WriteByte(c)
	}
	return bareItem{}, false
}

func (r *fieldReader) bytes() (bareItem, bool) {
	text := r.while(func(c byte) bool { return c != ':' })
	data, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	return bareItem{fieldBytes, string(data)}, r.skip(':') && err == nil
}

// number reads an integer or a decimal.
func (r *fieldReader) number() (bareItem, bool) {
	minus := r.skip('-')
	text := r.while(func(c byte) bool { return isDigit(c) || c == '.' })
	whole, fraction, isDecimal := strings.Cut(text, ".")
	if whole == "" || len(whole) > 15 || isDecimal && (len(whole) > 12 || fraction == "" || len(fraction) > 3) ||
		strings.Contains(fraction, ".") {
		return bareItem{}, false
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	text = strconv.FormatInt(n, 10)
	if isDecimal {
		if fraction = strings.TrimRight(fraction, "0"); fraction == "" {
			fraction = "0"
		}
		text += "." + fraction
	}
	if minus && strings.Trim(text, "0.") != "" {
		text = "-" + text
	}
	return bareItem{fieldNumber, text}, err == nil
}
