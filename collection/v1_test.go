package collection_test

import (
	"fmt"
	"strings"
	"testing"

	"runner/collection"
)

// The parts of a v1 file stand in flat lists and refer to each other by id.
func TestV1Tree(t *testing.T) {
	t.Parallel()
	c, err := collection.Parse([]byte(`{"id":"c","name":"C","description":"d","order":["r1"],"folders_order":["f1"],
	"folders":[{"id":"f2","name":"inner","order":["r3"]},{"id":"f1","name":"outer","order":["r2","gone"],"folders_order":["f2"]}],
	"requests":[{"id":"r1","name":"one","url":"http://h/1","method":"post"},{"id":"r2","name":"two","url":"http://h/2"},
	 {"id":"r3","name":"three","url":"http://h/3"},{"id":"r4","name":"in no list","url":"http://h/4"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for path, it := range c.Walk() {
		got = append(got, fmt.Sprintf("%s/%s %s %s", strings.Join(path.Names(), "/"), it.Name, it.Request.Method,
			it.Request.URL.String()))
	}
	want := "outer/inner/three GET http://h/3; outer/two GET http://h/2; /one POST http://h/1"
	if s := strings.Join(got, "; "); s != want || c.Info.Name != "C" || c.Info.ID != "c" {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

// A folder that stands in itself, or in two places, is read once.
func TestV1Cycle(t *testing.T) {
	t.Parallel()
	c, err := collection.Parse([]byte(`{"name":"C","order":[],"requests":[{"id":"r","name":"r"}],"folders_order":["a","b"],
	"folders":[{"id":"a","order":["r"],"folders_order":["a","b"]},{"id":"b","order":["r"],"folders_order":["a"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for range c.Walk() {
		n++
	}
	if n > 2 {
		t.Errorf("%d items of two folders", n)
	}
}

func TestV1Request(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ in, want string }{
		"header text":    {`"headers":"A: 1\n//B: 2\n"`, `[A=1 false][B=2 true]`},
		"header data":    {`"headers":"A: 1\nC: 3\n","headerData":[{"key":"A","value":"1","enabled":false}]`, `[A=1 true][C=3 false]`},
		"query":          {`"url":"http://h/?x=1","queryParams":[{"key":"a","value":"","equals":true},{"key":"b","value":"","equals":false}]`, `http://h/?a=&b`},
		"path variables": {`"url":"http://h/:a/:b","pathVariables":{"a":"1","b":"2"},"pathVariableData":[{"key":"a","value":"3"}]`, `http://h/3/2 a=3 b=2`},
		"raw":            {`"dataMode":"raw","rawModeData":"text"`, `raw text`},
		"raw in a list":  {`"dataMode":"raw","rawModeData":["text"]`, `raw text`},
		"raw in data":    {`"dataMode":"raw","data":"text"`, `raw text`},
		"params":         {`"dataMode":"params","data":[{"key":"k","value":"v","enabled":false},{"key":"f","type":"file","value":"p"}]`, `formdata k=v true f@p false`},
		"urlencoded":     {`"dataMode":"urlencoded","data":[{"key":"k","value":"v"}]`, `urlencoded k=v`},
		"binary":         {`"dataMode":"binary","rawModeData":"p"`, `file p`},
		"graphql":        {`"dataMode":"graphql","graphqlModeData":{"query":"q","variables":"{}"}`, `graphql q`},
		"inferred":       {`"data":[{"key":"k","value":"v"}]`, `formdata k=v false`},
		"no mode":        {`"dataMode":null,"data":"x"`, ``},
		"basic":          {`"currentHelper":"basicAuth","helperAttributes":{"username":"u","password":"p"}`, `basic u`},
		"text helper":    {`"currentHelper":"basicAuth","helperAttributes":"{\"username\":\"u\"}"`, `basic u`},
		"hawk":           {`"currentHelper":"hawkAuth","helperAttributes":{"hawk_id":"i"}`, `hawk i`},
		"normal":         {`"currentHelper":"normal","auth":{"type":"basic"}`, ``},
		"newer auth":     {`"auth":{"type":"basic","basic":[{"key":"username","value":"u"}]}`, `basic u`},
		"scripts":        {`"tests":"a\nb","preRequestScript":"c"`, `test:a|b prerequest:c`},
		"newer scripts":  {`"events":[{"script":{"exec":["a"]}}]`, `test:a`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := collection.Parse([]byte(`{"name":"C","order":["r"],"requests":[{"id":"r",` + tc.in + `}]}`))
			if err != nil {
				t.Fatal(err)
			}
			for _, it := range c.Walk() {
				if got := describeV1(it); got != tc.want {
					t.Errorf("got  %s\nwant %s", got, tc.want)
				}
			}
		})
	}
}

// describeV1 shows what a case is about.
func describeV1(it *collection.Item) string {
	r := it.Request
	var b strings.Builder
	for _, h := range r.Header {
		fmt.Fprintf(&b, "[%s=%s %v]", h.Key, h.Value, h.Disabled)
	}
	b.WriteString(r.URL.String())
	for _, v := range r.URL.Variables {
		fmt.Fprintf(&b, " %s=%s", v.Key, v.Value)
	}
	if body := r.Body; body != nil {
		b.WriteString(body.Mode)
		for _, p := range body.FormData {
			if p.Src.Kind != collection.Absent {
				fmt.Fprintf(&b, " %s@%s %v", p.Key, p.Src, p.Disabled)
			} else {
				fmt.Fprintf(&b, " %s=%s %v", p.Key, p.Value, p.Disabled)
			}
		}
		for _, p := range body.URLEncoded {
			fmt.Fprintf(&b, " %s=%s", p.Key, p.Value)
		}
		switch {
		case body.Mode == "raw":
			b.WriteString(" " + body.Raw.String())
		case body.File != nil:
			b.WriteString(" " + body.File.Src.String())
		case body.GraphQL != nil:
			b.WriteString(" " + body.GraphQL.Query.String())
		}
	}
	if r.Auth != nil {
		b.WriteString(r.Auth.Type + " " + r.Auth.Params[0].Value.String())
	}
	for i, e := range it.Events {
		if i > 0 {
			b.WriteString(" ")
		}
		fmt.Fprintf(&b, "%s:%s", e.Listen, strings.ReplaceAll(e.Script.Source(), "\n", "|"))
	}
	return b.String()
}
