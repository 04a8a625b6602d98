package call

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An Edit is one change to a body, as people write it on a command line.
type Edit struct {
	text   string
	steps  []step
	value  any
	remove bool
}

// A step is a name, or the number of an element.
type step struct {
	name    string
	index   int
	indexed bool
}

func (s step) String() string {
	if s.indexed {
		return "[" + strconv.Itoa(s.index) + "]"
	}
	return s.name
}

// ParseEdit reads "order.goods[0].goodsName=Tea" (a text), "isAuthorization:=true" (JSON) or "env=" (take it away).
func ParseEdit(text string) (Edit, error) {
	path, value, ok := strings.Cut(text, "=")
	if !utf8.ValidString(text) {
		return Edit{}, errEncoding
	}
	if !ok {
		return Edit{}, fmt.Errorf("want PATH=TEXT, PATH:=JSON, or PATH= to remove it, have %.80q", text)
	}
	path, typed := strings.CutSuffix(path, ":")
	steps, err := parsePath(path)
	if err != nil {
		return Edit{}, fmt.Errorf("%.80q: %w", path, err)
	}
	e := Edit{text: path, steps: steps, value: value, remove: value == "" && !typed}
	if typed {
		if e.value, err = parseValue(value); err != nil {
			return Edit{}, fmt.Errorf("%s: %.80q is not JSON; a text is given with = instead of :=", path, value)
		}
	}
	return e, nil
}

func parseValue(text string) (any, error) {
	doc, err := parseDocument([]byte(`{"v":` + text + `}`))
	if err != nil {
		return nil, err
	}
	if len(doc.members) != 1 {
		return nil, errNoObject
	}
	return doc.members[0].value, nil
}

// maxIndex is far more elements than any list of the API may have.
const maxIndex = 100_000

var errPath = errors.New(`want names joined with dots, and numbers of elements, such as order.goods[0].goodsName`)

func parsePath(path string) ([]step, error) {
	var steps []step
	for part := range strings.SplitSeq(path, ".") {
		name, rest, more := strings.Cut(part, "[")
		if name == "" {
			return nil, errPath
		}
		steps = append(steps, step{name: name})
		for more {
			number, after, ok := strings.Cut(rest, "]")
			n, err := strconv.Atoi(number)
			if !ok || err != nil || n < 0 || n > maxIndex {
				return nil, errPath
			}
			steps = append(steps, step{index: n, indexed: true})
			if after == "" {
				break
			}
			if rest, ok = strings.CutPrefix(after, "["); !ok {
				return nil, errPath
			}
		}
	}
	return steps, nil
}

// Apply returns body, a JSON object, with the edits made. Without any it is returned as it is, byte for byte.
func Apply(body []byte, edits []Edit) ([]byte, error) {
	if len(edits) == 0 {
		return body, nil
	}
	doc, err := parseDocument(body)
	if err != nil {
		return nil, err
	}
	for _, e := range edits {
		if _, err := e.in(doc, e.steps); err != nil {
			return nil, fmt.Errorf("%s: %w", e.text, err)
		}
	}
	edited := doc.text()
	return edited, CheckObject(edited) // it may be nested too deep now
}

// in makes the change below v, and returns what stands in the place of v then.
func (e Edit) in(v any, steps []step) (any, error) {
	if len(steps) == 0 {
		return e.value, nil
	}
	if steps[0].indexed {
		return e.inList(v, steps)
	}
	doc, ok := v.(*document)
	if v == nil {
		doc, ok = &document{}, true
	}
	if !ok {
		return nil, fmt.Errorf("there is %s where the object with %q would be", kindOf(v), steps[0].name)
	}
	if e.remove && len(steps) == 1 {
		doc.remove(steps[0].name)
		return doc, nil
	}
	old, there := doc.get(steps[0].name)
	if e.remove && !there {
		return doc, nil
	}
	next, err := e.in(old, steps[1:])
	if err == nil {
		doc.set(steps[0].name, next)
	}
	return doc, err
}

func (e Edit) inList(v any, steps []step) (any, error) {
	l, ok := v.(*list)
	if v == nil {
		l, ok = &list{}, true
	}
	at := steps[0].index
	switch {
	case !ok:
		return nil, fmt.Errorf("there is %s where the list with %s would be", kindOf(v), steps[0])
	case at > len(l.items), e.remove && at == len(l.items):
		return nil, fmt.Errorf("the list has %d elements, there is no %s", len(l.items), steps[0])
	case e.remove && len(steps) == 1:
		l.items = append(l.items[:at:at], l.items[at+1:]...)
		return l, nil
	case at == len(l.items):
		l.items = append(l.items, nil)
	}
	next, err := e.in(l.items[at], steps[1:])
	l.items[at] = next
	return l, err
}

func kindOf(v any) string {
	switch v.(type) {
	case *document:
		return "an object"
	case *list:
		return "a list"
	case string:
		return "a text"
	case json.Number:
		return "a number"
	}
	return "a boolean"
}
