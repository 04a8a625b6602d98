package explain

import (
	"io"
	"strings"
	"testing"

	"runner/collection/wire"
)

// The time was taken once for the header and once for the signature.
func TestTimeTakenTwice(t *testing.T) {
	t.Parallel()
	for sent, signedAt := range map[string]string{
		"1685599933871":             "1685599933868",
		"2023-06-01T06:12:13Z":      "2023-06-01T06:12:12Z",
		"2023-06-01T06:12:13+00:00": "2023-06-01T06:12:14+00:00",
		"2023-06-01T06:12:59+0000":  "2023-06-01T06:13:00+0000",
	} {
		m := message()
		m.At = sent
		p := partsOf(m)
		p.at = signedAt
		m.Signature = signed(keys()[0], p.content())
		e := Request(m, known()...)
		if !strings.HasPrefix(e.Mistake, "the time was taken twice") || !strings.Contains(e.Mistake, signedAt) || e.Fix == "" {
			t.Errorf("%s: explained as %q", sent, e.Mistake)
		}
	}
}

// JSON that was indented, and its line breaks changed, by the same editor.
func TestTwoMistakesInTheBody(t *testing.T) {
	t.Parallel()
	m := message()
	m.Body = []byte(`{"a":1}`)
	p := partsOf(m)
	p.body = []byte("{\r\n    \"a\": 1\r\n}")
	m.Signature = signed(keys()[0], p.content())
	e := Request(m, known()...)
	for _, want := range []string{"four blanks", "CRLF"} {
		if !strings.Contains(e.Mistake, want) {
			t.Errorf("explained as %q, want %q in it", e.Mistake, want)
		}
	}
}

// An answer is signed as a request is, with its own time and with the path that was requested.
func TestResponse(t *testing.T) {
	t.Parallel()
	const at = "2023-06-01T14:12:14+08:00"
	req := &wire.Request{Method: "POST", URL: wire.URL{Scheme: "https", Host: "h", Path: "/ams/sandbox/api/v1/payments/pay"},
		Header: wire.Header{{Name: "Client-Id", Value: "C"}, {Name: "Request-Time", Value: "1685599933871"},
			{Name: "Signature", Value: "of the request"}}}
	for name, c := range map[string]struct {
		change func(p *parts)
		key    int
		want   string
	}{
		"right":    {func(*parts) {}, 0, ""},
		"time":     {func(p *parts) { p.at = "1685599933871" }, 0, "another time was signed"},
		"path":     {func(p *parts) { p.target = "/ams/api/v1/payments/pay" }, 0, "the live path was signed"},
		"body":     {func(p *parts) { p.body = []byte(`{"result": {"resultStatus": "S"}}`) }, 0, "blanks behind"},
		"own key":  {func(*parts) {}, 1, "another key"},
		"own time": {func(p *parts) { p.at = "2023-06-01T06:12:14Z" }, 0, "another time was signed"},
	} {
		resp := &wire.Response{Body: []byte(`{"result":{"resultStatus":"S"}}`), Header: wire.Header{{Name: "client-id", Value: "C"},
			{Name: "response-time", Value: at}}}
		p := partsOf(FromResponse(req, resp))
		if got := string(p.content()); got != "POST /ams/sandbox/api/v1/payments/pay\nC."+at+"."+string(resp.Body) {
			t.Errorf("%s: to be signed: %q", name, got)
		}
		c.change(p)
		resp.Header.Add(wire.Field{Name: "signature", Value: signed(keys()[c.key], p.content())})
		e := Request(FromResponse(req, resp), known()...)
		if !strings.Contains(e.Mistake, c.want) || e.Verified != (c.want == "") || c.want == "" && e.Found() {
			t.Errorf("%s: explained as %q, verified %v", name, e.Mistake, e.Verified)
		}
	}
}

func TestNumbersAreWrittenAgain(t *testing.T) {
	t.Parallel()
	const body = `{"a":100.0,"b":-1e2,"s":"1.0 \" 2.0","n":null,"l":[7]}`
	for want, f := range map[string]func([]byte) []byte{
		`{"a":100,"b":-100,"s":"1.0 \" 2.0","n":null,"l":[7]}`:       numbers(jsNumber),
		`{"a":100.0,"b":-100.0,"s":"1.0 \" 2.0","n":null,"l":[7.0]}`: numbers(pointNumber),
	} {
		if got := string(f([]byte(body))); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// A body that is a file is read.
func TestBodyOfAFile(t *testing.T) {
	t.Parallel()
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("file")), nil }
	if m := FromRequest(&wire.Request{Body: wire.Body{Open: open, Size: 4}}); string(m.Body) != "file" {
		t.Errorf("body %q", m.Body)
	}
}

// However large the body, what is tried is bounded.
func TestEffortIsBounded(t *testing.T) {
	t.Parallel()
	m := message()
	m.Body = []byte(`{"a": "` + strings.Repeat("é/", 300<<10) + `"}`)
	m.Signature = signed(keys()[0], []byte("else"))
	e := Request(m, known()...)
	if e.Found() {
		t.Errorf("explained as %q", e.Mistake)
	}
	if most := len(changes(m)) + 2*budget/len(m.Body) + 2; e.Tried > most {
		t.Errorf("%d texts were hashed, want at most %d", e.Tried, most)
	}
}

func TestDifference(t *testing.T) {
	t.Parallel()
	e := &Explanation{Content: []byte("POST /p\nC.1.é{\"a\": 1}"), Signed: []byte("POST /p\nC.1.é{\"a\":1}")}
	d, ok := e.Difference()
	if !ok || d.Line != 2 || d.Column != 11 || !strings.HasSuffix(string(d.Want), `{"a": 1}`) || !strings.HasSuffix(string(d.Have), `{"a":1}`) {
		t.Errorf("got %+v, %v", d, ok)
	}
	e.Signed = e.Content
	if _, ok := e.Difference(); ok {
		t.Error("the same differs")
	}
	if _, ok := (&Explanation{Content: []byte("x")}).Difference(); ok {
		t.Error("what is not known differs")
	}
	long := strings.Repeat("é", 100)
	e = &Explanation{Content: []byte(long + "x" + long), Signed: []byte(long + "y" + long)}
	if d, _ := e.Difference(); len(d.Want) > 2*around+4 || d.Column != 101 {
		t.Errorf("got %+v", d)
	}
}
