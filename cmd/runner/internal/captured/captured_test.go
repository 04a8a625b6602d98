package captured

import (
	"errors"
	"strings"
	"testing"

	"runner/collection/wire"
)

func get(h wire.Header, name string) string { v, _ := h.Get(name); return v }

func TestHTTP(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"LF":     "POST /p/%7E?a=1 HTTP/1.1\nHost: h:8080\nclient-id:  C \n\n{\"a\": 1}\r\n",
		"CRLF":   "POST /p/%7E?a=1 HTTP/1.1\r\nHost: h:8080\r\nclient-id:  C \r\n\r\n{\"a\": 1}\r\n",
		"no end": "POST /p/%7E?a=1\nHost: h:8080\nClient-Id: C\n\n{\"a\": 1}\r\n",
		"whole":  "POST https://h/p/%7E?a=1 HTTP/1.1\nClient-Id: C\n\n{\"a\": 1}\r\n",
	} {
		req, err := HTTP([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if req.Method != "POST" || req.URL.Target() != "/p/%7E?a=1" || get(req.Header, "Client-Id") != "C" ||
			string(req.Body.Bytes) != "{\"a\": 1}\r\n" || req.URL.Host == "" {
			t.Errorf("%s: read as %+v", name, req)
		}
	}
	for _, text := range []string{"", "{}", "POST", "post /p HTTP/1.1", "POST /p HTTP/1.1\nno colon\n\n", "a b c d",
		"POST /p\n" + strings.Repeat("a: b\n", 1001)} {
		if _, err := HTTP([]byte(text)); err == nil {
			t.Errorf("%.40q is read", text)
		}
	}
}

func TestHAR(t *testing.T) {
	t.Parallel()
	all, err := HAR([]byte(`{"log":{"entries":[{"request":{"method":"POST","url":"https://h:1/p?q","headers":[{"name":":path","value":"x"},
		{"name":"Signature","value":"s"}],"postData":{"text":"{\"a\":\"ü\"}\n"}},"response":{"status":200,
		"headers":[{"name":"Client-Id","value":"C"}],"content":{"text":"e30=","encoding":"base64"}}}]}}`))
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	x := all[0]
	if x.Name != "POST /p" || x.Request.URL.Target() != "/p?q" || len(x.Request.Header) != 1 ||
		string(x.Request.Body.Bytes) != "{\"a\":\"ü\"}\n" || string(x.Response.Body) != "{}" || x.Response.Code != 200 {
		t.Errorf("read as %+v %+v", x, x.Request)
	}
	for _, text := range []string{"", "[]", "{}", `{"log":{"entries":[]}}`,
		`{"log":{"entries":[{"response":{"status":1,"content":{"text":"!","encoding":"base64"}}}]}}`} {
		if _, err := HAR([]byte(text)); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	all, err := Report([]byte(`{"run":{"executions":[{"item":{"name":"pay"},"request":{"method":"POST","url":{"protocol":"http",
		"port":"1","host":["127","0","0","1"],"path":["a","b"],"query":[{"key":"c","value":"d"}]},"header":[{"key":"Client-Id",
		"value":"C"},{"key":"X","value":"y","disabled":true}],"body":{"mode":"raw","raw":"{}"}},"response":{"code":200,
		"header":[{"key":"A","value":"b"}],"stream":{"type":"Buffer","data":[123,125]}}},{"item":{"name":"unsent"}}]}}`))
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	x := all[0]
	if x.Name != "pay" || x.Request.URL.String() != "http://127.0.0.1:1/a/b?c=d" || len(x.Request.Header) != 1 ||
		string(x.Request.Body.Bytes) != "{}" || string(x.Response.Body) != "{}" {
		t.Errorf("read as %+v %+v", x, x.Request)
	}
	if _, err := Report([]byte(`{"run":{"executions":[]}}`)); !errors.Is(err, ErrNoExchange) {
		t.Errorf("an empty report: %v", err)
	}
}

func FuzzReaders(f *testing.F) {
	f.Add([]byte("POST /p HTTP/1.1\nA: b\n\nx"))
	f.Add([]byte(`{"log":{"entries":[{"request":{"method":"POST","url":"h"}}]}}`))
	f.Add([]byte(`{"run":{"executions":[{"request":{"url":{"host":["h"]}}}]}}`))
	for _, seed := range []string{har, report, ndjson, message, command, "curl $'\\", "curl -d '' https://h"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if req, err := HTTP(data); err == nil && req.Method == "" {
			t.Error("a request without a method")
		}
		HTTPResponse(data)
		HAR(data)
		Report(data)
	})
}
