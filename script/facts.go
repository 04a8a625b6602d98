package script

// Facts are what can be told of a script from its text alone, without running it. They err on the side of silence: what
// is computed at run time is said to be computed, and nothing is concluded from it.
type Facts struct {
	// Err is why the script cannot be compiled. Then there are no other facts.
	Err *SyntaxProblem
	// Opaque says that the script runs text or packages that are not looked into, so that it may do anything.
	Opaque bool
	// Skips says that the script may skip its request.
	Skips      bool
	Variables  []VariableUse
	References []Reference
	Jumps      []Jump
	Tests      []Test
	Problems   []Problem
	Sends      []Use // the URLs of pm.sendRequest that are written down
	Requires   []Use // the names of modules and packages
	Deprecated []Use // names of the old API, each once
	// Assertions counts the calls of expect and assert, in tests and outside of them.
	Assertions int
}

// A Place is a line and a column of a script, from 1. Columns count bytes.
type Place struct{ Line, Column int }

// A SyntaxProblem is why a script cannot be compiled.
type SyntaxProblem struct {
	Place
	Text string
}

// A VariableUse is a place where a script reads or writes a variable.
type VariableUse struct {
	Place
	// Scope is local, environment, collection, globals, data, or any: what pm.variables reads.
	Scope    string
	Name     string
	Write    bool
	Computed bool // which variable it is shows at run time only; Name is ""
}

// A Reference is a {{name}} in a text of a script.
type Reference struct {
	Place
	Name string
	// Use is where the text goes: expanded (replaceIn), sent (a pm.sendRequest, which expands nothing), or "".
	Use string
}

// A Jump is a call of setNextRequest.
type Jump struct {
	Place
	Target      string
	Computed    bool // the target shows at run time only
	Stop        bool // null: the run ends
	Conditional bool // it may not be reached
}

// A Test is a pm.test, or an assignment to the old tests object.
type Test struct {
	Place
	Name string // "" if it is computed
}

// A Use is a name that a script uses.
type Use struct {
	Place
	Name string
}

// A ProblemKind is what is wrong with an assertion or a test.
type ProblemKind string

// The kinds of problems.
const (
	NoAssertion    ProblemKind = "no-assertion"    // a test without any
	Tautology      ProblemKind = "tautology"       // a test whose assertions hold whatever comes
	UnknownWord    ProblemKind = "unknown-word"    // a word that chai does not know: it throws
	NeverCalled    ProblemKind = "never-called"    // an assertion that is not called, so nothing is asserted
	CalledProperty ProblemKind = "called-property" // an assertion without arguments that is called: it throws
	Late           ProblemKind = "late"            // an assertion that runs when its test is over
	Loose          ProblemKind = "loose"           // an assertion outside of any test
)

// A Problem is a mistake in a test.
type Problem struct {
	Place
	Kind ProblemKind
	Text string // the test's name, or the word
	Near string // the word that may have been meant
}

// maxFacts is the size of scripts, in bytes, that are looked into. Minified libraries are larger, and tell nothing.
const maxFacts = 1 << 20

// FactsOf looks into a script. It never fails: a script that cannot be compiled says so in Err.
func FactsOf(source string) *Facts {
	if len(source) > maxFacts {
		return &Facts{Opaque: true}
	}
	p := newProgram(source)
	if p.err != nil {
		return &Facts{Err: &SyntaxProblem{Place{max(p.err.Line, 1), max(p.err.Column, 1)}, p.err.Message}}
	}
	prefix := syncPrefix
	if p.prefix == len(asyncPrefix) {
		prefix = asyncPrefix
	}
	tree, err := parseFile(sourceName, prefix+p.source+suffix, "")
	if err != nil { // it was translated before it was compiled
		return &Facts{Opaque: true}
	}
	f := newFinder(prefix+p.source, len(prefix))
	f.prepare(tree)
	w := walker{enter: f.enter, leave: f.leave}
	w.walk(tree)
	return &f.facts
}
