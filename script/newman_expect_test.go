package script_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/wire"
	"runner/script"
)

var record = flag.String("record", "", "command of Newman, to record its results anew")

// A group is scripts on one response. Its file has lines of four kinds: "@ name" begins a group on the response of
// that name, "+ code" is code before all snippets of the group, "\t" begins what Newman made of the snippet above, and
// all others are snippets. Each snippet is the body of a pm.test of its own.
type group struct {
	response string
	prelude  []string
	snippets []string
	outcomes []string
}

const (
	passed = "passed"
	schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
)

// TestExpectAsNewman runs every snippet and compares whether it passes, and the exact failure, with what Newman 6.2.2
// made of it. "go test ./script -run ExpectAsNewman -record 'npx newman@6.2.2'" records the outcomes anew.
func TestExpectAsNewman(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/expect/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no snippets: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			groups := readGroups(t, file)
			if *record != "" {
				recordGroups(t, groups)
				writeGroups(t, file, groups)
			}
			for i, g := range groups {
				t.Run(fmt.Sprint(i, "-", g.response), func(t *testing.T) { compareGroup(t, g) })
			}
		})
	}
}

func compareGroup(t *testing.T, g *group) {
	t.Helper()
	if len(g.outcomes) != len(g.snippets) {
		t.Fatalf("%d outcomes of %d snippets: record", len(g.outcomes), len(g.snippets))
	}
	s := newStage(script.Config{})
	in := s.input(collection.Test, g.script())
	in.Exchange = responses[g.response].exchange()
	in.Request.URL = collection.ParseURL("http://127.0.0.1:3000/" + g.response + "?q=1")
	result, err := s.host.Execute(t.Context(), in)
	if err != nil || result.Err != nil {
		t.Fatal(err, result.Err)
	}
	got := make([]string, len(g.snippets))
	for _, ev := range s.events {
		if made, ok := ev.(*run.AssertionMade); ok {
			n, _ := strconv.Atoi(made.Name)
			got[n] = passed
			if made.Err != nil {
				got[n] = made.Err.Name + ": " + made.Err.Message
			}
		}
	}
	for i, want := range g.outcomes {
		if got[i] != want {
			t.Errorf("%s\n   got %q\nNewman %q", g.snippets[i], got[i], want)
		}
	}
}

func (g *group) script() string {
	lines := append([]string(nil), g.prelude...)
	for i, snippet := range g.snippets {
		lines = append(lines, fmt.Sprintf("pm.test('%d', () => { %s\n});", i, snippet))
	}
	return strings.Join(lines, "\n")
}

func readGroups(t *testing.T, file string) []*group {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var groups []*group
	g := new(group)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "":
		case strings.HasPrefix(line, "@ "):
			g = &group{response: line[2:]}
			groups = append(groups, g)
		case strings.HasPrefix(line, "+ "):
			g.prelude = append(g.prelude, line[2:])
		case strings.HasPrefix(line, "\t"):
			outcome := line[1:]
			if strings.HasPrefix(outcome, `"`) {
				if outcome, err = strconv.Unquote(outcome); err != nil {
					t.Fatalf("%s: %v", line, err)
				}
			}
			g.outcomes = append(g.outcomes, outcome)
		default:
			g.snippets = append(g.snippets, line)
		}
	}
	return groups
}

func writeGroups(t *testing.T, file string, groups []*group) {
	t.Helper()
	var out bytes.Buffer
	for i, g := range groups {
		if i > 0 {
			out.WriteByte('\n')
		}
		fmt.Fprintf(&out, "@ %s\n", g.response)
		for _, line := range g.prelude {
			fmt.Fprintf(&out, "+ %s\n", line)
		}
		for i, snippet := range g.snippets {
			outcome := g.outcomes[i]
			if quoted := strconv.QuoteToGraphic(outcome); strings.ContainsAny(outcome, "\n\t\r") || outcome == "" {
				outcome = quoted
			}
			fmt.Fprintf(&out, "%s\n\t%s\n", snippet, outcome)
		}
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A reply is a response as it travels: all headers are named, so that none is added on the way.
type reply struct {
	code    int
	reason  string
	headers []string // name, value, …
	body    string
}

var (
	asJSON = []string{"Content-Type", "application/json; charset=utf-8"}
	asText = []string{"Content-Type", "text/plain"}
)

const document = `{"id":7,"name":"Ann","tags":["a","b"],"owner":{"mail":null,"deep":` +
	`{"er":[{"n":1},{"n":2.5}]}},"a.b":1}`

var responses = map[string]reply{
	"ok": {200, "OK", append([]string{"X-One", "1", "X-Empty", "", "Set-Cookie", "sid=s1; Path=/"}, asJSON...),
		document},
	"created":       {201, "Created", asJSON, `[1,2,3]`},
	"accepted":      {202, "Accepted", asText, `fine`},
	"empty":         {204, "No Content", nil, ``},
	"moved":         {304, "Not Modified", []string{"ETag", `"x"`}, ``},
	"bad":           {400, "Bad Request", asJSON, `{"error":`},
	"unauthorized":  {401, "Unauthorized", asText, `no`},
	"forbidden":     {403, "Forbidden", asText, `no`},
	"missing":       {404, "Not Found", asText, ``},
	"notAcceptable": {406, "Not Acceptable", asText, `no`},
	"limited":       {429, "Too Many Requests", asText, `slow`},
	"failing":       {500, "Internal Server Error", asText, `"text"`},
	"fancy":         {200, "FANCY", asText, `null`},
	"marked":        {200, "OK", asJSON, "\uFEFF" + `{"a":1}`},
	"commented":     {200, "OK", asJSON, "{\n  // a note\n  \"a\": 1\n}"},
	"wrong":         {200, "OK", asJSON, "{\"a\": 1,\n \"b\": nope}"},
}

func (r reply) exchange() *wire.Exchange {
	resp := &wire.Response{Code: r.code, Reason: r.reason, Body: []byte(r.body)}
	for i := 0; i < len(r.headers); i += 2 {
		resp.Header = append(resp.Header, wire.Field{Name: r.headers[i], Value: r.headers[i+1]})
	}
	if len(r.body) > 0 || r.code != 204 && r.code != 304 {
		resp.Header = append(resp.Header, wire.Field{Name: "Content-Length", Value: fmt.Sprint(len(r.body))})
	}
	out := &wire.Exchange{Hops: []wire.Hop{{Request: &wire.Request{Method: "POST"}, Response: resp}},
		Took: 12 * time.Millisecond}
	if _, ok := resp.Header.Get("Set-Cookie"); ok {
		out.Cookies = []wire.Cookie{{Name: "sid", Value: "s1", Domain: "127.0.0.1", Path: "/", HostOnly: true}}
	}
	return out
}

func (r reply) write(conn net.Conn) {
	defer conn.Close()
	fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\n", r.code, r.reason)
	for _, field := range r.exchange().Response().Header {
		fmt.Fprintf(conn, "%s: %s\r\n", field.Name, field.Value)
	}
	fmt.Fprintf(conn, "\r\n%s", r.body)
}

// recordGroups runs the groups in Newman, all in one run: its sandbox begins each script anew.
func recordGroups(t *testing.T, groups []*group) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			responses[strings.TrimPrefix(req.URL.Path, "/")].write(conn)
		}
	}))
	defer server.Close()
	for _, g := range groups {
		g.outcomes = newmanOutcomes(t, g, server.URL)
	}
}

func newmanOutcomes(t *testing.T, g *group, server string) []string {
	t.Helper()
	dir := t.TempDir()
	file, report := filepath.Join(dir, "c.json"), filepath.Join(dir, "report.json")
	item := map[string]any{"name": "item",
		"request": map[string]any{"method": "POST", "url": server + "/" + g.response + "?q=1",
			"header": []any{map[string]any{"key": "X-One", "value": "1"}},
			"body":   map[string]any{"mode": "raw", "raw": "hello"}},
		"event": []any{map[string]any{"listen": "test", "script": map[string]any{"exec": g.script()}}}}
	text, err := json.Marshal(map[string]any{"info": map[string]any{"name": "c", "schema": schema},
		"item": []any{item}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	command := append(strings.Fields(*record), "run", file, "-r", "json", "--reporter-json-export", report)
	out, _ := exec.CommandContext(t.Context(), command[0], command[1:]...).CombinedOutput()
	return readOutcomes(t, report, string(out), len(g.snippets))
}

func readOutcomes(t *testing.T, file, said string, n int) []string {
	t.Helper()
	var report struct {
		Run struct {
			Executions []struct {
				Assertions []struct {
					Assertion string
					Error     *struct{ Name, Message any }
				}
				TestScript []struct{ Error *struct{ Message string } }
			}
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if err := json.Unmarshal(data, &report); err != nil {
		t.Fatal(err)
	}
	outcomes := make([]string, n)
	execution := report.Run.Executions[0]
	for _, part := range execution.TestScript {
		if part.Error != nil {
			t.Fatalf("Newman: %s", part.Error.Message)
		}
	}
	for _, a := range execution.Assertions {
		i, _ := strconv.Atoi(a.Assertion)
		outcomes[i] = passed
		if a.Error != nil {
			outcomes[i] = fmt.Sprint(a.Error.Name, ": ", a.Error.Message)
		}
	}
	return outcomes
}
