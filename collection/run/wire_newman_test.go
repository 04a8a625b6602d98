package run_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/transport"
	"runner/collection/variable"
	"runner/collection/wire"
)

// A wireCase is a collection, what its server answers, and what Newman 6.2.2 sent and made of the answers. Bytes stand
// as the characters of Latin-1. "{B}", "{H}" and "{P}" are the server's address as URL, host and port; "*" in a head is
// [defaultHead].
type wireCase struct {
	Name    string
	Items   json.RawMessage
	Vars    map[string]string
	Replies []wireReply
	Sent    []string
	Results []wireResult
}

// A wireReply is bytes, and what becomes of the connection: "", "close" or "reset".
type wireReply struct{ Data, Then string }

func (r *wireReply) UnmarshalJSON(data []byte) error {
	if data[0] == '"' {
		return json.Unmarshal(data, &r.Data)
	}
	type plain wireReply
	return json.Unmarshal(data, (*plain)(r))
}

// A wireResult is an error, "Name: message (code)", or a response.
type wireResult struct {
	Error, Status string
	Header        []string
	Body          string
}

const defaultHead = "User-Agent: PostmanRuntime/7.39.1\r\nAccept: */*\r\nCache-Control: no-cache\r\n" +
	"Postman-Token: *\r\nHost: 127.0.0.1:{P}\r\nAccept-Encoding: gzip, deflate, br\r\nConnection: keep-alive\r\n"

// wireOther names the cases in which we do otherwise than Newman, and why that is so.
var wireOther = both(map[string]string{
	"url: path number":          "is the segment that the author meant",
	"url: path objects":         "are the segments that the format describes",
	"url: query types":          "keys that are numbers count",
	"url: port empty string":    "is no port",
	"url: userinfo lone pct":    "does not break the run off",
	"url: userinfo broken utf8": "does not break the run off",

	"head: list":                                  "the value is the list's text, in one field",
	"behavior: strings for booleans":              "a text is no boolean",
	"redirect: from fragment":                     "a Referer has no fragment",
	"redirect: from credentials":                  "a Referer has no credentials",
	"redirect: from credentials to another host":  "a Referer has no credentials",
	"redirect: at most -1":                        "is no limit that could be meant",
	"redirect: to idn utf8":                       "names in redirects are looked up as they are",
	"redirect: to short ip":                       "names in redirects are looked up as they are",
	"redirect: to scheme alone":                   "is no name",
	"redirect: to one slash":                      "is read as browsers do",
	"cookie: subdomain":                           "a domain covers the names under it, localhost as well",
	"cookie: latin1":                              "the bytes are kept",
	"response: header latin1":                     "the bytes are kept",
	"response: header utf8":                       "is UTF-8",
	"response: reason latin1":                     "the bytes are kept",
	"response: duplicates":                        "stand in the order in which they came",
	"response: length and chunks":                 "is read",
	"response: two equal lengths":                 "is read",
	"response: bare newlines":                     "is read",
	"response: folded header":                     "is read",
	"response: too large header":                  "is read up to a megabyte",
	"response: 204 with a body":                   "has no body, and the connection ends",
	"response: version 2.0":                       "is not spoken",
	"response: gzip trailing":                     "is not enough to be another member",
	"response: corrupt br":                        "the code is less exact",
	"response: corrupt deflate":                   "the message is less exact",
	"head: system User-Agent off as written":      "a name counts in any case",
	"head: system Accept off as written":          "a name counts in any case",
	"head: system Cache-Control off as written":   "a name counts in any case",
	"head: system Postman-Token off as written":   "a name counts in any case",
	"head: system Host off as written":            "a name counts in any case",
	"head: system Accept-Encoding off as written": "a name counts in any case",
	"head: system Connection off as written":      "a name counts in any case",
	"head: system Content-Type off as written":    "a name counts in any case",
})

// both adds to each case of a URL the one with disableUrlEncoding.
func both(cases map[string]string) map[string]string {
	out := maps.Clone(cases)
	for name, why := range cases {
		if strings.HasPrefix(name, "url: ") {
			out[name+", not encoded"] = why
		}
	}
	return out
}

func TestWireIsNewmans(t *testing.T) {
	var cases []wireCase
	if err := json.Unmarshal(read(t, "wire.newman.json"), &cases); err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for _, c := range cases {
		seen[c.Name] = true
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			sent, results := c.play(t)
			same := slices.Equal(sent, c.wanted()) && slices.EqualFunc(results, c.Results, wireResult.equal)
			_, other := wireOther[c.Name]
			switch {
			case other && same:
				t.Error("is as Newman's; take it off the list")
			case !other && !same:
				t.Errorf("sent\n%q\nwant\n%q\ngot\n%+q\nwant\n%+q", sent, c.wanted(), results, c.Results)
			}
		})
	}
	for name := range wireOther {
		if !seen[name] {
			t.Errorf("there is no case %q", name)
		}
	}
}

func (r wireResult) equal(other wireResult) bool {
	return r.Error == other.Error && r.Status == other.Status && r.Body == other.Body && slices.Equal(r.Header, other.Header)
}

// wanted returns what Newman sent.
func (c *wireCase) wanted() []string {
	out := slices.Clone(c.Sent)
	for i := range out {
		out[i] = strings.Replace(out[i], "\r\n*\r\n", "\r\n"+defaultHead, 1)
	}
	return out
}

var postmanToken = regexp.MustCompile(`(?i)(\r\nPostman-Token: )` +
	`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)

// play runs the collection and returns what the server got and what came of each request.
func (c *wireCase) play(t *testing.T) (sent []string, results []wireResult) {
	s := newWireServer(t, c.Replies)
	fill := strings.NewReplacer("{B}", "http://127.0.0.1:"+s.port, "{H}", "127.0.0.1:"+s.port, "{P}", s.port)
	parsed, err := collection.Parse([]byte(`{"info":{"name":"c"},"item":` + fill.Replace(string(c.Items)) + `}`))
	if err != nil {
		t.Fatal(err)
	}
	var vars []collection.Variable
	for key, value := range c.Vars {
		vars = append(vars, collection.Variable{Key: key, Value: collection.StringValue(fill.Replace(value))})
	}
	client := &transport.Client{Jar: &transport.Jar{}, Timeout: 3 * time.Second}
	defer client.Close()
	kept := &exchanges{port: s.port}
	_, err = run.Collection(t.Context(), parsed, run.Config{Sender: offline{client}, Reporters: []run.Reporter{kept},
		Scopes: &variable.Scopes{Environment: variable.NewScope("environment", vars)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, head := range s.requests() {
		head = postmanToken.ReplaceAllString(toUTF8(head), "${1}*")
		sent = append(sent, strings.ReplaceAll(head, s.port, "{P}"))
	}
	return sent, kept.results
}

// offline sends to this machine only. Of other hosts it says what is said of a name that nobody has, and of an address
// where nobody listens.
type offline struct{ run.Sender }

func (o offline) Send(ctx context.Context, req *wire.Request, opts wire.Options) (*wire.Exchange, error) {
	host := req.URL.Host
	addr, err := netip.ParseAddr(host)
	switch {
	case err != nil && host != "" && !strings.HasSuffix(host, "localhost"):
		return nil, &run.RequestError{Name: "Error", Message: "getaddrinfo ENOTFOUND " + host, Code: "ENOTFOUND"}
	case err == nil && !addr.Unmap().Is4():
		message := fmt.Sprintf("connect ECONNREFUSED %s:%d", host, req.URL.PortNumber())
		return nil, &run.RequestError{Name: "Error", Message: message, Code: "ECONNREFUSED"}
	}
	return o.Sender.Send(ctx, req, opts)
}

// exchanges keeps what came of each request.
type exchanges struct {
	port    string
	results []wireResult
}

func (x *exchanges) Report(ev run.Event) error {
	e, ok := ev.(*run.Exchanged)
	if !ok {
		return nil
	}
	var r wireResult
	if e.Err != nil {
		code := e.Err.Code
		if err, ok := errors.AsType[*transport.Error](e.Err); ok {
			code = err.Code
		}
		r.Error = e.Err.Name + ": " + e.Err.Message
		if code != "" {
			r.Error += " (" + code + ")"
		}
		r.Error = strings.ReplaceAll(r.Error, x.port, "{P}")
	} else if resp := e.Exchange.Response(); resp != nil {
		r.Status = strconv.Itoa(resp.Code) + " " + resp.Reason
		for _, f := range resp.Header {
			r.Header = append(r.Header, strings.ReplaceAll(f.Name+": "+f.Value, x.port, "{P}"))
		}
		r.Body = toUTF8(string(resp.Body))
	}
	x.results = append(x.results, r)
	return nil
}

// toUTF8 and toLatin1 turn bytes into the characters that stand for them, and back.
func toUTF8(s string) string {
	out := make([]rune, len(s))
	for i := range len(s) {
		out[i] = rune(s[i])
	}
	return string(out)
}

func toLatin1(s string) string {
	out := make([]byte, 0, len(s))
	for _, c := range s {
		out = append(out, byte(c))
	}
	return string(out)
}

// A wireServer is a peer without an idea of HTTP but for where a request ends.
type wireServer struct {
	listener net.Listener
	port     string
	replies  []wireReply

	mu   sync.Mutex
	got  []string
	open []net.Conn
}

func newWireServer(t *testing.T, replies []wireReply) *wireServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	s := &wireServer{listener: l, port: port, replies: replies}
	go s.accept()
	t.Cleanup(func() {
		l.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, c := range s.open {
			c.Close()
		}
	})
	return s
}

func (s *wireServer) accept() {
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.open = append(s.open, c)
		s.mu.Unlock()
		go s.talk(c)
	}
}

func (s *wireServer) talk(c net.Conn) {
	var pending string
	buf := make([]byte, 1<<16)
	for {
		end := requestEnd(pending)
		if end < 0 {
			n, err := c.Read(buf)
			if err != nil {
				return
			}
			pending += string(buf[:n])
			continue
		}
		reply := s.take(pending[:end])
		pending = pending[end:]
		io.WriteString(c, toLatin1(strings.ReplaceAll(reply.Data, "{P}", s.port)))
		switch reply.Then {
		case "reset":
			time.Sleep(30 * time.Millisecond)
			c.(*net.TCPConn).SetLinger(0)
			c.Close()
			return
		case "close":
			c.(*net.TCPConn).CloseWrite()
		}
	}
}

// take keeps a request and returns the answer to it: the last one again when there are no more.
func (s *wireServer) take(request string) wireReply {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, request)
	if len(s.replies) == 0 {
		return wireReply{Data: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"}
	}
	return s.replies[min(len(s.got), len(s.replies))-1]
}

func (s *wireServer) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.got)
}

var (
	chunkedField = regexp.MustCompile(`(?im)^transfer-encoding:.*chunked`)
	lengthField  = regexp.MustCompile(`(?im)^content-length: *(\d+)`)
)

// requestEnd returns the length of the request at the start of s, or -1 if there is more to come.
func requestEnd(s string) int {
	head, _, ok := strings.Cut(s, "\r\n\r\n")
	if !ok {
		return -1
	}
	end := len(head) + len("\r\n\r\n")
	if chunkedField.MatchString(head) {
		const last = "0\r\n\r\n"
		i := strings.Index(s[end:], last)
		if i < 0 {
			return -1
		}
		return end + i + len(last)
	}
	if m := lengthField.FindStringSubmatch(head); m != nil {
		n, _ := strconv.Atoi(m[1])
		end += n
	}
	if len(s) < end {
		return -1
	}
	return end
}
