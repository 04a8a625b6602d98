package crypt_test

import (
	"testing"
	"time"

	"github.com/dop251/goja"
)

// signers sign content with key, the way scripts do, and are loaded as scripts load them.
var signers = map[string]struct{ file, load, sign string }{
	"jsrsasign 10": {"jsrsasign-10/lib/jsrsasign-all-min.js", `navigator = {}; window = {}; eval(library)`, withKJUR},
	"jsrsasign 11": {"jsrsasign-11/lib/jsrsasign-all-min.js", `navigator = {}; window = {}; eval(library)`, withKJUR},
	"jsrsasign inside a function": {"jsrsasign-10/lib/jsrsasign-all-min.js", `
		[KJUR, hextob64] = (function () {
			var navigator = {}, window = {};
			eval(library);
			return [KJUR, hextob64];
		})();`, withKJUR},
	"node-forge": {"node-forge/dist/forge.min.js", `self = window = this; new Function(library)()`, `
		var md = forge.md.sha256.create();
		md.update(content, 'utf8');
		forge.util.encode64(forge.pki.privateKeyFromPem(key).sign(md));`},
	"jsencrypt": {"jsencrypt/bin/jsencrypt.min.js", `navigator = {}; self = window = this; new Function(library)()`, `
		var signer = new JSEncrypt();
		signer.setPrivateKey(key);
		signer.sign(content, function (text) { return digest(text); }, 'sha256');`},
}

const withKJUR = `
	var signature = new KJUR.crypto.Signature({alg: 'SHA256withRSA'});
	signature.init(key);
	signature.updateString(content);
	hextob64(signature.sign());`

func loadSigner(tb testing.TB, rt *goja.Runtime, name string) *goja.Program {
	tb.Helper()
	s := signers[name]
	_ = rt.Set("library", source(tb, s.file))
	_ = rt.Set("key", read(tb, "m.pem"))
	_ = rt.Set("content", read(tb, "content-to-be-signed.txt"))
	_ = rt.Set("digest", sha256Hex)
	eval(tb, rt, s.load)
	program, err := goja.Compile("sign", s.sign, false)
	if err != nil {
		tb.Fatal(err)
	}
	return program
}

func TestLibrariesSignTheVector(t *testing.T) {
	want := signature(t)
	for name := range signers {
		t.Run(name, func(t *testing.T) {
			rt := trapped(t)
			program := loadSigner(t, rt, name)
			start := time.Now()
			got, err := rt.RunProgram(program)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != want {
				t.Errorf("signature = %s, want %s", got, want)
			}
			t.Logf("%v for the first signature", time.Since(start))
		})
	}
}

func BenchmarkSign(b *testing.B) {
	for name := range signers {
		b.Run(name, func(b *testing.B) {
			rt := trapped(b)
			program := loadSigner(b, rt, name)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := rt.RunProgram(program); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
