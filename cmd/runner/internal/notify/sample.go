package notify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"runner/collection/antom"
)

// Sample returns the body of a notification from the catalogue, value giving what its variables stand for. spec is its
// name, or NAME:KIND; without a kind it is the first. It also returns both as the catalogue spells them.
func Sample(spec string, value func(variable string) string) (m Message, err error) {
	name, kind, _ := strings.Cut(spec, ":")
	n, ok := antom.FindNotification(name)
	if !ok {
		return m, &UnknownError{What: "notification", Name: name, Have: names()}
	}
	kinds := Kinds(n)
	i := slices.IndexFunc(kinds, func(k string) bool { return kind == "" || strings.EqualFold(k, kind) })
	if i < 0 {
		return m, &UnknownError{What: "kind of " + n.Name, Name: kind, Have: kinds}
	}
	body, err := (&antom.Product{Minimal: n.Samples[kinds[i]]}).Example(value)
	if err != nil {
		return m, fmt.Errorf("sample of %s: %w", n.Name, err)
	}
	return Message{Name: n.Name, Kind: kinds[i], Body: body}, nil
}

// Kinds returns the kinds of which there is a sample, as the documents order them; the kind of a notification that has
// one only is "".
func Kinds(n *antom.Notification) []string {
	var kinds []string
	for _, k := range append(slices.Clone(n.Kinds), "") {
		if n.Samples[k] != "" {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

func names() []string {
	var all []string
	for _, n := range antom.Notifications() {
		all = append(all, n.Name)
	}
	return all
}

// An UnknownError says that the catalogue has no such name.
type UnknownError struct {
	What, Name string
	Have       []string
}

// Error says what is not known.
func (e *UnknownError) Error() string { return fmt.Sprintf("there is no %s %.60q", e.What, e.Name) }

// Describe fills in what the body tells of m: its name and kind, if they are empty, and its subject.
func (m *Message) Describe() {
	got := Receipt{Body: m.Body}
	got.study()
	if m.Name == "" {
		m.Name, m.Kind = got.Name, got.Kind
	}
	if got.parsed != nil {
		m.Subject = subject(m.Name, got.parsed)
	}
}

// SetMember returns body, a JSON object, with the member at a path of names joined with dots set to a text; objects on
// the way are made. The members come out in alphabetical order, as the platform sends them.
func SetMember(body []byte, path, value string) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var root map[string]any
	if err := dec.Decode(&root); err != nil || root == nil {
		return nil, errors.New("the body is not a JSON object")
	}
	object := root
	names := strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		inner, ok := object[name].(map[string]any)
		if !ok {
			inner = make(map[string]any)
			object[name] = inner
		}
		object = inner
	}
	object[names[len(names)-1]] = value
	return json.Marshal(root)
}
