package explain

import (
	"bytes"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

const (
	bom      = "\ufeff"
	asSent   = "sign the body's bytes exactly as they are sent"
	rawSent  = asSent + ": make the text once, sign it, and send that text"
	inScript = "a pre-request script sees pm.request.body.raw with its variables: resolve them first, " +
		"pm.variables.replaceIn(pm.request.body.raw), or sign with --sign"
)

// bodyMistakes are those that any body can suffer.
func bodyMistakes() []mistake {
	entry := func(id, says, fix string, others ...func([]byte) []byte) mistake {
		return mistake{id: id, says: says, fix: fix, part: partBody, change: bodies(others...)}
	}
	return []mistake{
		{id: "body-variables", says: "the body was signed with its variables unresolved", fix: inScript, part: partBody,
			change: unresolved},
		entry("body-lf", "the body was signed with LF, and sent with CR LF", asSent, swap("\r\n", "\n")),
		entry("body-crlf", "the body was signed with CR LF, and sent with LF", asSent,
			func(b []byte) []byte { return swap("\n", "\r\n")(swap("\r\n", "\n")(b)) }),
		entry("body-newline-more", "the body was signed with a line break at its end, and sent without", asSent,
			end("\n"), end("\r\n")),
		entry("body-newline-less", "the body was signed without the line break at its end", asSent, cutEnd("\r\n"), cutEnd("\n")),
		entry("body-bom-less", "the body was signed without the byte order mark it begins with",
			"save the file without a byte order mark, or sign that, too", func(b []byte) []byte { return bytes.TrimPrefix(b, []byte(bom)) }),
		entry("body-bom-more", "the body was signed with a byte order mark in front, and sent without", asSent,
			func(b []byte) []byte { return append([]byte(bom), b...) }),
		entry("body-trimmed", "the body was signed without the blanks around it", asSent, bytes.TrimSpace,
			func(b []byte) []byte { return bytes.TrimRight(b, " \t\r\n") }),
		entry("body-lines-joined", "the body was signed with its line breaks taken out", asSent,
			without("\r\n"), func(b []byte) []byte { return bytes.ReplaceAll(swap("\r\n", "\n")(b), []byte("\n"), []byte(" ")) }),
		entry("body-blanks-out", "the body was signed with all its blanks taken out, those in texts, too", asSent,
			without(" \t\r\n"), without(" ")),
		entry("body-nbsp", "the body was sent with no-break or zero-width spaces that were not signed so",
			"take the invisible characters out of the body", invisible),
		entry("body-empty", "an empty body was signed", asSent, constant(""), constant("{}"), constant("undefined"),
			constant("null"), constant("[object Object]")),
	}
}

func constant(text string) func([]byte) []byte { return func([]byte) []byte { return []byte(text) } }

func swap(old, new string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(old), []byte(new)) }
}

func end(text string) func([]byte) []byte {
	return func(b []byte) []byte { return append(bytes.Clone(b), text...) }
}

func cutEnd(text string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.TrimSuffix(b, []byte(text)) }
}

// without takes characters of ASCII out.
func without(characters string) func([]byte) []byte {
	return func(b []byte) []byte {
		out := make([]byte, 0, len(b))
		for _, c := range b {
			if strings.IndexByte(characters, c) < 0 {
				out = append(out, c)
			}
		}
		return out
	}
}

func invisible(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte("\u00a0"), []byte(" "))
	for _, zero := range []string{"\u200b", "\u200c", "\u200d", "\u2060"} {
		b = bytes.ReplaceAll(b, []byte(zero), nil)
	}
	return b
}

func unresolved(m message, k *known) iter.Seq2[message, string] {
	return func(yield func(message, string) bool) {
		for _, body := range k.unresolved(m.body) {
			changed := m
			changed.body = body
			if !yield(changed, variableIn(body)) {
				return
			}
		}
	}
}

// variableIn returns the first variable of a text that was signed.
func variableIn(text []byte) string {
	_, after, ok := bytes.Cut(text, []byte("{{"))
	name, _, closed := bytes.Cut(after, []byte("}}"))
	if !ok || !closed {
		return ""
	}
	return "{{" + cut(string(name), 60) + "}}"
}

// dynamic reports whether a text has variables that have another value each time.
func dynamic(text []byte) bool { return bytes.Contains(text, []byte("{{$")) }

// charsetMistakes are those of bodies with more than ASCII.
func charsetMistakes() []mistake {
	entry := func(says string, others ...func([]byte) []byte) mistake {
		return mistake{id: "body-charset", says: says, fix: "sign the bytes of the text in UTF-8, and send the same",
			part: partBody, change: bodies(others...)}
	}
	return []mistake{
		entry("the body was signed in GBK", encodedAs(simplifiedchinese.GBK), encodedAs(simplifiedchinese.GB18030)),
		entry("the body was signed in Latin-1", encodedAs(charmap.ISO8859_1), encodedAs(charmap.Windows1252)),
		entry("the body was signed in UTF-16", encodedAs(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)),
			encodedAs(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)), encodedAs(unicode.UTF16(unicode.BigEndian, unicode.UseBOM)),
			encodedAs(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))),
		entry("the body was signed in UTF-8, and sent in another charset", decodedFrom(simplifiedchinese.GBK),
			decodedFrom(charmap.ISO8859_1), decodedFrom(charmap.Windows1252)),
		entry("the body's bytes were taken for Latin-1, and signed in UTF-8", asUTF8),
		entry("the characters that are not ASCII were signed as question marks", question, questionBytes),
		entry("the text was signed without encoding it in UTF-8 first (node-forge without 'utf8')", lowBytes),
	}
}

// encodedAs applies to texts in UTF-8 with more than ASCII, but for UTF-16, in which all is different.
func encodedAs(charset encoding.Encoding) func([]byte) []byte {
	return func(b []byte) []byte {
		if !utf8.Valid(b) {
			return nil
		}
		out, err := charset.NewEncoder().Bytes(b)
		if err != nil {
			return nil
		}
		return out
	}
}

func decodedFrom(charset encoding.Encoding) func([]byte) []byte {
	return func(b []byte) []byte {
		if utf8.Valid(b) {
			return nil
		}
		out, err := charset.NewDecoder().Bytes(b)
		if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			return nil
		}
		return out
	}
}

func asUTF8(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for _, c := range b {
		out = utf8.AppendRune(out, rune(c))
	}
	return out
}

func question(b []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r >= utf8.RuneSelf {
			return '?'
		}
		return r
	}, b)
}

// questionBytes has one for each byte.
func questionBytes(b []byte) []byte {
	out := bytes.Clone(b)
	for i := range out {
		if out[i] >= utf8.RuneSelf {
			out[i] = '?'
		}
	}
	return out
}

// lowBytes is what JavaScript's libraries see in a string that they take for bytes.
func lowBytes(b []byte) []byte {
	var out []byte
	for _, r := range string(b) {
		if r > 0xffff {
			r -= 0x10000
			out = append(out, byte(r>>10))
			r = r & 0x3ff
		}
		out = append(out, byte(r))
	}
	return out
}

func quoted(s string) string { return strconv.Quote(cut(s, 120)) }

func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
