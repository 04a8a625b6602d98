package auth_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"runner/collection"
	"runner/collection/auth"
	"runner/collection/wire"
)

// head shows what Authorize can change: the target and the header.
func head(r *wire.Request) string {
	var b strings.Builder
	b.WriteString(r.URL.Target())
	for _, f := range r.Header {
		fmt.Fprintf(&b, "|%s: %s", f.Name, f.Value)
	}
	return b.String()
}

func request(query string, author ...string) *wire.Request {
	r := &wire.Request{Method: "GET", URL: wire.URL{Path: "/", Query: query, HasQuery: query != ""}}
	for i := 0; i < len(author); i += 2 {
		r.Header.Add(wire.Field{Name: author[i], Value: author[i+1]})
	}
	r.Header.Add(wire.Field{Name: "Accept", Value: "*/*", Origin: wire.System})
	return r
}

func block(typ string, params ...collection.KeyValue) *collection.Auth {
	return &collection.Auth{Type: typ, Params: params}
}

func str(key, value string) collection.KeyValue {
	return collection.KeyValue{Key: key, Value: collection.StringValue(value), Type: "string"}
}

func typed(key string, v collection.Value, typ string) collection.KeyValue {
	return collection.KeyValue{Key: key, Value: v, Type: typ}
}

func TestAuthorize(t *testing.T) {
	null, no, five := collection.NullValue(), collection.BoolValue(false), collection.NumberValue(5)
	const none = "/|Accept: */*"
	for name, test := range map[string]struct {
		auth *collection.Auth
		req  *wire.Request
		want string
	}{
		"nil":     {nil, request(""), none},
		"no type": {block(""), request(""), none},
		"noauth": {block("noauth", str("token", "T")), request("", "authorization", "mine"),
			"/|authorization: mine|Accept: */*"},
		"basic": {block("basic", str("username", "u"), str("password", "pé")), request(""),
			"/|Authorization: Basic dTpww6k=|Accept: */*"},
		"empty": {block("basic"), request(""), "/|Authorization: Basic Og==|Accept: */*"},
		"zero": {block("basic", typed("username", collection.NumberValue(0), ""), typed("password", no,
			"string")), request(""), "/|Authorization: Basic OmZhbHNl|Accept: */*"},
		"replaces": {block("basic", str("username", "u")), request("", "AUTHORIZATION", "mine", "X", "1",
			"authorization", "2"), "/|X: 1|Authorization: Basic dTo=|Accept: */*"},
		"bearer": {block("bearer", str("token", "a"), str("token", "{{t}}")), request("", "X", "1"),
			"/|X: 1|Authorization: Bearer secret|Accept: */*"},
		"no token": {block("bearer", str("token", "")), request("", "authorization", "mine"),
			"/|authorization: mine|Accept: */*"},
		"absent": {block("bearer"), request(""), none},
		"null":   {block("bearer", typed("token", null, "any")), request(""), none},
		"null str": {block("bearer", typed("token", null, "string")), request(""),
			"/|Authorization: Bearer null|Accept: */*"},
		"false": {block("bearer", typed("token", no, "boolean")), request(""), none},
		"false s": {block("bearer", typed("token", no, "string")), request(""),
			"/|Authorization: Bearer false|Accept: */*"},
		"as bool": {block("bearer", typed("token", five, "boolean")), request(""),
			"/|Authorization: Bearer true|Accept: */*"},
		"as num": {block("bearer", typed("token", collection.StringValue("05.0"), "number")), request(""),
			"/|Authorization: Bearer 5|Accept: */*"},
		"list": {block("bearer", typed("token", collection.JSONValue("[1,2]"), "")), request(""),
			"/|Authorization: Bearer 1,2|Accept: */*"},
		"key": {block("apikey", str("key", "X-Key"), str("value", "{{t}}")), request("", "x-key", "old", "Y",
			"1"), "/|Y: 1|X-Key: secret|Accept: */*"},
		"default":  {block("apikey", str("key", "accept"), str("value", "v")), request(""), "/|accept: v"},
		"number":   {block("apikey", str("key", "K"), typed("value", five, "any")), request(""), "/|K: 5|Accept: */*"},
		"no value": {block("apikey", str("key", "K")), request(""), "/|K: |Accept: */*"},
		"no key":   {block("apikey", str("value", "v")), request(""), none},
		"neither":  {block("apikey", str("in", "query")), request(""), none},
		"in": {block("apikey", str("key", "K"), str("value", "v"), str("in", "cookie")), request(""),
			"/|K: v|Accept: */*"},
		"query": {block("apikey", str("key", "a b"), str("value", "v&=#'"), str("in", "query")),
			request("a%20b=1&x=1&&a%20b"),
			"/?x=1&&a%20b=v%26=%23%27|Accept: */*"},
		"first query": {block("apikey", str("key", "k"), str("value", "v"), str("in", "query")), request(""),
			"/?k=v|Accept: */*"},
		"query number": {block("apikey", str("key", "k"), typed("value", five, ""), str("in", "query")),
			request("x"), "/?x&k|Accept: */*"},
		"query no key": {block("apikey", str("value", "v"), str("in", "query")), request("x"), "/?x&=v|Accept: */*"},
		"query no name": {block("apikey", str("key", "k=l"), str("value", ""), str("in", "query")),
			request("k%3Dl=1"), "/?k%3Dl=|Accept: */*"},
	} {
		t.Run(name, func(t *testing.T) {
			expand := func(s string) string { return strings.ReplaceAll(s, "{{t}}", "secret") }
			if err := auth.Authorize(test.auth, expand, test.req); err != nil {
				t.Fatal(err)
			}
			if got := head(test.req); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestAuthorizeTwice(t *testing.T) {
	for _, typ := range []string{"basic", "bearer", "apikey"} {
		a := block(typ, str("username", "u"), str("token", "t"), str("key", "k"), str("value", "v"), str("in", "query"))
		once := request("x=1", "X", "1")
		if err := auth.Authorize(a, nil, once); err != nil {
			t.Fatal(err)
		}
		want := head(once)
		if err := auth.Authorize(a, nil, once); err != nil || head(once) != want {
			t.Errorf("%s: twice gives %s, %v; once gave %s", typ, head(once), err, want)
		}
	}
}

func TestAuthorizeUnsupported(t *testing.T) {
	req := request("")
	err := auth.Authorize(block("foo"), nil, req)
	u, ok := errors.AsType[*auth.UnsupportedError](err)
	if !ok || !errors.Is(err, auth.ErrUnsupported) || u.Type != "foo" {
		t.Fatalf("got %v, want an UnsupportedError for foo", err)
	}
	if want := "runtime: could not find a handler for auth: foo"; u.Warning() != want {
		t.Errorf("got %q, want %q", u.Warning(), want)
	}
	if want := `auth type "foo" is not supported`; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if got := head(req); got != "/|Accept: */*" {
		t.Errorf("request was changed: %s", got)
	}
}

// A parameter must not be able to begin a header field of its own, and must not show up in the error.
func TestAuthorizeInjection(t *testing.T) {
	for _, a := range []*collection.Auth{
		block("bearer", str("token", "secret\r\nX: 1")),
		block("bearer", str("token", "secret\u0100")),
		block("apikey", str("key", "K"), str("value", "secret\n")),
		block("apikey", str("key", "K: x\r\nK"), str("value", "secret")),
	} {
		err := auth.Authorize(a, nil, request(""))
		if _, ok := errors.AsType[*wire.Error](err); !ok {
			t.Errorf("%v: got %v, want a wire.Error", a, err)
			continue
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error shows the secret: %v", err)
		}
	}
}

func ExampleAuthorize() {
	req := &wire.Request{Method: "GET"}
	token := collection.KeyValue{Key: "token", Value: collection.StringValue("{{token}}")}
	err := auth.Authorize(&collection.Auth{Type: "bearer", Params: []collection.KeyValue{token}},
		func(string) string { return "T" }, req)
	fmt.Println(req.Header[0].Name, req.Header[0].Value, err)
	// Output: Authorization Bearer T <nil>
}
