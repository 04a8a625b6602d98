package script_test

import (
	"fmt"
	"slices"
	"testing"

	"runner/script"
)

// What each script is told to do wrong, and where. A script with nothing wrong has no problems.
func TestFactsFindWhatIsWrongWithTests(t *testing.T) {
	for source, want := range map[string][]string{
		`pm.test("a", () => { pm.expect(pm.response.code).to.equal(200) })`: nil,
		`pm.test("a", () => {})`:                                                                        {"no-assertion 1:1"},
		`pm.test("a", () => { console.log(1) })`:                                                        {"no-assertion 1:1"},
		`pm.test("a", () => { check() })`:                                                               nil,
		`pm.test("a", () => { throw new Error() })`:                                                     nil,
		`pm.test("a", () => { pm.response.json() })`:                                                    nil,
		`pm.test("a", done => { setTimeout(done, 1) })`:                                                 nil,
		"\npm.test('a', () => {\n pm.expect(true).to.be.true })":                                        {"tautology 3:2"},
		`pm.test("a", () => { pm.expect(1).to.equal(1) })`:                                              {"tautology 1:22"},
		`pm.test("a", () => { pm.expect(x.y).to.eql(x.y) })`:                                            {"tautology 1:22"},
		`pm.test("a", () => { pm.expect(x()).to.eql(x()) })`:                                            nil,
		`pm.test("a", () => { pm.expect(true).to.be.false })`:                                           nil,
		`pm.test("a", () => { if (x) pm.expect(true).to.be.true; else pm.expect.fail("no") })`:          nil,
		`tests["a"] = true`:                                                                             {"tautology 1:1"},
		`if (x) { tests["a"] = true }`:                                                                  nil,
		`tests["a"] = responseCode.code === 200`:                                                        nil,
		`pm.test("a", () => { pm.expect(x).to.be.ture })`:                                               {"unknown-word 1:41"},
		`pm.test("a", () => { pm.expect(x).to.be.true() })`:                                             {"called-property 1:41"},
		`pm.test("a", () => { pm.expect(x).to.equal })`:                                                 {"never-called 1:22"},
		`pm.test("a", () => { pm.expect(x === 1) })`:                                                    {"never-called 1:22"},
		`pm.test("a", () => pm.expect(x).to.include)`:                                                   {"never-called 1:20"},
		`pm.test("a", () => { const e = pm.expect(x); e.to.be.ok })`:                                    nil,
		`pm.test("a", () => { pm.response.to.have.status(200); pm.response.to.be.ok })`:                 nil,
		`pm.test("a", () => { pm.response.to.have.jsonBody("a").and.not.be.empty })`:                    nil,
		`pm.test("a", () => { pm.expect(x).to.be.an("array").that.includes(1) })`:                       nil,
		`pm.test("a", () => { pm.sendRequest("u", () => { pm.expect(x).to.be.ok }) })`:                  {"late 1:50"},
		`pm.test("a", async () => { await pm.sendRequest("u").then(() => { pm.expect(x).to.be.ok }) })`: nil,
		`pm.test("a", () => pm.sendRequest("u").then(() => { pm.expect(x).to.be.ok }))`:                 nil,
		`pm.test("a", done => { setTimeout(() => { pm.expect(x).to.be.ok; done() }, 1) })`:              nil,
		`pm.test("a", () => { [1].forEach(i => { pm.expect(i).to.equal(x) }) })`:                        nil,
		`pm.expect(x).to.be.ok`:                                                                         {"loose 1:1"},
		`function check() { pm.expect(x).to.be.ok }`:                                                    nil,
	} {
		facts := script.FactsOf(source)
		if facts.Err != nil {
			t.Errorf("%s: %v", source, facts.Err)
		}
		var got []string
		for _, p := range facts.Problems {
			got = append(got, fmt.Sprintf("%s %d:%d", p.Kind, p.Line, p.Column))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: problems %q, want %q", source, got, want)
		}
	}
}

func TestFactsFindVariables(t *testing.T) {
	for source, want := range map[string]string{
		`pm.environment.get("a")`:                            "environment a read",
		`pm.collectionVariables.set('a', 1)`:                 "collection a write",
		"pm.globals.set(`a`, 1)":                             "globals a write",
		`pm.variables.has("a")`:                              "any a read",
		`pm.variables.set("a", 1)`:                           "local a write",
		`pm.iterationData.get("a")`:                          "data a read",
		`const env = pm.environment; env.set("a", 1)`:        "environment a write",
		`postman.setGlobalVariable("a", 1)`:                  "globals a write",
		`environment["a"]`:                                   "environment a read",
		`data.a`:                                             "data a read",
		`let data = pm.response.json(); data.a`:              "",
		`pm.environment.set(name, 1)`:                        "environment ? write",
		`pm.environment.toObject()`:                          "environment ? read",
		`let e = pm.environment; e = other; e.get("a")`:      "",
		`pm.environment.unset("a")`:                          "",
		`pm?.environment?.get("a")`:                          "environment a read",
		`for await (const a of b()) pm.environment.get("a")`: "",
	} {
		got := ""
		for _, v := range script.FactsOf(source).Variables {
			name, how := v.Name, "read"
			if v.Computed {
				name = "?"
			}
			if v.Write {
				how = "write"
			}
			got += v.Scope + " " + name + " " + how
		}
		if got != want {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
}

func TestFactsFindJumps(t *testing.T) {
	for source, want := range map[string]script.Jump{
		`postman.setNextRequest("a")`:                 {Target: "a"},
		`pm.execution.setNextRequest(null)`:           {Stop: true},
		`pm.execution.setNextRequest(x)`:              {Computed: true},
		`if (x) postman.setNextRequest("a")`:          {Target: "a", Conditional: true},
		`x && postman.setNextRequest("a")`:            {Target: "a", Conditional: true},
		`if (x) return; postman.setNextRequest("a")`:  {Target: "a", Conditional: true},
		`f(() => { postman.setNextRequest("a") })`:    {Target: "a", Conditional: true},
		`await x; pm.execution.setNextRequest("a")`:   {Target: "a"},
		`let p = pm.execution; p.setNextRequest("a")`: {Target: "a"},
	} {
		jumps := script.FactsOf(source).Jumps
		if len(jumps) != 1 {
			t.Errorf("%s: %d jumps, want one", source, len(jumps))
			continue
		}
		jumps[0].Place = script.Place{}
		if jumps[0] != want {
			t.Errorf("%s: %+v, want %+v", source, jumps[0], want)
		}
	}
}

func TestFactsOfBrokenScripts(t *testing.T) {
	facts := script.FactsOf("let a = 1;\nlet b = ;")
	if facts.Err == nil || facts.Err.Line != 2 {
		t.Errorf("error %+v, want one in line 2", facts.Err)
	}
	if facts := script.FactsOf(`eval(pm.globals.get("lib"))`); !facts.Opaque {
		t.Error("eval is looked into")
	}
}

// No text makes it panic.
func FuzzFacts(f *testing.F) {
	for _, seed := range []string{`pm.test("a", () => pm.expect(x).to.be.ture)`, "tests['a']=`${b}`", "a?.b?.(c)[d]",
		"pm.test()", "pm.test('a', function*(){})", "class A{#b=1}", "({a=1}={})", "pm.expect().to"} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, source string) { script.FactsOf(source) })
}
