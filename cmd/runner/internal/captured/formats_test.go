package captured

import (
	"errors"
	"strings"
	"testing"

	"runner/collection/wire"
)

// The same exchange in every format.
const (
	har = `{"log":{"entries":[{"request":{"method":"POST","url":"https://h:8443/a/b?c=%2F&d","bodySize":10,
		"headers":[{"name":"client-id","value":"C"}],"postData":{"text":"{\"a\":\"é\"}"}},
		"response":{"status":200,"headers":[{"name":"X","value":"y"}],"content":{"text":"e30=","encoding":"base64"}}}]}}`
	report = `{"run":{"executions":[{"item":{"name":"skipped"}},{"item":{"name":"pay","request":{"method":"POST",
		"url":{"host":["{{baseUrl}}"],"path":["a","{{p}}"],"query":[{"key":"c","value":"%2F"},
		{"key":"x","value":"1","disabled":true},{"key":"d","value":null}]},"body":{"mode":"raw","raw":"{\"a\":\"{{a}}\"}"}}},
		"request":{"method":"POST","url":{"protocol":"https","port":"8443","host":["h"],"path":["a","b"],
		"query":[{"key":"c","value":"%2F"},{"key":"d","value":null}]},"header":[{"key":"client-id","value":"C"}],
		"body":{"mode":"raw","raw":"{\"a\":\"é\"}"}},
		"response":{"code":200,"header":[{"key":"X","value":"y"}],"stream":{"type":"Buffer","data":[123,125]}}}]}}`
	ndjson = `{"v":1,"type":"start"}
{"v":1,"type":"exchange","cursor":{"path":["folder","pay"]},"hops":[{"request":{"method":"POST","url":"https://h:8443/a/b?c=%2F&d",` +
		`"header":[{"key":"client-id","value":"C"}],"body":{"size":10,"text":"{\"a\":\"é\"}"}},` +
		`"response":{"code":200,"header":[{"key":"X","value":"y"}],"body":{"size":2,"base64":"e30="}}}]}
`
	message = "POST https://h:8443/a/b?c=%2F&d HTTP/1.1\r\nclient-id: C\r\nContent-Length: 10\r\n\r\n{\"a\":\"é\"}\n"
	command = `curl -sS 'https://h:8443/a/b?c=%2F&d' \
  -H "client-id: C" --compressed \
  --data-raw $'{"a":"é"}'`
)

func one(all []Exchange, err error) (Exchange, error) {
	if err != nil {
		return Exchange{}, err
	}
	return all[0], nil
}

func alone(req *wire.Request, err error) (Exchange, error) {
	return Exchange{Name: "pay", Request: req}, err
}

func TestEveryFormatSaysTheSame(t *testing.T) {
	t.Parallel()
	for name, read := range map[string]func() (Exchange, error){
		"har":     func() (Exchange, error) { return one(HAR([]byte(har))) },
		"report":  func() (Exchange, error) { return one(Report([]byte(report))) },
		"ndjson":  func() (Exchange, error) { return one(Report([]byte(ndjson))) },
		"message": func() (Exchange, error) { return alone(HTTP([]byte(message))) },
		"curl":    func() (Exchange, error) { return alone(HTTP([]byte(command))) },
	} {
		x, err := read()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r := x.Request
		if r.Method != "POST" || r.URL.String() != "https://h:8443/a/b?c=%2F&d" || get(r.Header, "Client-Id") != "C" ||
			string(r.Body.Bytes) != `{"a":"é"}` || x.Lacks != "" {
			t.Errorf("%s: read as %+v %+v", name, x, r)
		}
		if x.Response != nil && (x.Response.Code != 200 || string(x.Response.Body) != "{}" || get(x.Response.Header, "x") != "y") {
			t.Errorf("%s: the answer is read as %+v", name, x.Response)
		}
		if name == "report" && (x.Target != "/a/{{p}}?c=%2F&d" || string(x.Body) != `{"a":"{{a}}"}`) {
			t.Errorf("written %q, %q", x.Target, x.Body)
		}
	}
}

func TestWhatARecordLacks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		read           func([]byte) ([]Exchange, error)
		data, old, new string
		want           string
	}{
		"har":      {HAR, har, `,"postData":{"text":"{\"a\":\"é\"}"}`, "", "the size only"},
		"form":     {Report, report, `"raw","raw":"{\"a\":\"é\"}"`, `"formdata"`, "formdata"},
		"request":  {Report, ndjson, `"size":10,"text":"{\"a\":\"é\"}"`, `"size":10`, "--reporter-ndjson-bodies"},
		"response": {Report, ndjson, `"size":2,"base64":"e30="`, `"size":2`, "--reporter-ndjson-bodies"},
	} {
		x, err := one(c.read([]byte(strings.Replace(c.data, c.old, c.new, 1))))
		if err != nil || !strings.Contains(x.Lacks, c.want) {
			t.Errorf("%s: lacks %q, %v; want %q", name, x.Lacks, err, c.want)
		}
	}
}

func TestBadLines(t *testing.T) {
	t.Parallel()
	const start = "{\"v\":1,\"type\":\"start\"}\n"
	if _, err := Report([]byte(start)); !errors.Is(err, ErrNoExchange) {
		t.Errorf("a report without exchanges: %v", err)
	}
	for _, bad := range []string{"{", `{"v":1,"type":"exchange","hops":7}`,
		`{"v":1,"hops":[{"request":{"method":"POST","url":"h","body":{"base64":"!"}}}]}`} {
		if _, err := Report([]byte(start + bad)); err == nil || !strings.HasPrefix(err.Error(), "line 2: ") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestCurl(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]string{
		`curl https://h/p`: "GET /p ",
		`curl -X PUT --url=https://h/p -d a=1 --data b=2`:  "PUT /p a=1&b=2",
		`curl -XDELETE "https://h/p?a=\"b\""`:              `DELETE /p?a="b" `,
		`curl https://h/p -d 'it'\''s'`:                    "POST /p it's",
		`curl https://h/p --data-raw $'a\nb\'c'`:           "POST /p a\nb'c",
		`curl https://h/p --data-raw '@f' -o out -A agent`: "POST /p @f",
		"curl https://h/p \\\r\n  -d x":                    "POST /p x",
	} {
		req, err := HTTP([]byte(command))
		if err != nil {
			t.Errorf("%s: %v", command, err)
			continue
		}
		if got := req.Method + " " + req.URL.Target() + " " + string(req.Body.Bytes); got != want {
			t.Errorf("%s: got %q, want %q", command, got, want)
		}
	}
	for command, want := range map[string]string{
		"curl -d x": "no address", "curl 'https://h": "not closed", "curl https://h -d @f": "from a file",
		"curl https://h -H": "no value",
	} {
		if _, err := HTTP([]byte(command)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", command, err, want)
		}
	}
}
