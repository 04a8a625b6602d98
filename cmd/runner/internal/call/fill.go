package call

import (
	"bytes"
	"slices"
)

// Variables returns the names that stand in double braces in text, each once, in order.
func Variables(text []byte) []string {
	var names []string
	walk(text, func(_ []byte, name string) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	})
	return names
}

// Fill returns text, which is JSON, with the values of its variables; they stand in strings there. It also returns the
// names that have none, which stay as they are. A value is asked for at each place by itself: two ids are not the same.
func Fill(text []byte, value func(name string) (string, bool)) (filled []byte, missing []string) {
	var out bytes.Buffer
	walk(text, func(raw []byte, name string) {
		v, ok := "", false
		if name != "" {
			if v, ok = value(name); !ok && !slices.Contains(missing, name) {
				missing = append(missing, name)
			}
		}
		if !ok {
			out.Write(raw)
			return
		}
		inner := quoted(v)
		out.Write(inner[1 : len(inner)-1])
	})
	return out.Bytes(), missing
}

// walk gives the pieces of text to each: references with their names, what is between them with none.
func walk(text []byte, each func(raw []byte, name string)) {
	for len(text) > 0 {
		open := bytes.Index(text, []byte("{{"))
		end := -1
		if open >= 0 {
			end = bytes.Index(text[open:], []byte("}}"))
		}
		if end < 0 {
			each(text, "")
			return
		}
		end += open
		// Of {{a {{b}} only {{b}} is a reference.
		if inner := bytes.LastIndex(text[open:end], []byte("{{")); inner > 0 {
			open += inner
		}
		each(text[:open], "")
		name := string(text[open+2 : end])
		if !isName(name) {
			each(text[open:end+2], "")
		} else {
			each(text[open:end+2], name)
		}
		text = text[end+2:]
	}
}

// isName tells the name of a variable from the braces of nested objects.
func isName(s string) bool {
	return s != "" && !bytes.ContainsAny([]byte(s), "{}\":,\n")
}
