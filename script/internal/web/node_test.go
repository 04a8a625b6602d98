package web_test

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"testing"

	"github.com/dop251/goja"
)

// nodeAnswers holds expressions and what Node 20 makes of them, a promise's value for a promise, as a string.
//
//go:embed testdata/node.jsonl
var nodeAnswers []byte

// TestAsNode compares every expression with Node.
func TestAsNode(t *testing.T) {
	t.Parallel()
	rt, g := newRuntime(t)
	g.Extend()
	lines := bufio.NewScanner(bytes.NewReader(nodeAnswers))
	cases := 0
	for lines.Scan() {
		var c [2]string
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if got := answer(t, rt, c[0]); got != c[1] {
			t.Errorf("%s:\ngot  %s\nNode %s", c[0], got, c[1])
		}
		cases++
	}
	if cases < 500 {
		t.Errorf("%d cases, want at least 500", cases)
	}
}

// nodeCorners holds more expressions and what Node 20 makes of them, those among them that are refused here: formats of
// locales without data, parts of Intl that are not there.
//
//go:embed testdata/corners.jsonl
var nodeCorners []byte

// TestNeverSilentlyWrong compares them with Node: what is not equal is an error that the script sees.
func TestNeverSilentlyWrong(t *testing.T) {
	t.Parallel()
	rt, g := newRuntime(t)
	g.Extend()
	lines := bufio.NewScanner(bytes.NewReader(nodeCorners))
	equal, cases := 0, 0
	for lines.Scan() {
		var c [2]string
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases++
		switch got := answer(t, rt, c[0]); got {
		case c[1]:
			equal++
		case "throws RangeError", "throws TypeError":
		default:
			t.Errorf("%s:\ngot  %s\nNode %s", c[0], got, c[1])
		}
	}
	if equal < 350 {
		t.Errorf("%d of %d are equal, want at least 350", equal, cases)
	}
}

func answer(t *testing.T, rt *goja.Runtime, source string) string {
	t.Helper()
	v, err := rt.RunString("(async () => (" + source + "))().then(String, (e) => 'throws ' + e.name)")
	if err != nil {
		t.Errorf("%s: %v", source, err)
		return ""
	}
	return v.Export().(*goja.Promise).Result().String()
}
