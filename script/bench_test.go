package script_test

import (
	"testing"

	"runner/collection"
	"runner/collection/run"
	"runner/script"
)

const fiveTests = `const body = pm.response.json();
pm.test('status is 200', () => { pm.response.to.have.status(200); });
pm.test('has a', () => { pm.expect(body.a).to.equal(1); });
pm.test('b is null', () => { pm.expect(body.b).to.be.null; });
pm.test('type', () => { pm.expect(pm.response.headers.get('Content-Type')).to.include('json'); });
pm.test('fast', function () { pm.expect(pm.response.responseTime).to.be.below(200);
  pm.environment.set('last', body.a); });`

func benchmark(b *testing.B, source string, want int) {
	b.Helper()
	b.ReportAllocs()
	s := newStage(script.Config{})
	in := s.input(collection.Test, source)
	passed := 0
	in.Emit = func(ev run.Event) {
		if made, ok := ev.(*run.AssertionMade); ok && made.Err == nil {
			passed++
		}
	}
	runs := 0
	for b.Loop() {
		result, err := s.host.Execute(b.Context(), in)
		if err != nil || result.Err != nil {
			b.Fatal(err, result)
		}
		runs++
		s.scopes.TakeChanges()
	}
	if passed != runs*want {
		b.Fatalf("%d tests passed in %d runs, want %d each", passed, runs, want)
	}
}

func BenchmarkScriptFiveTests(b *testing.B) { benchmark(b, fiveTests, 5) }

func BenchmarkEmptyScript(b *testing.B) { benchmark(b, ``, 0) }

// BenchmarkRealm makes a realm and runs an empty script in it.
func BenchmarkRealm(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s := newStage(script.Config{})
		if _, err := s.host.Execute(b.Context(), s.input(collection.Test, ``)); err != nil {
			b.Fatal(err)
		}
	}
}
