package captured

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"runner/collection/wire"
)

// readCurl reads a command as browsers and "runner send --curl" write it.
func readCurl(text string) (*wire.Request, error) {
	words, err := shellWords(text)
	if err != nil {
		return nil, fmt.Errorf("curl: %w", err)
	}
	req := &wire.Request{}
	var address string
	for i := 1; i < len(words); i++ {
		name, value, attached := option(words[i])
		if name != "" && !attached && takesValue(name) {
			if i++; i == len(words) {
				return nil, fmt.Errorf("curl: %s has no value", name)
			}
			value = words[i]
		}
		switch {
		case name == "" || name == "--url":
			address = value
		default:
			if err := curlOption(req, name, value); err != nil {
				return nil, err
			}
		}
	}
	if !strings.Contains(address, "://") {
		return nil, errors.New("curl: no address with https:// in the command")
	}
	req.URL = ParseURL(address)
	if req.Method == "" {
		req.Method = "GET"
		if req.Body.Present {
			req.Method = "POST"
		}
	}
	return req, nil
}

// option takes --name=value and -Xvalue apart; what is no option has no name.
func option(word string) (name, value string, attached bool) {
	switch {
	case strings.HasPrefix(word, "--"):
		return strings.Cut(word, "=")
	case len(word) > 2 && word[0] == '-' && takesValue(word[:2]):
		return word[:2], word[2:], true
	case len(word) > 1 && word[0] == '-':
		return word, "", false
	}
	return "", word, false
}

func takesValue(name string) bool {
	return isData(name) || slices.Contains([]string{"-X", "--request", "-H", "--header", "--url", "-o", "--output", "-u", "--user",
		"-A", "--user-agent", "-b", "--cookie", "-m", "--max-time", "--connect-timeout", "-x", "--proxy", "--cacert"}, name)
}

func isData(name string) bool {
	return slices.Contains([]string{"-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json"}, name)
}

func curlOption(req *wire.Request, name, value string) error {
	switch {
	case name == "-X" || name == "--request":
		req.Method = value
	case name == "-H" || name == "--header":
		field, text, _ := strings.Cut(value, ":")
		req.Header.Add(wire.Field{Name: strings.TrimSpace(field), Value: strings.TrimSpace(text)})
	case isData(name):
		if strings.HasPrefix(value, "@") && name != "--data-raw" {
			return fmt.Errorf("curl: %s takes the body from a file: give the request as the text of an HTTP message instead", name)
		}
		if req.Body.Present {
			value = string(req.Body.Bytes) + "&" + value
		}
		req.Body = wire.Body{Bytes: []byte(value), Present: true}
	}
	return nil
}

// shellWords takes a command of a POSIX shell apart. Variables stay as they are written.
func shellWords(text string) ([]string, error) {
	var words []string
	var word strings.Builder
	begun := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			i++
			if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			if text[i] != '\n' {
				word.WriteByte(text[i])
				begun = true
			}
		case strings.IndexByte(" \t\r\n", c) >= 0:
			if begun {
				words = append(words, word.String())
				word.Reset()
				begun = false
			}
		case c == '\'' || c == '"' || c == '$' && strings.HasPrefix(text[i:], "$'"):
			inner, n, err := quotedWord(text[i:])
			if err != nil {
				return nil, err
			}
			word.WriteString(inner)
			i += n - 1
			begun = true
		default:
			word.WriteByte(c)
			begun = true
		}
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}

// quotedWord reads what begins with a quotation mark and returns how long that is.
func quotedWord(text string) (inner string, n int, err error) {
	mark, from := text[0], 1
	if mark == '$' {
		from = 2
	}
	var b strings.Builder
	for i := from; i < len(text); i++ {
		c := text[i]
		switch {
		case mark == '"' && c == '"', mark != '"' && c == '\'':
			return b.String(), i + 1, nil
		case c == '\\' && mark != '\'' && i+1 < len(text):
			i++
			b.WriteString(unescaped(text[i], mark))
		default:
			b.WriteByte(c)
		}
	}
	return "", 0, errors.New("a quotation mark is not closed")
}

// unescaped is what a backslash and c mean: between double quotes they mean something only for some, and $'…' has C's.
func unescaped(c, mark byte) string {
	if mark == '"' {
		if strings.IndexByte("\\\"$`", c) >= 0 {
			return string(c)
		}
		if c == '\n' {
			return ""
		}
		return `\` + string(c)
	}
	if i := strings.IndexByte("nrt", c); i >= 0 {
		return "\n\r\t"[i : i+1]
	}
	if strings.IndexByte(`\'"`, c) >= 0 {
		return string(c)
	}
	return `\` + string(c)
}
