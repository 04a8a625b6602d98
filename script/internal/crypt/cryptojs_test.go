package crypt_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/crypt"
)

var cryptoJSVersions = []string{"crypto-js-3", "crypto-js-4"}

// cryptoJS returns a runtime with CryptoJS, patched or as it is.
func cryptoJS(tb testing.TB, version string, patched bool) *goja.Runtime {
	tb.Helper()
	rt := plain()
	_ = rt.Set("crypto", rt.NewObject())
	eval(tb, rt, `crypto.getRandomValues = (a) => a.fill(7); self = this; Math.random = () => 0.3`)
	library := commonJS(tb, rt, version+"/crypto-js.js")
	if patched {
		if err := crypt.PatchCryptoJS(rt, library); err != nil {
			tb.Fatal(err)
		}
	}
	_ = rt.Set("C", library)
	eval(tb, rt, prepare)
	return rt
}

// prepare defines the subjects of the comparison, and show, which shows all there is to see of a result. Words are
// taken modulo 2³²: the library itself does not always do that.
const prepare = `
	const W = (words, n) => C.lib.WordArray.create(words, n);
	const messages = ['', 'a', 'héllo — 测试 😀', 'x'.repeat(63), 'y'.repeat(119), 'z'.repeat(200), '\ud800',
		'a\ufffdb', W([1, -2, 0x7fffffff]), W([0xdeadbeef, 0x01020304], 5), W([]), W([1.5, undefined, 3], 12), W([5, 6], 0),
		undefined, W([1], 12), W('q'.repeat(50).split('').map((c, i) => i * 99999999))];
	const ivs = [W([1, 2, 3, 4]), W([9, 8, 7, -1])];
	function show(f) {
		try {
			const v = f();
			if (v && v.words) return JSON.stringify([v.words.map((w) => w | 0), v.sigBytes, Object.keys(v)]);
			return String(v);
		} catch (e) { return e.name + ': ' + e.message; }
	}`

// comparisons are expressions whose values must be the same with and without the patch.
var comparisons = func() []string {
	out := []string{
		`show(() => C.MD5('a', {}))`, `show(() => C.SHA256.name + C.SHA256.length + C.HmacMD5.length)`,
		`show(() => C.HmacSHA256('m', 5))`, `show(() => C.SHA256(5))`, `show(() => C.SHA256(null))`,
		`show(() => { const k = W([1, 2, 3], 5); C.HmacSHA1('m', k); return k; })`,
		`show(() => { const k = W([1, 2, 3], 5); C.PBKDF2(k, 's', {iterations: 2}); return k; })`,
		`show(() => { const k = W([1, -1, 3], 5); C.enc.Base64.stringify(k); return k; })`,
		`show(() => C.algo.HMAC.create(C.algo.SHA256, 'k').update('a').update('b').finalize())`,
		`show(() => { const h = C.algo.SHA256.create(); h.update('abc'); h.update('def'); return h.finalize(); })`,
		`show(() => C.AES.encrypt('text', 'passphrase'))`,
		`show(() => C.AES.decrypt(C.AES.encrypt('text — 😀', 'passphrase'), 'passphrase').toString(C.enc.Utf8))`,
		`show(() => C.AES.encrypt('t', W([1, 2, 3, 4])))`, `show(() => C.AES.encrypt('t', W([1, 2, 3]), {iv: ivs[0]}))`,
		`show(() => C.DES.encrypt('t', W([1, 2, 3]), {iv: ivs[0]}))`, `show(() => C.enc.Utf8.stringify(W([-1])))`,
	}
	for _, hash := range []string{"MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512", "SHA3", "RIPEMD160"} {
		out = append(out, fmt.Sprintf(`messages.map((m) => show(() => C.%s(m))).join('\n')`, hash),
			fmt.Sprintf(`messages.map((m, i) => [messages[4], m].map((k) => show(() => C.Hmac%s(m, k)))).join('\n')`, hash))
		for _, kdf := range []string{"PBKDF2", "EvpKDF"} {
			for _, size := range []string{"1", "8", "17", "2.5"} {
				out = append(out, fmt.Sprintf(`show(() => C.%s('pass', W([1, 2], 7),
					{keySize: %s, iterations: 3, hasher: C.algo.%s}))`, kdf, size, hash))
			}
		}
	}
	for _, encoder := range []string{"Utf8", "Base64", "Hex", "Latin1"} {
		out = append(out, fmt.Sprintf(`messages.map((m) => show(() => C.enc.%s.stringify(m))).join('\n')`, encoder))
		out = append(out, fmt.Sprintf(`['', 'QQ==', 'QQ', 'QUI=', 'QUJD', 'Q', 'é', '00ff', '0', 'xy', 'AB CD', 'QUJD\n',
			'QR==', '\u0101\ud83d\ude00'].map((m) => show(() => C.enc.%s.parse(m))).join('\n')`, encoder))
	}
	keys := map[string]string{"AES": "W([1, -2, 3, 4, 5, 6])", "DES": "W([1, -2])",
		"TripleDES": "W([1, -2, 3, 4, 5, 6])"}
	for name, key := range keys {
		for _, mode := range []string{"CBC", "ECB", "CTR", "CFB"} {
			for _, padding := range []string{"Pkcs7", "NoPadding"} {
				out = append(out, fmt.Sprintf(`messages.map((m) => show(() => {
					const cfg = {mode: C.mode.%[3]s, padding: C.pad.%[4]s, iv: ivs[0]};
					const e = C.%[1]s.encrypt(m, %[2]s, cfg);
					const d = C.%[1]s.decrypt(e, %[2]s, cfg);
					return [show(() => e.ciphertext), show(() => d), ivs[0]];
				})).join('\n')`, name, key, mode, padding))
			}
			out = append(out, fmt.Sprintf(`(() => {
				const c = C.algo.%[1]s.createEncryptor(%[2]s, {mode: C.mode.%[3]s, iv: ivs[1]});
				const d = C.algo.%[1]s.createDecryptor(%[2]s, {mode: C.mode.%[3]s, iv: ivs[1]});
				return ['abc'.repeat(30), 'd', '', 'e'.repeat(40)].map((m) => c.process(m)).concat(c.finalize('end'))
					.map((part) => show(() => part) + show(() => d.process(part))).concat(show(() => d.finalize())).join('\n');
			})()`, name, key, mode))
		}
	}
	return out
}()

func TestPatchChangesNoResult(t *testing.T) {
	for _, version := range cryptoJSVersions {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			original, patched := cryptoJS(t, version, false), cryptoJS(t, version, true)
			for _, text := range comparisons {
				want, got := eval(t, original, text).String(), eval(t, patched, text).String()
				if got != want {
					t.Errorf("%s\n got %s\nwant %s", text, difference(got, want), difference(want, got))
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
	rt := cryptoJS(b, "crypto-js-3", true)
	eval(b, rt, `const MB = 'x'.repeat(1 << 20), words = C.enc.Utf8.parse(MB), key = W([1, 2, 3, 4])`)
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
