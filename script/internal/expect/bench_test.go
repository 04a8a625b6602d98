package expect_test

import (
	"testing"

	"github.com/dop251/goja"
)

func BenchmarkExpect(b *testing.B) {
	for name, src := range map[string]string{
		"equal":    `pm.expect(1).to.equal(1)`,
		"eql":      `pm.expect(1).to.eql(1)`,
		"eqlTree":  `pm.expect(tree).to.eql(same)`,
		"type":     `pm.expect([1, 2, 3]).to.be.an('array').that.has.lengthOf(3)`,
		"property": `pm.expect(tree).to.have.property('id')`,
		"value":    `pm.expect(tree).to.have.property('id', 7)`,
		"include":  `pm.expect('some text').to.include('text')`,
		"below":    `pm.expect(12).to.be.below(200)`,
		"status":   `response.to.have.status(200)`,
		"header":   `response.to.have.header('Content-Type', 'application/json')`,
		"time":     `response.to.have.responseTime.below(500)`,
		"failing":  `try { pm.expect(1).to.equal(2) } catch (e) {}`,
	} {
		b.Run(name, func(b *testing.B) {
			rt := newRuntime(b)
			program := goja.MustCompile(name, src, false)
			if _, err := rt.RunProgram(program); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := rt.RunProgram(program); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
