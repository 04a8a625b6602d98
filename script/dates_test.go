package script_test

import (
	"testing"

	"runner/collection"
	"runner/script"
)

// The texts of dates are those of Node, whatever calls for them.
func TestDatesNameTheirZone(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{})
	_, got := s.run(t, collection.Test, `
		const shape = /^Thu Jul 0[12] 2026 \d\d:\d\d:\d\d GMT[+-]\d{4} \([A-Z][\w:+ -]{5,}\)$/;
		const date = new Date(Date.UTC(2026, 6, 2, 9, 8, 7));
		let thrown;
		try { Date.prototype.toString.call({}) } catch (e) { thrown = e instanceof TypeError }
		console.log(shape.test(String(date)), date + '' === date.toString(), String(date).endsWith(date.toTimeString()),
			new Date(NaN).toString(), thrown, Date.prototype.toString.name, Date.prototype.toTimeString.length,
			Object.keys(Date.prototype).length, new Date(String(date)).getTime() === date.getTime());`)
	if want := "log true true true Invalid Date true toString 0 0 true"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
