package transport

import (
	"cmp"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"runner/collection/wire"
)

// How many cookies a jar holds, of one domain and in all. The oldest go first.
const (
	maxDomainCookies = 200
	maxCookies       = 3000
)

// A Jar keeps cookies by the rules of RFC 6265, as loosely as Newman does: a cookie may have no name, a public suffix
// may be a domain, and a Secure cookie goes to this machine without TLS. Its zero value is empty and ready to use; a
// nil Jar keeps nothing. It may be used by several goroutines at a time.
type Jar struct {
	// Now is the clock. If nil, it is time.Now.
	Now func() time.Time

	mu      sync.Mutex
	domains map[string]map[cookieID]*entry
	size    int
	made    uint64 // how many cookies were ever made
	more    extras // what else the file had that was imported
}

// A cookieID tells the cookies of a domain apart.
type cookieID struct{ name, path string }

type entry struct {
	wire.Cookie
	order       uint64    // breaks ties of the creation time
	said        time.Time // Expires as it was sent; a Max-Age goes before it
	accessed    time.Time
	pathDefault bool
	more        extras
}

// SetCookies stores the cookies of a response from u: the values of its Set-Cookie headers. Those that are malformed or
// for another domain are left out.
func (j *Jar) SetCookies(u wire.URL, setCookieHeaders []string) {
	for _, text := range setCookieHeaders {
		if c, ok := ParseCookie(text); ok {
			_ = j.Set(u, c) // a server's mistake is no error of the run
		}
	}
}

// Set stores a cookie as if u had sent it: without a domain it is for u's host only, without a path for u's directory.
// An expired one deletes. It returns an error if the domain is not u's.
func (j *Jar) Set(u wire.URL, c wire.Cookie) error {
	if j == nil {
		return nil
	}
	host := canonicalHost(u.Host)
	c.Domain = canonicalHost(strings.TrimPrefix(c.Domain, "."))
	switch {
	case c.Domain == "":
		c.Domain, c.HostOnly = host, true
	case !domainMatch(host, c.Domain):
		return newError("Error", "Cookie not in this host's domain. Cookie:"+c.Domain+" Request:"+host, nil)
	}
	e := entry{Cookie: c, said: c.Expires, pathDefault: !strings.HasPrefix(c.Path, "/")}
	if e.pathDefault {
		e.Path = defaultPath(u.Path)
	}
	if !prefixHolds(&e.Cookie) {
		return nil
	}
	now := j.now()
	e.Created, e.accessed, e.Expires = now, now, expiry(&c, now)
	j.put(e)
	return nil
}

// Add stores a cookie as it is, such as one that [Jar.All] of an earlier run returned. Without a domain it is left out.
func (j *Jar) Add(c wire.Cookie) {
	if j != nil && c.Domain != "" {
		j.put(entry{Cookie: c, said: c.Expires, accessed: c.Created})
	}
}

// put stores a cookie in the place of an older one, if there is one: it keeps that one's age.
func (j *Jar) put(e entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	id := cookieID{e.Name, e.Path}
	old := j.domains[e.Domain][id]
	if !e.Expires.IsZero() && !e.Expires.After(j.now()) {
		j.remove(e.Domain, id)
		return
	}
	if old != nil {
		e.Created, e.order = old.Created, old.order
		*old = e
		return
	}
	j.insert(id, e)
}

func (j *Jar) insert(id cookieID, c entry) {
	if len(j.domains[c.Domain]) >= maxDomainCookies {
		j.removeOldest(c.Domain)
	}
	if j.size >= maxCookies {
		j.removeOldest("")
	}
	if j.domains == nil {
		j.domains = map[string]map[cookieID]*entry{}
	}
	if j.domains[c.Domain] == nil {
		j.domains[c.Domain] = map[cookieID]*entry{}
	}
	j.made++
	c.order = j.made
	j.domains[c.Domain][id] = &c
	j.size++
}

// Cookies returns the cookies for a request to u in the order of its Cookie header: longer paths, then older ones.
func (j *Jar) Cookies(u wire.URL) []wire.Cookie {
	if j == nil {
		return nil
	}
	host, path := canonicalHost(u.Host), requestPath(u.Path)
	secure := u.Scheme == "https" || isLocal(host)
	j.mu.Lock()
	defer j.mu.Unlock()
	now := j.now()
	var found []*entry
	for _, domain := range domainsOf(host) {
		for id, e := range j.domains[domain] {
			if !e.Expires.IsZero() && !e.Expires.After(now) {
				j.remove(domain, id)
				continue
			}
			if (e.HostOnly && domain != host) || (e.Secure && !secure) || !pathMatch(path, e.Path) {
				continue
			}
			e.accessed = now
			found = append(found, e)
		}
	}
	return ordered(found, func(e *entry) int { return -len(e.Path) })
}

// header returns the value of the Cookie header for u, "" if there are no cookies.
func (j *Jar) header(u wire.URL) string {
	var b strings.Builder
	for i, c := range j.Cookies(u) {
		if i > 0 {
			b.WriteString("; ")
		}
		if c.Name != "" {
			b.WriteString(c.Name)
			b.WriteByte('=')
		}
		b.WriteString(c.Value)
	}
	return b.String()
}

// All returns every cookie that has not expired, in the order in which they were made.
func (j *Jar) All() []wire.Cookie {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return ordered(j.alive(), func(*entry) int { return 0 })
}

// Delete removes the cookies named name that would be sent to u.
func (j *Jar) Delete(u wire.URL, name string) {
	for _, c := range j.Cookies(u) {
		if c.Name == name {
			j.mu.Lock()
			j.remove(c.Domain, cookieID{c.Name, c.Path})
			j.mu.Unlock()
		}
	}
}

// Clear removes all cookies of u's host and of the domains above it, whatever their paths.
func (j *Jar) Clear(u wire.URL) {
	if j == nil {
		return
	}
	host := canonicalHost(u.Host)
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, domain := range domainsOf(host) {
		for id, e := range j.domains[domain] {
			if domain == host || !e.HostOnly {
				j.remove(domain, id)
			}
		}
	}
}

// Reset removes every cookie.
func (j *Jar) Reset() {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.domains, j.size = nil, 0
}

func (j *Jar) now() time.Time {
	if j.Now != nil {
		return j.Now()
	}
	return time.Now()
}

func (j *Jar) remove(domain string, id cookieID) {
	if _, ok := j.domains[domain][id]; !ok {
		return
	}
	j.size--
	delete(j.domains[domain], id)
	if len(j.domains[domain]) == 0 {
		delete(j.domains, domain)
	}
}

// removeOldest removes the oldest cookie of a domain, or of all if it is "".
func (j *Jar) removeOldest(domain string) {
	var oldest *entry
	for name, cookies := range j.domains {
		if domain != "" && name != domain {
			continue
		}
		for _, e := range cookies {
			if oldest == nil || e.order < oldest.order {
				oldest = e
			}
		}
	}
	if oldest != nil {
		j.remove(oldest.Domain, cookieID{oldest.Name, oldest.Path})
	}
}

// ordered returns copies of the cookies, by rank and then by age.
func ordered(found []*entry, rank func(*entry) int) []wire.Cookie {
	slices.SortFunc(found, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), a.Created.Compare(b.Created), cmp.Compare(a.order, b.order))
	})
	cookies := make([]wire.Cookie, len(found))
	for i, e := range found {
		cookies[i] = e.Cookie
	}
	return cookies
}

func canonicalHost(host string) string {
	return strings.ToLower(strings.TrimSuffix(strings.TrimSpace(host), "."))
}

// domainsOf returns the domains whose cookies host may see: itself and, unless it is an address, those above it.
func domainsOf(host string) []string {
	domains := []string{host}
	if net.ParseIP(host) != nil {
		return domains
	}
	for {
		_, parent, ok := strings.Cut(host, ".")
		if !ok || len(domains) > 128 {
			return domains
		}
		domains, host = append(domains, parent), parent
	}
}

func domainMatch(host, domain string) bool {
	return host == domain || strings.HasSuffix(host, "."+domain) && net.ParseIP(host) == nil
}

func pathMatch(path, cookiePath string) bool {
	return strings.HasPrefix(path, cookiePath) &&
		(len(path) == len(cookiePath) || strings.HasSuffix(cookiePath, "/") || path[len(cookiePath)] == '/')
}

func requestPath(path string) string {
	if path == "" {
		return "/"
	}
	return path
}

// defaultPath is the directory of a request's path.
func defaultPath(path string) string {
	if i := strings.LastIndexByte(path, '/'); i > 0 && path[0] == '/' {
		return path[:i]
	}
	return "/"
}

func isLocal(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || host == "127.0.0.1" || host == "::1"
}

// prefixHolds reports whether a cookie keeps what the prefix of its name promises.
func prefixHolds(c *wire.Cookie) bool {
	switch {
	case strings.HasPrefix(c.Name, "__Secure-"):
		return c.Secure
	case strings.HasPrefix(c.Name, "__Host-"):
		return c.Secure && c.HostOnly && c.Path == "/"
	}
	return true
}
