package collection

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"github.com/tidwall/gjson"
)

var errNoItems = errors.New(`want a collection of v2 with a list of items; "runner convert" makes one`)

// Append returns a collection's file with node as its last item. All that the file holds stays as it is, byte for byte.
func Append(file []byte, node Node) ([]byte, error) {
	doc := Text(file)
	if err := CheckJSON(doc); err != nil {
		return nil, err
	}
	root := unwrap(gjson.Parse(doc), "collection")
	items := memberOf(root, "item")
	if isV1(root) || !items.IsArray() || items.Index == 0 {
		return nil, errNoItems
	}
	gap, unit := layout(doc, items)
	text, err := indented(node, gap, unit)
	if err != nil {
		return nil, err
	}
	at, before, after := items.Index+1, gap, closing(gap, unit)
	if last := lastElement(items); last.Raw != "" {
		at, before, after = last.Index+len(last.Raw), ","+gap, ""
	}
	return []byte(doc[:at] + before + text + after + doc[at:]), nil
}

func lastElement(list gjson.Result) (last gjson.Result) {
	list.ForEach(func(_, v gjson.Result) bool {
		last = v
		return true
	})
	return last
}

// layout returns what stands before each element of items ("" if all is in one line), and by how much the file indents.
func layout(doc string, items gjson.Result) (gap, unit string) {
	inside := items.Raw[1 : len(items.Raw)-1]
	gap = inside[:len(inside)-len(strings.TrimLeft(inside, " \t\r\n"))]
	line := doc[strings.LastIndexByte(doc[:items.Index], '\n')+1 : items.Index]
	own := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if strings.TrimSpace(inside) == "" { // an empty list says nothing itself
		if !strings.Contains(doc, "\n") || own == "" {
			return "", ""
		}
		return "\n" + own + own, own
	}
	newline := strings.LastIndexByte(gap, '\n')
	if newline < 0 {
		return gap, ""
	}
	if unit = strings.TrimPrefix(gap[newline+1:], own); unit == "" {
		unit = "\t"
	}
	return gap, unit
}

// closing stands between the only element of a list and its end.
func closing(gap, unit string) string { return strings.TrimSuffix(gap, unit) }

// indented writes node as it stands behind gap.
func indented(node Node, gap, unit string) (string, error) {
	var compact []byte
	switch n := node.(type) {
	case *Item:
		compact = n.append(nil, document)
	case *ItemGroup:
		compact = n.append(nil, document)
	}
	newline := strings.LastIndexByte(gap, '\n')
	if newline < 0 {
		return string(compact), nil
	}
	var out bytes.Buffer
	if err := json.Indent(&out, compact, gap[newline+1:], unit); err != nil {
		return "", err // a value whose text, set by a caller, is not JSON
	}
	text := out.String()
	if strings.Contains(gap, "\r\n") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text, nil
}
