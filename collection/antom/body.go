package antom

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Decode reads a body as [API.Check] wants it: an object, with its numbers as they are written.
func Decode(text []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var body map[string]any
	if err := d.Decode(&body); err != nil {
		return nil, err
	}
	if body == nil {
		return nil, fmt.Errorf("want an object, have null")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("there is more behind the object")
	}
	return body, nil
}

// At returns what body has at the path of a [Problem], such as "order.goods[0].goodsName"; nil if there is nothing.
func At(body map[string]any, path string) any {
	var v any = body
	for step := range strings.SplitSeq(path, ".") {
		name, numbers, isList := strings.Cut(step, "[")
		object, _ := v.(map[string]any)
		v = object[name]
		if isList {
			v = elementAt(v, numbers)
		}
	}
	return v
}

// elementAt goes into lists: numbers is what follows the first bracket, "0]" or "0][1]".
func elementAt(v any, numbers string) any {
	for number := range strings.SplitSeq(strings.TrimSuffix(numbers, "]"), "][") {
		list, _ := v.([]any)
		i, err := strconv.Atoi(number)
		if err != nil || i < 0 || i >= len(list) {
			return nil
		}
		v = list[i]
	}
	return v
}

// Of returns the id of a request, "" if it has none, and what of it must not differ when it is repeated, as a text to
// compare.
func (i Idempotency) Of(body map[string]any) (id, same string) {
	if i.Key == "" {
		return "", ""
	}
	id, _ = At(body, i.Key).(string)
	values := make([]any, len(i.Same))
	for n, path := range i.Same {
		values[n] = At(body, path)
	}
	text, err := json.Marshal(values)
	if err != nil {
		return "", "" // what was decoded can be encoded
	}
	return id, string(text)
}
