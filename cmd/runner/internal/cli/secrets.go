package cli

import (
	"encoding/base64"
	"strings"
	"unicode"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/variable"
	"runner/report"
)

// secrets tells the redactor what must not be shown: the values of variables of type "secret", and the credentials of auth
// blocks and Authorization headers. It is the first reporter of a run, so a value is known before anyone writes it.
type secrets struct {
	redactor *report.Redactor
	names    map[string]bool // variables of type secret
	scopes   *variable.Scopes
}

func newSecrets(redactor *report.Redactor, in *inputs, scopes *variable.Scopes) *secrets {
	s := &secrets{redactor: redactor, names: make(map[string]bool), scopes: scopes}
	lists := [][]collection.Variable{in.collection.Variables}
	for _, e := range []*collection.Environment{in.environment, in.globals} {
		if e != nil {
			lists = append(lists, e.Values)
		}
	}
	for _, list := range lists {
		for _, v := range list {
			if v.Type == "secret" {
				s.names[v.Key] = true
				s.redactor.Add(v.Value.String())
			}
		}
	}
	for _, scope := range []*variable.Scope{scopes.Environment, scopes.Global} {
		for key, v := range scope.All() {
			if s.names[key] {
				s.redactor.Add(v.String())
			}
		}
	}
	for path, item := range in.collection.Walk() {
		s.auth(path.Auth(item.Request.Auth))
	}
	return s
}

// auth adds the credentials of an auth block.
func (s *secrets) auth(a *collection.Auth) {
	if a == nil {
		return
	}
	for _, p := range a.Params {
		if isCredential(p.Key) {
			s.credential(s.scopes.Expand(p.Value.String()))
		}
	}
}

// isCredential reports whether an auth parameter of this name is secret, rather than a user name or a setting.
func isCredential(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"password", "token", "secret", "value", "key"} {
		if strings.Contains(name, word) && name != "key" && name != "queryparamkey" && name != "addtokento" &&
			name != "consumerkey" {
			return true
		}
	}
	return false
}

// credential adds value if it looks like one. A plain word ("password" in an example) would take every such word out of
// the reports, and hide nothing.
func (s *secrets) credential(value string) {
	letters := strings.IndexFunc(value, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
	if len(value) >= 8 && !letters && !strings.Contains(value, "{{") {
		s.redactor.Add(value)
	}
}

// Report implements [run.Reporter].
func (s *secrets) Report(ev run.Event) error {
	switch ev := ev.(type) {
	case *run.ScriptFinished:
		for _, c := range ev.Changes {
			if s.names[c.Key] && !c.Unset {
				s.redactor.Add(c.Value.String())
			}
		}
	case *run.RequestStarted:
		if value, ok := ev.Request.Header.Get("Authorization"); ok {
			s.authorization(value)
		}
	}
	return nil
}

// authorization adds the credentials of an Authorization header, and the password inside Basic ones.
func (s *secrets) authorization(value string) {
	scheme, rest, ok := strings.Cut(value, " ")
	if !ok {
		s.credential(value)
		return
	}
	if strings.EqualFold(scheme, "Basic") {
		if pair, err := base64.StdEncoding.DecodeString(rest); err == nil {
			_, password, _ := strings.Cut(string(pair), ":")
			s.credential(password)
			return
		}
	}
	s.credential(rest)
}
