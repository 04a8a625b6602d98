package expect_test

import (
	"errors"
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/expect"
	"runner/script/internal/lib"
)

func TestFailuresAreChais(t *testing.T) {
	t.Parallel()
	rt := newRuntime(t)
	for src, want := range map[string]string{
		`pm.expect(1).to.equal(2)`:        "expected 1 to equal 2",
		`pm.expect(1, 'sum').to.equal(2)`: "sum: expected 1 to equal 2",
		`pm.expect(1).to.equal(2, 'sum')`: "sum: expected 1 to equal 2",
		`pm.expect(1).to.not.equal(1)`:    "expected 1 to not equal 1",
		`pm.expect(1).to.bogus`:           `Error: Invalid Chai property: bogus. Did you mean "but"?`,
		`pm.expect(1).to.equal.foo`: "Error: Invalid Chai property: equal.foo. See docs " +
			`for proper usage of "equal".`,
		`pm.expect(1).to.be.a.foo`:                        `Error: Invalid Chai property: foo. Did you mean "to"?`,
		`pm.expect.fail('no')`:                            "no",
		`pm.expect.fail(1, 2, 'differ')`:                  "differ",
		`pm.expect.fail()`:                                "expect.fail()",
		`response.to.have.status(201)`:                    "expected response to have status code 201 but got 200",
		`response.to.have.status('Created')`:              "expected response to have status reason 'Created' but got 'OK'",
		`missing.to.be.success`:                           "expected response code to be 2XX but found 404",
		`response.to.be.error`:                            "expected response code to be 4XX or 5XX but found 200",
		`fancy.to.be.ok`:                                  "expected response to have status reason 'OK' but got 'FANCY'",
		`response.to.have.header('X')`:                    "expected response to have header with key 'X'",
		`request.to.have.header('X')`:                     "expected request to have header with key 'X'",
		`pm.expect({}).to.have.status(200)`:               "expecting a postman response object but got {}",
		`response.to.have.responseTime.below(5)`:          "expected 12 to be below 5",
		`pm.expect(new Date(0)).to.be.below(1)`:           "the argument to below must be a date",
		`pm.expect(Symbol.iterator).to.equal(null)`:       "expected Symbol(Symbol.iterator) to equal null",
		`pm.expect({get a() { throw 5 }}).to.eql({a: 5})`: "5",
	} {
		got := run(t, rt, `(() => { try { `+src+` }
			catch (e) { return e.name === 'AssertionError' ? e.message : String(e) } return "passed" })()`)
		if got.String() != want {
			t.Errorf("%s:\n got %s\nwant %s", src, got, want)
		}
	}
}

func TestFieldsOfFailure(t *testing.T) {
	t.Parallel()
	rt := newRuntime(t)
	got := run(t, rt, `(() => { try { pm.expect([1]).to.eql([2]) } catch (e) {
		return JSON.stringify([e instanceof real().AssertionError, e.name, e.actual, e.expected, e.showDiff]) } })()`)
	if want := `[true,"AssertionError",[1],[2],true]`; got.String() != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestChainsAreChais states how chains behave which a script keeps, calls in odd ways or looks at.
func TestChainsAreChais(t *testing.T) {
	t.Parallel()
	rt := newRuntime(t)
	for name, src := range map[string]string{
		"kept subject":      `const e = pm.expect({a: 1, b: 2}).to; e.have.property('a', 1); e.have.property('b', 2)`,
		"kept negation":     `const e = pm.expect(1).to; e.not.equal(2); e.equal(2)`,
		"property moves":    `pm.expect({a: [1]}).to.have.property('a').that.is.an('array').with.lengthOf(1).above(0)`,
		"kept chainable":    `const a = pm.expect([]).to.be.an; pm.expect(1).to.be.a('number'); a.instanceof(Array)`,
		"chainable by call": `const e = pm.expect('x').to.be, a = e.a; a.call(e, 'string')`,
		"freed chainable": `const e = pm.expect('x').to.be, a = e.a; Reflect.apply(a, e, ['string']);
			pm.expect(1).to.be.a('number'); try { a('string') } catch (_) {}
			try { a.foo } catch (_) {} pm.expect(1).to.be.a('number')`,
		"two chainables": `const a = pm.expect([]).to.be.an, n = pm.expect(1).to.be.a;
			a.instanceof(Array); n.not.instanceof(Array)`,
		"nested call": `pm.expect([1]).to.be.an((pm.expect('s').to.be.a('string'), 'array'));
			pm.expect(1).to.be.a('number')`,
		"words are functions": `if (typeof pm.expect(1).to.be.a !== 'function') throw 1`,
		"arity":               `if (pm.expect.length !== 2 || pm.expect.fail.length !== 4) throw pm.expect.length`,
		"not a promise":       `if (pm.expect(1).then !== undefined) throw 1`,
		"after a failure":     `const e = pm.expect(1).to; try { e.equal(2) } catch (_) {} e.equal(1)`,
	} {
		t.Run(name, func(t *testing.T) {
			run(t, rt, `(() => { `+src+` })()`)
		})
	}
}

// TestPassingNeedsNoChai states which usual assertions are decided without the real chai.
func TestPassingNeedsNoChai(t *testing.T) {
	t.Parallel()
	rt := goja.New()
	installed, err := expect.Install(rt, expect.Config{Chai: func() (goja.Value, error) {
		return nil, errors.New("chai was asked for")
	}})
	if err != nil {
		t.Fatal(err)
	}
	set(t, rt, "installed", installed)
	set(t, rt, "pm", map[string]any{"expect": installed.Get("expect")})
	loadSubjects(t, rt)
	for _, src := range []string{
		`pm.expect(1).to.equal(1)`,
		`pm.expect({a: [1, {b: null}]}).to.eql({a: [1, {b: null}]})`,
		`pm.expect({a: 1}).to.deep.equal({a: 1})`,
		`pm.expect(new Date(5)).to.eql(new Date(5))`,
		`pm.expect(NaN).to.be.NaN.and.eql(NaN)`,
		`pm.expect('abc').to.be.a('string').and.include('b').and.match(/^a/)`,
		`pm.expect([1, 2, 3]).to.be.an('array').that.includes(2).and.has.lengthOf.above(2)`,
		`pm.expect([]).to.be.an('array').that.is.empty`,
		`pm.expect({a: 1}).to.be.an('object').that.has.all.keys('a')`,
		`pm.expect({a: 1}).to.have.own.property('a').that.is.a('number').within(0, 2)`,
		`pm.expect({a: 1, b: 2}).to.include({a: 1}).and.not.have.property('c')`,
		`pm.expect([3, 1]).to.have.members([1, 3])`,
		`pm.expect(200).to.be.oneOf([200, 201])`,
		`pm.expect(null).to.be.null; pm.expect(undefined).to.be.undefined; pm.expect(true).to.be.true.and.ok`,
		`pm.expect([]).to.be.an.instanceof(Array)`,
		`pm.expect(0.1 + 0.2).to.be.closeTo(0.3, 1e-9)`,
		`response.to.have.status(200); response.to.have.status('OK'); response.to.be.ok; response.to.be.success`,
		`response.to.have.header('content-type', 'application/json'); response.to.not.have.header('X')`,
		`response.to.be.json; response.to.be.withBody; response.to.have.jsonBody('list.0.a', 1)`,
		`response.to.not.be.error; missing.to.be.notFound; missing.to.be.clientError; broken.to.be.serverError`,
		`response.to.have.responseTime.below(100); pm.expect(response.responseTime).to.be.below(100)`,
		`request.to.have.header('Content-Type')`,
		`pm.expect({a: [{b: 1}]}).to.have.nested.property('a[0].b', 1); pm.expect({a: {}}).to.not.have.nested.property('a.b')`,
		`response.to.have.body(/list/); response.to.not.have.body(/none/); response.to.have.body(response.body)`,
		`response.to.have.jsonBody('list[0].a', 1); response.to.not.have.jsonBody('none'); response.to.have.jsonBody({})`,
		`const many = Array.from({length: 1000}, (_, i) => ({i})), again = many.map((v) => ({...v})).reverse();
		pm.expect(many).to.have.deep.members(again); pm.expect(many).to.include.members(many.slice().reverse())`,
	} {
		if _, err := rt.RunString(src); err != nil {
			t.Errorf("%s: %v", src, err)
		}
	}
	if _, err := rt.RunString(`pm.expect(1).to.equal(2)`); err == nil {
		t.Error("a failing assertion passed without chai")
	}
}

func TestMissingChaiIsSaid(t *testing.T) {
	t.Parallel()
	rt := goja.New()
	installed, err := expect.Install(rt, expect.Config{Chai: func() (goja.Value, error) { return nil, lib.ErrNotBuilt }})
	if err != nil {
		t.Fatal(err)
	}
	set(t, rt, "expect", installed.Get("expect"))
	if _, err := rt.RunString(`expect(1).to.equal(2)`); !errors.Is(err, lib.ErrNotBuilt) {
		t.Errorf("got %v, want ErrNotBuilt", err)
	}
	if _, err := expect.Install(rt, expect.Config{}); err == nil {
		t.Error("Install without Chai = nil, want an error")
	}
}

// TestSwitchToChai states that plugins reach every assertion, also of chains from before.
func TestSwitchToChai(t *testing.T) {
	t.Parallel()
	rt := newRuntime(t)
	got := run(t, rt, `
		const before = pm.expect(5).to;
		const chai = installed.switchToChai();
		chai.use((chai) => {
			chai.Assertion.overwriteMethod('equal', () => function () { this.assert(false, 'overwritten', 'overwritten') });
			chai.Assertion.addProperty('five', function () { this.assert(this._obj === 5, 'no five', 'five') });
		});
		const texts = [chai === real()];
		for (const f of [() => before.equal(5), () => pm.expect(1).to.equal(1), () => response.to.equal(response)]) {
			try { f(); texts.push('passed') } catch (e) { texts.push(e.message) }
		}
		before.be.five;
		texts.push(pm.expect(1) instanceof chai.Assertion);
		texts.join()`)
	if want := "true,overwritten,overwritten,overwritten,true"; got.String() != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestHostileData states that comparisons end: cycles, depth and shared parts that multiply.
func TestHostileData(t *testing.T) {
	t.Parallel()
	rt := newRuntime(t)
	run(t, rt, `
		const make = () => { const o = {a: 1}; o.self = o; return o };
		pm.expect(make()).to.eql(make());
		const nest = (n) => { let v = []; for (let i = 0; i < n; i++) v = [v]; return v };
		pm.expect(nest(1000)).to.eql(nest(1000));
		const share = () => { let v = {}; for (let i = 0; i < 40; i++) v = {l: v, r: v}; return v };
		pm.expect(share()).to.eql(share());`)
}

func TestInterruptPassesThrough(t *testing.T) {
	t.Parallel()
	rt := newRuntime(t)
	stop := errors.New("stop")
	set(t, rt, "stop", func(goja.FunctionCall) goja.Value { rt.Interrupt(stop); return goja.Undefined() })
	for _, src := range []string{
		`try { pm.expect({get a() { stop(); for (;;) {} }}).to.have.property('a') } catch (e) {}`,
		`try { pm.expect(1).to.satisfy(() => { stop(); for (;;) {} }) } catch (e) {}`,
	} {
		if _, err := rt.RunString(src); !errors.Is(err, stop) {
			t.Errorf("%s: got %v, want the cause of the stop", src, err)
		}
		rt.ClearInterrupt()
	}
}
