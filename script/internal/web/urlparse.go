package web

import (
	"slices"
	"strconv"
	"strings"
)

// parseURL reads a URL, relative to base if that is not nil. It returns nil for what is none.
func parseURL(input string, base *record) *record {
	input = clean(strings.TrimFunc(input, func(c rune) bool { return c <= ' ' }))
	input, fragment, hasFragment := strings.Cut(input, "#")
	u := parseWithoutFragment(input, hasFragment, base)
	if u != nil {
		u.fragment, u.hasFragment = escape(fragment, inFragment), hasFragment
	}
	return u
}

// clean leaves out what the standard ignores anywhere in a URL.
func clean(text string) string {
	return strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(text)
}

func parseWithoutFragment(input string, hasFragment bool, base *record) *record {
	scheme, rest, ok := cutScheme(input)
	if ok {
		return parseAbsolute(scheme, rest, base)
	}
	switch {
	case base == nil:
		return nil
	case base.opaque:
		if input != "" || !hasFragment {
			return nil
		}
		u := *base
		u.path = slices.Clone(base.path)
		return &u
	}
	u := &record{scheme: base.scheme, port: -1}
	if !u.relative(input, base) {
		return nil
	}
	return u
}

// cutScheme splits off a scheme and its colon.
func cutScheme(text string) (scheme, rest string, ok bool) {
	scheme, rest, ok = strings.Cut(text, ":")
	if !ok || scheme == "" || !isLetter(scheme[0]) {
		return "", text, false
	}
	for i := range len(scheme) {
		if c := scheme[i]; !isLetter(c) && !isDigit(c) && c != '+' && c != '-' && c != '.' {
			return "", text, false
		}
	}
	return strings.ToLower(scheme), rest, true
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func parseAbsolute(scheme, rest string, base *record) *record {
	u := &record{scheme: scheme, port: -1}
	same := base != nil && base.scheme == scheme
	ok := true
	switch {
	case scheme == "file":
		if !same {
			base = nil
		}
		ok = u.file(rest, base)
	case u.special() && same && !strings.HasPrefix(rest, "//"):
		ok = u.relative(rest, base)
	case u.special():
		ok = u.authority(strings.TrimLeft(rest, `/\`))
	case strings.HasPrefix(rest, "//"):
		ok = u.authority(rest[2:])
	case strings.HasPrefix(rest, "/"):
		u.pathAndQuery(rest)
	default:
		path, query, hasQuery := strings.Cut(rest, "?")
		u.path, u.opaque = []string{escape(path, inControl)}, true
		u.setQuery(query, hasQuery)
	}
	if !ok {
		return nil
	}
	return u
}

// slash reports whether text has a separator of paths at i.
func (u *record) slash(text string, i int) bool {
	return i < len(text) && (text[i] == '/' || text[i] == '\\' && u.special())
}

// relative reads text, which has no scheme, against base.
func (u *record) relative(text string, base *record) bool {
	switch {
	case u.scheme == "file":
		return u.file(text, base)
	case u.slash(text, 0) && u.slash(text, 1):
		if u.special() {
			return u.authority(strings.TrimLeft(text, `/\`))
		}
		return u.authority(text[2:])
	}
	u.username, u.password, u.host, u.hasHost, u.port =
		base.username, base.password, base.host, base.hasHost, base.port
	if !u.slash(text, 0) {
		u.inherit(text, base)
		return true
	}
	u.pathAndQuery(text)
	return true
}

// inherit starts from base's path, and from its query when text has neither.
func (u *record) inherit(text string, base *record) {
	u.path = slices.Clone(base.path)
	path, query, hasQuery := strings.Cut(text, "?")
	switch {
	case path != "":
		u.shorten()
		u.segments(path)
		u.setQuery(query, hasQuery)
	case hasQuery:
		u.setQuery(query, true)
	default:
		u.query, u.hasQuery = base.query, base.hasQuery
	}
}

func (u *record) pathAndQuery(text string) {
	path, query, hasQuery := strings.Cut(text, "?")
	u.parsePath(path)
	u.setQuery(query, hasQuery)
}

// authority reads text from the user information on.
func (u *record) authority(text string) bool {
	end := strings.IndexAny(text, u.ends())
	if end < 0 {
		end = len(text)
	}
	auth, rest := text[:end], text[end:]
	if at := strings.LastIndexByte(auth, '@'); at >= 0 {
		name, password, _ := strings.Cut(auth[:at], ":")
		u.username, u.password = escape(name, inUserinfo), escape(password, inUserinfo)
		if auth = auth[at+1:]; auth == "" {
			return false
		}
	}
	name, port, _ := cutPort(auth)
	if name == "" && (u.special() || auth != "") {
		return false
	}
	var ok bool
	if u.host, ok = parseHost(name, u.special()); !ok {
		return false
	}
	u.hasHost = true
	if u.port, ok = parsePort(port, u.scheme); !ok {
		return false
	}
	u.pathAndQuery(rest)
	return true
}

// cutPort splits at the colon that is not in the brackets of an IPv6 address.
func cutPort(text string) (host, port string, ok bool) {
	if end := strings.LastIndexByte(text, ']'); end >= 0 && strings.HasPrefix(text, "[") {
		host, port, ok = strings.Cut(text[end:], ":")
		return text[:end] + host, port, ok
	}
	return strings.Cut(text, ":")
}

// parsePort returns -1 for no port and for the scheme's own.
func parsePort(text, scheme string) (int, bool) {
	if text == "" {
		return -1, true
	}
	for i := range len(text) {
		if !isDigit(text[i]) {
			return 0, false
		}
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return 0, false
	}
	if own, ok := special[scheme]; ok && own == int(port) {
		return -1, true
	}
	return int(port), true
}

// file reads what follows file:, against base if that is a file too.
func (u *record) file(text string, base *record) bool {
	u.hasHost = true
	switch {
	case u.slash(text, 0) && u.slash(text, 1):
		return u.fileHost(text[2:])
	case u.slash(text, 0):
		if base != nil {
			u.host = base.host
			if !startsWithDrive(text[1:]) && len(base.path) > 0 && isDrive(base.path[0]) && base.path[0][1] == ':' {
				u.path = []string{base.path[0]}
			}
		}
		u.pathAndQuery(text)
	case base != nil && !startsWithDrive(text):
		u.host = base.host
		u.inherit(text, base)
	default:
		u.pathAndQuery(text)
	}
	return true
}

func (u *record) fileHost(text string) bool {
	end := strings.IndexAny(text, `/\?`)
	if end < 0 {
		end = len(text)
	}
	if isDrive(text[:end]) {
		u.pathAndQuery(text)
		return true
	}
	if end > 0 {
		host, ok := parseHost(text[:end], true)
		if !ok {
			return false
		}
		if host != "localhost" {
			u.host = host
		}
	}
	u.pathAndQuery(text[end:])
	return true
}

// isDrive reports whether text is the letter of a Windows drive with its sign.
func isDrive(text string) bool {
	return len(text) == 2 && isLetter(text[0]) && (text[1] == ':' || text[1] == '|')
}

func startsWithDrive(text string) bool {
	return len(text) >= 2 && isDrive(text[:2]) && (len(text) == 2 || strings.IndexByte(`/\?`, text[2]) >= 0)
}

// parsePath reads a path from its beginning.
func (u *record) parsePath(text string) {
	if text == "" && !u.special() {
		return
	}
	if u.slash(text, 0) {
		text = text[1:]
	}
	u.segments(text)
}

// segments appends the segments of text.
func (u *record) segments(text string) {
	for i := 0; i <= len(text); i++ {
		end := i
		for end < len(text) && !u.slash(text, end) {
			end++
		}
		u.segment(text[i:end], end == len(text))
		i = end
	}
}

func (u *record) segment(text string, last bool) {
	switch strings.ReplaceAll(strings.ToLower(text), "%2e", ".") {
	case "..":
		u.shorten()
		if last {
			u.path = append(u.path, "")
		}
		return
	case ".":
		if last {
			u.path = append(u.path, "")
		}
		return
	}
	if u.scheme == "file" && len(u.path) == 0 && isDrive(text) {
		text = text[:1] + ":"
	}
	u.path = append(u.path, escape(text, inPath))
}

// shorten removes the last segment; a file's drive stays.
func (u *record) shorten() {
	if u.scheme == "file" && len(u.path) == 1 && isDrive(u.path[0]) && u.path[0][1] == ':' {
		return
	}
	if len(u.path) > 0 {
		u.path = u.path[:len(u.path)-1]
	}
}
