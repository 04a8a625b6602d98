package collection

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// ParseURL takes a URL string apart as Postman does: it never fails, decodes nothing, and a variable reference whose
// name holds a character that would end a part, such as {{user#1}}, stays in one piece.
func ParseURL(s string) URL {
	t := newMasked(strings.TrimLeftFunc(s, isSpace))
	u := URL{Raw: t.text}
	var rest masked
	var ok bool
	if t, rest, ok = t.cut("#"); ok {
		u.Hash = StringValue(rest.text)
	}
	if t, rest, ok = t.cut("?"); ok {
		u.Query = parseQuery(rest)
	}
	t = t.slashed()
	if rest, t, ok = t.cut("://"); ok {
		u.Protocol = rest.text
		t = t.withoutSlashes(strings.EqualFold(u.Protocol, "file"))
	} else {
		t = rest
	}
	if t, rest, ok = t.cut("/"); ok {
		u.Path = rest.split("/")
		u.Variables = pathVariables(u.Path)
	}
	u.authority(t)
	return u
}

// authority takes user information, host and port apart.
func (u *URL) authority(t masked) {
	if at := strings.LastIndex(t.mask, "@"); at >= 0 {
		user, password, ok := t.to(at).cut(":")
		u.Auth = &URLAuth{User: StringValue(user.text)}
		if ok {
			u.Auth.Password = StringValue(password.text)
		}
		t = t.from(at + 1)
	}
	if colon := strings.LastIndex(t.mask, ":"); colon >= 0 && !strings.Contains(t.mask[colon:], "]") {
		u.Port = t.text[colon+1:]
		t = t.to(colon)
	}
	if t.text != "" {
		u.Host = t.split(".")
	}
}

func parseQuery(t masked) []KeyValue {
	parts := t.split("&")
	params := make([]KeyValue, len(parts))
	for i, part := range parts {
		key, value, ok := strings.Cut(part, "=")
		switch {
		case ok:
			params[i] = KeyValue{Key: key, Value: StringValue(value)}
		case part == "" && i < len(parts)-1:
			params[i] = KeyValue{KeyNull: true, Value: NullValue()}
		default:
			params[i] = KeyValue{Key: key, Value: NullValue()}
		}
	}
	return params
}

// pathVariables returns a variable without a value for each name among the segments.
func pathVariables(path []string) []Variable {
	var vars []Variable
	for _, segment := range path {
		name := pathVariable(segment)
		known := func(v Variable) bool { return v.Key == name }
		if name != "" && !slices.ContainsFunc(vars, known) {
			vars = append(vars, Variable{Key: name})
		}
	}
	return vars
}

// pathVariable returns the name in a segment like ":name" or ":name.json", or "".
func pathVariable(segment string) string {
	name, ok := strings.CutPrefix(segment, ":")
	if !ok {
		return ""
	}
	name, _, _ = strings.Cut(name, ".")
	return name
}

// String puts the parts together again, the values of path variables in their places. Like Newman it does not look at
// Raw, and it encodes nothing but the separators inside a query parameter.
func (u URL) String() string {
	var b strings.Builder
	if u.Protocol != "" {
		b.WriteString(u.Protocol)
		if !strings.HasSuffix(u.Protocol, "://") {
			b.WriteString("://")
		}
	}
	b.WriteString(u.Auth.prefix())
	b.WriteString(strings.Join(u.Host, "."))
	if u.Port != "" {
		b.WriteString(":" + u.Port)
	}
	b.WriteString(u.PathString())
	if query, ok := u.QueryString(); ok {
		b.WriteString("?" + query)
	}
	if u.Hash.IsString() {
		b.WriteString("#" + u.Hash.Text)
	}
	return b.String()
}

// prefix returns "user:password@", or "" if neither is a string.
func (a *URLAuth) prefix() string {
	switch {
	case a == nil || !a.User.IsString() && !a.Password.IsString():
		return ""
	case !a.Password.IsString():
		return a.User.Text + "@"
	case !a.User.IsString():
		return ":" + a.Password.Text + "@"
	default:
		return a.User.Text + ":" + a.Password.Text + "@"
	}
}

// PathString returns the path with its leading slash and the values of its variables, or "" if there is no path.
func (u URL) PathString() string {
	if u.Path == nil {
		return ""
	}
	var b strings.Builder
	for i, segment := range u.Path {
		if i > 0 {
			b.WriteByte('/')
		}
		name := pathVariable(segment)
		if value := u.variable(name); value != "" {
			b.WriteString(value)
			segment = segment[len(name)+1:]
		}
		b.WriteString(segment)
	}
	return "/" + b.String()
}

// variable returns the text to put in place of a path variable, or "" to leave it. As in Newman only strings count,
// the last variable of a name counts, and a disabled one counts as well.
func (u URL) variable(name string) string {
	if name == "" {
		return ""
	}
	for i := len(u.Variables) - 1; i >= 0; i-- {
		v := &u.Variables[i]
		if v.Key == name || v.Key == "" && v.ID == name {
			return v.pathText()
		}
	}
	return ""
}

func (v *Variable) pathText() string {
	switch strings.ToLower(v.Type) {
	case "boolean", "number", "array", "object":
		return ""
	case "string":
		if v.Value.Kind != Absent {
			return v.Value.String()
		}
	}
	if v.Value.IsString() {
		return v.Value.Text
	}
	return ""
}

// QueryString returns the query without its "?", and whether there is one: it may be empty and still be there.
func (u URL) QueryString() (query string, ok bool) {
	var b strings.Builder
	for _, p := range u.Query {
		if p.Disabled {
			continue
		}
		if ok {
			b.WriteByte('&')
		}
		ok = true
		if !p.KeyNull {
			b.WriteString(keepParam(p.Key, keySeparators))
		}
		if p.Value.IsString() {
			b.WriteByte('=')
			b.WriteString(keepParam(p.Value.Text, valueSeparators))
		}
	}
	return b.String(), ok
}

// What would end a parameter's key or value if it were not encoded.
var (
	keySeparators   = strings.NewReplacer("&", "%26", "#", "%23", "=", "%3D")
	valueSeparators = strings.NewReplacer("&", "%26", "#", "%23")
)

var paramReference = regexp.MustCompile(`\{\{[^{}]*[&#=][^{}]*\}\}`)

// keepParam encodes the separators in s, except in variable references.
func keepParam(s string, separators *strings.Replacer) string {
	if !strings.ContainsAny(s, "&#=") {
		return s
	}
	var b strings.Builder
	at := 0
	for _, loc := range paramReference.FindAllStringIndex(s, -1) {
		b.WriteString(separators.Replace(s[at:loc[0]]))
		b.WriteString(s[loc[0]:loc[1]])
		at = loc[1]
	}
	b.WriteString(separators.Replace(s[at:]))
	return b.String()
}

// isSpace is what JavaScript trims: unlike Unicode, with the byte order mark and without NEL.
func isSpace(r rune) bool { return unicode.IsSpace(r) && r != '\u0085' || r == '\ufeff' }

// A masked is a text and, of the same length, the text with its protected variable references blanked out. Separators
// are looked for in the mask and cut out of both.
type masked struct{ text, mask string }

// reference is a variable reference that a separator would tear apart.
var reference = regexp.MustCompile(`\{\{[^{}]*[.:/?#@&\]][^{}]*\}\}`)

func newMasked(s string) masked {
	if !strings.Contains(s, "{{") {
		return masked{s, s}
	}
	blank := func(m string) string { return strings.Repeat("_", len(m)) }
	return masked{s, reference.ReplaceAllStringFunc(s, blank)}
}

func (m masked) to(i int) masked   { return masked{m.text[:i], m.mask[:i]} }
func (m masked) from(i int) masked { return masked{m.text[i:], m.mask[i:]} }

// cut is [strings.Cut].
func (m masked) cut(sep string) (before, after masked, found bool) {
	i := strings.Index(m.mask, sep)
	if i < 0 {
		return m, masked{}, false
	}
	return m.to(i), m.from(i + len(sep)), true
}

// split is [strings.Split] for a separator of one byte.
func (m masked) split(sep string) []string {
	parts := make([]string, 0, strings.Count(m.mask, sep)+1)
	for {
		before, after, found := m.cut(sep)
		parts = append(parts, before.text)
		if !found {
			return parts
		}
		m = after
	}
}

// slashed turns backslashes into slashes, but not in protected references.
func (m masked) slashed() masked {
	if !strings.Contains(m.mask, `\`) {
		return m
	}
	text := []byte(m.text)
	for i := range len(m.mask) {
		if m.mask[i] == '\\' {
			text[i] = '/'
		}
	}
	return masked{string(text), strings.ReplaceAll(m.mask, `\`, "/")}
}

// withoutSlashes drops leading slashes, all or all but one.
func (m masked) withoutSlashes(keepOne bool) masked {
	n := len(m.mask) - len(strings.TrimLeft(m.mask, "/"))
	if keepOne && n > 0 {
		n--
	}
	return m.from(n)
}
