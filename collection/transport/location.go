package transport

import (
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"runner/collection/wire"
)

// The characters that are encoded in a URL, besides spaces, control characters and what is not ASCII.
const (
	encodedInPath  = "\"#<>?`{}"
	encodedInQuery = "\"#'<>"
)

// resolveLocation returns where a Location header points, as Newman reads it: dot segments stay, bytes that are not
// ASCII are taken for Latin-1 and encoded as UTF-8.
func resolveLocation(base wire.URL, location string) wire.URL {
	location = latin1(location)
	switch {
	case strings.Contains(scheme(location), ":"):
		return parseURL(location)
	case strings.HasPrefix(location, "//"), strings.HasPrefix(location, `\\`):
		return parseURL(base.Scheme + ":" + location)
	}
	u := base
	u.Fragment = ""
	switch location[0] {
	case '/', '\\':
		u.Path = ""
	case '?':
		u.Query, u.HasQuery = "", false
		location = u.Path + location
	case '#':
		return u
	default:
		location = base.Path[:strings.LastIndexByte(base.Path, '/')+1] + location
		if base.Path == "" {
			location = "/" + location
		}
	}
	setTarget(&u, location)
	return u
}

// scheme returns the scheme at the start of s with its colon, "" if there is none.
func scheme(s string) string {
	i := strings.Index(s, ":")
	if i < 1 || !strings.HasPrefix(s[i+1:], "//") && !strings.HasPrefix(s[i+1:], `\\`) &&
		!strings.HasPrefix(s, "http:") && !strings.HasPrefix(s, "https:") {
		return ""
	}
	for _, r := range s[:i] {
		if !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("+-.", r)) {
			return ""
		}
	}
	return s[:i+1]
}

// parseURL reads an absolute URL. It refuses nothing: what cannot be used is refused when sending.
func parseURL(s string) wire.URL {
	name := scheme(s)
	u := wire.URL{Scheme: strings.ToLower(strings.TrimSuffix(name, ":"))}
	s = strings.TrimLeft(s[len(name):], `/\`)
	end := strings.IndexAny(s, `/\?#`)
	if end < 0 {
		end = len(s)
	}
	setAuthority(&u, s[:end])
	setTarget(&u, s[end:])
	return u
}

func setAuthority(u *wire.URL, s string) {
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		user, password, _ := strings.Cut(s[:i], ":")
		u.User, u.Password, u.HasUser = unescape(user), unescape(password), true
		s = s[i+1:]
	}
	host, port := splitHostPort(s)
	u.Host, u.Port = strings.ToLower(host), port
}

// splitHostPort splits "host:port", "[host]:port" or a bare host; brackets are removed.
func splitHostPort(s string) (host, port string) {
	if rest, ok := strings.CutPrefix(s, "["); ok {
		host, port, _ = strings.Cut(rest, "]")
		return host, strings.TrimPrefix(port, ":")
	}
	if strings.Count(s, ":") > 1 {
		return s, ""
	}
	host, port, _ = strings.Cut(s, ":")
	return host, port
}

// setTarget sets path, query and fragment.
func setTarget(u *wire.URL, s string) {
	s, u.Fragment, _ = strings.Cut(s, "#")
	path, query, has := strings.Cut(s, "?")
	u.Path = escape(strings.ReplaceAll(path, `\`, "/"), encodedInPath)
	u.Query, u.HasQuery = escape(query, encodedInQuery), has
}

// escape encodes what cannot stand in a URL, and the characters of set. What is encoded already stays.
func escape(s, set string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte(set, c) >= 0 {
			b.WriteByte('%')
			b.WriteString(strings.ToUpper(hex.EncodeToString([]byte{c})))
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// unescape undoes percent-encoding where it is valid.
func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, err := hex.DecodeString(s[i+1 : i+3]); err == nil {
				b = append(b, c[0])
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

// latin1 returns bytes as the text they are in Latin-1.
func latin1(s string) string {
	if isASCII(s) {
		return s
	}
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = utf8.AppendRune(b, rune(s[i]))
	}
	return string(b)
}
