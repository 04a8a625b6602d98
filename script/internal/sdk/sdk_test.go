package sdk_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/jsonx"
	"runner/script/internal/sdk"
)

// harness defines in a runtime what the recorded expressions use: sdk, resp(definition, body) and enc(value).
const harness = `
var Buffer = { from: bytes };
function resp(o, body) {
	o.text = () => body.charCodeAt(0) === 0xfeff ? body.slice(1) : body;
	o.size = o.bytes === undefined ? body.length : o.bytes;
	o.stream = () => bytes(body);
	return new sdk.Response(o);
}
function enc(v) {
	return JSON.stringify(v, (k, x) => x === undefined ? '<undefined>' : typeof x === 'function' ? '<function>' : x);
}`

func newRuntime(t testing.TB, cfg sdk.Config) *goja.Runtime {
	t.Helper()
	rt := goja.New()
	if err := jsonx.Install(rt); err != nil {
		t.Fatal(err)
	}
	classes, err := sdk.Install(rt, cfg)
	if err != nil {
		t.Fatal(err)
	}
	rt.Set("sdk", classes)
	rt.Set("bytes", func(call goja.FunctionCall) goja.Value {
		v, err := rt.New(rt.Get("Uint8Array"), rt.ToValue(rt.NewArrayBuffer([]byte(call.Argument(0).String()))))
		if err != nil {
			panic(err)
		}
		v.Set("toJSON", func(goja.FunctionCall) goja.Value {
			out := rt.NewObject()
			out.Set("type", "Buffer")
			var data []any
			for _, b := range v.Export().([]byte) {
				data = append(data, b)
			}
			out.Set("data", rt.NewArray(data...))
			return out
		})
		return v
	})
	if _, err := rt.RunString(harness); err != nil {
		t.Fatal(err)
	}
	return rt
}

// TestSameAsInNewman compares with what Newman 6.2.2 answered for the same expressions over its own classes.
func TestSameAsInNewman(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/newman.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct{ Expr, Result string }
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	rt := newRuntime(t, sdk.Config{})
	for _, c := range cases {
		v, err := rt.RunString("(function () { try { return enc((function () { return (" + c.Expr +
			") })()) } catch (e) { return 'THROWS ' + e.message } })()")
		if err != nil {
			t.Errorf("%s: %v", c.Expr, err)
		} else if v.String() != c.Result {
			t.Errorf("%s\n got %s\nwant %s", c.Expr, v, c.Result)
		}
	}
}
