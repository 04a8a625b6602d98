package collection

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tidwall/gjson"
)

// Text returns the content of a file as valid UTF-8, without the byte order mark. The file is UTF-8, or UTF-16 if it
// begins with the mark of that, or with an ASCII character in two bytes, as JSON does.
func Text(data []byte) string {
	switch {
	case len(data) >= 2 && data[0] == 0xff && data[1] == 0xfe:
		return utf16Text(data[2:], binary.LittleEndian)
	case len(data) >= 2 && data[0] == 0xfe && data[1] == 0xff:
		return utf16Text(data[2:], binary.BigEndian)
	case len(data) >= 2 && data[0] != 0 && data[1] == 0:
		return utf16Text(data, binary.LittleEndian)
	case len(data) >= 2 && data[0] == 0 && data[1] != 0:
		return utf16Text(data, binary.BigEndian)
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, string(utf8.RuneError))
	}
	return text
}

func utf16Text(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// maxFolders bounds how deep folders may lie in each other, and maxNesting how deep anything may. Readers and writers
// descend by recursion: without a bound a small file could exhaust the stack.
const (
	maxFolders = 512
	maxNesting = 2*maxFolders + 32
)

// CheckJSON returns a [*FormatError] with the first place where doc stops being JSON, or nests deeper than is safe to
// read. Its cause is a [*SyntaxError].
func CheckJSON(doc string) error {
	if at := tooDeep(doc); at >= 0 {
		return syntaxAt(doc, at, fmt.Sprintf("nested deeper than %d levels", maxNesting))
	}
	if gjson.Valid(doc) {
		return nil
	}
	return syntaxError(doc)
}

// syntaxError asks the slower reader of the standard library for the place of the mistake.
func syntaxError(doc string) error {
	if strings.TrimSpace(doc) == "" {
		return syntaxAt("", 0, "the file is empty")
	}
	offset, reason := len(doc), "not JSON"
	var raw json.RawMessage
	if e, ok := errors.AsType[*json.SyntaxError](json.Unmarshal([]byte(doc), &raw)); ok {
		offset, reason = int(e.Offset), e.Error()
		if offset < len(doc) || !strings.Contains(reason, "unexpected end") {
			offset-- // it is the count of bytes read, the wrong one included
		}
		if strings.HasPrefix(doc[offset:], "/") || strings.HasPrefix(doc[offset:], "#") {
			reason = "JSON has no comments"
		}
	}
	return syntaxAt(doc, offset, reason)
}

func syntaxAt(doc string, offset int, reason string) error {
	line, column := position(doc, offset)
	return &FormatError{Line: line, Column: column, Err: &SyntaxError{reason}}
}

// tooDeep returns the offset of the first bracket beyond [maxNesting], or -1.
func tooDeep(doc string) int {
	depth := 0
	for i := 0; i < len(doc); i++ {
		switch doc[i] {
		case '"':
			i = stringEnd(doc, i)
		case '{', '[':
			if depth++; depth > maxNesting {
				return i
			}
		case '}', ']':
			depth--
		}
	}
	return -1
}

// stringEnd returns the offset of the quote that ends the string beginning at i.
func stringEnd(doc string, i int) int {
	for i++; i < len(doc) && doc[i] != '"'; i++ {
		if doc[i] == '\\' {
			i++
		}
	}
	return i
}

// pathAt returns the path of the value at offset, like "item[0].request.url".
func pathAt(v gjson.Result, offset int) string {
	var path []byte
	for found := true; found && v.Index != offset; {
		found = false
		in := v
		in.ForEach(func(key, child gjson.Result) bool {
			if offset < child.Index || offset >= child.Index+len(child.Raw) {
				return true
			}
			path = appendStep(path, key)
			v, found = child, true
			return false
		})
	}
	return string(path)
}

func appendStep(path []byte, key gjson.Result) []byte {
	if key.Type != gjson.String {
		return fmt.Appendf(path, "[%d]", int(key.Num))
	}
	if strings.ContainsAny(key.Str, ".[]\"") || key.Str == "" || strings.ContainsFunc(key.Str, isControl) {
		return fmt.Appendf(path, "[%q]", key.Str)
	}
	if len(path) > 0 {
		path = append(path, '.')
	}
	return append(path, key.Str...)
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }
