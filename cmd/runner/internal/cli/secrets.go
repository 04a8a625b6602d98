package cli

import (
	"encoding/base64"
	"net/url"
	"strings"
	"unicode"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/variable"
	"runner/collection/wire"
	"runner/report"
)

// secrets tells the redactor what must not be shown: the values of variables of type "secret" or with a name such as
// apiToken, private keys, and the credentials of auth blocks, headers, queries and user information. It is the first
// reporter of a run, so a value is known before anyone writes it.
type secrets struct {
	redactor *report.Redactor
	typed    map[string]bool // variables of type secret
	scopes   *variable.Scopes
	block    *collection.Auth // of the item that runs
}

func newSecrets(redactor *report.Redactor, in *inputs, scopes *variable.Scopes) *secrets {
	s := &secrets{redactor: redactor, typed: make(map[string]bool), scopes: scopes}
	for _, scope := range []*variable.Scope{scopes.Environment, scopes.Collection, scopes.Global} {
		for _, v := range scope.Variables() {
			s.typed[v.Key] = s.typed[v.Key] || v.Type == "secret"
			s.variable(v.Key, v.Value)
		}
	}
	for path, item := range in.collection.Walk() {
		s.auth(path.Auth(item.Request.Auth))
		s.fields(item.Request.Header)
		s.fields(item.Request.URL.Query)
	}
	return s
}

// variable adds the value of a variable if it is one to hide.
func (s *secrets) variable(name string, v collection.Value) {
	text := v.String()
	switch {
	case s.typed[name] || isPrivateKey(text):
		s.add(text)
	case isCredential(name):
		s.credential(text)
	}
}

// minSecretLine is the length from which a line of a secret text is secret by itself.
const minSecretLine = 16

// add hides text, and its lines by themselves: a console shows a long text in pieces.
func (s *secrets) add(text string) {
	s.redactor.Add(text)
	if !strings.Contains(text, "\n") {
		return
	}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); len(line) >= minSecretLine && !strings.HasPrefix(line, "-----") {
			s.redactor.Add(line)
		}
	}
}

// auth adds the credentials of an auth block.
func (s *secrets) auth(a *collection.Auth) {
	if a == nil {
		return
	}
	for _, p := range a.Params {
		text := s.scopes.Expand(p.Value.String())
		switch {
		case isPrivateKey(text):
			s.add(text)
		case isCredential(p.Key), a.Type == "apikey" && p.Key == "value", a.Type == "hawk" && p.Key == "authKey":
			s.credential(text)
		}
	}
}

// fields adds the credentials among the fields of a header or query as the collection has them: reports show it whole.
func (s *secrets) fields(fields []collection.KeyValue) {
	for _, f := range fields {
		switch {
		case strings.EqualFold(f.Key, "Authorization"), strings.EqualFold(f.Key, "Proxy-Authorization"):
			s.authorization(s.scopes.Expand(f.Value.String()))
		case isCredential(f.Key):
			s.credential(s.scopes.Expand(f.Value.String()))
		}
	}
}

// credentialNames are how the names of what is secret end, whatever their spelling: api_key, accessToken, DB-PASSWORD.
var credentialNames = []string{"password", "passwd", "passphrase", "secret", "token", "privatekey", "secretkey", "apikey",
	"accesskey"}

func isCredential(name string) bool {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
	for _, end := range credentialNames {
		if strings.HasSuffix(plain, end) {
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
			if !c.Unset {
				s.variable(c.Key, c.Value)
			}
		}
	case *run.IterationStarted:
		for _, v := range s.scopes.Data.Variables() {
			s.variable(v.Key, v.Value)
		}
	case *run.ItemStarted:
		s.block = ev.Path.Auth(ev.Item.Request.Auth)
	case *run.RequestStarted:
		s.auth(s.block) // a script may have set a variable in it
		s.request(ev.Request)
	case *run.Exchanged:
		// The hops have what was added on the way; a script's requests are seen here only.
		if ev.Wire != nil && ev.Source != run.FromItem {
			s.request(ev.Wire)
		}
		if ev.Exchange != nil {
			for _, hop := range ev.Exchange.Hops {
				s.request(hop.Request)
			}
		}
	}
	return nil
}

// request adds the credentials in a request's header, query and user information.
func (s *secrets) request(req *wire.Request) {
	for _, f := range req.Header {
		switch {
		case strings.EqualFold(f.Name, "Authorization"), strings.EqualFold(f.Name, "Proxy-Authorization"):
			s.authorization(f.Value)
		case isCredential(f.Name) && !strings.EqualFold(f.Name, "Postman-Token"):
			s.credential(f.Value) // Postman-Token only tells requests apart
		}
	}
	s.credential(req.URL.Password)
	for pair := range strings.SplitSeq(req.URL.Query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(value); err == nil {
			value = plain
		}
		// A presigned URL is a credential for as long as it lasts; a token may stand under any name.
		if isCredential(key) || key == "X-Amz-Signature" || isToken(value) {
			s.credential(value)
		}
	}
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

// isToken reports whether text looks like a signed JSON Web Token.
func isToken(text string) bool {
	return strings.HasPrefix(text, "eyJ") && strings.Count(text, ".") == 2
}

func isPrivateKey(text string) bool { return strings.Contains(text, "PRIVATE KEY-----") }

// withoutSecrets empties the values of variables of type "secret" and of private keys: an exported file is passed on.
func withoutSecrets(vars []collection.Variable) []collection.Variable {
	for i, v := range vars {
		if v.Type == "secret" || isPrivateKey(v.Value.String()) {
			vars[i].Value = collection.StringValue("")
		}
	}
	return vars
}
