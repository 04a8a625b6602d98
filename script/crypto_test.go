package script_test

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"runner/collection"
	"runner/collection/variable"
	"runner/script"
)

const cryptData = "internal/crypt/testdata/"

func cryptFile(tb testing.TB, name string) string {
	tb.Helper()
	text, err := os.ReadFile(cryptData + name)
	if os.IsNotExist(err) {
		tb.Skip("the libraries of the tests are not installed: make test does it")
	}
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// signing is a stage whose environment has a key, what is to be signed with it, and a library.
func signing(tb testing.TB, library string) (s *stage, want string) {
	tb.Helper()
	s = newStage(script.Config{})
	signature, err := url.QueryUnescape(strings.TrimSpace(cryptFile(tb, "signature.urlencoded.txt")))
	if err != nil {
		tb.Fatal(err)
	}
	vars := []collection.Variable{
		{Key: "key", Value: collection.StringValue(cryptFile(tb, "m.pem"))},
		{Key: "content", Value: collection.StringValue(strings.TrimSuffix(cryptFile(tb, "content-to-be-signed.txt"), "\n"))},
	}
	if library != "" {
		text := cryptFile(tb, "npm/node_modules/"+library)
		vars = append(vars, collection.Variable{Key: "library", Value: collection.StringValue(text)})
	}
	s.scopes.Environment = variable.NewScope("environment", vars)
	return s, signature
}

// signingScripts sign as scripts of public collections do.
var signingScripts = map[string]struct{ library, source string }{
	"jsrsasign, locals": {"jsrsasign-10/lib/jsrsasign-all-min.js", `
		var navigator = {}, window = {};
		eval(pm.environment.get('library'));
		var signature = new KJUR.crypto.Signature({alg: 'SHA256withRSA'});
		signature.init(pm.environment.get('key'));
		signature.updateString(pm.environment.get('content'));
		console.log(hextob64(signature.sign()));`},
	"jsrsasign 11, globals": {"jsrsasign-11/lib/jsrsasign-all-min.js", `
		navigator = {}; window = {};
		eval(pm.environment.get('library'));
		const signature = new KJUR.crypto.Signature({alg: 'SHA256withRSA'});
		signature.init(pm.environment.get('key'));
		signature.updateString(pm.environment.get('content'));
		console.log(hextob64(signature.sign()));`},
	"node-forge": {"node-forge/dist/forge.min.js", `
		window = {};
		var f = new Function('self', 'window', pm.environment.get('library') + '\n;return window.forge')({}, window);
		var md = f.md.sha256.create();
		md.update(pm.environment.get('content'), 'utf8');
		console.log(f.util.encode64(f.pki.privateKeyFromPem(pm.environment.get('key')).sign(md)));`},
	"jsencrypt": {"jsencrypt/bin/jsencrypt.min.js", `
		var navigator = {}, window = {}, self = {}, exports = {}, module = {exports};
		eval(pm.environment.get('library'));
		const signer = new (module.exports.JSEncrypt || module.exports)();
		signer.setPrivateKey(pm.environment.get('key'));
		console.log(signer.sign(pm.environment.get('content'), (text) => CryptoJS.SHA256(text).toString(), 'sha256'));`},
	"crypto.subtle": {"", `
		const text = pm.environment.get('key').replace(/-----[^-]*-----|\s/g, '');
		const der = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
		const how = {name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256'};
		const key = await crypto.subtle.importKey('pkcs8', der, how, false, ['sign']);
		const signed = await crypto.subtle.sign(how, key, new TextEncoder().encode(pm.environment.get('content')));
		console.log(btoa(String.fromCharCode(...new Uint8Array(signed))));`},
}

func TestScriptsSignTheVector(t *testing.T) {
	for name, c := range signingScripts {
		t.Run(name, func(t *testing.T) {
			s, want := signing(t, c.library)
			result, log := s.run(t, collection.Prerequest, c.source)
			if result.Err != nil || !strings.HasSuffix(log, "log "+want) {
				t.Errorf("err = %v, log = %.400s, want the signature %s", result.Err, log, want)
			}
		})
	}
}

func TestScriptComputesHMACs(t *testing.T) {
	const mac = "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8" // RFC 4231's way, of a well-known text
	for name, source := range map[string]string{
		"CryptoJS": `console.log(CryptoJS.HmacSHA256('The quick brown fox jumps over the lazy dog', 'key').toString())`,
		"crypto.subtle": `
			const encoder = new TextEncoder();
			const key = await crypto.subtle.importKey('raw', encoder.encode('key'), {name: 'HMAC', hash: 'SHA-256'}, false,
				['sign']);
			const mac = await crypto.subtle.sign('HMAC', key, encoder.encode('The quick brown fox jumps over the lazy dog'));
			console.log(Array.from(new Uint8Array(mac)).map((b) => b.toString(16).padStart(2, '0')).join(''))`,
	} {
		s := newStage(script.Config{})
		result, log := s.run(t, collection.Prerequest, source)
		if result.Err != nil || !strings.HasSuffix(log, "log "+mac) {
			t.Errorf("%s: err = %v, log = %s", name, result.Err, log)
		}
	}
}

// The traps for libraries are nothing that a script meets by accident.
func TestTrapsDoNotShow(t *testing.T) {
	s := newStage(script.Config{})
	source := `eval('1'); const found = []; for (const k in {}) found.push(k);
		const own = {}; own.modPow = 1; const f = () => 2; own.gcd = f;
		console.log(JSON.stringify([found, ({}).modPow, Object.keys(own), own.gcd === f, own.modPow]))`
	if _, log := s.run(t, collection.Test, source); log != `log [[],null,[modPow,gcd],true,1]` &&
		log != `log [[],null,["modPow","gcd"],true,1]` {
		t.Errorf("log = %s", log)
	}
}

func TestCryptoIsBounded(t *testing.T) {
	s := newStage(script.Config{Timeout: 300 * 1e6})
	for name, source := range map[string]string{
		"PBKDF2 of crypto-js": `CryptoJS.PBKDF2('p', 's', {iterations: 2e9, keySize: 8})`,
		"EvpKDF of crypto-js": `CryptoJS.EvpKDF('p', 's', {iterations: 2e9, keySize: 8})`,
		"PBKDF2 of subtle": `const d = new Uint8Array(8);
			const key = await crypto.subtle.importKey('raw', d, 'PBKDF2', false, ['deriveBits']);
			await crypto.subtle.deriveBits({name: 'PBKDF2', hash: 'SHA-256', salt: d, iterations: 2e9}, key, 256)`,
	} {
		result, _ := s.run(t, collection.Test, source)
		if result.Err == nil || !strings.Contains(result.Err.Message, "timeout") {
			t.Errorf("%s: err = %v, want a timeout", name, result.Err)
		}
	}
}

func BenchmarkSigningScript(b *testing.B) {
	for name, c := range signingScripts {
		b.Run(name, func(b *testing.B) {
			s, _ := signing(b, c.library)
			for b.Loop() {
				s.run(b, collection.Prerequest, c.source)
			}
		})
	}
}
