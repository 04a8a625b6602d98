package recorded_test

import (
	"errors"
	"strings"
	"testing"

	"runner/cmd/runner/internal/recorded"
)

// The same exchange in every format.
const (
	har = `{"log":{"version":"1.2","entries":[{"request":{"method":"POST","url":"https://h:8443/a/b?c=%2F&d",
		"headers":[{"name":"client-id","value":"C"}],"bodySize":9,"postData":{"mimeType":"x","text":"{\"a\":\"é\"}"}},
		"response":{"status":200,"statusText":"OK","headers":[{"name":"X","value":"y"}],"content":{"text":"e30=","encoding":"base64"}}}]}}`
	report = `{"collection":{},"run":{"executions":[{"item":{"name":"skipped"}},{"item":{"name":"pay","request":{"method":"POST",
		"url":{"host":["{{baseUrl}}"],"path":["a","{{p}}"],"query":[{"key":"c","value":"%2F"},{"key":"x","value":"1","disabled":true},
		{"key":"d","value":null}]},"body":{"mode":"raw","raw":"{\"a\":\"{{a}}\"}"}}},
		"request":{"method":"POST","url":{"protocol":"https","port":"8443","host":["h"],"path":["a","b"],
		"query":[{"key":"c","value":"%2F"},{"key":"d","value":null}]},"header":[{"key":"client-id","value":"C"},
		{"key":"off","value":"1","disabled":true}],"body":{"mode":"raw","raw":"{\"a\":\"é\"}"}},
		"response":{"code":200,"status":"OK","header":[{"key":"X","value":"y"}],"stream":{"type":"Buffer","data":[123,125]}}}]}}`
	lines = `{"v":1,"type":"start"}
{"v":1,"type":"exchange","cursor":{"path":["folder","pay"]},"hops":[{"request":{"method":"POST","url":"https://h:8443/a/b?c=%2F&d",
	"header":[{"key":"client-id","value":"C"}],"body":{"size":9,"text":"{\"a\":\"é\"}"}},
	"response":{"code":200,"reason":"OK","header":[{"key":"X","value":"y"}],"body":{"size":2,"base64":"e30="}}}]}
`
	request  = "POST /a/b?c=%2F&d HTTP/1.1\r\nHost: h:8443\r\nclient-id: C\r\n\r\n{\"a\":\"é\"}"
	response = "HTTP/1.1 200 OK\r\nX: y\r\n\r\n{}"
	curl     = `curl -sS 'https://h:8443/a/b?c=%2F&d' \
  -H "client-id: C" --compressed \
  --data-raw $'{"a":"é"}'`
)

func joined(s string) []byte { return []byte(strings.ReplaceAll(s, ",\n\t", ",")) }

func TestEveryFormatSaysTheSame(t *testing.T) {
	t.Parallel()
	read := func(data string) (*recorded.Exchange, error) {
		list, err := recorded.Read(joined(data))
		if err != nil {
			return nil, err
		}
		return list[0], nil
	}
	for name, c := range map[string]struct {
		read         func() (*recorded.Exchange, error)
		name         string
		hasResponse  bool
		target, body string
	}{
		"har":     {func() (*recorded.Exchange, error) { return read(har) }, "POST /a/b", true, "", ""},
		"report":  {func() (*recorded.Exchange, error) { return read(report) }, "pay", true, "/a/{{p}}?c=%2F&d", `{"a":"{{a}}"}`},
		"ndjson":  {func() (*recorded.Exchange, error) { return read(lines) }, "pay", true, "", ""},
		"request": {func() (*recorded.Exchange, error) { return recorded.ReadRequest([]byte(request)) }, "POST /a/b", false, "", ""},
		"lf": {func() (*recorded.Exchange, error) {
			return recorded.ReadRequest([]byte(strings.ReplaceAll(request, "\r", "")))
		}, "POST /a/b", false, "", ""},
		"length": {func() (*recorded.Exchange, error) {
			return recorded.ReadRequest([]byte(strings.Replace(request, "\r\n\r\n", "\r\nContent-Length: 10\r\n\r\n", 1) + "\n"))
		}, "POST /a/b", false, "", ""},
		"absolute": {func() (*recorded.Exchange, error) {
			return recorded.ReadRequest([]byte(strings.Replace(request, "/a/b", "https://h:8443/a/b", 1)))
		}, "POST /a/b", false, "", ""},
		"curl": {func() (*recorded.Exchange, error) { return recorded.ReadRequest([]byte(curl)) }, "POST /a/b", false, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x, err := c.read()
			if err != nil {
				t.Fatal(err)
			}
			r := x.Request
			id, _ := r.Header.Get("Client-Id")
			if r.Method != "POST" || r.URL.String() != "https://h:8443/a/b?c=%2F&d" || id != "C" || r.Header.Has("off") ||
				string(r.Body.Bytes) != `{"a":"é"}` || x.Name != c.name || x.Lacks != "" {
				t.Errorf("got %+v of %+v", r, x)
			}
			if x.Target != c.target || string(x.Body) != c.body {
				t.Errorf("written %q, %q", x.Target, x.Body)
			}
			if c.hasResponse != (x.Response != nil) || c.hasResponse && string(x.Response.Body) != "{}" {
				t.Errorf("response %+v", x.Response)
			}
		})
	}
	resp, err := recorded.ReadResponse([]byte(response))
	if err != nil || resp.Code != 200 || resp.Reason != "OK" || string(resp.Body) != "{}" || !resp.Header.Has("x") {
		t.Errorf("response %+v, %v", resp, err)
	}
}

func TestWhatARecordLacks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, new, data, want string }{
		"har size":    {`,"postData":{"mimeType":"x","text":"{\"a\":\"é\"}"}`, "", har, "the size only"},
		"har params":  {`"text":"{\"a\":\"é\"}"`, `"text":"","params":[{}]`, har, "parameters only"},
		"form":        {`"mode":"raw","raw":"{\"a\":\"é\"}"`, `"mode":"formdata"`, report, "formdata"},
		"no bodies":   {`"size":9,"text":"{\"a\":\"é\"}"`, `"size":9`, lines, "--reporter-ndjson-bodies"},
		"no response": {`"size":2,"base64":"e30="`, `"size":2`, lines, "--reporter-ndjson-bodies"},
	} {
		list, err := recorded.Read([]byte(strings.Replace(string(joined(c.data)), c.old, c.new, 1)))
		if err != nil || !strings.Contains(list[0].Lacks, c.want) {
			t.Errorf("%s: got %+v, %v, want %q", name, list, err, c.want)
		}
	}
}

func TestMasked(t *testing.T) {
	t.Parallel()
	x, err := recorded.ReadRequest([]byte("POST /p HTTP/1.1\nSignature: ***\n\n{\"a\":\"***\"}"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(x.Masked(), "; "); got != "the request's header Signature; something in the request's body" {
		t.Errorf("got %q", got)
	}
}

func TestBadRecords(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]error{
		"": recorded.ErrUnknown, "[]": recorded.ErrUnknown, "{}": recorded.ErrUnknown, "text": recorded.ErrUnknown,
		`{"log":{}}`: recorded.ErrEmpty, `{"run":{"executions":[]}}`: recorded.ErrEmpty, "{\"type\":\"start\"}\n{\"type\":\"done\"}": recorded.ErrEmpty,
	} {
		if _, err := recorded.Read([]byte(data)); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", data, err, want)
		}
	}
	for data, want := range map[string]string{
		`{"log":{"entries":[{"request":{"url":"x"}}]}}`:                   "log.entries.0: address",
		`{"log":{"entries":3}}`:                                           "HAR: ",
		`{"run":{"executions":[{"request":7}]}}`:                          "report: ",
		"{\"type\":\"start\"}\n{\"type\":7}\n":                            "line 2: ",
		`{"type":"exchange","hops":[{"request":{"url":"http:///nope"}}]}`: "no host",
	} {
		if _, err := recorded.Read([]byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", data, err, want)
		}
	}
	for data, want := range map[string]string{
		"": "no HTTP message", "POST\n\n": "no HTTP message", "POST path HTTP/1.1\n\n": "no HTTP message",
		"POST /p HTTP/1.1\nnonsense\n\n": "want NAME: VALUE", "curl": "no HTTP message", "curl -d x": "no address",
		"curl 'https://h": "not closed", "curl https://h -d @f": "from a file", "curl https://h -H": "no value",
	} {
		if _, err := recorded.ReadRequest([]byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", data, err, want)
		}
	}
	if _, err := recorded.ReadResponse([]byte("POST / HTTP/1.1\n\n")); err == nil {
		t.Error("a request is read as a response")
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{har, report, lines} {
		f.Add(joined(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := recorded.Read(data)
		if err == nil && len(list) == 0 {
			t.Error("neither an exchange nor an error")
		}
		for _, x := range list {
			x.Masked()
			_ = x.Request.URL.String()
		}
	})
}

func FuzzReadMessage(f *testing.F) {
	for _, seed := range []string{request, response, curl, "curl $'\\", "curl -d '' https://h"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if x, err := recorded.ReadRequest(data); err == nil && x.Request.Method == "" {
			t.Error("a request without a method")
		}
		recorded.ReadResponse(data)
	})
}
