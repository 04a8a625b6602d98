package lib_test

import (
	"errors"
	"net/url"
	"slices"
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/lib"
)

func copies(t *testing.T) []lib.Copy {
	t.Helper()
	all, err := lib.Copies()
	if errors.Is(err, lib.ErrNotBuilt) {
		t.Fatal(hint)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestAddressesOfLibraries: what an address gets. A version without an exact copy is marked with ~.
func TestAddressesOfLibraries(t *testing.T) {
	all := copies(t)
	for address, want := range map[string]string{
		"http://kjur.github.io/jsrsasign/jsrsasign-latest-all-min.js":                          "jsrsasign 11.1.5",
		"https://kjur.github.io/jsrsasign/jsrsasign-all-min.js":                                "jsrsasign 11.1.5",
		"https://kjur.github.io/jsrsasign/jsrsasign-10.5.1-all-min.js":                         "jsrsasign ~10.9.0",
		"https://kjur.github.io/jsrsasign/jsrsasign-8.0.12-all-min.js":                         "none of jsrsasign",
		"https://kjur.github.io/jsrsasign/index.html":                                          "not ours",
		"https://raw.githubusercontent.com/kjur/jsrsasign/master/jsrsasign-all-min.js":         "jsrsasign 11.1.5",
		"https://raw.githubusercontent.com/kjur/jsrsasign/10.9.0/jsrsasign-all-min.js":         "jsrsasign 10.9.0",
		"https://cdnjs.cloudflare.com/ajax/libs/jsrsasign/11.1.5/jsrsasign-all-min.js":         "jsrsasign 11.1.5",
		"https://cdnjs.cloudflare.com/ajax/libs/jsrsasign/8.0.20/jsrsasign-all-min.js":         "none of jsrsasign",
		"https://cdn.jsdelivr.net/gh/kjur/jsrsasign@10/jsrsasign-all-min.js":                   "jsrsasign 10.9.0",
		"https://cdn.jsdelivr.net/npm/jsrsasign@10.9.0/lib/jsrsasign-rsa-min.js":               "jsrsasign 10.9.0",
		"https://joolfe.github.io/postman-util-lib/dist/bundle.js":                             "pmlib 10.9.0",
		"https://joolfe.github.io/postman-util-lib/dist/fakeresponse.json":                     "not ours",
		"https://raw.githubusercontent.com/joolfe/postman-util-lib/master/docs/dist/bundle.js": "pmlib 10.9.0",
		"https://cdnjs.cloudflare.com/ajax/libs/crypto-js/3.1.9-1/crypto-js.min.js":            "crypto-js 3.1.9-1",
		"https://cdnjs.cloudflare.com/ajax/libs/crypto-js/3.1.2/rollups/hmac-sha256.js":        "crypto-js ~3.1.9-1",
		"https://unpkg.com/crypto-js@4.2.0/crypto-js.js":                                       "crypto-js 4.2.0",
		"https://unpkg.com/crypto-js":                                                          "crypto-js 4.2.0",
		"https://cdnjs.cloudflare.com/ajax/libs/forge/1.3.1/forge.min.js":                      "node-forge ~1.4.3",
		"https://cdnjs.cloudflare.com/ajax/libs/forge/0.10.0/forge.all.min.js":                 "none of node-forge",
		"https://unpkg.com/node-forge@1.4.3/dist/forge.min.js":                                 "node-forge 1.4.3",
		"https://cdnjs.cloudflare.com/ajax/libs/jsencrypt/3.3.2/jsencrypt.min.js":              "jsencrypt ~3.5.4",
		"https://cdnjs.cloudflare.com/ajax/libs/lodash.js/4.17.21/lodash.min.js":               "lodash ~4.18.1",
		"https://cdn.jsdelivr.net/npm/lodash@4/lodash.min.js":                                  "lodash 4.18.1",
		"https://cdnjs.cloudflare.com/ajax/libs/moment.js/2.30.1/moment.min.js":                "moment 2.30.1",
		"https://cdnjs.cloudflare.com/ajax/libs/moment.js/2.30.1/moment-with-locales.min.js":   "none of moment",
		"https://cdnjs.cloudflare.com/ajax/libs/elliptic/6.5.4/elliptic.min.js":                "elliptic ~6.6.1",
		"https://cdnjs.cloudflare.com/ajax/libs/dayjs/1.11.0/dayjs.min.js":                     "not ours",
		"https://unpkg.com/@types/lodash":                                                      "not ours",
		"https://example.com/ajax/libs/lodash.js/4.17.21/lodash.min.js":                        "not ours",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := answer(u, all); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

func answer(u *url.URL, all []lib.Copy) string {
	w, ok := lib.Locate(u.Host, u.Path)
	if !ok {
		return "not ours"
	}
	c, ok := w.Choose(all)
	switch {
	case !ok:
		return "none of " + w.Library
	case !w.Exactly(c):
		return c.Library + " ~" + c.Version
	}
	return c.Library + " " + c.Version
}

// TestCopiesDefineTheirGlobals evaluates each copy as scripts do: in a function, and by the Function constructor.
func TestCopiesDefineTheirGlobals(t *testing.T) {
	globals := map[string]string{"crypto-js": "CryptoJS", "elliptic": "elliptic", "jsencrypt": "JSEncrypt",
		"jsrsasign": "KJUR", "lodash": "_", "moment": "moment", "node-forge": "forge", "pmlib": "pmlib"}
	for _, c := range copies(t) {
		t.Run(c.Library+" "+c.Version, func(t *testing.T) {
			t.Parallel()
			text, err := c.Text()
			if err != nil {
				t.Fatal(err)
			}
			for _, load := range []string{`eval(text)`, `new Function(text + ';root.' + name + '=' + name)()`} {
				rt := goja.New()
				_ = rt.Set("text", text)
				_ = rt.Set("name", globals[c.Library])
				got, err := rt.RunString(`var root = this, navigator = {}, window = this, self = this;
					this.crypto = {getRandomValues: (a) => a.fill(1)}; ` + load + `; typeof this[name]`)
				if err != nil || !slices.Contains([]string{"function", "object"}, got.String()) {
					t.Errorf("%s: typeof %s = %v, %v", load, globals[c.Library], got, err)
				}
			}
		})
	}
}

// TestPmlib checks the library that stands in for the one of that name, by what is known of it.
func TestPmlib(t *testing.T) {
	rt := goja.New()
	for _, c := range copies(t) {
		if c.Library != "pmlib" {
			continue
		}
		text, err := c.Text()
		if err != nil {
			t.Fatal(err)
		}
		_ = rt.Set("text", text)
	}
	got, err := rt.RunString(`eval(text);
		const failing = (f) => { try { return f(); } catch (e) { return e.message; } };
		const pkce = pmlib.pkceChallenge(), token = pmlib.clientAssertSecret('secret'.repeat(6), 'client', 'aud', 60);
		const {payloadObj: claims, headerObj: header} = pmlib.rs.jws.JWS.parse(token);
		[pmlib.sha256('example string'), Object.keys(pkce).sort(), pkce.code_verifier.length, pkce.code_challenge.length,
			pmlib.rs.hextob64u(pmlib.sha256(pkce.code_verifier)) === pkce.code_challenge, header.alg, header.typ,
			claims.client_id, claims.iss, claims.aud, claims.exp - claims.iat, claims.nbf === claims.iat, claims.jti.length,
			failing(() => pmlib.jwtSign(5)), failing(() => pmlib.clientAssertSecret()), failing(() => pmlib.jwtVerify('x')),
			typeof window, typeof navigator].join('\n')`)
	if err != nil {
		t.Fatal(err)
	}
	want := "aedfb92b3053a21a114f4f301a02a3c6ad5dff504d124dc2cee6117623eec706\n" +
		"code_challenge,code_challenge_method,code_verifier\n43\n43\ntrue\nHS256\nJWT\nclient\nclient\naud\n65\ntrue\n21\n" +
		"[jwtSign] Field jwk should be of type string,object\n" +
		"[clientAssertSecret] Field secret should be of type string\n" +
		"[jwtVerify] Field pubkey should be of type string\nundefined\nundefined"
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
