package lex

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// libraries are the texts of the embedded libraries, if there are any.
func libraries(tb testing.TB) map[string]string {
	tb.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"../lib/dist/*.gz", "../lib/dist/*/*.gz"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			tb.Fatal(err)
		}
		for _, file := range files {
			texts[file] = unzip(tb, file)
		}
	}
	return texts
}

func unzip(tb testing.TB, file string) string {
	tb.Helper()
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// TestLibrariesPass states that real code is far from the bounds, and that the scanner does not lose its way in it.
func TestLibrariesPass(t *testing.T) {
	t.Parallel()
	for file, text := range libraries(t) {
		s := scanner{text: text, allowed: maxWork + workPerByte*int64(len(text))}
		s.frames = append(s.frames, frame{statements: true})
		deepest := 0
		for s.pos < len(text) && !s.deep {
			s.token()
			deepest = max(deepest, s.depth)
		}
		if s.deep || deepest > MaxDepth/2 || len(s.frames) != 1 || s.hidden > maxHidden/50 {
			t.Errorf("%s: too deep %v, depth %d, hidden %d, open at the end %d", file, s.deep, deepest, s.hidden, len(s.frames)-1)
		}
	}
}

// TestLongTextsPass states that length alone is no depth.
func TestLongTextsPass(t *testing.T) {
	t.Parallel()
	for _, piece := range []string{"a;", "a,", "f(1, 2);\n", "[1,2,3],", "function f(a) { return a + 1 }\n", "if (a) { b() } else { c() }\n",
		"{a: {b: [1, 2]}},", "'text' + x + `t${1}`;", "/[(]/.test(a) && a / 2;", "case 1: break;", "x => x,", "(a, b) => [a, b];",
		"a\n;b\n;", "class A { m() { return 1 } }\n", "\"(\",", "// comment (\n"} {
		if at, deep := TooDeep(strings.Repeat(piece, 40_000)); deep {
			t.Errorf("many times %q: too deep at %d", piece, at)
		}
	}
}

// TestHiddenBrackets states that brackets count wherever a text tries to hide them.
func TestHiddenBrackets(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("(", 60_000)
	for _, text := range []string{many, "'" + many, "\"" + many + "\"", "/*" + many, "//" + many, "/" + many + "/", "a = /" + many + "/",
		"a / '/' + " + many, "x /\"/ + \"" + many, "`${" + many, "if(a)/\"/ " + many, "`" + many, "a++ / 1 / " + many,
		"//\u2028" + many, "typeof\u00a0" + many} {
		if _, deep := TooDeep(text); !deep {
			t.Errorf("%.20q… passes", text)
		}
	}
}

// TestNestedParameters states that what the parser reads twice counts twice, and so again for each level.
func TestNestedParameters(t *testing.T) {
	t.Parallel()
	for levels, want := range map[int]bool{10: false, 40: true} {
		text := strings.Repeat("(a=", levels) + "1" + strings.Repeat(")=>1", levels)
		if _, deep := TooDeep(text); deep != want {
			t.Errorf("%d levels: too deep is %v", levels, deep)
		}
	}
}

// TestParens states that pairs are found, and only in code.
func TestParens(t *testing.T) {
	t.Parallel()
	const text = "a(b, '(', /[(]/, `(${ (c) }(`) /* ( */"
	var got []string
	for _, p := range Parens(text) {
		got = append(got, text[p.Open:p.Close+1])
	}
	if want := "(c)|(b, '(', /[(]/, `(${ (c) }(`)"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzTooDeep: a text within the bounds stays within them when it is looked at in pieces, and no text is too much for us.
func FuzzTooDeep(f *testing.F) {
	for _, seed := range []string{"", "a(b)", "`${`${1}`}`", "/[/]/.x", "a\n/b/\n", "if(a)/x/", "'\\", "/*", "`", "}", "a=>{}", "\\u{61}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, deep := TooDeep(text)
		if at < 0 || at > len(text) {
			t.Fatalf("at %d of %d", at, len(text))
		}
		if deep && len(text) < MaxDepth/2 && !strings.Contains(text, "=>") {
			t.Errorf("a short text is too deep at %d", at)
		}
		for _, p := range Parens(text) {
			if text[p.Open] != '(' || text[p.Close] != ')' {
				t.Errorf("%v is no pair", p)
			}
		}
	})
}

func BenchmarkTooDeep(b *testing.B) {
	for file, text := range libraries(b) {
		if len(text) < 200_000 {
			continue
		}
		b.Run(filepath.Base(file), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				TooDeep(text)
			}
		})
	}
}
