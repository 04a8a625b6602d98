package explain_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"runner/collection/sign"
	"runner/collection/sign/explain"
	"runner/collection/wire"
)

// spoiled is a request that is sent, and how what was signed differs from it.
type spoiled struct {
	sent, signed func(s *sent)
	content      func(content string) string // what is done to the signed content itself
	written      *explain.Written
	variables    map[string]string
	clients      []string
	want         string // ids
}

func body(text string) func(*sent)     { return func(s *sent) { s.body = text } }
func targetOf(text string) func(*sent) { return func(s *sent) { s.target = text } }
func clientOf(text string) func(*sent) { return func(s *sent) { s.client = text } }
func timeOf(text string) func(*sent)   { return func(s *sent) { s.at = text } }
func methodOf(text string) func(*sent) { return func(s *sent) { s.method = text } }
func both(f ...func(*sent)) func(*sent) {
	return func(s *sent) {
		for _, f := range f {
			f(s)
		}
	}
}

// mistakesMade is every mistake of the table, made.
func mistakesMade() map[string]spoiled {
	const (
		query  = "?_output_charset=utf-8&_input_charset=utf-8"
		json   = `{"b": "x/y <é>", "a": 100.0, "list": [1, 2]}`
		packed = `{"b":"x/y <é>","a":100.0,"list":[1,2]}`
	)
	gbk, _ := simplifiedchinese.GBK.NewEncoder().String(`{"a":"测试"}`)
	return map[string]spoiled{
		"without query": {sent: targetOf(path + "?a=1"), signed: targetOf(path), want: "path-without-query"},
		"with query":    {signed: targetOf(path + query), want: "path-with-query"},
		"live":          {signed: targetOf("/ams/api/v1/payments/pay"), want: "path-live"},
		"sandbox":       {sent: targetOf("/ams/api/v1/payments/pay"), signed: targetOf(path), want: "path-sandbox"},
		"slash more":    {signed: targetOf(path + "/"), want: "path-slash-end"},
		"slash less":    {sent: targetOf(path + "/"), signed: targetOf(path), want: "path-slash-end"},
		"no slash":      {signed: targetOf(path[1:]), want: "path-slash-start"},
		"slash doubled": {signed: targetOf("/ams/sandbox/api//v1/payments/pay"), want: "path-slash-double"},
		"slash single":  {sent: targetOf("/ams/sandbox/api//v1/payments/pay"), signed: targetOf(path), want: "path-slash-double"},
		"whole address": {signed: targetOf("https://open-na.alipay.com" + path), want: "path-host"},
		"host":          {signed: targetOf("open-na.alipay.com" + path), want: "path-host"},
		"decoded":       {sent: targetOf("/n/a%20b?c=%2F"), signed: targetOf("/n/a b?c=/"), want: "path-decoded"},
		"lower percent": {sent: targetOf("/n?c=%2F"), signed: targetOf("/n?c=%2f"), want: "path-encoded"},
		"encoded":       {signed: targetOf(url.QueryEscape(path)), want: "path-encoded"},
		"query sorted":  {sent: targetOf("/n?b=1&a=2&c=3"), signed: targetOf("/n?a=2&b=1&c=3"), want: "path-query-order"},
		"shorter":       {sent: targetOf("/proxy/hook"), signed: targetOf("/hook"), want: "path-shorter"},
		"path case":     {sent: targetOf("/Hook"), signed: targetOf("/hook"), want: "path-case"},
		"no path":       {signed: targetOf(""), want: "path-empty"},
		"path variables": {signed: targetOf("/{{base}}/v1/payments/pay"), written: &explain.Written{Target: "/{{base}}/v1/payments/pay"},
			want: "path-variables"},

		"method": {signed: methodOf("post"), want: "method"},
		"verb":   {signed: methodOf("GET"), want: "method"},

		"client":           {signed: clientOf("5X00000000000000"), want: "client-other"},
		"client sandbox":   {sent: clientOf("5X"), signed: clientOf("SANDBOX_5X"), want: "client-other"},
		"client given":     {signed: clientOf("C2"), clients: []string{"C2"}, want: "client-other"},
		"client undefined": {signed: clientOf("undefined"), want: "client-empty"},
		"client empty":     {signed: clientOf(""), want: "client-empty"},

		"time header": {sent: func(s *sent) { s.header = wire.Header{{Name: "X-Time", Value: "1600000000000"}} },
			signed: timeOf("1600000000000"), want: "time-header"},
		"time seconds":    {signed: timeOf("1685599933"), want: "time-format"},
		"time ms":         {sent: timeOf("1685599933"), signed: timeOf("1685599933000"), want: "time-format"},
		"time iso":        {sent: timeOf("2023-06-01T14:12:13+08:00"), signed: timeOf("2023-06-01T06:12:13Z"), want: "time-format"},
		"time php":        {sent: timeOf("2023-06-01T06:12:13+00:00"), signed: timeOf("2023-06-01T06:12:13+0000"), want: "time-format"},
		"time empty":      {signed: timeOf(""), want: "time-empty"},
		"time undefined":  {signed: timeOf("undefined"), want: "time-empty"},
		"time twice":      {signed: timeOf("1685599933868"), want: "time-drift"},
		"time twice, iso": {sent: timeOf("2023-06-01T06:12:13Z"), signed: timeOf("2023-06-01T06:12:12Z"), want: "time-drift"},

		"lf":           {sent: body("{\r\n\"a\":1}"), signed: body("{\n\"a\":1}"), want: "body-lf"},
		"crlf":         {sent: body("{\n\"a\":1\n}"), signed: body("{\r\n\"a\":1\r\n}"), want: "body-crlf"},
		"newline more": {signed: body(usual().body + "\n"), want: "body-newline-more"},
		"newline less": {sent: body(usual().body + "\n"), signed: body(usual().body), want: "body-newline-less"},
		"bom more":     {signed: body("\ufeff" + usual().body), want: "body-bom-more"},
		"bom less":     {sent: body("\ufeff" + usual().body), signed: body(usual().body), want: "body-bom-less"},
		"trimmed":      {sent: body("  x y "), signed: body("x y"), want: "body-trimmed"},
		"joined":       {sent: body("{\n \"a\": 1\n}"), signed: body("{ \"a\": 1}"), want: "body-lines-joined"},
		"blanks out":   {sent: body(`{"a": "b c"}`), signed: body(`{"a":"bc"}`), want: "body-blanks-out"},
		"nbsp":         {sent: body("{\"a\":\u00a01}"), signed: body(`{"a": 1}`), want: "body-nbsp"},
		"zero width":   {sent: body("{\"a\":\u200b1}"), signed: body(`{"a":1}`), want: "body-nbsp"},
		"empty":        {signed: body(""), want: "body-empty"},
		"object":       {signed: body("[object Object]"), want: "body-empty"},
		"variables": {signed: body(`{"a":"{{x}}","n":1}`), written: &explain.Written{Body: []byte(`{"a":"{{x}}","n":1}`)},
			want: "body-variables"},
		"variables, by value": {signed: body(`{"a":"{{x}}","n":1}`), variables: map[string]string{"x": "b/c", "n": "1"},
			want: "body-variables"},
		"dynamic variables": {sent: body(`{"a":"v1-9","g":"0d"}`), signed: body(`{"a":"v1-9","g":"{{$guid}}"}`),
			written: &explain.Written{Body: []byte(`{"a":"{{x}}","g":"{{$guid}}"}`)}, variables: map[string]string{"x": "v1-9"},
			want: "body-variables"},

		"compact":    {sent: body(json), signed: body(packed), want: "json-compact"},
		"indented 2": {signed: body("{\n  \"a\": \"b/c\",\n  \"n\": 1\n}"), want: "json-indented"},
		"indented 4": {signed: body("{\n    \"a\": \"b/c\",\n    \"n\": 1\n}"), want: "json-indented"},
		"spaced":     {signed: body(`{"a": "b/c", "n": 1}`), want: "json-spaced"},
		"sorted":     {sent: body(`{"b":1,"a":[2]}`), signed: body(`{"a":[2],"b":1}`), want: "json-sorted"},
		"unicode":    {sent: body(packed), signed: body(strings.ReplaceAll(packed, "é", `\u00e9`)), want: "json-unicode"},
		"astral":     {sent: body(`{"a":"😀"}`), signed: body(`{"a":"\ud83d\ude00"}`), want: "json-unicode"},
		"slashes":    {signed: body(`{"a":"b\/c","n":1}`), want: "json-slashes"},
		"html":       {sent: body(`{"a":"<&>"}`), signed: body(`{"a":"\u003c\u0026\u003e"}`), want: "json-html"},
		"plain":      {sent: body(`{ "a":"b\/\u00e9"}`), signed: body(`{ "a":"b/é"}`), want: "json-plain"},
		"numbers":    {sent: body(`{"a":100.0,"s":"1.0"}`), signed: body(`{"a":100,"s":"1.0"}`), want: "json-numbers"},
		"points":     {signed: body(`{"a":"b/c","n":1.0}`), want: "json-numbers"},
		"php":        {sent: body(json), signed: body(`{"b":"x\/y <\u00e9>","a":100.0,"list":[1,2]}`), want: "json-php"},
		"python":     {sent: body(packed), signed: body(`{"b": "x/y <\u00e9>", "a": 100.0, "list": [1, 2]}`), want: "json-python"},
		"go":         {sent: body(json), signed: body(`{"a":100.0,"b":"x/y \u003cé\u003e","list":[1,2]}`), want: "json-go"},
		"serialised": {signed: body(`"{\"a\":\"b/c\",\"n\":1}"`), want: "json-string"},

		"gbk":      {sent: body(`{"a":"测试"}`), signed: body(gbk), want: "body-charset"},
		"sent gbk": {sent: body(gbk), signed: body(`{"a":"测试"}`), want: "body-charset"},
		"latin-1":  {sent: body(`{"a":"é"}`), signed: body("{\"a\":\"\xe9\"}"), want: "body-charset"},
		"utf-16":   {sent: body("a"), signed: body("a\x00"), want: "body-charset"},
		"doubled":  {sent: body(`{"a":"é"}`), signed: body(`{"a":"Ã©"}`), want: "body-charset"},
		"question": {sent: body(`{"a":"é—"}`), signed: body(`{"a":"??"}`), want: "body-charset"},
		"forge":    {sent: body(`{"a":"测试"}`), signed: body("{\"a\":\"\x4b\xd5\"}"), want: "body-charset"},

		"backslash n": {content: func(c string) string { return strings.Replace(c, "\n", `\n`, 1) }, want: "layout"},
		"cr lf":       {content: func(c string) string { return strings.Replace(c, "\n", "\r\n", 1) }, want: "layout"},
		"no line":     {content: func(c string) string { return strings.Replace(c, "\n", "", 1) }, want: "layout"},
		"only body":   {content: func(string) string { return usual().body }, want: "layout"},

		"two: path and line ends": {sent: both(targetOf(path+"?a=1"), body("{\r\n}")), signed: both(targetOf(path), body("{\n}")),
			want: "path-without-query body-lf"},
		"two: indented with cr lf": {signed: body("{\r\n    \"a\": \"b/c\",\r\n    \"n\": 1\r\n}"), want: "json-indented body-crlf"},
		"two: client and method":   {signed: both(methodOf("post"), clientOf("")), want: "method client-empty"},
	}
}

func TestEveryMistakeIsNamed(t *testing.T) {
	t.Parallel()
	m, p := merchant(t), platform(t)
	for name, c := range mistakesMade() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := usual()
			if c.sent != nil {
				c.sent(&s)
			}
			other := s
			if c.signed != nil {
				c.signed(&other)
			}
			content := other.content()
			if c.content != nil {
				content = c.content(content)
			}
			if content == s.content() {
				t.Fatal("nothing is spoiled")
			}
			x := explained(t, &explain.Case{Request: s.request(signature(t, m, content)), Keys: keys(m.Public(), p.Public()),
				Written: c.written, Variables: c.variables, Clients: c.clients})
			if got := ids(x); got != c.want || x.Verified {
				t.Errorf("got %q (%s), want %q", got, x.Reason(), c.want)
			}
			if string(x.Signed) != content || string(x.Content) != s.content() {
				t.Errorf("signed %q, sent %q; got %q, %q", content, s.content(), x.Signed, x.Content)
			}
			for _, m := range x.Mistakes {
				if m.Says == "" || m.Fix == "" {
					t.Errorf("nothing is said about %s", m.ID)
				}
			}
		})
	}
}

// The signature's own text, and the key that made it, are spoiled; the content is right.
func TestEverySignatureMistakeIsNamed(t *testing.T) {
	t.Parallel()
	m, p := merchant(t), platform(t)
	good, _ := m.Sign([]byte(usual().content()))
	b64 := base64.StdEncoding.EncodeToString(good)
	header := func(text string) string { return "algorithm=RSA256, keyVersion=1, signature=" + text }
	foreign := signature(t, p, usual().content())
	for name, c := range map[string]struct{ header, want string }{
		"right":          {header(url.QueryEscape(b64)), ""},
		"not encoded":    {header(b64), ""},
		"lower percent":  {header(strings.NewReplacer("%2B", "%2b", "%2F", "%2f", "%3D", "%3d").Replace(url.QueryEscape(b64))), ""},
		"other order":    {"signature=" + url.QueryEscape(b64) + ",keyVersion=1,algorithm=RSA256", ""},
		"twice":          {header(url.QueryEscape(url.QueryEscape(b64))), "encoding-twice"},
		"blank":          {header(strings.ReplaceAll(b64, "+", " ")), "encoding-blank"},
		"base64url":      {header(base64.URLEncoding.EncodeToString(good)), "encoding-base64url"},
		"raw base64url":  {header(base64.RawURLEncoding.EncodeToString(good)), "encoding-base64url"},
		"padding":        {header(strings.TrimRight(b64, "=")), "encoding-padding"},
		"hex":            {header(hex.EncodeToString(good)), "encoding-hex"},
		"base64 twice":   {header(url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(b64)))), "encoding-base64-twice"},
		"quotes":         {header(`"` + b64 + `"`), "encoding-quotes"},
		"broken lines":   {header(b64[:64] + `\n` + b64[64:]), "encoding-lines"},
		"bare":           {b64, "header-bare"},
		"algorithm":      {strings.Replace(header(b64), "RSA256", "RSA2", 1), "header-algorithm"},
		"key":            {foreign, "key"},
		"key, hex":       {header(hex.EncodeToString(bytesOf(t, foreign))), "key encoding-hex"},
		"sha-1":          {header(url.QueryEscape(made(t, crypto.SHA1, false))), "algorithm"},
		"sha-512":        {header(url.QueryEscape(made(t, crypto.SHA512, false))), "algorithm"},
		"pss":            {header(url.QueryEscape(made(t, crypto.SHA256, true))), "algorithm"},
		"no digest name": {header(url.QueryEscape(made(t, 0, false))), "algorithm"},
		"digest":         {signature(t, m, digestOf(usual().content())), "digest-twice"},
		"hex digest":     {signature(t, m, hex.EncodeToString([]byte(digestOf(usual().content())))), "digest-twice"},
		"base64 content": {signature(t, m, base64.StdEncoding.EncodeToString([]byte(usual().content()))), "digest-twice"},
		"key and path":   {signature(t, p, strings.Replace(usual().content(), "/sandbox", "", 1)), "path-live key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := explained(t, &explain.Case{Request: usual().request(c.header), Keys: keys(m.Public(), p.Public())})
			if got := ids(x); got != c.want || x.Verified != (c.want == "") {
				t.Errorf("got %q (%s), verified %v, want %q", got, x.Reason(), x.Verified, c.want)
			}
		})
	}
}

func digestOf(s string) string {
	d := sha256.Sum256([]byte(s))
	return string(d[:])
}

func bytesOf(t *testing.T, header string) []byte {
	h, err := sign.ParseHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	return h.Signature
}

// made is a signature of the usual content by another algorithm, in base64.
func made(t *testing.T, hash crypto.Hash, pss bool) string {
	block, _ := pem.Decode(merchant(t).PrivatePEM())
	any, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	private := any.(*rsa.PrivateKey)
	digest := []byte(digestOf(usual().content()))
	if hash != 0 && hash != crypto.SHA256 {
		h := hash.New()
		h.Write([]byte(usual().content()))
		digest = h.Sum(nil)
	}
	var b []byte
	if pss {
		b, err = rsa.SignPSS(rand.Reader, private, hash, digest, nil)
	} else {
		b, err = rsa.SignPKCS1v15(nil, private, hash, digest)
	}
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b)
}

func TestWhatIsMissing(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{"Client-Id": "missing-client", "Request-Time": "missing-time",
		"Signature": "missing-signature"} {
		req := usual().request("x")
		req.Header.Del(header)
		if got := ids(explained(t, &explain.Case{Request: req})); got != want {
			t.Errorf("without %s: got %q, want %q", header, got, want)
		}
	}
}

// Nothing fits: what the keys tell is said.
func TestNothingFound(t *testing.T) {
	t.Parallel()
	m, p := merchant(t), platform(t)
	third, err := sign.GenerateKey(0)
	if err != nil {
		t.Fatal(err)
	}
	big, err := sign.GenerateKey(3072)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		header  string
		keys    []explain.Key
		written string
		want    string
	}{
		"other bytes": {signature(t, m, "else"), keys(m.Public()), "", "other bytes were signed"},
		"dynamic":     {signature(t, m, "else"), keys(m.Public()), `{"id":"{{$guid}}"}`, "{{$guid}}"},
		"stranger":    {signature(t, third, usual().content()), keys(m.Public(), p.Public()), "", "none of the keys"},
		"size":        {signature(t, big, usual().content()), keys(m.Public()), "", "3072 bits"},
		"no key":      {signature(t, m, usual().content()), nil, "", "without a public key"},
		"nonsense":    {"signature=%%%", keys(m.Public()), "", "holds nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := explained(t, &explain.Case{Request: usual().request(c.header), Keys: c.keys,
				Written: &explain.Written{Body: []byte(c.written)}})
			if x.Found() || x.Verified || !strings.Contains(x.Likeliest, c.want) {
				t.Errorf("found %q, likeliest %q, want %q", ids(x), x.Likeliest, c.want)
			}
		})
	}
}

func TestResponses(t *testing.T) {
	t.Parallel()
	m, p := merchant(t), platform(t)
	const answered = "2023-06-01T14:12:14+08:00"
	const text = `{"result":{"resultStatus":"S"}}`
	answer := func(header string) *wire.Response {
		return &wire.Response{Code: 200, Body: []byte(text), Header: wire.Header{{Name: "Client-Id", Value: client},
			{Name: "Response-Time", Value: answered}, {Name: "Signature", Value: header}}}
	}
	content := string(sign.Content("POST", path, client, answered, []byte(text)))
	for name, c := range map[string]struct{ header, want string }{
		"right":    {signature(t, p, content), ""},
		"own key":  {signature(t, m, content), "key"},
		"time":     {signature(t, p, strings.Replace(content, answered, at, 1)), "time-header"},
		"path":     {signature(t, p, strings.Replace(content, "/sandbox", "", 1)), "path-live"},
		"unsigned": {"", "missing-signature"},
		"reindented": {signature(t, p, string(sign.Content("POST", path, client, answered,
			[]byte(`{"result": {"resultStatus": "S"}}`)))), "json-spaced"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := explained(t, &explain.Case{Request: usual().request(signature(t, m, usual().content())),
				Response: answer(c.header), Keys: keys(p.Public(), m.Public())})
			if got := ids(x); got != c.want || x.Verified != (c.want == "") || x.What != "response" {
				t.Errorf("got %q (%s), want %q", got, x.Reason(), c.want)
			}
		})
	}
}

// The right signature is shown to who has the private key.
func TestRightSignature(t *testing.T) {
	t.Parallel()
	m := merchant(t)
	x := explained(t, &explain.Case{Request: usual().request("x"), Own: m, Keys: keys(m.Public())})
	if want := signature(t, m, usual().content()); x.Right != want {
		t.Errorf("got %q, want %q", x.Right, want)
	}
}

// The schemes whose signature stands elsewhere are asked.
func TestForeignScheme(t *testing.T) {
	t.Parallel()
	m, p := merchant(t), platform(t)
	s, err := sign.New(sign.SchemeHTTPSignature, sign.Config{Key: m, KeyID: "k"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		spoil func(*wire.Request)
		want  string
	}{
		"right":  {func(*wire.Request) {}, ""},
		"method": {func(r *wire.Request) { r.Method = "PUT" }, "method"},
	} {
		req := &wire.Request{Method: "POST", URL: wire.URL{Scheme: "https", Host: "h", Path: "/p"},
			Header: wire.Header{{Name: "Host", Value: "h"}}, Body: wire.Body{Bytes: []byte("{}"), Present: true}}
		if ok, err := s.Sign(req, nil); !ok || err != nil {
			t.Fatal(ok, err)
		}
		c.spoil(req)
		x := explained(t, &explain.Case{Scheme: sign.SchemeHTTPSignature, Request: req, Keys: keys(m.Public(), p.Public())})
		if got := ids(x); got != c.want || x.Verified != (c.want == "") {
			t.Errorf("%s: got %q, verified %v, want %q", name, got, x.Verified, c.want)
		}
	}
}

// However large the body, the time that is given is enough.
func TestTimeIsBounded(t *testing.T) {
	t.Parallel()
	m := merchant(t)
	s := usual()
	s.body = `{"a":"` + strings.Repeat("é/", 200<<10) + `"}`
	ctx, stop := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer stop()
	began := time.Now()
	x, err := explain.Explain(ctx, &explain.Case{Request: s.request(signature(t, m, "else")), Keys: keys(m.Public())})
	if err != nil || x.Found() || !x.Cut {
		t.Errorf("found %q, cut %v, %v", ids(x), x.Cut, err)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
}

var _ = sha1.New // the digest of an older algorithm, which crypto.SHA1 needs

// All mistakes, and all pairs of them, for a body of 2 kB.
func BenchmarkNothingFound(b *testing.B) {
	m := merchant(b)
	s := usual()
	s.target += "?a=1&b=2"
	s.body = `{"a": "` + strings.Repeat("é/<", 400) + `", "n": 1.50}`
	c := &explain.Case{Request: s.request(signature(b, m, "else")), Keys: keys(m.Public(), m.Public())}
	for b.Loop() {
		x, err := explain.Explain(context.Background(), c)
		if err != nil || x.Found() {
			b.Fatal(x, err)
		}
		b.ReportMetric(float64(x.Tried), "tried")
	}
}

func FuzzExplain(f *testing.F) {
	m := merchant(f)
	s := usual()
	f.Add(s.target, s.body, s.at, signature(f, m, s.content()))
	f.Add("/a?b=%2", "{\"a\": \"\\ud800\", \"n\": 1e400}", "2023-06-01T06:12:13Z", "algorithm=X,signature=a b")
	f.Add("", "\ufeff\r\n", "9223372036854775807", "%%")
	f.Add("/Oa?b=\xe62", "\xf9", "2023", "algorit\x88\x80X+signature=a b")
	f.Fuzz(func(t *testing.T, target, body, at, header string) {
		s := sent{method: "POST", target: target, client: client, at: at, body: body}
		ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer stop()
		x, err := explain.Explain(ctx, &explain.Case{Request: s.request(header), Keys: keys(m.Public())})
		if err != nil {
			t.Fatal(err)
		}
		explain.UnicodeMarks().Lines(x.Content)
		x.Difference()
		explain.Peculiars(x.Content)
	})
}
