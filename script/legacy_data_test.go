package script_test

import (
	"testing"

	"runner/collection"
	"runner/script"
)

// What request.data is for each kind of body, as Newman 6.2.2 has it.
func TestLegacyRequestData(t *testing.T) {
	str := collection.StringValue
	pair := func(key, value string) collection.KeyValue { return collection.KeyValue{Key: key, Value: str(value)} }
	off := pair("off", "x")
	off.Disabled = true
	form := []collection.KeyValue{pair("a", "1"), pair("b", "2"), off, pair("a", "3")}
	var parts []collection.FormParam
	for _, p := range form {
		parts = append(parts, collection.FormParam{KeyValue: p})
	}
	raw := func(v collection.Value) *collection.Body { return &collection.Body{Mode: "raw", Raw: v} }
	for name, test := range map[string]struct {
		body *collection.Body
		want string
	}{
		"none": {nil, "{}"}, "text": {raw(str("x")), "x"}, "empty": {raw(str("")), "{}"},
		"number": {raw(collection.NumberValue(5)), "{}"}, "object": {raw(collection.JSONValue(`{"a":1}`)), `{"a":1}`},
		"form":    {&collection.Body{Mode: "urlencoded", URLEncoded: form}, `{"a":["1","3"],"b":"2"}`},
		"parts":   {&collection.Body{Mode: "formdata", FormData: parts}, `{"a":["1","3"],"b":"2"}`},
		"file":    {&collection.Body{Mode: "file", File: &collection.FileBody{Src: str("f")}}, "{}"},
		"graphql": {&collection.Body{Mode: "graphql", GraphQL: &collection.GraphQL{Query: str("q")}}, "{}"},
	} {
		s := newStage(script.Config{})
		in := s.input(collection.Test, "console.log(JSON.stringify(request.data))")
		in.Request.Body = test.body
		if _, err := s.host.Execute(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		s.host.Close()
		if got, want := describe(s.events[len(s.events)-1]), "log "+test.want; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
