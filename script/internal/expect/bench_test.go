package expect_test

import (
	"testing"

	"github.com/dop251/goja"
)

// BenchmarkExpect measures the assertions that scripts of real collections make most.
func BenchmarkExpect(b *testing.B) {
	for _, c := range []struct{ name, src string }{
		{"equal", `pm.expect(1).to.equal(1)`},
		{"not.equal", `pm.expect(1).to.not.equal(2)`},
		{"eql", `pm.expect(1).to.eql(1)`},
		{"eqlTree", `pm.expect(tree).to.eql(same)`},
		{"not.eqlTree", `pm.expect(tree).to.not.eql({...same, id: 8})`},
		{"type", `pm.expect([1, 2, 3]).to.be.an('array').that.has.lengthOf(3)`},
		{"property", `pm.expect(tree).to.have.property('id')`},
		{"propertyValue", `pm.expect(tree).to.have.property('id', 7)`},
		{"propertyChain", `pm.expect(tree).to.have.property('tags').that.is.an('array').and.is.not.empty`},
		{"nested.property", `pm.expect(tree).to.have.nested.property('items[1].n', 2.5)`},
		{"not.property", `pm.expect(tree).to.not.have.property('zip')`},
		{"include", `pm.expect('some text').to.include('text')`},
		{"not.include", `pm.expect('some text').to.not.include('z')`},
		{"includeList", `pm.expect([1, 2, 3]).to.include(3)`},
		{"includePart", `pm.expect(tree).to.include({id: 7})`},
		{"true", `pm.expect(true).to.be.true`},
		{"ok", `pm.expect(1).to.be.ok`},
		{"exist", `pm.expect(1).to.exist`},
		{"null", `pm.expect(1).to.not.be.null`},
		{"empty", `pm.expect([1]).to.be.not.empty`},
		{"emptyObject", `pm.expect({}).to.be.empty`},
		{"oneOf", `pm.expect(201).to.be.oneOf([200, 201, 202])`},
		{"match", `pm.expect('abc').to.match(/^a/)`},
		{"below", `pm.expect(12).to.be.below(200)`},
		{"atLeast", `pm.expect(12).to.be.at.least(2)`},
		{"within", `pm.expect(12).to.be.within(1, 20)`},
		{"lengthOf.atLeast", `pm.expect([1, 2]).to.have.lengthOf.at.least(1)`},
		{"length.above", `pm.expect([1, 2]).to.have.length.above(1)`},
		{"members", `pm.expect([3, 1]).to.have.members([1, 3])`},
		{"include.members", `pm.expect([3, 1, 2]).to.include.members([1, 3])`},
		{"deep.members", `pm.expect([{a: 1}, {b: 2}]).to.include.deep.members([{b: 2}])`},
		{"keys", `pm.expect(tree).to.have.all.keys('id', 'name', 'tags', 'owner', 'items')`},
		{"include.keys", `pm.expect(tree).to.include.keys('id', 'name')`},
		{"throw", `pm.expect(() => { throw new Error('x') }).to.throw()`},
		{"satisfy", `pm.expect(5).to.satisfy((n) => n > 1)`},
		{"status", `response.to.have.status(200)`},
		{"statusText", `response.to.have.status('OK')`},
		{"not.status", `response.to.not.have.status(500)`},
		{"be.ok", `response.to.be.ok`},
		{"success", `response.to.be.success`},
		{"redirection", `response.to.not.be.redirection`},
		{"forbidden", `response.to.not.be.forbidden`},
		{"json", `response.to.be.json`},
		{"withBody", `response.to.be.withBody`},
		{"not.withBody", `missing.to.not.be.withBody`},
		{"header", `response.to.have.header('Content-Type', 'application/json')`},
		{"body", `response.to.have.body(response.body)`},
		{"bodyPattern", `response.to.have.body(/list/)`},
		{"jsonBody", `response.to.have.jsonBody('list[0].a', 1)`},
		{"not.jsonBody", `response.to.not.have.jsonBody('nothing')`},
		{"jsonBodyWhole", `response.to.have.jsonBody(whole)`},
		{"jsonSchema", `pm.expect(tree).to.have.jsonSchema(schema)`},
		{"responseTime", `response.to.have.responseTime.below(500)`},
		{"failing", `try { pm.expect(1).to.equal(2) } catch (e) {}`},
		{"failingTree", `try { pm.expect(tree).to.eql({...same, id: 8}) } catch (e) {}`},
		{"failingStatus", `try { response.to.have.status(201) } catch (e) {}`},
	} {
		b.Run(c.name, func(b *testing.B) {
			benchmark(b, `var whole = JSON.parse(response.body),
			schema = {type: 'object', required: ['id'], properties: {id: {type: 'number'}}};`, c.src)
		})
	}
}

// BenchmarkLarge measures assertions on a document of 100 kB, and on lists of 1,000.
func BenchmarkLarge(b *testing.B) {
	const setup = `
		const record = (i) => ({id: i, name: 'name of number ' + i, tags: ['a', 'b', 'c'], price: i / 7,
			owner: {mail: 'm' + i + '@example.com', active: i % 2 === 0, note: null}});
		const text = JSON.stringify(Array.from({length: 700}, (_, i) => record(i)));
		var left = JSON.parse(text), right = JSON.parse(text), other = JSON.parse(text);
		other[699].owner.note = 'other';
		try { pm.expect(1).to.equal(2) } catch (e) {} // chai is loaded
		var numbers = Array.from({length: 1000}, (_, i) => i), backwards = numbers.slice().reverse();
		var records = numbers.map(record), copies = records.map((r) => ({...r})).reverse();
		if (text.length < 100000) throw text.length;`
	for _, c := range []struct{ name, src string }{
		{"equal", `pm.expect(left).to.eql(right)`},
		{"differs", `pm.expect(left).to.not.eql(other)`},
		{"failure", `try { pm.expect(left).to.eql(other) } catch (e) { e.message }`},
		{"chai", `real().expect(left).to.eql(right)`},
		{"include", `pm.expect(left[0]).to.deep.include(right[0])`},
		{"deep.include", `pm.expect(left).to.deep.include(right[699])`},
		{"members", `pm.expect(numbers).to.have.members(backwards)`},
		{"include.members", `pm.expect(numbers).to.include.members(backwards)`},
		{"ordered.members", `pm.expect(numbers).to.have.ordered.members(numbers.slice())`},
		{"deep.members", `pm.expect(records).to.have.deep.members(copies)`},
	} {
		b.Run(c.name, func(b *testing.B) { benchmark(b, setup, c.src) })
	}
}

func benchmark(b *testing.B, setup, src string) {
	b.Helper()
	rt := newRuntime(b)
	run(b, rt, setup)
	program := goja.MustCompile("benchmark", src, false)
	if _, err := rt.RunProgram(program); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rt.RunProgram(program); err != nil {
			b.Fatal(err)
		}
	}
}
