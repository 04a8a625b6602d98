package wire_test

import (
	"errors"
	"strings"
	"testing"

	"runner/collection/wire"
)

func TestEscape(t *testing.T) {
	const all = " !\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~\x00\t\x7fé%zz%4f"
	for part, want := range map[wire.Part]string{
		wire.PathPart:     "%20!%22%23$%&'()*+,-./09:;%3C=%3E%3F@AZ[\\]^_%60az%7B|%7D~%00%09%7F%C3%A9%zz%4f",
		wire.QueryPart:    "%20!%22%23$%&%27()*+,-./09:;%3C=%3E?@AZ[\\]^_`az{|}~%00%09%7F%C3%A9%zz%4f",
		wire.FragmentPart: "%20!%22#$%&'()*+,-./09:;%3C=%3E?@AZ[\\]^_%60az{|}~%00%09%7F%C3%A9%zz%4f",
		wire.UserPart: "%20!%22%23$%&'()*+,-.%2F09%3A%3B%3C%3D%3E%3F%40AZ%5B%5C%5D%5E_%60az%7B%7C%7D~" +
			"%00%09%7F%C3%A9%zz%4f",
	} {
		got := part.Escape(all)
		if got != want {
			t.Errorf("part %d:\ngot  %s\nwant %s", part, got, want)
		}
		if again := part.Escape(got); again != got {
			t.Errorf("part %d: escaping twice gives %s", part, again)
		}
	}
}

func TestEscapeParam(t *testing.T) {
	if got, want := wire.EscapeParam("a&b=c#d e", "f&g=h#i'", true), "a%26b%3Dc%23d%20e=f%26g=h%23i%27"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := wire.EscapeParam("a", "ignored", false); got != "a" {
		t.Errorf("got %s, want a", got)
	}
}

func TestCheck(t *testing.T) {
	good := func() *wire.Request {
		return &wire.Request{Method: "M-SEARCH", URL: wire.URL{Host: "h", Path: "/a"},
			Header: wire.Header{{Name: "X", Value: "a\té\xff"}}}
	}
	if err := good().Check(); err != nil {
		t.Fatal(err)
	}
	const badValue = "ERR_INVALID_CHAR Invalid character in header content"
	const name = "Header name must be a valid HTTP token"
	add := func(f wire.Field) func(*wire.Request) { return func(r *wire.Request) { r.Header.Add(f) } }
	method := func(m string) func(*wire.Request) { return func(r *wire.Request) { r.Method = m } }
	for want, spoil := range map[string]func(*wire.Request){
		"ERR_UNESCAPED_CHARACTERS Request path contains unescaped characters": func(r *wire.Request) {
			r.URL.Path += " "
		},
		`ERR_INVALID_HTTP_TOKEN Method must be a valid HTTP token ["{{M}}"]`: method("{{M}}"),
		`ERR_INVALID_HTTP_TOKEN Method must be a valid HTTP token [""]`:      method(""),
		`ERR_INVALID_HTTP_TOKEN ` + name + ` ["X Bad"]`:                      add(wire.Field{Name: "X Bad"}),
		`ERR_INVALID_HTTP_TOKEN ` + name + ` [""]`:                           add(wire.Field{}),
		badValue + ` ["Y"]`: add(wire.Field{Name: "Y", Value: "a\nb"}),
		badValue + ` ["Z"]`: add(wire.Field{Name: "Z", Value: "\u0100"}),
	} {
		r := good()
		spoil(r)
		e, ok := errors.AsType[*wire.Error](r.Check())
		if !ok || e.Name != "TypeError" || e.Code+" "+e.Error() != want {
			t.Errorf("got %+v, want %s", e, want)
		}
	}
}

func TestCheckPort(t *testing.T) {
	for _, port := range []string{"", "0", "80", "00080", "65535", " 80 "} {
		if err := (wire.URL{Port: port}).CheckPort(); err != nil {
			t.Errorf("%q: %v", port, err)
		}
	}
	for port, shown := range map[string]string{"99999": "'99999'", "-1": "'-1'", "{{port}}": "'{{port}}'",
		"9'9":                   `"9'9"`,
		strings.Repeat("9", 29): "'" + strings.Repeat("9", 25) + "...'"} {
		err := wire.URL{Port: port}.CheckPort()
		want := "Port should be >= 0 and < 65536. Received type string (" + shown + ")."
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
