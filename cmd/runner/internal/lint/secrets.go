package lint

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"runner/collection"
)

var privateKey = regexp.MustCompile(`-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----`)

// tokens are what can be told by its form. No part of what they find is ever shown.
var tokens = []struct {
	what string
	// must is a part that each has: to look for it first is quick.
	must    string
	pattern *regexp.Regexp
}{
	{"a JSON Web Token", "eyJ", regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}`)},
	{"an access key of AWS", "KIA", regexp.MustCompile(`\bAKIA[0-9A-Z]{16}\b`)},
	{"a temporary access key of AWS", "SIA", regexp.MustCompile(`\bASIA[0-9A-Z]{16}\b`)},
	{"a token of GitHub", "gh", regexp.MustCompile(`\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})`)},
	{"a token of GitLab", "glpat-", regexp.MustCompile(`\bglpat-[A-Za-z0-9_-]{20,}`)},
	{"an API key of Postman", "PMAK-", regexp.MustCompile(`\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}`)},
	{"a token of Slack", "xox", regexp.MustCompile(`\bxox[abprs]-[A-Za-z0-9-]{20,}`)},
	{"a secret key of Stripe", "k_live_", regexp.MustCompile(`\b[rs]k_live_[A-Za-z0-9]{16,}`)},
	{"an API key of Google", "AIza", regexp.MustCompile(`\bAIza[A-Za-z0-9_-]{35}`)},
}

// secrets looks for what should not stand in a file that is shared.
func (k *checker) secrets(s *site) {
	look := func(text string, steps ...string) { k.secretIn(s, text, steps) }
	k.texts(s, look)
	for i, e := range s.events {
		if e.Script != nil {
			look(e.Script.Source(), "event", strconv.Itoa(i), "script")
		}
	}
	if item, ok := s.node.(*collection.Item); ok {
		k.literals(s, item.Request)
		for i, r := range item.Responses {
			look(r.Body, "response", strconv.Itoa(i), "body")
		}
	}
}

func (k *checker) secretIn(s *site, text string, steps []string) {
	rule, what, at := "", "", -1
	if strings.Contains(text, "PRIVATE KEY") {
		if loc := privateKey.FindStringIndex(text); loc != nil {
			rule, what, at = "embedded-private-key", "a private key", loc[0]
		}
	}
	for _, t := range tokens {
		if at >= 0 || !strings.Contains(text, t.must) {
			continue
		}
		if loc := t.pattern.FindStringIndex(text); loc != nil {
			rule, what, at = "embedded-token", t.what, loc[0]
		}
	}
	if at < 0 {
		return
	}
	f := k.report(s, rule, what+" stands here", steps...)
	if steps[0] == "event" {
		f.ScriptLine = 1 + strings.Count(text[:at], "\n")
		f.ScriptColumn = at - strings.LastIndexByte(text[:at], '\n')
		place := k.in.Places.InScript(s.node, f.ScriptLine, f.ScriptColumn, steps...)
		f.Line, f.Column = place.Line, place.Column
	}
}

// literals looks for credentials that are written where a variable belongs.
func (k *checker) literals(s *site, r *collection.Request) {
	for i, h := range r.Header {
		if h.Disabled {
			continue
		}
		steps := []string{"request", "header", strconv.Itoa(i), "value"}
		if strings.EqualFold(h.Key, "Authorization") {
			k.authorization(s, h.Value.String(), steps)
		} else {
			k.literal(s, h.Key, h.Value, steps)
		}
	}
	for i, q := range r.URL.Query {
		k.literal(s, q.Key, q.Value, []string{"request", "url", "query", strconv.Itoa(i), "value"})
	}
	if r.Body == nil {
		return
	}
	for i, p := range r.Body.URLEncoded {
		k.literal(s, p.Key, p.Value, []string{"request", "body", "urlencoded", strconv.Itoa(i), "value"})
	}
	for i, p := range r.Body.FormData {
		k.literal(s, p.Key, p.Value, []string{"request", "body", "formdata", strconv.Itoa(i), "value"})
	}
}

func (k *checker) literal(s *site, name string, v collection.Value, steps []string) {
	if isCredential(name) && v.Kind == collection.String && looksReal(v.Text) && !k.saidToken(s, steps) {
		k.report(s, "embedded-password", fmt.Sprintf("the value of %q is written here", name), steps...)
	}
}

func (k *checker) authorization(s *site, value string, steps []string) {
	scheme, rest, ok := strings.Cut(value, " ")
	if ok && looksReal(rest) && (strings.EqualFold(scheme, "Basic") || strings.EqualFold(scheme, "Bearer")) {
		k.credential(s, scheme, rest, steps)
	}
}

// credential reports a token that looks made by chance as one, anything else as a password.
func (k *checker) credential(s *site, what, value string, steps []string) {
	switch {
	case k.saidToken(s, steps):
	case !strings.EqualFold(what, "basic") && len(value) >= 20 && entropy(value) >= 3.5:
		k.report(s, "embedded-token", fmt.Sprintf("the %s token is written here", strings.ToLower(what)), steps...)
	default:
		k.report(s, "embedded-password", fmt.Sprintf("the credentials of %q are written here", what), steps...)
	}
}

// saidToken reports whether the place has its finding already.
func (k *checker) saidToken(s *site, steps []string) bool {
	member := strings.Join(steps, ".")
	for i := len(k.findings) - 1; i >= 0 && k.findings[i].ID == s.id; i-- {
		if f := &k.findings[i]; f.Member == member && strings.HasPrefix(f.Rule, "embedded-") {
			return true
		}
	}
	return false
}

// auth looks at the auth block of a site.
func (k *checker) auth(s *site) {
	if s.auth == nil || s.auth.Type == "" || s.auth.Type == "noauth" {
		return
	}
	steps := []string{"auth"}
	if _, ok := s.node.(*collection.Item); ok {
		steps = []string{"request", "auth"}
	}
	if !knownAuth[s.auth.Type] {
		k.report(s, "unknown-auth", fmt.Sprintf("auth type %q is not supported", s.auth.Type), steps...)
		return
	}
	for i, p := range s.auth.Params {
		if p.Value.Kind != collection.String || !looksReal(p.Value.Text) {
			continue
		}
		at := append(steps[:len(steps):len(steps)], s.auth.Type, strconv.Itoa(i), "value")
		switch {
		case s.auth.Type == "bearer" && p.Key == "token", p.Key == "accessToken":
			k.credential(s, s.auth.Type, p.Value.Text, at)
		case isCredential(p.Key), s.auth.Type == "apikey" && p.Key == "value", s.auth.Type == "hawk" && p.Key == "authKey":
			if !k.saidToken(s, at) {
				k.report(s, "embedded-password", fmt.Sprintf("the %s of the %s auth is written here", p.Key, s.auth.Type), at...)
			}
		}
	}
}

var knownAuth = map[string]bool{"apikey": true, "asap": true, "awsv4": true, "basic": true, "bearer": true, "digest": true,
	"edgegrid": true, "hawk": true, "jwt": true, "ntlm": true, "oauth1": true, "oauth2": true}

// credentialNames are how the names of what is secret end.
var credentialNames = []string{"password", "passwd", "passphrase", "secret", "token", "privatekey", "secretkey", "apikey",
	"accesskey"}

func isCredential(name string) bool {
	plain := strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' || r == '.' {
			return -1
		}
		return r
	}, strings.ToLower(name))
	for _, end := range credentialNames {
		if strings.HasSuffix(plain, end) {
			return true
		}
	}
	return false
}

// looksReal reports whether a value is more than a place holder.
func looksReal(value string) bool {
	value = strings.TrimSpace(value)
	if len(value) < 6 || strings.Contains(value, "{{") || strings.Trim(value, "*xX.-_<>[]") == "" {
		return false
	}
	lower := strings.ToLower(value)
	for _, word := range []string{"your", "example", "placeholder", "changeme", "change_me", "insert", "replace", "<", "dummy"} {
		if strings.Contains(lower, word) {
			return false
		}
	}
	return true
}

// entropy is that of the letters of a text, in bits for each.
func entropy(text string) float64 {
	var counts [256]int
	for i := range len(text) {
		counts[text[i]]++
	}
	bits := 0.0
	for _, n := range counts {
		if n > 0 {
			p := float64(n) / float64(len(text))
			bits -= p * math.Log2(p)
		}
	}
	return bits
}
