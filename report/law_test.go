package report

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/wire"
)

// echo plays a run in which text stands wherever text of others can stand.
func echo(text string, sinks ...run.Reporter) *player {
	p := &player{sinks: sinks}
	item := &collection.Item{ID: "i", Name: text, Description: text, Request: &collection.Request{Method: "GET",
		URL: collection.URL{Host: []string{text},
			Query: []collection.KeyValue{{Key: text, Value: collection.StringValue(text)}}},
		Header: []collection.KeyValue{{Key: "X-A", Value: collection.StringValue(text)}},
		Body:   &collection.Body{Mode: "raw", Raw: collection.StringValue(text)}},
		Events: []collection.Event{{Listen: collection.Test, Script: &collection.Script{Exec: []string{text}}}}}
	folder := &collection.ItemGroup{ID: "g", Name: text, Items: []collection.Node{item}}
	c := &collection.Collection{Info: collection.Info{ID: "c", Name: text, Description: text},
		ItemGroup: collection.ItemGroup{ID: "c", Items: []collection.Node{folder}}}
	p.start(c, text, 1, 1)
	p.iteration(0)
	p.begin(0, item, &c.ItemGroup, folder)
	p.script(collection.Prerequest, &run.ScriptError{Name: text, Message: text, Stack: text}, func() {
		p.log("log", text, "'"+text+"'")
		p.emit(&run.ExceptionThrown{Cursor: p.cursor, Listen: collection.Prerequest,
			Err: &run.ScriptError{Message: text}})
	})
	p.emit(&run.Warned{Cursor: p.cursor, Message: text})
	x := exchange("POST", "/x", text, text)
	x.Exchange.Hops[0].Response.Reason = text
	x.Exchange.Hops[0].Response.Header.Add(wire.Field{Name: text, Value: text})
	x.Exchange.Hops[0].Request.Header.Add(wire.Field{Name: "X-B", Value: text})
	x.Exchange.Cookies[0].Value = text
	x.Exchange.Signature = &wire.Signature{Scheme: "antom", Checked: true, Err: errors.New(text)}
	x.Wire.URL.Query, x.Wire.URL.HasQuery = "q="+text, true
	p.send(x)
	y := refused("")
	y.Err.Message, y.Err.Host = text, text
	p.send(y)
	p.script(collection.Test, nil, func() {
		p.test(0, text, nil)
		p.test(1, text, &run.AssertionError{Name: text, Message: text, Stack: text})
	})
	p.end(run.ItemFinished{ReachedRequest: true, ReachedTests: true, Next: &run.Next{Name: text}})
	p.emit(&run.IterationFinished{Cursor: p.cursor})
	p.emit(&run.Finished{Err: errors.New(text), Environment: &collection.Environment{Name: text,
		Values: []collection.Variable{{Key: text, Value: collection.StringValue(text)}}}})
	return p
}

// echoed is echo for one text.
func echoed(text string) func(...run.Reporter) *player {
	return func(sinks ...run.Reporter) *player { return echo(text, sinks...) }
}

// outputs plays a run to every reporter and returns what each wrote.
func outputs(t testing.TB, o Options, play func(...run.Reporter) *player) map[string]string {
	t.Helper()
	return outputsOf(t, o, Names(), play)
}

// outputsOf plays a run to some reporters.
func outputsOf(t testing.TB, o Options, names []string, play func(...run.Reporter) *player) map[string]string {
	t.Helper()
	out := map[string]*bytes.Buffer{}
	var sinks []run.Reporter
	for _, name := range names {
		out[name] = &bytes.Buffer{}
		o.Out, o.Now, o.Export = out[name], now, "-"
		r, err := New(name, o)
		if err != nil {
			t.Fatal(err)
		}
		sinks = append(sinks, r)
	}
	if p := play(sinks...); p.err != nil {
		t.Fatal(p.err)
	}
	texts := map[string]string{}
	for name, b := range out {
		texts[name] = b.String()
	}
	return texts
}

// secrets are values with something to escape in every encoding.
var secrets = []string{
	"plainSecret123",
	`quo"te\back/slash`,
	"a&b<c>d'e+f g=h",
	"tëst→🔑schlüssel",
	"-----BEGIN KEY-----\nMIIabcd+/=\nxyz\n-----END KEY-----\n",
	`C:\\two\\back`,
	"ends with\\",
	"100%25 sure?",
	"a{b}|c^d`e~f[g]h",
}

// encodings are the ways a secret may be written.
var encodings = map[string]func(string) string{
	"raw":         func(s string) string { return s },
	"json":        jsonEscaped,
	"json twice":  func(s string) string { return jsonEscaped(jsonEscaped(s)) },
	"json html":   func(s string) string { b, _ := json.Marshal(s); return string(b[1 : len(b)-1]) },
	"json ascii":  asciiEscaped,
	"html":        html.EscapeString,
	"xml":         func(s string) string { var b bytes.Buffer; xml.EscapeText(&b, []byte(s)); return b.String() },
	"percent":     url.PathEscape,
	"form":        url.QueryEscape,
	"lower hex %": func(s string) string { return lowerPercent(url.QueryEscape(s)) },
	"base64":      func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64url":   func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"basic":       func(s string) string { return base64.StdEncoding.EncodeToString([]byte("u:" + s)) },
	"basic 2":     func(s string) string { return base64.StdEncoding.EncodeToString([]byte("us:" + s + "!")) },
	"base64 form": func(s string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s))) },
	"hex":         func(s string) string { return hex.EncodeToString([]byte(s)) },
	"buffer":      func(s string) string { return fmt.Sprintf("<Buffer % x>", s) },
	"bytes":       func(s string) string { return byteList(s, ",") },
	"bytes lines": func(s string) string { return byteList(s, ",\n          ") },
}

func jsonEscaped(s string) string {
	b, _ := marshal(s)
	return string(b[1 : len(b)-1])
}

func asciiEscaped(s string) string {
	var b strings.Builder
	for _, r := range jsonEscaped(s) {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\u%04X\u%04x`, 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

func lowerPercent(s string) string {
	parts := strings.Split(s, "%")
	for i := 1; i < len(parts); i++ {
		parts[i] = strings.ToLower(parts[i][:2]) + parts[i][2:]
	}
	return strings.Join(parts, "%")
}

func byteList(s, sep string) string {
	var parts []string
	for _, b := range []byte(s) {
		parts = append(parts, decimal(b))
	}
	return "[" + strings.Join(parts, sep) + "]"
}

// core is the part of an encoding that would betray the secret.
func core(encoded string) string {
	if len(encoded) > 24 {
		return encoded[6 : len(encoded)-6]
	}
	return encoded
}

func TestNoEncodingOfASecretIsShown(t *testing.T) {
	t.Parallel()
	for _, secret := range secrets {
		for name, encode := range encodings {
			t.Run(name+"/"+secret[:4], func(t *testing.T) {
				t.Parallel()
				var r Redactor
				r.Add(secret)
				encoded := encode(secret)
				if got := r.Mask("before " + encoded + " behind"); strings.Contains(got, core(encoded)) ||
					!strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " behind") {
					t.Errorf("Mask = %q, want no %q", got, encoded)
				}
				o := Options{Redactor: &r, Unicode: true, Settings: map[string]string{"bodies": "1"}}
				for reporter, text := range outputs(t, o,
					echoed("x "+encoded+" y")) {
					for as, again := range encodings {
						if part := core(again(encoded)); strings.Contains(text, part) {
							t.Errorf("%s shows the secret as %s: %q", reporter, as, part)
						}
					}
				}
			})
		}
	}
}

func TestMaskingDoesNotDependOnTheSizeOfWrites(t *testing.T) {
	t.Parallel()
	var r Redactor
	for _, s := range secrets {
		r.Add(s)
	}
	var text strings.Builder
	for _, s := range secrets {
		for _, encode := range encodings {
			text.WriteString("<" + encode(s) + ">\n")
		}
	}
	want := r.Mask(text.String())
	for _, size := range []int{1, 2, 3, 7, 64, 1000} {
		var got bytes.Buffer
		w := r.Writer(&got)
		for rest := text.String(); rest != ""; rest = rest[min(size, len(rest)):] {
			if _, err := w.Write([]byte(rest[:min(size, len(rest))])); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if got.String() != want {
			t.Errorf("in pieces of %d: got %q, want %q", size, got.String(), want)
		}
	}
}

func TestMaskingLeavesJSONValid(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"1234", "true", "null", "name", `":"`, `\\\\`, `","key":"`, "nabc",
		"u0041", "data", "***\"", "42,42", "executions"} {
		var r Redactor
		r.Add(secret)
		for name, text := range outputs(t, Options{Redactor: &r}, func(s ...run.Reporter) *player {
			return echo("\n"+secret+"\nabc\\"+secret+"\"\u0001"+"A1795624535333", s...)
		}) {
			switch name {
			case "json":
				if !json.Valid([]byte(text)) {
					t.Errorf("secret %q: json is not valid:\n%s", secret, text)
				}
			case "ndjson":
				for line := range strings.Lines(text) {
					if !json.Valid([]byte(line)) {
						t.Errorf("secret %q: line is not valid: %s", secret, line)
					}
				}
			case "junit":
				readXML(t, text)
			}
		}
	}
}

func TestSecretsCanBeAddedWhileOthersMask(t *testing.T) {
	t.Parallel()
	var r Redactor
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for n := range 50 {
				secret := fmt.Sprintf("secret-%d-%d", i, n)
				r.Add(secret)
				if got := r.Mask("a " + secret); got != "a ***" {
					t.Errorf("Mask = %q", got)
				}
			}
		})
	}
	wg.Wait()
}

func TestShortValuesAreNoSecrets(t *testing.T) {
	t.Parallel()
	var r Redactor
	r.Add("abc")
	r.Add("")
	if got := r.Mask("abc"); got != "abc" {
		t.Errorf("Mask = %q, want abc", got)
	}
	(*Redactor)(nil).Add("secret")
	if got := (*Redactor)(nil).Mask("secret"); got != "secret" {
		t.Errorf("a nil Redactor gives %q, want secret", got)
	}
}

const hostile = "a\x00b\x1b[31mred\x1b]0;t\x07\u202e\u2066\u200f\x9b\u0085\x7f\xff\ufffe\r|pipe|`tick`````\n```\n</details>" +
	"<img src=x onerror=y>" +
	"@team #12 ![i](http://e/x) [l](http://e) <!-- --> ]]> &amp; &#0; https://e.example/ $(x) *b* _i_ ~s~ \t end"

func TestNothingControlsTheTerminal(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{}, {Unicode: true}, {Unicode: true, TTY: true, Width: 80}} {
		text := outputs(t, o, echoed(hostile))["cli"]
		for _, r := range text {
			if r != '\n' && hidden(r) || r == '\r' || r == utf8.RuneError {
				t.Fatalf("%+v: %q in the output", o, r)
			}
		}
	}
}

func TestColorsAreEscapesOfOurOwnOnly(t *testing.T) {
	t.Parallel()
	text := outputs(t, Options{Color: true, Unicode: true}, echoed(hostile))["cli"]
	for rest := text; ; {
		i := strings.IndexByte(rest, 0x1b)
		if i < 0 {
			return
		}
		rest = rest[i+1:]
		end := strings.IndexByte(rest, 'm')
		if end < 2 || end > 5 || strings.Trim(rest[1:end], "0123456789;") != "" {
			t.Fatalf("an escape that is no colour: %q", rest[:min(20, len(rest))])
		}
	}
}

func TestWithoutUnicodeOurOwnTextIsASCII(t *testing.T) {
	t.Parallel()
	for name, text := range outputs(t, Options{}, echoed("plain")) {
		for i := range len(text) {
			if text[i] >= 0x80 {
				t.Errorf("%s: %q", name, text[max(0, i-20):min(len(text), i+20)])
				break
			}
		}
	}
}

// An xmlSuite is what is read back from JUnit XML.
type xmlSuite struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
	Cases    []struct {
		Name    string    `xml:"name,attr"`
		Class   string    `xml:"classname,attr"`
		Time    float64   `xml:"time,attr"`
		Failure *struct{} `xml:"failure"`
		Error   *struct{} `xml:"error"`
		Skipped *struct{} `xml:"skipped"`
	} `xml:"testcase"`
}

func (s xmlSuite) totals() counts { return counts{s.Tests, s.Failures, s.Errors, s.Skipped} }

type xmlReport struct {
	xmlSuite
	Time   float64    `xml:"time,attr"`
	Suites []xmlSuite `xml:"testsuite"`
}

func readXML(t testing.TB, text string) xmlReport {
	t.Helper()
	var r xmlReport
	if err := xml.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("not well-formed: %v\n%s", err, text)
	}
	return r
}

func TestJUnitTellsTheTruth(t *testing.T) {
	t.Parallel()
	for name, play := range map[string]func(...run.Reporter) *player{
		"everything": everything,
		"hostile":    echoed(hostile),
		"loops":      loops,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p *player
			r := readXML(t, outputs(t, Options{}, func(s ...run.Reporter) *player { p = play(s...); return p })["junit"])
			s := &p.summary
			if got, want := r.Failures, s.Assertions.Failed; got != want {
				t.Errorf("failures = %d, want %d", got, want)
			}
			want := s.Requests.Failed + s.Scripts.Failed + s.Exceptions
			if p.cut {
				want++
			}
			if got := r.Errors; got != want {
				t.Errorf("errors = %d, want %d", got, want)
			}
			var sum xmlSuite
			names := map[string]bool{}
			for _, suite := range r.Suites {
				checkSuite(t, suite, names)
				sum.Tests += suite.Tests
				sum.Failures += suite.Failures
				sum.Errors += suite.Errors
				sum.Skipped += suite.Skipped
			}
			if sum.totals() != r.totals() {
				t.Errorf("totals %+v, sum of the suites %+v", r.xmlSuite, sum)
			}
		})
	}
}

func checkSuite(t *testing.T, s xmlSuite, names map[string]bool) {
	t.Helper()
	var n xmlSuite
	for _, c := range s.Cases {
		key := c.Class + "\x00" + c.Name
		if names[key] {
			t.Errorf("%q occurs twice in %q", c.Name, c.Class)
		}
		names[key] = true
		n.Tests++
		if c.Failure != nil {
			n.Failures++
		}
		if c.Error != nil {
			n.Errors++
		}
		if c.Skipped != nil {
			n.Skipped++
		}
	}
	if s.Tests == 0 || s.totals() != n.totals() {
		t.Errorf("suite says %d/%d/%d/%d, has %+v", s.Tests, s.Failures, s.Errors, s.Skipped, n)
	}
}

// loops runs one item again and again, with tests named like the names that are made unique.
func loops(sinks ...run.Reporter) *player {
	p := &player{sinks: sinks}
	c := shop()
	p.start(c, "", 2, 5)
	for n := range 2 {
		p.iteration(n)
		for range 5 {
			for _, i := range []int{1, 2} {
				p.begin(i, c.Items[i].(*collection.Item), &c.ItemGroup)
				p.send(exchange("GET", "/", "", ""))
				p.script(collection.Test, nil, func() {
					for _, name := range []string{"a", "a", "a (2)", "a (3)", "a (2)", "", "a [2]"} {
						p.test(0, name, nil)
					}
				})
				p.end(run.ItemFinished{ReachedTests: true})
			}
		}
		p.emit(&run.IterationFinished{Cursor: p.cursor})
	}
	p.emit(&run.Finished{})
	return p
}

// many plays a run of n items with so many failures that no comment can hold them.
func many(n int, message string) func(...run.Reporter) *player {
	return func(sinks ...run.Reporter) *player {
		p := &player{sinks: sinks}
		c := &collection.Collection{Info: collection.Info{Name: "big"}}
		for i := range n {
			c.Items = append(c.Items, &collection.Item{ID: fmt.Sprint(i), Name: fmt.Sprintf("request %d @x | y", i)})
		}
		p.start(c, "", 1, n)
		p.iteration(0)
		for i, node := range c.Items {
			p.begin(i, node.(*collection.Item), &c.ItemGroup)
			p.send(exchange("GET", "/"+strings.Repeat("x", 300), "", "body"))
			p.script(collection.Test, nil, func() {
				p.test(0, "fails "+strings.Repeat("y", 200), &run.AssertionError{Name: "AssertionError",
					Message: fmt.Sprintf("%d %s", i, message)})
			})
			p.end(run.ItemFinished{ReachedTests: true})
		}
		p.emit(&run.IterationFinished{Cursor: p.cursor})
		p.emit(&run.Finished{})
		return p
	}
}

func TestCommentsFit(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 20, 50, 150, 600, 3000} {
		for _, message := range []string{"", "short", strings.Repeat("long @x `` ", 1000),
			strings.Repeat("```\n", 2000),
			strings.Repeat("<|&@", 5000), hostile} {
			text := outputsOf(t, Options{Unicode: true}, []string{"markdown"}, many(n, message))["markdown"]
			if len(text) > 65_536 {
				t.Errorf("%d failures: %d bytes", n, len(text))
			}
			checkMarkdown(t, text)
			if n > 0 && !strings.Contains(text, fmt.Sprintf("**%s**", plural(n, "failure"))) {
				t.Errorf("%d failures: the verdict does not say so: %s", n, text[:200])
			}
		}
	}
}

// checkMarkdown reports what stands outside of fences and may be active, and blocks that are not closed.
func checkMarkdown(t testing.TB, text string) {
	t.Helper()
	fence, open := "", 0
	for line := range strings.SplitSeq(text, "\n") {
		if fence != "" {
			if strings.TrimRight(line, "`") == "" && len(line) >= len(fence) {
				fence = ""
			}
			continue
		}
		if strings.HasPrefix(line, "```") {
			fence = line[:len(line)-len(strings.TrimLeft(line, "`"))]
			continue
		}
		open += strings.Count(line, "<details>") - strings.Count(line, "</details>")
		for _, own := range []string{"<details>", "</details>", "<summary>", "</summary>", "<br>",
			"<!-- runner-report:v1 ", " -->"} {
			line = strings.ReplaceAll(line, own, "")
		}
		if i := strings.IndexAny(line, "<>@`[]!"); i >= 0 || strings.Contains(line, "://") {
			t.Fatalf("active markdown: %q", line)
		}
		if strings.HasPrefix(line, "|") && strings.Count(line, "|") != 6 {
			t.Fatalf("a table row with %d bars: %q", strings.Count(line, "|"), line)
		}
	}
	if fence != "" || open != 0 {
		t.Fatalf("not closed: fence %q, %d details", fence, open)
	}
}

func TestHostileTextStaysTextInComments(t *testing.T) {
	t.Parallel()
	checkMarkdown(t, outputs(t, Options{Unicode: true}, echoed(hostile))["markdown"])
}

func TestNDJSONTellsEverything(t *testing.T) {
	t.Parallel()
	var p *player
	text := outputs(t, Options{}, func(s ...run.Reporter) *player { p = everything(s...); return p })["ndjson"]
	types := map[string]int{}
	var last map[string]any
	for line := range strings.Lines(text) {
		last = nil
		if err := json.Unmarshal([]byte(line), &last); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if last["v"] != 1.0 {
			t.Errorf("v = %v in %s", last["v"], line)
		}
		types[last["type"].(string)]++
	}
	s := &p.summary
	for kind, want := range map[string]int{"start": 1, "iteration": 2,
		"iterationEnd": s.Iterations.Total, "item": s.Items.Total,
		"itemEnd": s.Items.Total, "script": s.Scripts.Total, "scriptEnd": s.Scripts.Total, "exchange": s.Requests.Total,
		"assertion": s.Assertions.Total, "exception": s.Exceptions, "warning": 2, "done": 1} {
		if types[kind] != want {
			t.Errorf("%d lines of type %q, want %d", types[kind], kind, want)
		}
	}
	if last["type"] != "done" {
		t.Errorf("the last line is %v, want done", last["type"])
	}
}

func TestJSONHasNewmansShape(t *testing.T) {
	t.Parallel()
	var p *player
	text := outputs(t, Options{}, func(s ...run.Reporter) *player { p = everything(s...); return p })["json"]
	var doc struct {
		Run struct {
			Stats      map[string]map[string]int
			Executions []struct {
				ID       string
				Response *struct {
					Stream struct{ Data []int }
				}
				RequestError map[string]any
			}
			Failures []struct {
				At     string
				Source struct{ Name string }
				Parent map[string]any
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	s := &p.summary
	if got := len(doc.Run.Executions); got != s.Requests.Total {
		t.Errorf("%d executions, want one for each of %d requests", got, s.Requests.Total)
	}
	want := s.Requests.Failed + s.Assertions.Failed + s.Scripts.Failed + s.Exceptions
	if got := len(doc.Run.Failures); got != want {
		t.Errorf("%d failures, want %d", got, want)
	}
	if got := doc.Run.Stats["assertions"]["failed"]; got != s.Assertions.Failed {
		t.Errorf("stats.assertions.failed = %d, want %d", got, s.Assertions.Failed)
	}
	first, second := doc.Run.Executions[0], doc.Run.Executions[1]
	if first.ID != second.ID || len(first.Response.Stream.Data) != len(second.Response.Stream.Data) {
		t.Error("the entries of one item differ")
	}
	for _, f := range doc.Run.Failures {
		if (f.Parent == nil) != (f.At == "request") {
			t.Errorf("failure at %q has parent %v", f.At, f.Parent)
		}
	}
}

func TestReportersAgreeWhenARunIsCutShort(t *testing.T) {
	t.Parallel()
	play := func(sinks ...run.Reporter) *player {
		p := &player{sinks: sinks}
		c := shop()
		p.start(c, "", 1, 5)
		p.iteration(0)
		p.begin(2, c.Items[1].(*collection.Item), &c.ItemGroup)
		p.emit(&run.RequestStarted{Cursor: p.cursor, Request: exchange("GET", "/", "", "").Wire})
		p.send(refused(""))
		p.emit(&run.Finished{Err: errors.New("interrupted")})
		return p
	}
	texts := outputs(t, Options{}, play)
	if r := readXML(t, texts["junit"]); r.Errors != 2 {
		t.Errorf("junit has %d errors, want 2: the request's and the run's", r.Errors)
	}
	for _, name := range []string{"cli", "json", "markdown", "ndjson"} {
		if !strings.Contains(texts[name], "interrupted") {
			t.Errorf("%s does not say why the run ended", name)
		}
	}
	for name, text := range outputs(t, Options{}, func(sinks ...run.Reporter) *player {
		p := &player{sinks: sinks}
		p.emit(&run.Finished{Err: errors.New("stopped")})
		return p
	}) {
		if name == "json" && !json.Valid([]byte(text)) {
			t.Errorf("json of a run that never began: %s", text)
		}
	}
}

func TestPrettyTimesAndSizes(t *testing.T) {
	t.Parallel()
	for in, want := range map[float64]string{0: "0µs", 0.5: "500µs",
		1.9: "1ms", 1997: "1997ms", 1998: "1.9s", 2500: "2.5s",
		60000: "1m", 61234: "1m 1.2s", 90061000: "1d 1h 1m 1s"} {
		if got := prettyMillis(in); got != want {
			t.Errorf("prettyMillis(%v) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[int64]string{0: "0B", 999: "999B", 1000: "1kB", 1234: "1.23kB", 999999: "1MB"} {
		if got := prettyBytes(in); got != want {
			t.Errorf("prettyBytes(%d) = %q, want %q", in, got, want)
		}
	}
	if got := seconds(1500 * time.Millisecond); got != "1.500" {
		t.Errorf("seconds = %q", got)
	}
}
