package explain

import (
	"net/url"
	"slices"
	"strings"
)

// The paths of Antom's API.
const (
	livePath    = "/ams/api/"
	sandboxPath = "/ams/sandbox/api/"
)

// targetMistakes are those in path and query.
func targetMistakes() []mistake {
	entry := func(id, says, fix string, others func(string) []string) mistake {
		return mistake{id: id, says: says, fix: fix, part: partTarget, change: texts(target, others)}
	}
	const asSent = "sign path and query exactly as they are sent"
	return []mistake{
		entry("path-without-query", "the path was signed without its query", asSent, withoutQuery),
		entry("path-live", "the live path was signed, the sandbox path requested",
			"sign "+sandboxPath+"…, which is what is requested", replaced(sandboxPath, livePath)),
		entry("path-sandbox", "the sandbox path was signed, the live path requested",
			"request "+sandboxPath+"…, or sign the path that is requested", replaced(livePath, sandboxPath)),
		entry("path-with-query", "a query was signed that was not sent", asSent, withQuery),
		entry("path-slash-end", "a slash at the path's end was signed, or left out", asSent, slashEnd),
		entry("path-slash-start", "the path was signed without the slash it begins with", asSent, prefixes("/")),
		entry("path-slash-double", "a doubled slash was signed as one, or one as two", asSent, doubleSlash),
		{id: "path-host", says: "the whole address was signed, not path and query", fix: asSent, part: partTarget,
			change: named(target, hosts)},
		entry("path-decoded", "path or query were signed before they were percent-encoded", asSent, decodedTarget),
		entry("path-encoded", "path or query were signed with another percent-encoding", asSent, encodedTarget),
		entry("path-query-order", "the parameters were signed in another order", asSent, sortedQuery),
		entry("path-shorter", "the path was signed without its beginning",
			"sign the whole path; if a proxy adds to it, sign what the other side gets", shorter),
		entry("path-case", "the path was signed in small letters", asSent, func(t string) []string {
			return []string{strings.ToLower(t)}
		}),
		entry("path-empty", "no path was signed", asSent, func(string) []string { return []string{"", "/"} }),
		{id: "path-variables", says: "the path was signed with its variables unresolved",
			fix:  "resolve the variables before signing: pm.variables.replaceIn(…)",
			part: partTarget, change: named(target, writtenTargets)},
	}
}

func withoutQuery(t string) []string {
	path, _, _ := strings.Cut(t, "?")
	return []string{path, path + "?"}
}

// replaced changes the first occurrence, as vendors' libraries do.
func replaced(old, new string) func(string) []string {
	return func(t string) []string { return []string{strings.Replace(t, old, new, 1)} }
}

// withQuery has the query that the vendor's own pages send.
func withQuery(t string) []string {
	if strings.Contains(t, "?") {
		return nil
	}
	return []string{t + "?", t + "?_output_charset=utf-8&_input_charset=utf-8",
		t + "?_input_charset=utf-8&_output_charset=utf-8"}
}

func slashEnd(t string) []string {
	path, query, has := strings.Cut(t, "?")
	if has {
		query = "?" + query
	}
	if strings.HasSuffix(path, "/") {
		return []string{strings.TrimRight(path, "/") + query}
	}
	return []string{path + "/" + query}
}

func prefixes(cut string) func(string) []string {
	return func(t string) []string { return []string{strings.TrimPrefix(t, cut)} }
}

// doubleSlash doubles the slash where a base that ends in one is joined with a path that begins with one.
func doubleSlash(t string) []string {
	path, _, _ := strings.Cut(t, "?")
	rest := t[len(path):]
	single := path
	for strings.Contains(single, "//") {
		single = strings.ReplaceAll(single, "//", "/")
	}
	out := []string{single + rest}
	for i := range path {
		if path[i] == '/' && len(out) < 12 {
			out = append(out, path[:i]+"/"+path[i:]+rest)
		}
	}
	return out
}

// decodedTarget undoes the percent-encoding.
func decodedTarget(t string) []string {
	var out []string
	for _, decode := range []func(string) (string, error){url.PathUnescape, url.QueryUnescape} {
		if plain, err := decode(t); err == nil {
			out = append(out, plain)
		}
	}
	return out
}

func encodedTarget(t string) []string {
	path, query, has := strings.Cut(t, "?")
	if has {
		query = "?" + query
	}
	lower, upper := recased(t, strings.ToLower), recased(t, strings.ToUpper)
	return []string{lower, upper, strings.ReplaceAll(t, "%20", "+"), strings.ReplaceAll(t, "+", "%20"),
		strings.ReplaceAll(t, "%", "%25"), url.QueryEscape(t), url.QueryEscape(path) + query, (&url.URL{Path: path}).EscapedPath() + query}
}

// recased changes the case of percent-encoded bytes.
func recased(t string, to func(string) string) string {
	b := []byte(t)
	for i := range b {
		if b[i] == '%' && i+2 < len(b) {
			copy(b[i+1:i+3], to(string(b[i+1:i+3])))
		}
	}
	return string(b)
}

func sortedQuery(t string) []string {
	path, query, has := strings.Cut(t, "?")
	if !has {
		return nil
	}
	params := strings.Split(query, "&")
	sorted := slices.Sorted(slices.Values(params))
	slices.Reverse(params)
	return []string{path + "?" + strings.Join(sorted, "&"), path + "?" + strings.Join(params, "&")}
}

// shorter leaves out segments of the path's beginning.
func shorter(t string) []string {
	const most = 8
	var out []string
	for rest := strings.TrimPrefix(t, "/"); len(out) < most; {
		_, after, ok := strings.Cut(rest, "/")
		if !ok {
			break
		}
		out = append(out, "/"+after)
		rest = after
	}
	return out
}

func writtenTargets(t string, k *known) []string {
	var out []string
	if k.written != nil {
		out = append(out, k.written.Target)
	}
	all := t
	for _, v := range k.variables {
		out = append(out, strings.ReplaceAll(t, v.value, "{{"+v.name+"}}"))
		all = strings.ReplaceAll(all, v.value, "{{"+v.name+"}}")
	}
	return append(out, all)
}

// hosts puts what stands before the path in front of it.
func hosts(t string, k *known) []string {
	return []string{k.url.Scheme + "://" + k.url.Authority() + t, "https://" + k.url.Authority() + t, k.url.Authority() + t,
		k.url.Host + t}
}

func methods(m string) []string {
	lower := strings.ToLower(m)
	return []string{lower, strings.ToUpper(m), strings.ToUpper(lower[:min(1, len(m))]) + lower[min(1, len(m)):], "POST", "GET",
		"PUT", "", "undefined"}
}
