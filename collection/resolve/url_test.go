package resolve_test

import (
	"errors"
	"strings"
	"testing"

	"runner/collection"
	"runner/collection/resolve"
	"runner/collection/variable"
)

const authority = "127.0.0.1:4700"

// scopes are the variables of the recorded cases. They are only read.
func scopes() *variable.Scopes {
	vars := map[string]string{"base": "http://" + authority, "qv": "a b&c=d#e", "pv": "x/y?z=1", "b": "B",
		"aB":    "nested-ok",
		"outer": "{{inner}}", "inner": "in ner", "v": "vv", "port": "4700"}
	var list []collection.Variable
	for key, value := range vars {
		list = append(list, collection.Variable{Key: key, Value: collection.StringValue(value)})
	}
	return &variable.Scopes{Environment: variable.NewScope("environment", list)}
}

// object is a URL in parts for the recorded server.
func object(change func(*collection.URL)) collection.URL {
	u := collection.URL{Protocol: "http", Host: []string{"127", "0", "0", "1"}, Port: "4700"}
	change(&u)
	return u
}

func path(segments ...string) func(*collection.URL) {
	return func(u *collection.URL) { u.Path = segments }
}

// param is a query parameter with a text, or with null if there is none.
func param(key string, value ...string) collection.KeyValue {
	p := collection.KeyValue{Key: key, Value: collection.NullValue()}
	if len(value) > 0 {
		p.Value = collection.StringValue(value[0])
	}
	return p
}

func query(params ...collection.KeyValue) func(*collection.URL) {
	return func(u *collection.URL) { u.Path, u.Query = []string{"e"}, params }
}

func pathVars(vars []collection.Variable, segments ...string) func(*collection.URL) {
	return func(u *collection.URL) { u.Path, u.Variables = segments, vars }
}

func pathVar(key, value string) collection.Variable {
	return collection.Variable{Key: key, Value: collection.StringValue(value)}
}

// What a case may come to instead of a target.
const (
	unescaped = "ERR_UNESCAPED_CHARACTERS: Request path contains unescaped characters"
	empty     = ": runtime:extensions~request: request url is empty"
	same      = "same"
)

var (
	disabledParam = collection.KeyValue{Key: "dis", Value: collection.StringValue("x"), Disabled: true}
	numberParam   = collection.KeyValue{Key: "num", Value: collection.NumberValue(5)}
)

type urlCase struct {
	url  any    // a string, in which {B} and {H} stand for the server, or a collection.URL
	want string // the request target, or "code: message"
	raw  string // the same with disableUrlEncoding
}

// urlCases are the recorded results of Newman 6.2.2.
var urlCases = map[string]urlCase{
	"plain":           {"{B}/echo", "/echo", same},
	"no path":         {"{B}", "/", same},
	"trailing slash":  {"{B}/", "/", same},
	"no protocol":     {"{H}/echo", "/echo", same},
	"// proto":        {"//{H}/echo", `: Invalid URI "http:////127.0.0.1:4700/echo"`, same},
	"upper":           {"HTTP://LOCALHOST:4700/Echo", "/Echo", same},
	"space in path":   {"{B}/a b", "/a%20b", unescaped},
	"space in query":  {"{B}/e?q=a b", "/e?q=a%20b", unescaped},
	"plus":            {"{B}/e?q=a+b", "/e?q=a+b", same},
	"pct20":           {"{B}/e?q=a%20b", "/e?q=a%20b", same},
	"lone pct":        {"{B}/e?q=100%", "/e?q=100%", same},
	"pct zz":          {"{B}/e?q=%zz", "/e?q=%zz", same},
	"lower pct":       {"{B}/e?q=%c3%a9", "/e?q=%c3%a9", same},
	"unicode path":    {"{B}/é/日本", "/%C3%A9/%E6%97%A5%E6%9C%AC", unescaped},
	"unicode query":   {"{B}/e?q=é日", "/e?q=%C3%A9%E6%97%A5", unescaped},
	"emoji":           {"{B}/😀?x=😀", "/%F0%9F%98%80?x=%F0%9F%98%80", unescaped},
	"quotes":          {`{B}/a"b'c?q="x"&r='y'`, "/a%22b'c?q=%22x%22&r=%27y%27", `/a"b'c?q="x"&r='y'`},
	"angle":           {"{B}/<a>?q=<b>", "/%3Ca%3E?q=%3Cb%3E", "/<a>?q=<b>"},
	"brackets":        {"{B}/a[0]?q[0]=1&q[]=2", "/a[0]?q[0]=1&q[]=2", same},
	"braces":          {"{B}/{a}?q={b}", "/%7Ba%7D?q={b}", "/{a}?q={b}"},
	"unresolved":      {"{B}/{{nope}}?q={{nope2}}", "/%7B%7Bnope%7D%7D?q={{nope2}}", "/{{nope}}?q={{nope2}}"},
	"pipe":            {"{B}/a|b^c`d?q=a|b^c`d", "/a|b^c%60d?q=a|b^c`d", "/a|b^c`d?q=a|b^c`d"},
	"backslash":       {`{B}/a\b?q=a\b`, `/a/b?q=a\b`, same},
	"semicolon comma": {"{B}/a;b,c?q=a;b,c", "/a;b,c?q=a;b,c", same},
	"at colon":        {"{B}/a@b:c?q=a@b:c", "/a@b:c?q=a@b:c", same},
	"eq amp empties":  {"{B}/e?a&b=&=c&&d=1&", "/e?a&b=&=c&&d=1&", same},
	"only ?":          {"{B}/e?", "/e?", same},
	"double ?":        {"{B}/e?a=1?b=2", "/e?a=1?b=2", same},
	"fragment":        {"{B}/e?a=1#frag", "/e?a=1", same},
	"fragment only":   {"{B}/e#x?y=1", "/e", same},
	"hash encoded":    {"{B}/e?q=%23", "/e?q=%23", same},
	"dot segments":    {"{B}/a/../b/./c", "/a/../b/./c", same},
	"double slash":    {"{B}//a//b", "//a//b", same},
	"encoded slash":   {"{B}/a%2Fb", "/a%2Fb", same},
	"tilde etc": {"{B}/~a!$&'()*+,;=:@-._?~!$'()*,;:@/-._=1", "/~a!$&'()*+,;=:@-._?~!$%27()*,;:@/-._=1",
		"/~a!$&'()*+,;=:@-._?~!$'()*,;:@/-._=1"},
	"control":           {"{B}/a\tb\nc?q=a\tb\nc", "/a%09b%0Ac?q=a%09b%0Ac", unescaped},
	"leading space":     {"   {B}/echo", "/echo", same},
	"trailing space":    {"{B}/echo   ", "/echo%20%20%20", unescaped},
	"userinfo":          {"http://us er:p@ss:w@{H}/echo", "/echo (Basic dXMgZXI6cEBzczp3)", same},
	"userinfo enc":      {"http://u%40:p%3A@{H}/echo", "/echo (Basic dUA6cDo=)", same},
	"userinfo lone pct": {"http://u:100%@{H}/echo", "/echo (Basic dToxMDAl)", same},
	"path var":          {"{B}/:id/x", "/:id/x", same},
	"path var ext":      {"{B}/:id.json", "/:id.json", same},
	"port after":        {"{B}/:4700", "/:4700", same},
	"nbsp":              {"{B}/a\u00a0b", "/a%C2%A0b", "/a\xa0b"},
	"DEL":               {"{B}/a\x7fb", "/a%7Fb", "/a\x7fb"},
	"pct mixed":         {"{B}/%41%zz%4", "/%41%zz%4", same},
	"star":              {"{B}/*?*=*", "/*?*=*", same},
	"json q":            {`{B}/e?q={"a":[1,2]}`, "/e?q={%22a%22:[1,2]}", `/e?q={"a":[1,2]}`},
	"nested url":        {"{B}/e?u=http://x.com/a?b=c&d=e", "/e?u=http://x.com/a?b=c&d=e", same},
	"nested url enc":    {"{B}/e?u=http%3A%2F%2Fx.com", "/e?u=http%3A%2F%2Fx.com", same},
	"plus path":         {"{B}/a+b", "/a+b", same},
	"3 slashes":         {"http:///{H}/echo", "/echo", same},
	"backslash proto":   {`http:\\{H}\echo`, "/echo", same},
	"obj basic":         {object(path("echo")), "/echo", same},
	"obj string path":   {object(path("a", "b c")), "/a/b%20c", unescaped},
	"obj raw ignored": {object(func(u *collection.URL) { u.Raw, u.Path = "http://h/raw", []string{"parts"} }),
		"/parts", same},
	"obj raw only":     {collection.URL{Raw: "http://127.0.0.1:4700/rawonly"}, empty, same},
	"obj all disabled": {object(query(disabledParam)), "/e", same},
	"obj empty key":    {object(query(param(""))), "/e?", same},
	"obj path var": {object(pathVars([]collection.Variable{pathVar("id", "5 6"), pathVar("empty", ""),
		{Key: "num", Value: collection.NumberValue(7)}, pathVar("slash", "a/b?c"), {Key: "nul",
			Value: collection.NullValue()}, pathVar("other", "oo")}, ":id", "x", ":id", ":other", ":empty", ":num",
		":slash")), "/5%206/x/5%206/oo/:empty/:num/a/b?c", unescaped},
	"obj path var off": {object(pathVars([]collection.Variable{{Key: "id", Value: collection.StringValue("5"),
		Disabled: true}}, ":id")), "/5", same},
	"obj path var {{}}": {object(pathVars([]collection.Variable{pathVar("id", "{{v}}")}, ":id", "{{v}}")),
		"/vv/vv", same},
	"obj path var dot": {object(pathVars([]collection.Variable{pathVar("id", "Q")}, ":id.json", "a:id",
		":id:x")), "/Q.json/a:id/:id:x", same},
	"obj hash": {object(func(u *collection.URL) {
		u.Path, u.Hash = []string{"e"},
			collection.StringValue("h x")
	}), "/e", same},
	"obj auth": {object(func(u *collection.URL) {
		u.Path, u.Auth = []string{"e"}, &collection.URLAuth{User: collection.StringValue("u"),
			Password: collection.StringValue("p")}
	}), "/e (Basic dTpw)", same},
	"obj trailing empty": {object(path("e", "")), "/e/", same},
	"obj query special": {object(query(param("a&b", "c&d=e#f"), param("k=1", "v=1"), param("nul"), param("emp",
		""), collection.KeyValue{KeyNull: true, Value: collection.StringValue("onlyv")}, disabledParam,
		param("sp ace", "v al"), param("p+", "+ +%2B"), numberParam)),
		"/e?a%26b=c%26d=e%23f&k%3D1=v=1&nul&emp=&=onlyv&sp%20ace=v%20al&p+=+%20+%2B&num", unescaped},
	"var host":       {"{{base}}/echo", "/echo", same},
	"var port":       {"127.0.0.1:{{port}}/echo", "/echo", same},
	"var with query": {"{{base}}/e?x={{qv}}", "/e?x=a%20b&c=d", unescaped},
	"var with slash": {"{{base}}/{{pv}}", "/x/y?z=1", same},
	"nested var":     {"{{base}}/{{a{{b}}}}", "/nested-ok", same},
	"var in var":     {"{{base}}/{{outer}}", "/in%20ner", unescaped},
	"obj var query":  {object(query(param("q", "{{qv}}"))), "/e?q=a%20b&c=d", unescaped},
	"other scheme":   {"FTP://h/x", ": Invalid protocol: ftp:", same},
	"no host": {"http://?a b#c d", `: Invalid URI "http:///?a%20b#c%20d"`,
		`: Invalid URI "http:///?a b#c d"`},
	"bad port": {"http://h:99999/",
		"ERR_SOCKET_BAD_PORT: Port should be >= 0 and < 65536. Received type string ('99999').", same},
	"nothing": {"", empty, same},
}

func TestRequestURL(t *testing.T) {
	for name, test := range urlCases {
		u, ok := test.url.(collection.URL)
		if s, isString := test.url.(string); isString {
			ok = true
			u = collection.ParseURL(strings.NewReplacer("{B}", "http://"+authority, "{H}", authority).Replace(s))
		}
		if !ok {
			t.Fatalf("%s: no URL", name)
		}
		if got := target(u, false); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
		want := test.raw
		if want == same {
			want = test.want
		}
		if got := target(u, true); got != want {
			t.Errorf("%s without encoding: got %q, want %q", name, got, want)
		}
	}
}

// target is what a case comes to.
func target(u collection.URL, raw bool) string {
	in := &resolve.Input{Scopes: scopes()}
	in.Behavior.DisableURLEncoding = &raw
	w, err := resolve.Request(resolve.Expand(&collection.Request{URL: u}, in), in)
	if e, ok := errors.AsType[*resolve.Error](err); ok {
		return e.Code + ": " + e.Message
	}
	got := w.URL.Target()
	if v, ok := w.Header.Get("Authorization"); ok {
		got += " (" + v + ")"
	}
	return got
}

func TestRequestHost(t *testing.T) {
	for in, want := range map[string]string{
		"HTTP://LOCALHOST:4700/Echo": "localhost:4700",
		"h:80":                       "h:80",
		"https://h":                  "h",
		"http://BÜCHER.example":      "xn--bcher-kva.example",
		"http://faß.de":              "xn--fa-hia.de",
		"http://日本。jp":               "xn--wgv71a.jp",
		"http://[0:0::1]:8080/":      "[::1]:8080",
		"http://{{nope}}/":           "{{nope}}",
		"http://a_b.example":         "a_b.example",
		"http://127.1":               "127.0.0.1",
		"http://0x7f000001:1":        "127.0.0.1:1",
		"http://0177.0.0x.1.":        "127.0.0.1",
		"http://127%2e0.0.1":         "127.0.0.1",
		"http://1.2.3.256":           "1.2.3.256",
		"http://1.2.3.4.5":           "1.2.3.4.5",
		"http://4294967296":          "4294967296",
		"http://100%.example":        "100%.example",
		"http://[::1%25lo]":          "[::1%25lo]",
		"http://[x]":                 "x",
	} {
		w, err := resolve.Request(&collection.Request{URL: collection.ParseURL(in)}, &resolve.Input{})
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got, _ := w.Header.Get("Host"); got != want || w.URL.Authority() != want {
			t.Errorf("%s: Host %q, authority %q, want %q", in, got, w.URL.Authority(), want)
		}
	}
}
