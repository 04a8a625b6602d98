package web

import (
	"strconv"
	"strings"
)

// A record is a parsed URL as the URL standard describes it.
type record struct {
	scheme, username, password string
	host                       string
	hasHost                    bool
	port                       int // -1: none, or the scheme's own
	path                       []string
	opaque                     bool // path has one element, which is no list of segments
	query                      string
	hasQuery                   bool
	fragment                   string
	hasFragment                bool
}

// special maps the schemes with rules of their own to their ports.
var special = map[string]int{"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21, "file": -1}

func (u *record) special() bool {
	_, ok := special[u.scheme]
	return ok
}

func (u *record) String() string {
	text := u.scheme + ":"
	switch {
	case u.hasHost:
		text += "//"
		if u.username != "" || u.password != "" {
			text += u.username
			if u.password != "" {
				text += ":" + u.password
			}
			text += "@"
		}
		text += u.hostPort()
	case !u.opaque && len(u.path) > 1 && u.path[0] == "":
		text += "/." // or the path would be read as a host
	}
	return text + u.pathname() + u.search() + u.hash()
}

func (u *record) hostPort() string {
	if u.port < 0 {
		return u.host
	}
	return u.host + ":" + strconv.Itoa(u.port)
}

func (u *record) pathname() string {
	if u.opaque {
		return u.path[0]
	}
	if len(u.path) == 0 {
		return ""
	}
	return "/" + strings.Join(u.path, "/")
}

// search is the query as it stands in the URL; an empty one, and an empty fragment, still have their sign there.
func (u *record) search() string {
	if !u.hasQuery {
		return ""
	}
	return "?" + u.query
}

func (u *record) hash() string {
	if !u.hasFragment {
		return ""
	}
	return "#" + u.fragment
}

func (u *record) origin() string {
	switch {
	case u.scheme == "blob":
		if in := parseURL(u.pathname(), nil); in != nil && (in.scheme == "http" || in.scheme == "https") {
			return in.origin()
		}
	case u.special() && u.scheme != "file":
		return u.scheme + "://" + u.hostPort()
	}
	return "null"
}

// get returns what the property name of a URL object shows.
func (u *record) get(name string) string {
	switch name {
	case "href":
		return u.String()
	case "origin":
		return u.origin()
	case "protocol":
		return u.scheme + ":"
	case "username":
		return u.username
	case "password":
		return u.password
	case "host":
		return u.hostPort()
	case "hostname":
		return u.host
	case "port":
		return strings.TrimPrefix(u.hostPort()[len(u.host):], ":")
	case "pathname":
		return u.pathname()
	case "search":
		return withoutLone(u.search())
	case "hash":
		return withoutLone(u.hash())
	}
	return ""
}

func withoutLone(text string) string {
	if len(text) == 1 {
		return ""
	}
	return text
}

// set is the assignment to a property; a value that does not fit changes nothing.
func (u *record) set(name, value string) {
	switch name {
	case "protocol":
		u.setProtocol(value)
	case "username", "password":
		if u.host == "" || u.scheme == "file" {
			return
		}
		if name == "username" {
			u.username = escape(value, inUserinfo)
		} else {
			u.password = escape(value, inUserinfo)
		}
	case "host", "hostname":
		if !u.opaque {
			u.setHost(clean(value), name == "host")
		}
	case "port":
		u.setPort(clean(value))
	case "pathname":
		if !u.opaque {
			u.path = nil
			u.parsePath(clean(value))
		}
	case "search":
		u.setQuery(clean(strings.TrimPrefix(value, "?")), value != "")
	case "hash":
		u.hasFragment = value != ""
		u.fragment = escape(clean(strings.TrimPrefix(value, "#")), inFragment)
	}
}

func (u *record) setProtocol(value string) {
	scheme, _, ok := cutScheme(clean(value) + ":")
	if !ok {
		return
	}
	_, isSpecial := special[scheme]
	if isSpecial != u.special() {
		return
	}
	if scheme == "file" && (u.username != "" || u.password != "" || u.port >= 0) || u.scheme == "file" && u.host == "" {
		return
	}
	u.scheme = scheme
	if isSpecial && u.port == special[scheme] {
		u.port = -1
	}
}

func (u *record) setHost(value string, withPort bool) {
	end := strings.IndexAny(value, u.ends())
	if end >= 0 {
		value = value[:end]
	}
	name, port, hasPort := cutPort(value)
	if hasPort && !withPort || name == "" && (u.special() && u.scheme != "file" || hasPort || u.port >= 0 ||
		u.username != "" || u.password != "") {
		return
	}
	host, ok := parseHost(name, u.special())
	if !ok {
		return
	}
	if u.scheme == "file" && host == "localhost" {
		host = ""
	}
	u.host, u.hasHost = host, true
	if hasPort && port != "" {
		u.setPort(port)
	}
}

func (u *record) setPort(value string) {
	if u.host == "" || u.scheme == "file" {
		return
	}
	if value == "" {
		u.port = -1
		return
	}
	digits := len(value) - len(strings.TrimLeft(value, "0123456789"))
	if port, ok := parsePort(value[:digits], u.scheme); ok && digits > 0 {
		u.port = port
	}
}

func (u *record) setQuery(text string, has bool) {
	set := inQuery
	if u.special() {
		set = inSpecialQuery
	}
	u.query, u.hasQuery = escape(text, set), has
}

// ends are the characters at which an authority ends.
func (u *record) ends() string {
	if u.special() {
		return `/\?#`
	}
	return "/?#"
}
