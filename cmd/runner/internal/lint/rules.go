package lint

import (
	"encoding/json"
	"fmt"
)

// A Severity says how bad a finding is.
type Severity uint8

// The severities. Only errors make a collection fail.
const (
	Info Severity = iota
	Warning
	Error
)

var severityNames = [...]string{"info", "warning", "error"}

// String returns "info", "warning" or "error".
func (s Severity) String() string { return severityNames[s] }

// MarshalJSON implements [json.Marshaler].
func (s Severity) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// ParseSeverity returns the severity of a name.
func ParseSeverity(name string) (Severity, error) {
	for i, n := range severityNames {
		if n == name {
			return Severity(i), nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: there are info, warning and error", name)
}

// A Rule is one thing that is looked for.
type Rule struct {
	ID       string
	Severity Severity
	Doc      string
	Hint     string // what to do about it
}

// Rules returns all rules, the errors first.
func Rules() []Rule { return rules[:] }

var rules = [...]Rule{
	{"script-syntax", Error, "a script that cannot be compiled", "correct the script"},
	{"unresolved-variable", Error, "a {{variable}} that no file and no script gives a value",
		"give the file with -e, -g or -d, or set it in a script"},
	{"unknown-target", Error, "setNextRequest names a request that is not there", "use the name or the id of a request"},
	{"endless-loop", Error, "setNextRequest leads back again and again, with no way out", "end the loop on a condition"},
	{"embedded-private-key", Error, "a private key in the collection",
		"take it out, replace the key, and give the new one with --secret or --sign-key"},
	{"embedded-token", Error, "a token or access key in the collection",
		"take it out, revoke it, and use a variable of type secret"},
	{"dead-assertion", Error, "an assertion that is never made, or that always throws", "correct the assertion"},
	{"unknown-auth", Error, "an auth type that is not supported", "requests are sent without it"},
	{"unsupported-item", Error, "an item that is no HTTP request, or has no URL", "it cannot be run; take it out"},
	{"missing-file", Error, "a file to be sent is not there", "paths are relative to --working-dir"},
	{"embedded-password", Warning, "a password or key written into a request",
		"use a variable of type secret, and give its value with the environment"},
	{"unused-variable", Warning, "a variable that is set and never used", "take it out"},
	{"duplicate-name", Warning, "setNextRequest names a request whose name others have, too: it takes the last",
		"give each request a name of its own, or use its id"},
	{"unreachable-request", Warning, "setNextRequest always passes a request by", "take it out, or jump on a condition"},
	{"test-without-assertion", Warning, "a test that asserts nothing: it cannot fail", "assert something in it"},
	{"tautology", Warning, "a test whose assertions hold whatever the response is", "compare with the response"},
	{"late-assertion", Warning, "an assertion that runs when its test has passed",
		"return or await the promise, or take done"},
	{"unexpanded-reference", Warning, "a {{variable}} in pm.sendRequest, which expands none",
		"use pm.variables.replaceIn"},
	{"duplicate-id", Warning, "two nodes have the same id", "give each an id of its own"},
	{"empty-path-variable", Warning, "a :path variable without a value", "give it a value"},
	{"pruned-body", Warning, "a body on a method that sends none", "change the method, or set disableBodyPruning"},
	{"antom-missing-field", Warning, "a request to the Antom API without a field that its product needs",
		"\"runner send --show NAME\" shows the fields of an API"},
	{"antom-field", Warning, "a field of a request to the Antom API that is too long or not as it must be",
		"\"runner send --show NAME\" shows the fields of an API"},
	{"antom-amount", Warning, "an amount that the Antom API refuses, or that seems to be in major units",
		"write whole numbers of the currency's smallest unit: 10.50 USD is \"1050\", 10 JPY is \"10\""},
	{"antom-reused-id", Warning, "two requests to the Antom API with the same id",
		"give each an id of its own, such as {{$guid}}"},
	{"antom-sandbox-path", Warning, "a client of Antom's sandbox on the live path",
		"write /ams/sandbox/api, or run with --sandbox-path"},
	{"antom-stale-signature", Warning, "a signature for the Antom API that is written into the collection",
		"take the header out: --sign antom, or a script, signs each request"},
	{"assertion-outside-test", Info, "an assertion outside of a test: if it fails, the script ends",
		"put it into pm.test"},
	{"no-tests", Info, "a request that nothing tests", "add a pm.test"},
	{"disabled", Info, "something that is disabled", "take it out if it is not needed any more"},
	{"antom-unquoted", Info, "a number or boolean where the Antom API wants a text", "put it into quotes"},
	{"deprecated-api", Info, "a name of Postman's old API", "use pm"},
	{"insecure-http", Info, "http, not https, to another machine", "use https"},
}

func ruleNamed(id string) Rule {
	for _, r := range rules {
		if r.ID == id {
			return r
		}
	}
	panic("lint: no rule " + id)
}
