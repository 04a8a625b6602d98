package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"runner/collection"
	"runner/collection/antom"
)

// maxProblems is how many problems of one body are reported, the first matter; maxSeen, how many are looked at.
const (
	maxProblems = 20
	maxSeen     = 500
)

// An antomCall is a request to the Antom API as it is written.
type antomCall struct {
	site *site
	api  *antom.API
	// body is nil if there is none that can be read. Variables whose values are not known stand in it as they are written.
	body map[string]any
	// rewritten says that a script writes the body before it is sent.
	rewritten bool
}

// antom reports what is wrong with requests to the Antom API.
func (k *checker) antom() {
	var calls []*antomCall
	for _, s := range k.sites {
		item, ok := s.node.(*collection.Item)
		if !ok {
			continue
		}
		a, sandbox, sure := k.antomAPI(item.Request)
		if a == nil {
			continue
		}
		k.staleSignature(s, item.Request)
		if sure && !sandbox {
			k.sandboxPath(s, item.Request, a)
		}
		c := &antomCall{site: s, api: a, rewritten: k.rewrites(s)}
		c.body = k.antomBody(c, item.Request)
		k.antomFields(c)
		calls = append(calls, c)
	}
	k.reusedIDs(calls)
}

// antomAPI returns the API that a request is written for, or nil. sure says that the whole path is known.
func (k *checker) antomAPI(r *collection.Request) (a *antom.API, sandbox, sure bool) {
	text := k.constants(r.URL.String())
	if end := strings.IndexAny(text, "?#"); end >= 0 {
		text = text[:end]
	}
	if r.Method != "POST" || !strings.Contains(text, "/a") {
		return nil, false, false
	}
	for _, base := range []string{"/ams", "/aps"} {
		at := strings.LastIndex(text, base)
		if at < 0 {
			continue
		}
		path := references.ReplaceAllString(text[at:], "")
		if a, sandbox, ok := antom.ByPath(path); ok {
			return a, sandbox, path == text[at:]
		}
	}
	return nil, false, false
}

var signatureText = regexp.MustCompile(`signature=[A-Za-z0-9+/%=_-]{40,}`)

// staleSignature reports a signature that is written into the collection.
func (k *checker) staleSignature(s *site, r *collection.Request) {
	for i, h := range r.Header {
		if !h.Disabled && strings.EqualFold(h.Key, "Signature") && signatureText.MatchString(h.Value.String()) {
			k.report(s, "antom-stale-signature", "the signature is written here: it is that of one request only",
				"request", "header", strconv.Itoa(i), "value")
		}
	}
}

// sandboxPath reports a client of the sandbox that calls the live path of a.
func (k *checker) sandboxPath(s *site, r *collection.Request, a *antom.API) {
	if a.FullPath(true) == a.FullPath(false) || !strings.HasPrefix(k.clientID(r), "SANDBOX_") {
		return
	}
	k.report(s, "antom-sandbox-path", fmt.Sprintf("the client id is one of the sandbox, whose path is %s", a.FullPath(true)),
		"request", "url")
}

// clientID returns the client id that a request is sent with, as far as it is known.
func (k *checker) clientID(r *collection.Request) string {
	for _, h := range r.Header {
		if !h.Disabled && strings.EqualFold(h.Key, "Client-Id") {
			return k.constants(h.Value.String())
		}
	}
	for _, name := range []string{"clientId", "client_id", "client-id", "Client-Id"} {
		if v, ok := k.constant(name); ok {
			return v
		}
	}
	return ""
}

// antomFields reports what is wrong with the body of a call.
func (k *checker) antomFields(c *antomCall) {
	if c.body == nil {
		return
	}
	for i, p := range c.problems() {
		if i == maxProblems {
			return
		}
		k.antomReport(c, antomRule(p.Kind), fmt.Sprintf("%s: %s %s", c.api.Name, p.Path, p.Message))
	}
}

// antomReport adds a finding about the body of a call. Where a script writes the body, it may be right in the end.
func (k *checker) antomReport(c *antomCall, rule, message string) {
	if c.rewritten {
		message += "; a script writes the body, it may be right when it is sent"
	}
	f := k.report(c.site, rule, message, "request", "body", "raw")
	if c.rewritten {
		f.Severity = Info
	}
}

func antomRule(kind antom.ProblemKind) string {
	switch kind {
	case antom.Missing:
		return "antom-missing-field"
	case antom.BadAmount, antom.BadCurrency, antom.MinorUnits:
		return "antom-amount"
	case antom.Unquoted:
		return "antom-unquoted"
	}
	return "antom-field"
}

// problems returns what is wrong for certain, whatever the variables come to be.
func (c *antomCall) problems() []antom.Problem {
	found := c.api.Check(c.api.ProductOf(c.body), c.body)
	found = found[:min(len(found), maxSeen)]
	if c.ambiguous() {
		for i := range c.api.Products {
			other := c.api.Check(&c.api.Products[i], c.body)
			found = slices.DeleteFunc(found, func(p antom.Problem) bool { return !containsProblem(other, p) })
		}
	}
	return slices.DeleteFunc(found, func(p antom.Problem) bool { return isOpen(antom.At(c.body, p.Path)) })
}

func containsProblem(list []antom.Problem, p antom.Problem) bool {
	return slices.ContainsFunc(list, func(q antom.Problem) bool { return q.Path == p.Path && q.Kind == p.Kind })
}

// ambiguous reports whether it shows at run time only which product the request is of.
func (c *antomCall) ambiguous() bool {
	for i := range c.api.Products {
		for _, f := range c.api.FieldsOf(&c.api.Products[i]) {
			if len(f.Values) == 1 && isOpen(antom.At(c.body, f.Path)) {
				return true
			}
		}
	}
	return false
}

// isOpen reports whether a value has a variable in it that is not known.
func isOpen(v any) bool {
	s, ok := v.(string)
	return ok && references.MatchString(s)
}

// reusedIDs reports requests that the platform takes for repetitions of others.
func (k *checker) reusedIDs(calls []*antomCall) {
	type request struct {
		call *antomCall
		same string
	}
	first := make(map[string]request)
	for _, c := range calls {
		id, same := c.api.Idempotency.Of(c.body)
		if id == "" || isOpen(id) || c.rewritten {
			continue
		}
		key := c.api.Name + "\x00" + id
		of, again := first[key]
		if !again {
			first[key] = request{c, same}
			continue
		}
		message := fmt.Sprintf("%s: the %s is that of %q, too: the platform answers this one as that one", c.api.Name,
			c.api.Idempotency.Key, of.call.site.label)
		if of.same != same {
			message = fmt.Sprintf("%s: the %s is that of %q, too, which differs in %s: the platform refuses it", c.api.Name,
				c.api.Idempotency.Key, of.call.site.label, strings.Join(c.api.Idempotency.Same, " or "))
		}
		k.report(c.site, "antom-reused-id", message, "request", "body", "raw")
	}
}
