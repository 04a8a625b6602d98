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

// parse parses a wrapped script. What the engine would read in another way than the language says is changed in the
// text, without touching its lines; what it does not know is translated, with a source map.
func parse(text string) (*ast.Program, error) {
	tree, err := parseFile(text, "")
	if beyondEngine.MatchString(text) && (err != nil || hasAsyncGenerator(tree)) {
		if translated, sourceMap, ok := translate(text); ok {
			if tree, mapErr := parseFile(translated, sourceMap); mapErr == nil {
				return tree, nil
			}
		}
	}
	if err != nil {
		return nil, err
	}
	edits, err := findEdits(tree)
	if err != nil || len(edits) == 0 {
		return tree, err
	}
	return parseFile(apply(text, edits), "")
}

// parseFile parses text. goja would open files that a script names as its source map; here the only map is ours.
func parseFile(text, sourceMap string) (*ast.Program, error) {
	option := parser.Option(parser.WithDisableSourceMaps)
	if sourceMap != "" {
		text += "\n//# sourceMappingURL=map"
		option = parser.WithSourceMapLoader(func(string) ([]byte, error) { return []byte(sourceMap), nil })
	}
	return parser.ParseFile(nil, sourceName, text, 0, option)
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

// translate replaces the syntax the engine does not know. The helpers that needs are moved into the function around the
// script, in front of which they were; lines stay where the source map says.
func translate(text string) (out, sourceMap string, ok bool) {
	result := api.Transform(text, api.TransformOptions{
		Loader: api.LoaderJS, Target: api.ESNext, Sourcefile: sourceName, Sourcemap: api.SourceMapExternal,
		SourcesContent: api.SourcesContentExclude, LogLevel: api.LogLevelSilent, LegalComments: api.LegalCommentsNone,
		Supported: map[string]bool{"async-generator": false, "for-await": false, "using": false},
	})
	if len(result.Errors) > 0 {
		return "", "", false
	}
	code := string(result.Code)
	tree, err := parseFile(code, "")
	if err != nil || len(tree.Body) == 0 {
		return "", "", false
	}
	last, isExpression := tree.Body[len(tree.Body)-1].(*ast.ExpressionStatement)
	if !isExpression {
		return "", "", false
	}
	fn, isFunction := last.Expression.(*ast.FunctionLiteral)
	if !isFunction {
		return "", "", false
	}
	brace := offset(fn.Body.LeftBrace)
	start := strings.LastIndexByte(code[:brace], '\n') + 1
	code = code[start:brace+1] + code[:start] + code[brace+1:]
	return code, string(result.Map), true
}

// An edit replaces the text from a position to another.
type edit struct {
	from, to int
	text     string
}

// apply makes edits, which do not overlap.
func apply(text string, edits []edit) string {
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var out strings.Builder
	at := 0
	for _, e := range edits {
		out.WriteString(text[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.WriteString(text[at:])
	return out.String()
}

// findEdits finds what the engine would get wrong: regular expressions, functions in blocks, texts for eval.
func findEdits(tree *ast.Program) ([]edit, error) {
	edits, err := regexpEdits(tree)
	if err != nil {
		return nil, err
	}
	return append(append(edits, hoist(tree)...), evalEdits(tree)...), nil
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
			edits = append(edits, edit{at, end, "/" + pattern + "/" + flags})
		}
	})
	if failed != nil {
		return nil, failed
	}
	return edits, nil
}

// offset is the position of idx in the text.
func offset(idx file.Idx) int { return int(idx) - 1 }
