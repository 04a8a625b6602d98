package sign_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"os/exec"
	"strings"
	"testing"
	"time"

	"runner/collection/sign"
	"runner/collection/wire"
)

// hmacForm is a canonical form in use, a request and what it becomes.
type hmacForm struct {
	options          map[string]string
	secret, client   string
	at               time.Time
	method, url      string
	body             string
	header           wire.Header
	content          string // what is signed
	where, signature string // where the signature is to be found, whole
	hash, key        string // what openssl is asked for
}

// hmacForms are how some services want it. The signatures of binance and amazon are those of their manuals, the others
// were made by openssl; [TestHMACAgreesWithOthers] asks it again.
func hmacForms() map[string]hmacForm {
	return map[string]hmacForm{
		"binance": {
			options: map[string]string{"string": "{query}{body}", "query": "signature", "timestamp": "ms",
				"timestamp-query": "timestamp", "client-header": "X-MBX-APIKEY"},
			secret: "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j", client: "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zv",
			at: time.UnixMilli(1499827319559), method: "POST",
			url:     "/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000",
			content: "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559",
			where:   "?signature", signature: "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
			hash: "sha256", key: "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"},
		"amazon, version 2": {
			options: map[string]string{"string": `{method}\n{host}\n{path}\n{sorted-query}`, "encoding": "base64",
				"query": "Signature"},
			secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", method: "GET",
			url: "/?Action=DescribeJobFlows&AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&SignatureMethod=HmacSHA256" +
				"&SignatureVersion=2&Timestamp=2011-10-03T15%3A19%3A30&Version=2009-03-31",
			header: wire.Header{{Name: "Host", Value: "elasticmapreduce.amazonaws.com"}},
			content: "GET\nelasticmapreduce.amazonaws.com\n/\nAWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Action=DescribeJobFlows" +
				"&SignatureMethod=HmacSHA256&SignatureVersion=2&Timestamp=2011-10-03T15%3A19%3A30&Version=2009-03-31",
			where: "?Signature", signature: "i91nKc4PWAt0JJIdXwz9HxZCJDdiy6cf/Mj6vPxyYIs=",
			hash: "sha256", key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
		"hashkey": {
			options: map[string]string{"string": "{query}", "query": "signature", "timestamp": "ms",
				"timestamp-query": "timestamp", "client-header": "X-HK-APIKEY"},
			secret: "hush", client: "key-1", at: time.UnixMilli(1700000000123), method: "GET",
			url: "/api/v1/account?type=3", content: "type=3&timestamp=1700000000123",
			where: "?signature", signature: "8b80ac0008c92d43a84c0135e4b8e1f4433a61047d17b48c0a03f388d0af92ba", hash: "sha256", key: "hush"},
		"ncr": {
			options: map[string]string{"hash": "sha512", "encoding": "base64", "value": "AccessKey {client}:{signature}",
				"timestamp": "iso", "timestamp-header": "X-Date", "key": "{secret}{timestamp}",
				"string": `{method}\n{target}\n{content-type}\n{md5-base64:body}\n{header:nep-organization}`},
			secret: "hush", client: "shared-1", at: time.UnixMilli(1700000000123), method: "POST", url: "/catalog/items?page=1",
			body: `{"a":1}`, header: wire.Header{{Name: "Content-Type", Value: "application/json"},
				{Name: "nep-organization", Value: "org"}},
			content: "POST\n/catalog/items?page=1\napplication/json\nu2y1xo30ZSlByvZSo2by2A==\norg",
			where:   "Authorization", signature: "AccessKey shared-1:XoBcqi6/Ccy6R8ettGuW5IGCR5qgnyt1E9Md0mGQvLmG" +
				"vuMrgkFFzY0D1qNZklaGlpeF7/gk7C+iEV4W0Bh4FQ==", hash: "sha512", key: "hush2023-11-14T22:13:20.123Z"},
		"of all": {
			options: map[string]string{"hash": "sha1", "encoding": "base64url", "header": "X-Sig", "nonce-header": "X-Nonce",
				"value": "{key-id}:{signature}", "client-header": "X-Client",
				"timestamp-header": "X-Time", "secret-encoding": "hex",
				"string": `\{{scheme} {url} {method} {nonce} {timestamp} {client} {key-id} {sha256:body} {body}`},
			secret: "68757368", client: "c", at: time.Unix(1700000000, 0), method: "PUT", url: "/x", body: "b",
			content: "{https https://api.example/x PUT N 1700000000 c k " +
				"3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d b",
			where: "X-Sig", signature: "k:_gZmYSVh9Tt42zoAd9rixPAAJlk", hash: "sha1", key: "hush"},
	}
}

func (f hmacForm) request() *wire.Request {
	path, query, has := strings.Cut(f.url, "?")
	return &wire.Request{Method: f.method, Header: append(wire.Header(nil), f.header...),
		URL:  wire.URL{Scheme: "https", Host: "api.example", Path: path, Query: query, HasQuery: has},
		Body: wire.Body{Bytes: []byte(f.body), Present: f.body != ""}}
}

// found returns the signature in a request.
func (f hmacForm) found(req *wire.Request) string {
	name, inQuery := strings.CutPrefix(f.where, "?")
	if !inQuery {
		v, _ := req.Header.Get(name)
		return v
	}
	_, v, _ := strings.Cut(req.URL.Query, "&"+name+"=")
	return strings.NewReplacer("%2F", "/", "%3D", "=", "%2B", "+").Replace(v)
}

func (f hmacForm) signed(t testing.TB) (*wire.Request, sign.Signer) {
	t.Helper()
	s, err := sign.New(sign.SchemeHMAC, sign.Config{Secret: sign.NewSecret([]byte(f.secret)), Options: f.options,
		ClientID: f.client, KeyID: "k", Now: func() time.Time { return f.at }, Nonce: func() string { return "N" }})
	if err != nil {
		t.Fatal(err)
	}
	req := f.request()
	if signed, err := s.Sign(req, nil); !signed || err != nil {
		t.Fatalf("Sign = %v, %v", signed, err)
	}
	return req, s
}

func TestHMACForms(t *testing.T) {
	t.Parallel()
	for name, f := range hmacForms() {
		req, s := f.signed(t)
		content, err := s.(sign.Contenter).Content(req)
		if err != nil || string(content) != f.content {
			t.Errorf("%s: content %q, %v\nwant %q", name, content, err, f.content)
		}
		if got := f.found(req); got != f.signature {
			t.Errorf("%s: %s, want %s", name, got, f.signature)
		}
		if err := f.verifier(t).VerifyRequest(req); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func (f hmacForm) verifier(t testing.TB) sign.Verifier {
	t.Helper()
	v, err := sign.NewVerifier(sign.SchemeHMAC, sign.VerifierConfig{Secret: sign.NewSecret([]byte(f.secret)),
		Options: f.options})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// openssl and Node make the same signatures of what is signed.
func TestHMACAgreesWithOthers(t *testing.T) {
	t.Parallel()
	node := `const [hash, key, text] = process.argv.slice(1);
		process.stdout.write(require('crypto').createHmac(hash, key).update(text).digest('hex'))`
	for name, f := range hmacForms() {
		req, _ := f.signed(t)
		text := f.found(req)
		text = text[strings.LastIndex(text, ":")+1:]
		sum, err := hex.DecodeString(text)
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
			if err != nil {
				sum, err = encoding.DecodeString(text)
			}
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for tool, args := range map[string][]string{
			"openssl": {"dgst", "-" + f.hash, "-hmac", f.key, "-r"}, "node": {"-e", node, "--", f.hash, f.key, f.content}} {
			if _, err := exec.LookPath(tool); err != nil {
				t.Logf("%s is not installed", tool)
				continue
			}
			cmd := exec.Command(tool, args...)
			cmd.Stdin = strings.NewReader(f.content)
			out, err := cmd.Output()
			if want := hex.EncodeToString(sum); err != nil || !strings.HasPrefix(string(out), want) {
				t.Errorf("%s: %s says %s, %v, want %s", name, tool, out, err, want)
			}
		}
	}
}

// Every part that is signed is noticed if it is changed, and so is what is sent beside the signature.
func TestHMACNoticesChanges(t *testing.T) {
	t.Parallel()
	f := hmacForms()["ncr"]
	req, _ := f.signed(t)
	for name, change := range map[string]func(*wire.Request){
		"method":   func(r *wire.Request) { r.Method = "PUT" },
		"path":     func(r *wire.Request) { r.URL.Path += "x" },
		"query":    func(r *wire.Request) { r.URL.Query += "x" },
		"body":     func(r *wire.Request) { r.Body.Bytes = append(bytes.Clone(r.Body.Bytes), ' ') },
		"a header": func(r *wire.Request) { r.Header.Set(wire.Field{Name: "nep-organization", Value: "other"}) },
		"the time": func(r *wire.Request) { r.Header.Set(wire.Field{Name: "X-Date", Value: "2023-11-14T22:13:20.124Z"}) },
		"the value": func(r *wire.Request) {
			r.Header.Set(wire.Field{Name: "Authorization", Value: "AccessKey shared-1:QQ=="})
		},
		"the form": func(r *wire.Request) { r.Header.Set(wire.Field{Name: "Authorization", Value: "Bearer x"}) },
		"nothing":  func(r *wire.Request) { r.Header.Del("Authorization") },
	} {
		spoiled := req.Clone()
		change(spoiled)
		if err := f.verifier(t).VerifyRequest(spoiled); err == nil {
			t.Errorf("%s: verifies", name)
		}
	}
}

func TestHMACOfAScript(t *testing.T) {
	t.Parallel()
	f := hmacForms()["binance"]
	for query, want := range map[string]bool{"a=1&signature=beef": false, "a=1&signature=": true,
		"signature={{signature}}&a=1": true, "a=1": true} {
		_, s := f.signed(t)
		req := f.request()
		req.URL.Query = query
		signed, err := s.Sign(req, nil)
		if signed != want || err != nil || strings.Count(req.URL.Query, "signature=") != 1 {
			t.Errorf("%s: Sign = %v, %v, %s", query, signed, err, req.URL.Query)
		}
		if err := f.verifier(t).VerifyRequest(req); signed && err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
}

func TestHMACResponses(t *testing.T) {
	t.Parallel()
	options := map[string]string{"string": "{body}", "response-string": `{status}\n{header:X-Time}\n{body}\n{method}`,
		"response-header": "X-Sig", "response-value": "v1={signature}"}
	secret := sign.NewSecret([]byte("hush"))
	v, err := sign.NewVerifier(sign.SchemeHMAC, sign.VerifierConfig{Secret: secret, Options: options})
	if err != nil {
		t.Fatal(err)
	}
	// printf '200\n17\nok\nPOST' | openssl dgst -sha256 -hmac hush
	const good = "v1=795c2f6ac4a798d6cbbc43974aed89dcc9e113a8ddd555090fcfc464fa9f8efc"
	req := &wire.Request{Method: "POST", URL: wire.URL{Path: "/"}}
	for name, c := range map[string]struct {
		code      int
		sig, body string
		signed    bool
		want      error
	}{
		"good":             {200, good, "ok", true, nil},
		"another body":     {200, good, "ko", true, sign.ErrBadSignature},
		"another status":   {201, good, "ok", true, sign.ErrBadSignature},
		"another form":     {200, "v2=00", "ok", true, sign.ErrBadHeader},
		"unsigned":         {200, "", "ok", false, sign.ErrUnsigned},
		"unsigned failure": {500, "", "ok", false, nil},
	} {
		resp := &wire.Response{Code: c.code, Body: []byte(c.body), Header: wire.Header{{Name: "X-Time", Value: "17"}}}
		if c.sig != "" {
			resp.Header.Add(wire.Field{Name: "X-Sig", Value: c.sig})
		}
		if signed, err := v.Verify(req, resp); signed != c.signed || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v", name, signed, err)
		}
	}
	delete(options, "response-string")
	if v, err = sign.NewVerifier(sign.SchemeHMAC, sign.VerifierConfig{Secret: secret, Options: options}); err != nil {
		t.Fatal(err)
	}
	if signed, err := v.Verify(req, &wire.Response{Code: 200}); signed || err != nil {
		t.Errorf("nothing to verify: %v, %v", signed, err)
	}
}

// A mistake in an option is said with its name, and with what there is.
func TestHMACOptionsAreChecked(t *testing.T) {
	t.Parallel()
	for want, options := range map[string]map[string]string{
		`option "colour": there are string, hash,`:            {"colour": "red"},
		`option hash: want one of sha256, sha512,`:            {"hash": "crc"},
		`option encoding: want one of hex, HEX,`:              {"encoding": "rot13"},
		`option timestamp: want one of s, ms, iso, rfc1123`:   {"timestamp": "h"},
		`option string: no placeholder {bodi}; there are {`:   {"string": "{bodi}"},
		`option string: no placeholder {header:}`:             {"string": "{header:}"},
		`option string: no placeholder {method`:               {"string": "{method"},
		`{sha256:query}: only the body can be hashed`:         {"string": "{sha256:query}"},
		`option value: no placeholder {body}`:                 {"value": "{body}{signature}"},
		`option value, response-value: want {signature}`:      {"value": "x"},
		`and a text between placeholders`:                     {"value": "{client}{signature}"},
		`option header: "a b" is no name`:                     {"header": "a b"},
		`option query: "ä" is no name`:                        {"query": "ä"},
		`{timestamp} is signed but not sent: give the option`: {"string": "{timestamp}"},
		`{nonce} is signed but not sent: give the option`:     {"string": "{nonce}"},
		`option string: longer than`:                          {"string": strings.Repeat("a", 5000)},
	} {
		cfg := sign.Config{Secret: sign.NewSecret([]byte("hush")), ClientID: "c", Options: options}
		s, err := sign.New(sign.SchemeHMAC, cfg)
		if err == nil {
			_, err = s.Sign(rfcRequest(), nil)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", options, err, want)
		}
	}
	if _, err := sign.New(sign.SchemeHMAC, sign.Config{}); !errors.Is(err, sign.ErrNeedsSecret) {
		t.Errorf("without a secret: %v", err)
	}
}

func FuzzHMAC(f *testing.F) {
	for _, form := range hmacForms() {
		f.Add(form.options["string"], form.options["value"], form.body)
	}
	f.Add(`\`, "{signature", "")
	f.Add("{client}.{nonce}", "{signature} {client}", "x")
	f.Fuzz(func(t *testing.T, text, value, body string) {
		options := map[string]string{"string": text, "nonce-header": "N", "timestamp-header": "T", "client-header": "C"}
		if value != "" {
			options["value"] = value
		}
		form := hmacForm{options: options, secret: "hush", client: "c", method: "POST", url: "/a?b", body: body}
		s, err := sign.New(sign.SchemeHMAC, sign.Config{Secret: sign.NewSecret([]byte("hush")), Options: options,
			ClientID: "c"})
		if err != nil {
			return
		}
		req := form.request()
		if _, err := s.Sign(req, nil); err != nil || req.Check() != nil {
			return
		}
		if signed, _ := req.Header.Get("Authorization"); strings.TrimSpace(signed) != signed {
			return // blanks around a header's value do not travel
		}
		if err := form.verifier(t).VerifyRequest(req); err != nil && !strings.Contains(text, "uthorization") &&
			!strings.Contains(text, "key-id") {
			t.Errorf("what is signed does not verify: %v for %q, %q", err, text, value)
		}
	})
}
