package lib_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/lib"
)

const hint = "the JavaScript libraries are not bundled: run \"make build\", then test again"

func load(t *testing.T, rt *goja.Runtime, name string) goja.Value {
	t.Helper()
	exports, err := lib.Load(rt, name, nil)
	if errors.Is(err, lib.ErrNotBuilt) {
		t.Fatal(hint)
	}
	if err != nil {
		t.Fatalf("Load(%q) = %v", name, err)
	}
	return exports
}

func TestEachLibraryLoads(t *testing.T) {
	for _, name := range lib.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			exports := load(t, goja.New(), name)
			if goja.IsUndefined(exports) || goja.IsNull(exports) {
				t.Errorf("module.exports = %v", exports)
			}
		})
	}
}

func TestLibrariesWork(t *testing.T) {
	for name, c := range map[string]struct{ lib, src, want string }{
		"lodash":      {"lodash", `L.groupBy([1, 2, 3], n => n % 2)[1].join()`, "1,3"},
		"ajv":         {"ajv", `new L({logger: false}).validate({type: "string"}, 1)`, "false"},
		"chai passes": {"chai", `L.expect([1]).to.eql([1]); "passed"`, "passed"},
		"chai fails":  {"chai", `try { L.expect(1).to.equal(2) } catch (e) { e.message }`, "expected 1 to equal 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rt := goja.New()
			if err := rt.Set("L", load(t, rt, c.lib)); err != nil {
				t.Fatal(err)
			}
			if got, err := rt.RunString(c.src); err != nil || got.String() != c.want {
				t.Errorf("%s = %v, %v, want %s", c.src, got, err, c.want)
			}
		})
	}
}

func TestChaiKnowsPostman(t *testing.T) {
	rt := goja.New()
	get := lib.Chai(rt)
	chai, err := get()
	if errors.Is(err, lib.ErrNotBuilt) {
		t.Fatal(hint)
	}
	if err != nil {
		t.Fatal(err)
	}
	if again, err := get(); err != nil || !again.SameAs(chai) {
		t.Errorf("second call = %v, %v, want the first chai", again, err)
	}
	if err := rt.Set("chai", chai); err != nil {
		t.Fatal(err)
	}
	for src, want := range map[string]string{
		`chai.expect({_postman_propertyName: "Response", code: 200}).to.have.status(404)`: "expected response to have " +
			"status code 404 but got 200",
		`chai.expect({}).to.be.success`: "expecting a postman response object but got {}",
		`chai.expect({a: 1}).to.have.jsonSchema({required: ["q"]})`: "expected data to satisfy schema but found " +
			"following errors: \ndata should have required property 'q'",
	} {
		got, err := rt.RunString(`(() => { try { ` + src + ` } catch (e) { return e.message } })()`)
		if err != nil || got.String() != want {
			t.Errorf("%s: got %q, %v, want %q", src, got, err, want)
		}
	}
}

func TestProgramIsSharedByGoroutines(t *testing.T) {
	want, err := lib.Program("chai")
	if errors.Is(err, lib.ErrNotBuilt) {
		t.Fatal(hint)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if got, err := lib.Program("chai"); got != want || err != nil {
				t.Errorf("Program = %p, %v, want %p", got, err, want)
			}
		})
	}
	group.Wait()
}

func TestUnknownLibrary(t *testing.T) {
	if _, err := lib.Load(goja.New(), "left-pad", nil); !errors.Is(err, lib.ErrUnknown) {
		t.Errorf("got %v, want ErrUnknown", err)
	}
}
