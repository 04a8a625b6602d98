package cli

import (
	"slices"
	"strings"

	"runner/collection/wire"
)

// allURLs is the pattern that every URL matches.
const allURLs = "<all_urls>"

// matchURL reports whether u is one of those that pattern stands for: scheme[+scheme]://host[:port]/path. The scheme may
// be *, the host begin with "*.", the port be *, and the path have * and ?. Without a path nothing matches.
func matchURL(pattern string, u wire.URL) bool {
	if pattern == allURLs {
		return true
	}
	schemes, rest, ok := strings.Cut(pattern, "://")
	slash := strings.IndexByte(rest, '/')
	if !ok || slash < 0 {
		return false
	}
	if schemes != "*" && !slices.Contains(strings.Split(schemes, "+"), u.Scheme) {
		return false
	}
	host, port := rest[:slash], ""
	if colon := strings.LastIndexByte(host, ':'); colon > strings.LastIndexByte(host, ']') {
		host, port = host[:colon], host[colon+1:]
	}
	path := u.Path
	if path == "" {
		path = "/"
	}
	return matchHost(strings.Trim(host, "[]"), u.Host) && matchPort(port, u) && matchGlob(rest[slash:], path)
}

func matchHost(pattern, host string) bool {
	if suffix, ok := strings.CutPrefix(pattern, "*."); ok {
		return host == suffix || strings.HasSuffix(host, "."+suffix)
	}
	return pattern == "*" || pattern == host
}

// matchPort compares the port; without one in the pattern it is the scheme's own.
func matchPort(pattern string, u wire.URL) bool {
	usual := "80"
	if u.Scheme == "https" {
		usual = "443"
	}
	port := u.Port
	if port == "" {
		port = usual
	}
	if pattern == "" {
		pattern = usual
	}
	return pattern == "*" || pattern == port
}

// matchGlob matches with * for any text and ? for one byte, in time linear in either.
func matchGlob(pattern, text string) bool {
	star, mark, p := -1, 0, 0
	for t := 0; t < len(text); {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p, t = p+1, t+1
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
