package crypt_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/crypt"
)

// cryptoJS returns a runtime with the patched CryptoJS, loaded as a module or as a text that a script evaluates.
func cryptoJS(tb testing.TB, version string, evaluated bool) *goja.Runtime {
	tb.Helper()
	rt := plain()
	if evaluated {
		rt = trapped(tb)
		_ = rt.Set("library", source(tb, version+"/crypto-js.js"))
		eval(tb, rt, `(function () { eval(library); }).call(this); C = CryptoJS`)
		return rt
	}
	_ = rt.Set("crypto", rt.NewObject())
	eval(tb, rt, `crypto.getRandomValues = (a) => a.fill(7); self = this`)
	library := commonJS(tb, rt, version+"/crypto-js.js")
	if err := crypt.PatchCryptoJS(rt, library); err != nil {
		tb.Fatal(err)
	}
	_ = rt.Set("C", library)
	return rt
}

// TestCryptoJSAgreesWithNode compares with testdata/cryptojs.json, which has for each version of the library what Node
// gave for the function in testdata/cryptojs.js, called with the library as it is.
func TestCryptoJSAgreesWithNode(t *testing.T) {
	var want map[string]map[string]string
	if err := json.Unmarshal([]byte(read(t, "cryptojs.json")), &want); err != nil {
		t.Fatal(err)
	}
	for version, evaluated := range map[string]bool{"crypto-js-3": false, "crypto-js-4": true} {
		if underRace && !evaluated {
			continue
		}
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			rt := cryptoJS(t, version, evaluated)
			_ = rt.Set("digest", sha256Hex)
			var got map[string]string
			text := eval(t, rt, read(t, "cryptojs.js")+"(C, digest)").String()
			if err := json.Unmarshal([]byte(text), &got); err != nil {
				t.Fatal(err)
			}
			if len(got) != len(want[version]) {
				t.Errorf("%d results, %d recorded", len(got), len(want[version]))
			}
			for name, result := range want[version] {
				if got[name] != result {
					t.Errorf("%s:\n got %.300s\nwant %.300s", name, got[name], result)
				}
			}
		})
	}
}

// difference is the first line of a that is not the same in b.
func difference(a, b string) string {
	other := strings.Split(b, "\n")
	for i, line := range strings.Split(a, "\n") {
		if i >= len(other) || other[i] != line {
			return fmt.Sprintf("line %d: %.300s", i, line)
		}
	}
	return ""
}

func TestPatchIgnoresOtherLibraries(t *testing.T) {
	rt := plain()
	for _, text := range []string{`({})`, `1`, `undefined`, `({lib: {}, algo: {}, enc: {}})`, `({lib: 1})`} {
		if err := crypt.PatchCryptoJS(rt, eval(t, rt, text)); err != nil {
			t.Errorf("PatchCryptoJS(%s) = %v", text, err)
		}
	}
}

func BenchmarkCryptoJS(b *testing.B) {
	rt := cryptoJS(b, "crypto-js-3", false)
	eval(b, rt, `const W = (words) => C.lib.WordArray.create(words), MB = 'x'.repeat(1 << 20), key = W([1, 2, 3, 4]);
		const words = C.enc.Utf8.parse(MB);`)
	for name, text := range map[string]string{
		"HmacSHA256 of 1 MiB":         `C.HmacSHA256(MB, 'key')`,
		"HmacSHA256 of 1 MiB, words":  `C.HmacSHA256(words, 'key')`,
		"HmacSHA256 of 20 bytes, hex": `C.HmacSHA256('01234567890123456789', 'key').toString()`,
		"SHA512 of 1 MiB":             `C.SHA512(MB)`,
		"Utf8.parse of 1 MiB":         `C.enc.Utf8.parse(MB)`,
		"Base64 of 1 MiB":             `C.enc.Base64.stringify(words)`,
		"AES of 1 MiB":                `C.AES.encrypt(words, key, {iv: key})`,
		"AES of 20 bytes, passphrase": `C.AES.encrypt('01234567890123456789', 'passphrase').toString()`,
		"PBKDF2 of 1000 rounds":       `C.PBKDF2('password', 'salt', {iterations: 1000, keySize: 8})`,
	} {
		program := goja.MustCompile(name, text, false)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := rt.RunProgram(program); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
