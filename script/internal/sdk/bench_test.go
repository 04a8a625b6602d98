package sdk_test

import (
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/jsonx"
	"runner/script/internal/sdk"
)

const definitions = `
var requestDef = {
	method: 'POST', url: 'https://api.example.com:8443/v1/pay/:id?a=1&b=2', body: { mode: 'raw', raw: '{}' },
	header: Array.from({ length: 12 }, (_, i) => ({ key: 'X-Header-' + i, value: 'value ' + i })),
};
var responseDef = { id: 'x', code: 200, status: 'OK', header: requestDef.header, responseTime: 5, cookies: [],
	text: () => '{"a":1}', stream: () => 'bytes', size: 7 };`

func BenchmarkScripts(b *testing.B) {
	for name, script := range map[string]string{
		"new Request":         `new sdk.Request(requestDef)`,
		"new Response":        `new sdk.Response(responseDef)`,
		"request method+url":  `var r = new sdk.Request(requestDef); r.method + r.url.toString()`,
		"response header":     `new sdk.Response(responseDef).headers.get('x-header-3')`,
		"response all header": `new sdk.Response(responseDef).headers.all()`,
		"response json":       `new sdk.Response(responseDef).json()`,
		"request toJSON":      `new sdk.Request(requestDef).toJSON()`,
	} {
		b.Run(name, func(b *testing.B) {
			rt := newRuntime(b, sdk.Config{})
			run(b, rt, definitions)
			prg := goja.MustCompile("", "(function () { "+script+" })()", false)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := rt.RunProgram(prg); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkInstall(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		rt := goja.New()
		if err := jsonx.Install(rt); err != nil {
			b.Fatal(err)
		}
		if _, err := sdk.Install(rt, sdk.Config{}); err != nil {
			b.Fatal(err)
		}
	}
}
