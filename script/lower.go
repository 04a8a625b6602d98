package script

import (
	"regexp"
	"slices"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
	"github.com/evanw/esbuild/pkg/api"

	"runner/script/internal/web"
)

// A textOf is a text that is to become code.
type textOf struct {
	name, text string
	wrapped    bool // it is one function expression, into which helpers must move
	bigInts    bool // BigInts may come up in it, whatever it says
}

// A lowText is a text that the engine reads as the language says.
type lowText struct {
	text, sourceMap string
	tree            *ast.Program
	edits           []edit // what was changed, in order, unless it was translated
}

// lower changes in a text what the engine would read in another way than the language says, without touching its lines;
// what it does not know is translated, with a source map.
func lower(in textOf) (*lowText, error) {
	out := &lowText{text: in.text}
	var err error
	out.tree, err = parseFile(in.name, in.text, "")
	if beyondEngine.MatchString(in.text) && (err != nil || hasAsyncGenerator(out.tree)) {
		if translated, sourceMap, ok := translate(&in); ok {
			if tree, mapErr := parseFile(in.name, translated, sourceMap); mapErr == nil {
				out, err = &lowText{text: translated, sourceMap: sourceMap, tree: tree}, nil
			}
		}
	}
	if err != nil {
		return nil, err
	}
	edits, err := findEdits(out.tree)
	if err != nil {
		return nil, err
	}
	more := stackEdits(out.tree, out.text)
	if in.bigInts || hasBigInts(in.text) {
		more = append(more, bigIntEdits(out.tree, out.text)...)
	}
	if low := out.edited(in.name, append(more, edits...)); low != nil {
		return low, nil
	}
	if low := out.edited(in.name, edits); low != nil {
		return low, nil
	}
	return out, nil
}

// edited is the text with edits, nil if they would break it.
func (t *lowText) edited(name string, edits []edit) *lowText {
	if len(edits) == 0 {
		return t
	}
	text := apply(t.text, edits)
	tree, err := parseFile(name, text, t.sourceMap)
	if err != nil {
		return nil
	}
	out := &lowText{text: text, sourceMap: t.sourceMap, tree: tree}
	if t.sourceMap == "" {
		out.edits = edits
	}
	return out
}

// originalColumn is the column in a text of one in its changed form. start is where the line begins in the text.
func originalColumn(edits []edit, start, column int) int {
	at, moved := column-1, 0
	for _, e := range edits {
		if e.from < start {
			continue
		}
		from := e.from - start + moved
		if from >= at && !(from == at && e.from == e.to && len(e.text) > 0) {
			break
		}
		if at < from+len(e.text) {
			return e.from - start + 1
		}
		moved += len(e.text) - (e.to - e.from)
	}
	return at - moved + 1
}

// parseFile parses text. goja would open files that a script names as its source map; here the only map is ours.
func parseFile(name, text, sourceMap string) (*ast.Program, error) {
	option := parser.Option(parser.WithDisableSourceMaps)
	if sourceMap != "" {
		text += "\n//# sourceMappingURL=map"
		option = parser.WithSourceMapLoader(func(string) ([]byte, error) { return []byte(sourceMap), nil })
	}
	return parser.ParseFile(nil, name, text, 0, option)
}

// beyondEngine finds what the engine may refuse and the translation knows: asynchronous generators, for await, using.
var beyondEngine = regexp.MustCompile(`\basync\b[^;]*?\*|\bfor\s+await\b|\busing\b`)

// hasAsyncGenerator reports whether there is a function which the parser knows and the compiler does not.
func hasAsyncGenerator(tree *ast.Program) (found bool) {
	descend(tree, func(node any) {
		fn, ok := node.(*ast.FunctionLiteral)
		found = found || ok && fn.Async && fn.Generator
	})
	return found
}

// translate replaces the syntax the engine does not know. Lines stay where the source map says.
func translate(in *textOf) (out, sourceMap string, ok bool) {
	result := api.Transform(in.text, api.TransformOptions{
		Loader: api.LoaderJS, Target: api.ESNext, Sourcefile: in.name, Sourcemap: api.SourceMapExternal,
		SourcesContent: api.SourcesContentExclude, LogLevel: api.LogLevelSilent, LegalComments: api.LegalCommentsNone,
		Supported: map[string]bool{"async-generator": false, "for-await": false, "using": false},
	})
	if len(result.Errors) > 0 {
		return "", "", false
	}
	code := string(result.Code)
	if in.wrapped {
		code, ok = moveHelpers(code)
		return code, string(result.Map), ok
	}
	return code, string(result.Map), true
}

// moveHelpers moves the helpers that a translation needs into the function around a script, in front of which they
// were.
func moveHelpers(code string) (string, bool) {
	tree, err := parseFile(sourceName, code, "")
	if err != nil || len(tree.Body) == 0 {
		return "", false
	}
	last, isExpression := tree.Body[len(tree.Body)-1].(*ast.ExpressionStatement)
	if !isExpression {
		return "", false
	}
	fn, isFunction := last.Expression.(*ast.FunctionLiteral)
	if !isFunction {
		return "", false
	}
	brace := offset(fn.Body.LeftBrace)
	start := strings.LastIndexByte(code[:brace], '\n') + 1
	return code[start:brace+1] + code[:start] + code[brace+1:], true
}

// An edit replaces the text from a position to another.
type edit struct {
	from, to int
	text     string
}

// apply makes edits. Of two that overlap the first counts.
func apply(text string, edits []edit) string {
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var out strings.Builder
	at := 0
	for _, e := range edits {
		if e.from < at {
			continue
		}
		out.WriteString(text[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.WriteString(text[at:])
	return out.String()
}

// findEdits finds what the engine would get wrong: regular expressions, functions in blocks, calls of eval.
func findEdits(tree *ast.Program) ([]edit, error) {
	edits, err := regexpEdits(tree)
	if err != nil {
		return nil, err
	}
	return slices.Concat(edits, hoist(tree), evalEdits(tree), constantEdits(tree)), nil
}

// regexpEdits finds regular expressions that the engine would read in another way.
func regexpEdits(tree *ast.Program) ([]edit, error) {
	var edits []edit
	var failed error
	descend(tree, func(node any) {
		literal, ok := node.(*ast.RegExpLiteral)
		if !ok || failed != nil {
			return
		}
		pattern, flags, err := web.Pattern(literal.Pattern, literal.Flags)
		if err != nil {
			var list parser.ErrorList
			list.Add(tree.File.Position(offset(literal.Idx)), err.Error())
			failed = list
			return
		}
		if pattern != literal.Pattern || flags != literal.Flags {
			at := offset(literal.Idx)
			end := at + len(literal.Pattern) + len(literal.Flags) + 2
			text := "/" + pattern + "/" + flags
			if strings.Contains(literal.Flags, "d") && wantsIndices(tree.File) {
				text = "RegExp(" + text + ",\"d" + flags + "\")"
			}
			edits = append(edits, edit{at, end, text})
		}
	})
	if failed != nil {
		return nil, failed
	}
	return edits, nil
}

// wantsIndices reports whether someone can look at what the flag d adds: of a text that a script evaluates, the script
// may.
func wantsIndices(f *file.File) bool { return f.Name() != sourceName || web.WantsIndices(f.Source()) }

// offset is the position of idx in the text.
func offset(idx file.Idx) int { return int(idx) - 1 }
