package script_test

import (
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/wire"
	"runner/script"
)

// download gets a library as a collection would.
func download(tb testing.TB, host, path string) string {
	tb.Helper()
	offline := &script.OfflineLibraries{}
	req := &wire.Request{Method: "GET", URL: wire.URL{Scheme: "https", Host: host, Path: path}}
	x, err := offline.Send(tb.Context(), req, wire.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return string(x.Response().Body)
}

// loads are the ways in which scripts evaluate a library. What it needs of a browser is there.
var loads = map[string]string{
	"eval of the response": `eval(responseBody);`,
	"eval of a global":     `eval(pm.globals.get('library'));`,
	"indirect eval":        `(0, eval)(pm.globals.get('library'));`,
	"Function":             `(new Function(pm.globals.get('library') + ';root.' + name + ' = ' + name))();`,
	"Function by call":     `Function(pm.globals.get('library') + ';root.' + name + ' = ' + name)();`,
}

const (
	likeBrowser = "navigator = {}; window = self = (0, eval)('this');\n"
	values      = "\nconst key = pm.environment.get('key'), content = pm.environment.get('content');\n"
)

const signWithKJUR = `
	const s = new (typeof KJUR === 'object' ? KJUR : root.KJUR).crypto.Signature({alg: 'SHA256withRSA'});
	s.init(key); s.updateString(content);
	out = require('crypto-js').enc.Base64.stringify(require('crypto-js').enc.Hex.parse(s.sign()));`

// downloads sign, too; the last is a whole library of hashes.
var downloads = map[string]struct{ host, path, name, sign string }{
	"jsrsasign 10": {"cdn.jsdelivr.net", "/npm/jsrsasign@10.9.0/lib/jsrsasign-all-min.js", "KJUR", signWithKJUR},
	"jsrsasign 11": {"kjur.github.io", "/jsrsasign/jsrsasign-all-min.js", "KJUR", signWithKJUR},
	"pmlib": {"joolfe.github.io", "/postman-util-lib/dist/bundle.js", "pmlib", `
		const {rs} = typeof pmlib === 'object' ? pmlib : root.pmlib;
		const s = new rs.crypto.Signature({alg: 'SHA256withRSA'});
		s.init(key); s.updateString(content); out = rs.hextob64(s.sign());`},
	"node-forge": {"unpkg.com", "/node-forge@1.4.3/dist/forge.min.js", "forge", `
		const f = typeof forge === 'object' ? forge : root.forge, md = f.md.sha256.create();
		md.update(content, 'utf8');
		out = f.util.encode64(f.pki.privateKeyFromPem(key).sign(md));`},
	"jsencrypt": {"cdnjs.cloudflare.com", "/ajax/libs/jsencrypt/3.5.4/jsencrypt.min.js", "JSEncrypt", `
		const s = new (typeof JSEncrypt === 'function' ? JSEncrypt : root.JSEncrypt || this.JSEncrypt)();
		s.setPrivateKey(key);
		out = s.sign(content, (text) => CryptoJS.SHA256(text).toString(), 'sha256');`},
}

// TestDownloadedLibrariesSignTheVector loads each library in each way. Where Go does not carry a signature, it takes
// longer than the limit on an idle machine; where it does, a hundredth of that.
func TestDownloadedLibrariesSignTheVector(t *testing.T) {
	for name, c := range downloads {
		t.Run(name, func(t *testing.T) {
			text := download(t, c.host, c.path)
			for how, load := range loads {
				s, want := signing(t, "")
				s.scopes.Global.Set("library", collection.StringValue(text))
				in := s.input(collection.Test, "root = {}; var name = '"+c.name+"', out;\n"+likeBrowser+load+values+
					"const start = Date.now();"+c.sign+"\nconsole.log(out); console.log(Date.now() - start);")
				in.Exchange = exchange(200, "OK", text)
				result, err := s.host.Execute(t.Context(), in)
				if err != nil {
					t.Fatal(err)
				}
				lines := logged(s.log())
				if result.Err != nil || len(lines) != 2 || lines[0] != want {
					t.Errorf("%s: err = %v, log = %.300s, want the signature %s", how, result.Err, s.log(), want)
					continue
				}
				took, err := time.ParseDuration(lines[1] + "ms")
				if err != nil || took > 3*time.Second {
					t.Errorf("%s: a signature took %v, %v", how, took, err)
				}
				t.Logf("%s: %v", how, took)
			}
		})
	}
}

// logged leaves out what is not from console.log.
func logged(events string) []string {
	var lines []string
	for line := range strings.SplitSeq(events, "\n") {
		if text, ok := strings.CutPrefix(line, "log "); ok {
			lines = append(lines, text)
		}
	}
	return lines
}

// A crypto-js that a script evaluates computes as fast as our own.
func TestDownloadedCryptoJSIsCarried(t *testing.T) {
	for _, version := range []string{"3.1.9-1", "4.2.0"} {
		s := newStage(script.Config{Timeout: 3 * time.Second})
		s.scopes.Global.Set("library", collection.StringValue(
			download(t, "cdnjs.cloudflare.com", "/ajax/libs/crypto-js/"+version+"/crypto-js.min.js")))
		result, log := s.run(t, collection.Test, `
			var module = undefined, exports = undefined;
			const C = (function () { eval(pm.globals.get('library')); return CryptoJS; })();
			const text = 'x'.repeat(1 << 17);
			for (const mac of [C.HmacSHA256, CryptoJS.HmacSHA256]) console.log(mac(text, 'key').toString());
			console.log(C.AES.decrypt(C.AES.encrypt(text, 'p').toString(), 'p').toString(C.enc.Utf8) === text);`)
		lines := logged(log)
		if result.Err != nil || len(lines) != 3 || lines[0] != lines[1] || lines[2] != "true" {
			t.Errorf("%s: err = %v, log = %s", version, result.Err, log)
		}
	}
}

func BenchmarkDownloadedLibraries(b *testing.B) {
	for name, c := range downloads {
		b.Run(name, func(b *testing.B) {
			s, _ := signing(b, "")
			s.scopes.Global.Set("library", collection.StringValue(download(b, c.host, c.path)))
			s.run(b, collection.Test, likeBrowser+loads["indirect eval"])
			source := "var root = {}, out;" + values + c.sign
			for b.Loop() {
				s.run(b, collection.Test, source)
			}
		})
	}
}
