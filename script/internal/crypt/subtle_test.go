package crypt_test

import (
	"encoding/json"
	"encoding/pem"
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/crypt"
)

// settled returns the value of a promise of a runtime that has nothing left to do.
func settled(tb testing.TB, v goja.Value) string {
	tb.Helper()
	p, ok := v.Export().(*goja.Promise)
	if !ok || p.State() != goja.PromiseStateFulfilled {
		tb.Fatalf("not fulfilled: %v", v)
	}
	return p.Result().String()
}

// TestSubtleAgreesWithNode compares with testdata/subtle.json, which is what Node 20 gave for the same cases: the
// function in testdata/subtle.js is called with its crypto and the bytes of the key. One name of an error there is the
// standard's and not Node's, which is mistaken.
func TestSubtleAgreesWithNode(t *testing.T) {
	block, _ := pem.Decode([]byte(read(t, "m.pem")))
	rt := plain()
	f, ok := goja.AssertFunction(eval(t, rt, read(t, "subtle.js")))
	if !ok {
		t.Fatal("no function")
	}
	key := make([]any, 0, len(block.Bytes))
	for _, b := range block.Bytes {
		key = append(key, b)
	}
	promise, err := f(goja.Undefined(), crypt.Crypto(rt), rt.NewArray(key...))
	if err != nil {
		t.Fatal(err)
	}
	var got, want map[string]string
	if err := json.Unmarshal([]byte(settled(t, promise)), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(read(t, "subtle.json")), &want); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Errorf("%d cases, %d recorded", len(got), len(want))
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s:\n got %.900s\nwant %.900s", name, got[name], want[name])
		}
	}
}

func BenchmarkSubtle(b *testing.B) {
	rt := plain()
	_ = rt.Set("crypto", crypt.Crypto(rt))
	eval(b, rt, `let key; const data = new Uint8Array(100);
		crypto.subtle.importKey('raw', data, {name: 'HMAC', hash: 'SHA-256'}, false, ['sign']).then((k) => { key = k; })`)
	program := goja.MustCompile("sign", `crypto.subtle.sign('HMAC', key, data)`, false)
	b.Run("HMAC", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := rt.RunProgram(program); err != nil {
				b.Fatal(err)
			}
		}
	})
}
