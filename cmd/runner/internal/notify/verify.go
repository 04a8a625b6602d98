package notify

import (
	"crypto/rsa"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"runner/collection/sign"
	"runner/collection/sign/explain"
	"runner/collection/wire"
)

// target returns path and query of req as they were sent.
func target(req *http.Request) string {
	if strings.HasPrefix(req.RequestURI, "/") {
		return req.RequestURI
	}
	return req.URL.RequestURI() // a proxy's absolute form, or none at all in tests
}

// private are the headers that are neither kept nor shown.
var private = [...]string{"Authorization", "Proxy-Authorization", "Cookie", "Agent-Token"}

func kept(h http.Header) http.Header {
	out := h.Clone()
	for _, name := range private {
		out.Del(name)
	}
	return out
}

// signed returns a receipt as a request to the target, for verifiers.
func (r *Receipt) signed(target string) *wire.Request {
	req := &wire.Request{Method: http.MethodPost, Body: wire.Body{Bytes: r.Body, Present: true}}
	req.URL.Path, req.URL.Query, req.URL.HasQuery = strings.Cut(target, "?")
	for name, values := range r.Header {
		for _, v := range values {
			req.Header = append(req.Header, wire.Field{Name: name, Value: v})
		}
	}
	return req
}

// verify says whether the signature holds, and if not, what is wrong or what it would hold for.
func (r *Receiver) verify(got *Receipt, req *http.Request) (bool, string) {
	if !r.cfg.verifies() {
		return false, "there is no key to verify with"
	}
	v := &sign.AntomVerifier{Key: r.cfg.Key, Keys: r.cfg.Keys}
	err := v.VerifyRequest(got.signed(got.Target))
	if err == nil {
		return true, ""
	}
	why := strings.TrimPrefix(err.Error(), "request: ")
	if more := r.explain(v, got, req); more != "" {
		why += ": " + more
	}
	return false, why
}

// explain tries what people and proxies do to notifications.
func (r *Receiver) explain(v *sign.AntomVerifier, got *Receipt, req *http.Request) string {
	if own := r.cfg.Own; own != nil && holds(&sign.AntomVerifier{Key: own}, got, got.Target) {
		return "it verifies with your own key " + sign.Fingerprint(own) +
			"; the sender must sign with the platform's private key"
	}
	for _, other := range r.otherTargets(got, req) {
		if holds(v, got, other) {
			return fmt.Sprintf("it verifies with the path %.200q, but came to %.200q: a proxy has rewritten the path; "+
				"verify with the one that the platform calls", other, got.Target)
		}
	}
	key := keyOf(v, got)
	if key == nil {
		return ""
	}
	return explain.Request(explain.FromRequest(got.signed(got.Target)), explain.Key{Name: "the platform's key", Public: key}).Mistake
}

func holds(v *sign.AntomVerifier, got *Receipt, target string) bool {
	return v.VerifyRequest(got.signed(target)) == nil
}

// keyOf returns the key of the version that the signature names, nil if there is none.
func keyOf(v *sign.AntomVerifier, got *Receipt) *rsa.PublicKey {
	h, err := sign.ParseHeader(got.Header.Get("Signature"))
	if key := v.Keys[h.KeyVersion]; key != nil && err == nil {
		return key
	}
	return v.Key
}

// otherTargets are those the platform may have called.
func (r *Receiver) otherTargets(got *Receipt, req *http.Request) []string {
	path, query, _ := strings.Cut(got.Target, "?")
	if query != "" {
		query = "?" + query
	}
	var all []string
	add := func(targets ...string) {
		for _, t := range targets {
			if strings.HasPrefix(t, "/") && t != got.Target {
				all = append(all, t)
			}
		}
	}
	if u, err := url.Parse(r.cfg.Announced); err == nil && r.cfg.Announced != "" {
		add(u.RequestURI(), strings.TrimSuffix(u.EscapedPath(), "/")+got.Target)
	}
	for _, name := range []string{"X-Original-Uri", "X-Original-Url", "X-Forwarded-Uri", "X-Rewrite-Url", "X-Envoy-Original-Path"} {
		original := req.Header.Get(name)
		if u, err := url.Parse(original); err == nil && u.Host != "" {
			original = u.RequestURI()
		}
		add(original)
	}
	if prefix := strings.TrimSuffix(req.Header.Get("X-Forwarded-Prefix"), "/"); prefix != "" {
		add(prefix + got.Target)
	}
	if strings.HasSuffix(path, "/") {
		add(strings.TrimSuffix(path, "/") + query)
	} else {
		add(path + "/" + query)
	}
	add("/")
	return all
}
