package crypt_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// jsbnLaws are expressions over the class B of jsbn: the results must not depend on the trap.
const jsbnLaws = `(function (B, few) {
	const long = 'd'.repeat(95) + '1';
	const texts = few ? ['0', '2', long, '-2'] : ['0', '1', '2', 'ff', '10000000', 'ffffffffffffffff', long, '-2'];
	const all = texts.map((t) => new B(t, 16)), out = [];
	const show = (f) => {
		try { const v = f(); out.push(v && v.toString ? v.toString(16) + ':' + v.t + ':' + v.s : String(v)); }
		catch (e) { out.push(e.name); }
	};
	for (const x of all) for (const y of all) {
		if (y.signum() !== 0) show(() => x.mod(y));
		show(() => x.multiply(y));
		if (x.signum() > 0 && y.signum() > 0) {
			show(() => x.gcd(y));
			show(() => x.modInverse(y));
			show(() => x.modPowInt(65537, y));
			for (const m of ['ff', long]) show(() => x.modPow(new B('10001', 16), new B(m, 16)));
		}
	}
	show(() => new B(long, 16).isProbablePrime(5));
	show(() => new B('ffffffffffffffffffffffffffffffff000000000000000000000001', 16).isProbablePrime(10));
	show(() => new B('17', 16).isProbablePrime(1));
	return out.join('\n');
})`

// numbers are the classes of the libraries, by how to load and to name them.
var numbers = map[string]struct{ file, load, class string }{
	"jsrsasign": {"jsrsasign-11/lib/jsrsasign-all-min.js", `navigator = {}; window = {}; eval(library)`, `BigInteger`},
	"forge": {"node-forge/dist/forge.min.js", `self = window = this; new Function(library)()`,
		`forge.jsbn.BigInteger`},
}

func TestTrapChangesNoNumber(t *testing.T) {
	for name, c := range numbers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var results []string
			for _, rt := range []*goja.Runtime{plain(), trapped(t)} {
				_ = rt.Set("library", source(t, c.file))
				eval(t, rt, c.load)
				results = append(results, eval(t, rt, fmt.Sprintf("%s(%s, %t)", jsbnLaws, c.class, underRace)).String())
			}
			if results[0] != results[1] {
				t.Errorf("got  %s\nwant %s", difference(results[1], results[0]), difference(results[0], results[1]))
			}
		})
	}
}

// A trapped method is as it was, but for the function itself.
func TestTrapKeepsTheMethod(t *testing.T) {
	rt := trapped(t)
	got := eval(t, rt, `
		function X() {}
		X.prototype.modPow = function power(e, m) { return 'original'; };
		X.prototype.gcd = function (a) { return a; };
		const own = Object.getOwnPropertyDescriptor(X.prototype, 'modPow'), x = new X(), plain = {}, f = () => 1;
		plain.modPow = f;
		[own.enumerable, own.writable, own.configurable, own.value.name, own.value.length, x.modPow(1, 2), x.modPow(),
			x.gcd(5), X.prototype.gcd.length, Object.keys(X.prototype), plain.modPow === f, Object.keys(plain),
			X.prototype.multiply, ({}).modPow].join(' ')`).String()
	if want := "true true true power 2 original original 5 1 modPow,gcd true modPow  "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What only looks like a number must not end anything.
func TestTrapOnHostileNumbers(t *testing.T) {
	rt := trapped(t)
	eval(t, rt, `
		function X(a) { this.t = 1; this.s = 0; this[0] = 5; }
		for (const name of ['modPow', 'modInverse', 'gcd', 'multiply', 'mod', 'modPowInt', 'isProbablePrime', '_invmp',
			'redPow', '_fixedNafMul', '_wnafMul', '_wnafMulAdd', 'multiplyTwo']) X.prototype[name] = () => 'left';
		X.prototype.DB = 28;`)
	for _, change := range []string{`x.t = 1e9`, `x.t = -1`, `x.t = NaN`, `x[0] = -1`, `x[0] = 2 ** 40`, `x.DB = 0`,
		`x.DB = 1e9`, `x.s = {}`, `x.data = 5`, `x.data = []`, `delete x[0]`, `x.constructor = 1`, `x.curve = x`,
		`x.words = [1]; x.length = 1e9; x.negative = 0`, `x.type = 'short'; x.p = x; x.a = x`} {
		got := eval(t, rt, `(() => { const x = new X(); `+change+`;
			return Object.keys(X.prototype).filter((n) => n !== 'DB').map((name) => {
				try { return String(x[name](x, x, x, 1)); } catch (e) { return e.name; } }).join(); })()`).String()
		if strings.Contains(got, "panic") {
			t.Errorf("%s: %s", change, got)
		}
	}
}

// TestEllipticIsCarried compares with crypto/ecdsa, and with the library's own verification.
func TestEllipticIsCarried(t *testing.T) {
	rt := trapped(t)
	_ = rt.Set("lib", commonJS(t, rt, "elliptic/lib/elliptic.js"))
	got := eval(t, rt, `const key = new lib.ec('p256').keyFromPrivate('ab'.repeat(32), 'hex'), hash = 'cd'.repeat(32);
		const signature = key.sign(hash);
		[key.getPublic('hex'), key.verify(hash, signature), key.verify('ab'.repeat(32), signature), signature.toDER('hex')]
			.join()`).String()
	parts := strings.Split(got, ",")
	private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), bytes.Repeat([]byte{0xab}, 32))
	if err != nil {
		t.Fatal(err)
	}
	public, err := private.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	der, err := hex.DecodeString(parts[3])
	if err != nil {
		t.Fatal(err)
	}
	if parts[0] != hex.EncodeToString(public) || parts[1] != "true" || parts[2] != "false" ||
		!ecdsa.VerifyASN1(&private.PublicKey, bytes.Repeat([]byte{0xcd}, 32), der) {
		t.Errorf("got %s", got)
	}
}

// TestCurvesOfJsrsasign makes keys and signatures, and checks them.
func TestCurvesOfJsrsasign(t *testing.T) {
	for _, curve := range []string{"secp256r1", "secp256k1", "secp384r1"} {
		rt := trapped(t)
		_ = rt.Set("library", source(t, "jsrsasign-10/lib/jsrsasign-all-min.js"))
		eval(t, rt, `navigator = {}; window = {}; eval(library)`)
		got := eval(t, rt, `(function (curve) {
			const pair = new KJUR.crypto.ECDSA({curve}).generateKeyPairHex();
			const sign = new KJUR.crypto.ECDSA({curve, prv: pair.ecprvhex, pub: pair.ecpubhex});
			const hash = 'ab'.repeat(32), signature = sign.signHex(hash, pair.ecprvhex);
			return ['ab', 'cd'].map((h) => sign.verifyHex(h.repeat(32), signature, pair.ecpubhex)).join();
		})`+"('"+curve+"')").String()
		if got != "true,false" {
			t.Errorf("%s: %s", curve, got)
		}
	}
}

func BenchmarkElliptic(b *testing.B) {
	rt := trapped(b)
	_ = rt.Set("lib", commonJS(b, rt, "elliptic/lib/elliptic.js"))
	eval(b, rt, `const key = new lib.ec('secp256k1').keyFromPrivate('ab'.repeat(32), 'hex'), hash = 'cd'.repeat(32)`)
	sign := goja.MustCompile("sign", `key.sign(hash)`, false)
	for b.Loop() {
		if _, err := rt.RunProgram(sign); err != nil {
			b.Fatal(err)
		}
	}
}

// TestEdwardsIsCarried compares with crypto/ed25519: its signatures do not depend on chance.
func TestEdwardsIsCarried(t *testing.T) {
	rt := trapped(t)
	_ = rt.Set("lib", commonJS(t, rt, "elliptic/lib/elliptic.js"))
	got := eval(t, rt, `const ed = new lib.eddsa('ed25519').keyFromSecret('ab'.repeat(32)), signature = ed.sign('cdcd');
		[ed.getPublic('hex'), signature.toHex(), ed.verify('cdcd', signature), ed.verify('cdce', signature)].join()`)
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{0xab}, 32))
	public, ok := private.Public().(ed25519.PublicKey)
	if !ok {
		t.Fatal("no public key")
	}
	want := fmt.Sprintf("%x,%X,true,false", public, ed25519.Sign(private, []byte{0xcd, 0xcd}))
	if got.String() != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
