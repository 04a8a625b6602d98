package script

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// sameWords maps messages of the engine to V8's where nothing else needs to be known.
var sameWords = map[string]string{
	"No initial value": "Reduce of empty array with no initial value",
	"Malformed URI":    "URI malformed",
	"prototype is not an object": "Function has non-object prototype 'undefined' " +
		"in instanceof check",
	"RegExp doesn't have global flag set": "String.prototype.matchAll called with a " +
		"non-global RegExp argument",
	"Constructor Promise requires 'new'":                  "Promise constructor cannot be invoked without 'new'",
	"Value is not a number":                               "Number.prototype.toString requires that 'this' be a Number",
	"Proxy already revoked":                               "Cannot perform 'get' on a proxy that has been revoked",
	"exponent must be positive":                           "undefined must be positive",
	"toFixed() precision must be between 0 and 100":       "toFixed() digits argument must be between 0 and 100",
	"toPrecision() precision must be between 1 and 100":   "toPrecision() argument must be between 1 and 100",
	"toExponential() precision must be between 0 and 100": "toExponential() argument must be between 0 and 100",
	"The normalization form should be one of NFC, NFD, NFKC, NFKD": "The normalization form should be one of NFC, NFD, " +
		"NFKC, NFKD.",
	"Method Date.prototype.getTime is called on incompatible receiver":                       "this is not a Date object.",
	"Must call super constructor in derived class before returning from derived constructor": mustCallSuper,
	"Must call super constructor in derived class before accessing 'this'":                   mustCallSuper,
	"Illegal continue statement": "Illegal continue statement: no surrounding " +
		"iteration statement",
	"Octal literals are not allowed in strict mode":                 "Octal literals are not allowed in strict mode.",
	"Delete of an unqualified identifier in strict mode":            "Delete of an unqualified identifier in strict mode.",
	"Already saw a default in switch":                               "More than one default clause in switch statement",
	"Invalid destructuring binding target":                          "Invalid destructuring assignment target",
	"Assignment to eval or arguments is not allowed in strict mode": "Unexpected eval or arguments in strict mode",
}

const mustCallSuper = "Must call super constructor in derived class before accessing 'this' or returning from " +
	"derived constructor"

// A rewording is a pattern of a message and what V8 says instead.
type rewording struct {
	pattern *regexp.Regexp
	words   string
}

var rewordings = []rewording{
	{regexp.MustCompile(`^Could not convert [^\x00]* to primitive$`), "Cannot convert object to primitive value"},
	{regexp.MustCompile(`^Receiver is not an object: .*$`), "Cannot create property on a primitive value"},
	{regexp.MustCompile(`^Cannot delete property '(.*)' of \[object Object\]$`),
		"Cannot delete property '$1' of #<Object>"},
	{regexp.MustCompile(`^(Method .* called on incompatible receiver) \[object Object\]$`), "$1 #<Object>"},
	{regexp.MustCompile(`^Cannot write private member (#\S+) from an object`),
		"Cannot write private member $1 to an object"},
	{regexp.MustCompile(`^Label '(.*)' already exists$`), "Label '$1' has already been declared"},
	{regexp.MustCompile(`^Expecting a function in instanceof check.*$`),
		"Right-hand side of 'instanceof' is not callable"},
	{regexp.MustCompile(`^(?:SyntaxError: )?(?:<eval>|\(anonymous\)|script): Line \d+:\d+ (.*?)` +
		`(?: \(and \d+ more errors\))?$`),
		"$1"},
	{inRegexp("missing argument to repetition|invalid nested repetition"),
		"Invalid regular expression: /$1/: Nothing to repeat"},
	{inRegexp("invalid character class range"), "Invalid regular expression: /$1/: Range out of order in character class"},
	{inRegexp("trailing backslash"), `Invalid regular expression: /$1/: \ at end of pattern`},
	{inRegexp("invalid repeat count"), "Invalid regular expression: /$1/: numbers out of order in {} quantifier"},
	{regexp.MustCompile(`^SyntaxError: (.*) at <eval>:\d+:\d+$`), "$1"},
}

// inRegexp matches what the engine says of a regular expression.
func inRegexp(what string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)^Invalid regular expression \((?:re2|regexp2)\): (.*?) \(.*(?:` + what + `).*$`)
}

// callbacks are methods that take a function; nullish those that take anything but undefined and null as this.
const (
	callbacks = " forEach map filter find findIndex findLast findLastIndex some every reduce flatMap "
	nullish   = " map forEach filter find findIndex some every reduce reduceRight join push pop slice splice concat " +
		"indexOf includes sort reverse shift unshift flat flatMap "
)

// nativeWords rewords what a function of the language threw.
func nativeWords(name, message string) string {
	of := " " + name + " "
	if m := notAnObject.FindStringSubmatch(strings.Replace(message, "Value is not callable: [object Object]",
		"Value is not an object: #<Object>", 1)); m != nil {
		switch {
		case strings.Contains(callbacks, of):
			return m[1] + " is not a function"
		case name == "set":
			return "Invalid value used as weak map key"
		case name == "add":
			return "Invalid value used in weak set"
		case name == "ownKeys":
			return "Reflect.ownKeys called on non-object"
		case name == "construct":
			return m[1] + " is not a constructor"
		case name == "keys":
			return "CreateListFromArrayLike called on non-object"
		case name == "getPrototypeOf":
			return "'getPrototypeOf' on proxy: trap returned neither object nor null"
		}
	}
	switch message {
	case "Cannot convert undefined or null to object":
		if strings.Contains(nullish, of) {
			return "Array.prototype." + name + " called on null or undefined"
		}
	case "Value is not object coercible":
		return "String.prototype." + name + " called on null or undefined"
	}
	return message
}

// reworded is a message in V8's words, if the message is all that it takes.
func reworded(message string) string {
	if words, ok := sameWords[message]; ok {
		return words
	}
	for _, r := range rewordings {
		if r.pattern.MatchString(message) {
			return r.pattern.ReplaceAllString(message, r.words)
		}
	}
	return message
}

// A site is the part of a script that an error is about.
type site struct {
	tree     *ast.Program
	position int
	node     any // nil if it is of no use
}

// site finds what was being done at a place. ok is false if that is unknown.
func (p *program) site(line, column int) (site, bool) {
	if line == 0 || p.source == "" {
		return site{}, false
	}
	text := p.source
	if p.prefix == len(asyncPrefix) {
		text = asyncPrefix + text + suffix
	} else {
		text = syncPrefix + text + suffix
	}
	tree, err := parseFile(sourceName, text, "")
	if err != nil {
		return site{}, false
	}
	at := p.lineStart(line) + column - 1
	if line == 1 {
		at += p.prefix
	}
	found := site{tree: tree, position: at}
	descend(tree, func(node any) {
		if isAt(node, at) {
			found.node = node
		}
	})
	return found, true
}

// isAt reports whether the engine says of an error in node that it is at a position of the text.
func isAt(node any, at int) bool {
	switch n := node.(type) {
	case *ast.CallExpression:
		return offset(n.LeftParenthesis) == at
	case *ast.NewExpression:
		return offset(n.New) == at
	case *ast.BinaryExpression:
		return (n.Operator == token.IN || n.Operator == token.INSTANCEOF) && offset(n.Idx0()) == at
	case *ast.ClassLiteral:
		return offset(n.Class) == at
	case *ast.ForOfStatement:
		return offset(n.Source.Idx0()) == at
	case *ast.SpreadElement:
		return offset(n.Expression.Idx0()) == at
	case *ast.Binding:
		return n.Initializer != nil && offset(n.Initializer.Idx0()) == at && isPattern(n.Target)
	}
	return false
}

func isPattern(target ast.BindingTarget) bool {
	switch target.(type) {
	case *ast.ArrayPattern, *ast.ObjectPattern:
		return true
	}
	return false
}

// words are V8's of an error at a site, "" if it has none for it.
func (s site) words(message string, native bool) string {
	value := ""
	for _, prefix := range []string{"Value is not an object: ", "Not a function: "} {
		if rest, ok := strings.CutPrefix(message, prefix); ok {
			value = rest
		}
	}
	switch n := s.node.(type) {
	case *ast.CallExpression:
		return s.callWords(n, message, native)
	case *ast.NewExpression:
		if native || value == "" && message != "Value is not a constructor" && message != "Not a constructor" {
			return ""
		}
		if callee := s.print(n.Callee); callee != "Promise" {
			return callee + " is not a constructor"
		}
		return fmt.Sprintf("Promise resolver %s is not a function", value)
	case *ast.BinaryExpression:
		switch {
		case value != "" && n.Operator == token.INSTANCEOF:
			return "Right-hand side of 'instanceof' is not an object"
		case value != "":
			return fmt.Sprintf("Cannot use 'in' operator to search for '%s' in %s", s.key(n.Left), value)
		}
	case *ast.ClassLiteral:
		if message == "Class extends value is not a constructor or null" {
			return fmt.Sprintf("Class extends value %s is not a constructor or null", s.print(n.SuperClass))
		}
	case *ast.ForOfStatement:
		return s.iterable(n.Source, message)
	case *ast.SpreadElement:
		return s.iterable(n.Expression, message)
	case *ast.Binding:
		return s.bindingWords(n, message)
	}
	return ""
}

func (s site) callWords(n *ast.CallExpression, message string, native bool) string {
	switch {
	case message == "proxy target is not a function":
		return s.print(n.Callee) + " is not a function"
	case native:
		return ""
	case strings.HasPrefix(message, "Object has no member '"), strings.HasPrefix(message, "Not a function: "),
		strings.HasPrefix(message, "Value is not an object: "):
		return s.print(n.Callee) + " is not a function"
	case message == "Class constructor cannot be invoked without 'new'":
		return fmt.Sprintf("Class constructor %s cannot be invoked without 'new'", s.print(n.Callee))
	}
	return ""
}

// iterable rewords what the engine says of a value that cannot be iterated.
func (s site) iterable(of ast.Expression, message string) string {
	if message == "object is not iterable" || message == "Cannot convert undefined or null to object" {
		return s.print(of) + " is not iterable"
	}
	return ""
}

func (s site) bindingWords(n *ast.Binding, message string) string {
	pattern, ok := n.Target.(*ast.ObjectPattern)
	if !ok {
		return s.iterable(n.Initializer, message)
	}
	if message != "Value is not object coercible" || len(pattern.Properties) == 0 {
		return ""
	}
	key := ""
	switch p := pattern.Properties[0].(type) {
	case *ast.PropertyShort:
		key = string(p.Name.Name)
	case *ast.PropertyKeyed:
		key = s.key(p.Key)
	}
	of, is := s.print(n.Initializer), "undefined"
	if of == "null" {
		is = "null"
	}
	return fmt.Sprintf("Cannot destructure property '%s' of '%s' as it is %s.", key, of, is)
}

// key is a literal as the name of a property.
func (s site) key(n ast.Expression) string {
	switch n := n.(type) {
	case *ast.StringLiteral:
		return string(n.Value)
	}
	return s.print(n)
}

// print shows an expression as V8 does in its errors.
func (s site) print(n ast.Expression) string {
	switch n := n.(type) {
	case *ast.Identifier:
		return string(n.Name)
	case *ast.ThisExpression:
		return "this"
	case *ast.DotExpression:
		return s.print(n.Left) + "." + string(n.Identifier.Name)
	case *ast.BracketExpression:
		if key, ok := n.Member.(*ast.StringLiteral); ok {
			return s.print(n.Left) + "." + string(key.Value)
		}
		return s.print(n.Left) + "[" + s.print(n.Member) + "]"
	case *ast.CallExpression:
		return s.print(n.Callee) + "(...)"
	case *ast.OptionalChain:
		return s.print(n.Expression)
	case *ast.Optional:
		return s.print(n.Expression) + "?"
	case *ast.StringLiteral:
		return `"` + string(n.Value) + `"`
	case *ast.NumberLiteral:
		return n.Literal
	case *ast.BooleanLiteral:
		return n.Literal
	case *ast.NullLiteral:
		return "null"
	case *ast.UnaryExpression:
		return "(" + n.Operator.String() + " " + s.print(n.Operand) + ")"
	case *ast.ArrayLiteral:
		parts := make([]string, len(n.Value))
		for i, v := range n.Value {
			parts[i] = s.print(v)
		}
		return "[" + strings.Join(parts, ",") + "]"
	case *ast.ObjectLiteral:
		if len(n.Value) == 0 {
			return "{}"
		}
	}
	return "(intermediate value)"
}
