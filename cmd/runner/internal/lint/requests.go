package lint

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"runner/collection"
)

// request reports what is wrong with a request itself.
func (k *checker) request(s *site, item *collection.Item) {
	r := item.Request
	k.url(s, &r.URL)
	k.disabled(s, r)
	if r.Body != nil && !r.Body.Disabled {
		k.body(s, item)
	}
	if !k.tested(s) {
		k.report(s, "no-tests", "nothing tests the response")
	}
}

func (k *checker) url(s *site, u *collection.URL) {
	text := u.String()
	if strings.TrimSpace(text) == "" {
		k.report(s, "unsupported-item", "the request has no URL", "request")
		return
	}
	scheme := strings.ToLower(strings.TrimSuffix(u.Protocol, "://"))
	switch {
	case scheme == "http" || scheme == "":
		if host := strings.Join(u.Host, "."); host != "" && !strings.Contains(host, "{{") && !isLocal(host) {
			k.report(s, "insecure-http", "what is sent to "+host+" can be read on the way", "request", "url")
		}
	case scheme != "https" && !strings.Contains(scheme, "{{"):
		k.report(s, "unsupported-item", fmt.Sprintf("%q is not sent over HTTP", scheme), "request", "url")
	}
	for _, segment := range u.Path {
		name, ok := strings.CutPrefix(segment, ":")
		name, _, _ = strings.Cut(name, ".")
		if ok && name != "" && !strings.Contains(name, "{{") && !hasValue(u.Variables, name) {
			k.report(s, "empty-path-variable", fmt.Sprintf("the path variable %q has no value", name), "request", "url", "path")
		}
	}
}

func hasValue(vars []collection.Variable, name string) bool {
	return slices.ContainsFunc(vars, func(v collection.Variable) bool {
		return (v.Key == name || v.ID == name) && v.Value.Kind != collection.Null && v.Value.Kind != collection.Absent &&
			v.Value.Text != ""
	})
}

func isLocal(host string) bool {
	host = strings.Trim(host, "[]")
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsUnspecified() || ip.IsLinkLocalUnicast()
	}
	host = strings.ToLower(host)
	return !strings.Contains(host, ".") || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local") ||
		strings.HasSuffix(host, ".internal") || strings.HasSuffix(host, ".test")
}

// disabled reports headers and parameters that are not sent, one finding for each list.
func (k *checker) disabled(s *site, r *collection.Request) {
	k.disabledIn(s, "header", r.Header, "request", "header")
	k.disabledIn(s, "query parameter", r.URL.Query, "request", "url", "query")
	if r.Body == nil {
		return
	}
	k.disabledIn(s, "form parameter", r.Body.URLEncoded, "request", "body", "urlencoded")
	form := make([]collection.KeyValue, len(r.Body.FormData))
	for i, p := range r.Body.FormData {
		form[i] = p.KeyValue
	}
	k.disabledIn(s, "form parameter", form, "request", "body", "formdata")
	if r.Body.Disabled {
		k.report(s, "disabled", "the body is disabled", "request", "body")
	}
}

func (k *checker) disabledIn(s *site, what string, list []collection.KeyValue, steps ...string) {
	var names []string
	first := 0
	for i, p := range list {
		if p.Disabled {
			if len(names) == 0 {
				first = i
			}
			names = append(names, strconv.Quote(p.Key))
		}
	}
	if len(names) > 0 {
		steps = append(steps, strconv.Itoa(first))
		k.report(s, "disabled", "disabled "+what+": "+strings.Join(names, ", "), steps...)
	}
}

func (k *checker) body(s *site, item *collection.Item) {
	r := item.Request
	switch r.Method {
	case "GET", "COPY", "HEAD", "PURGE", "UNLOCK":
		if !collection.IsTrue(s.path.Behavior(item).DisableBodyPruning) && !emptyBody(r.Body) {
			k.report(s, "pruned-body", "the body of a "+r.Method+" is not sent", "request", "body")
			return
		}
	}
	switch r.Body.Mode {
	case "file":
		if f := r.Body.File; f != nil && f.Content.Kind != collection.String {
			k.file(s, f.Src, "request", "body", "file", "src")
		}
	case "formdata":
		for i, p := range r.Body.FormData {
			if p.Type == "file" && !p.Disabled {
				k.file(s, p.Src, "request", "body", "formdata", strconv.Itoa(i), "src")
			}
		}
	}
}

func emptyBody(b *collection.Body) bool {
	switch b.Mode {
	case "urlencoded":
		return !slices.ContainsFunc(b.URLEncoded, func(p collection.KeyValue) bool { return !p.Disabled })
	case "formdata":
		return !slices.ContainsFunc(b.FormData, func(p collection.FormParam) bool { return !p.Disabled })
	case "file":
		return b.File == nil || b.File.Src.Text == ""
	case "graphql":
		return b.GraphQL == nil || b.GraphQL.Query.Text == ""
	}
	return strings.TrimSpace(b.Raw.String()) == ""
}

// file reports a file that is not there.
func (k *checker) file(s *site, src collection.Value, steps ...string) {
	switch {
	case src.Kind == collection.Absent || src.Kind == collection.Null || src.Text == "" || src.Text == "[]":
		k.report(s, "missing-file", "no file is chosen", steps...).Severity = Warning
	case k.in.Exists == nil || src.Kind != collection.String || strings.Contains(src.Text, "{{"):
	case !k.in.Exists(src.Text):
		k.report(s, "missing-file", fmt.Sprintf("there is no file %q", src.Text), steps...)
	}
}
