package lint

import (
	"regexp"
	"slices"
	"strings"

	"runner/collection"
	"runner/collection/antom"
	"runner/collection/resolve"
)

// maxGrowth is how much longer a text may become by its variables; maxPasses is how deep they may refer to each other.
const (
	maxGrowth = 1 << 16
	maxPasses = 5
)

// antomBody reads the body of a call and reports what is no JSON.
func (k *checker) antomBody(c *antomCall, r *collection.Request) map[string]any {
	if r.Body == nil || r.Body.Disabled || r.Body.Mode != "raw" {
		return nil
	}
	text := quoted(resolve.StripComments(k.constants(r.Body.Raw.String())))
	if strings.TrimSpace(text) == "" {
		return nil
	}
	body, err := antom.Decode([]byte(text))
	if err != nil && !references.MatchString(text) {
		k.antomReport(c, "antom-field", c.api.Name+": the body is no JSON object")
	}
	return body
}

// leading is a reference that a text begins with.
var leading = regexp.MustCompile(`^\{\{[^{}]+\}\}`)

// quoted puts the references of a piece of JSON that stand outside of its texts into quotes.
func quoted(text string) string {
	var b strings.Builder
	for text != "" {
		at := strings.IndexAny(text, `"{`)
		if at < 0 {
			break
		}
		b.WriteString(text[:at])
		text = text[at:]
		n := 1
		if text[0] == '"' {
			n = textEnd(text)
			b.WriteString(text[:n])
		} else if ref := leading.FindString(text); ref != "" {
			n = len(ref)
			b.WriteString(`"` + strings.ReplaceAll(ref, `"`, "") + `"`)
		} else {
			b.WriteString(text[:n])
		}
		text = text[n:]
	}
	return b.String() + text
}

// textEnd returns the index behind the text of JSON that s begins with.
func textEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// constants puts the values of variables into text, as far as they are known before a run.
func (k *checker) constants(text string) string {
	room := maxGrowth
	for range maxPasses {
		next := references.ReplaceAllStringFunc(text, func(ref string) string {
			v, ok := k.constant(ref[len("{{") : len(ref)-len("}}")])
			if !ok || len(v) > room {
				return ref
			}
			room -= len(v)
			return v
		})
		if next == text {
			break
		}
		text = next
	}
	return text
}

// constant returns the value of a variable that no script and no row of data changes. Secrets have none here, since
// findings show what they find; so has what is still to be filled in.
func (k *checker) constant(name string) (string, bool) {
	where := k.defined[name]
	if len(where) == 0 || slices.Contains(where, "script") || slices.Contains(where, "data") || k.changing {
		return "", false
	}
	for _, scope := range [][]collection.Variable{k.in.Environment, k.in.Collection.Variables, k.in.Globals} {
		for i := len(scope) - 1; i >= 0; i-- { // of two with a name the last counts
			v := scope[i]
			if v.Key != name || v.Disabled {
				continue
			}
			text := v.Value.String()
			return text, text != "" && v.Type != "secret" && !isCredential(name)
		}
	}
	return "", false
}

var bodyWrites = regexp.MustCompile(`request\.body(?:\.raw)?\s*=[^=]|request(?:\.body)?\.update\s*\(`)

// rewrites reports whether a script before the request writes its body.
func (k *checker) rewrites(s *site) bool {
	writes := func(events []collection.Event) bool {
		return slices.ContainsFunc(events, func(e collection.Event) bool {
			return e.Listen == collection.Prerequest && e.Script != nil && !e.Disabled &&
				bodyWrites.MatchString(e.Script.Source())
		})
	}
	return writes(s.events) || slices.ContainsFunc(s.path, func(g *collection.ItemGroup) bool { return writes(g.Events) })
}
