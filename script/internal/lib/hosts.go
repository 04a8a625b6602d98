package lib

import (
	"regexp"
	"strings"
)

// A Wanted is a library that an address stands for.
type Wanted struct {
	Library string
	// Version is as the address has it, "" if it leaves the choice to its host.
	Version string
	// Known says that the file asked for is one that a copy can stand in for.
	Known bool
	// ContentType is what the host gives its files.
	ContentType string
}

// The content types of hosts. Scripts see them, and some hosts of raw files do not say that it is JavaScript.
const (
	asApplication = "application/javascript; charset=utf-8"
	asText        = "text/javascript; charset=utf-8"
	asPlain       = "text/plain; charset=utf-8"
)

// A place is where libraries are published: a host and a pattern of paths with the groups lib, ver and file. Places of
// one library name it.
type place struct {
	host    string
	path    *regexp.Regexp
	library string
	kind    string
}

// The parts of paths.
const (
	inName   = `/jsrsasign/(?P<file>jsrsasign(?:-latest)?(?:-(?P<ver>\d[\w.]*))?-(?:all|rsa|jwths)-min\.js)`
	inFolder = `/(?P<ver>[^/]+)/(?P<file>.*)`
	anyLib   = `/(?P<lib>[^/@]+)`
	atSign   = `(?:@(?P<ver>[^/]+))?(?:/(?P<file>.*))?`
)

// whole matches paths, whatever the case of their letters.
func whole(pattern string) *regexp.Regexp { return regexp.MustCompile(`(?i)^` + pattern + `$`) }

var places = []place{
	{"kjur.github.io", whole(inName), "jsrsasign", asApplication},
	{"raw.githubusercontent.com", whole(`/kjur/jsrsasign` + inFolder), "jsrsasign", asPlain},
	{"cdn.jsdelivr.net", whole(`/gh/kjur/jsrsasign` + atSign), "jsrsasign", asApplication},
	{"joolfe.github.io", whole(`/postman-util-lib/(?P<file>dist/bundle\.js)`), "pmlib", asApplication},
	{"raw.githubusercontent.com", whole(`/joolfe/postman-util-lib/[^/]+/(?P<file>.*)`), "pmlib", asPlain},
	{"cdnjs.cloudflare.com", whole(`/ajax/libs` + anyLib + inFolder), "", asApplication},
	{"cdn.jsdelivr.net", whole(`/npm` + anyLib + atSign), "", asApplication},
	{"unpkg.com", whole(anyLib + atSign), "", asText},
}

// names are what hosts call libraries, and what their files are called. A copy of crypto-js and of jsrsasign has all
// there is in the smaller files of theirs.
var names = map[string]struct {
	library string
	file    *regexp.Regexp
}{
	"crypto-js":  {"crypto-js", regexp.MustCompile(`\.js$`)},
	"elliptic":   {"elliptic", regexp.MustCompile(`(^|/)elliptic(\.min)?\.js$`)},
	"forge":      {"node-forge", regexp.MustCompile(`(^|/)forge(\.all)?(\.min)?\.js$`)},
	"node-forge": {"node-forge", regexp.MustCompile(`(^|/)forge(\.all)?(\.min)?\.js$`)},
	"jsencrypt":  {"jsencrypt", regexp.MustCompile(`(^|/)jsencrypt(\.min)?\.js$`)},
	"jsrsasign":  {"jsrsasign", regexp.MustCompile(`(^|/)jsrsasign\S*\.js$`)},
	"lodash":     {"lodash", regexp.MustCompile(`(^|/)(lodash|core)(\.min)?\.js$`)},
	"lodash.js":  {"lodash", regexp.MustCompile(`(^|/)(lodash|core)(\.min)?\.js$`)},
	"moment":     {"moment", regexp.MustCompile(`(^|/)moment(\.min)?\.js$`)},
	"moment.js":  {"moment", regexp.MustCompile(`(^|/)moment(\.min)?\.js$`)},
	"pmlib":      {"pmlib", regexp.MustCompile(`(^|/)bundle\.js$`)},
}

// Locate tells which library of ours an address is that of; ok is false if it is none.
func Locate(host, path string) (w Wanted, ok bool) {
	for _, p := range places {
		if p.host != host {
			continue
		}
		if w, ok := p.wanted(path); ok {
			return w, true
		}
	}
	return Wanted{}, false
}

func (p place) wanted(path string) (Wanted, bool) {
	groups := p.path.FindStringSubmatch(path)
	if groups == nil {
		return Wanted{}, false
	}
	part := map[string]string{"lib": p.library}
	for i, name := range p.path.SubexpNames() {
		part[name] = groups[i]
	}
	known, ok := names[strings.ToLower(part["lib"])]
	if !ok {
		return Wanted{}, false
	}
	return Wanted{Library: known.library, Version: plainVersion(part["ver"]), ContentType: p.kind,
		Known: part["file"] == "" || known.file.MatchString(part["file"])}, true
}

// plainVersion leaves out what only says that any newer one will do, and the names of branches.
func plainVersion(text string) string {
	text = strings.TrimLeft(text, "v^~=")
	if text == "" || text[0] < '0' || text[0] > '9' {
		return ""
	}
	return text
}

// Choose returns the copy that stands in for w: the one asked for, or the newest of the same major version.
func (w Wanted) Choose(copies []Copy) (chosen Copy, ok bool) {
	if !w.Known {
		return Copy{}, false
	}
	for _, c := range copies {
		if c.Library != w.Library || w.Version != "" && major(c.Version) != major(w.Version) {
			continue
		}
		if chosen, ok = c, true; c.Version == w.Version {
			break
		}
	}
	return chosen, ok
}

// Exactly reports whether c is what w asks for.
func (w Wanted) Exactly(c Copy) bool {
	return w.Version == "" || c.Version == w.Version || strings.HasPrefix(c.Version, w.Version+".")
}

func major(version string) string {
	first, _, _ := strings.Cut(version, ".")
	return first
}
