package report

import (
	"strings"

	"runner/collection"
	"runner/collection/wire"
)

// openParams are the auth parameters that are no secrets. What is not named here is masked: an auth type we do not
// know must not leak.
func openParam(name string) bool {
	switch name {
	case "key", "in", "algorithm", "username", "realm", "qop", "nonceCount", "addTokenTo", "grant_type", "authUrl",
		"accessTokenUrl", "redirect_uri", "scope", "tokenType", "tokenName", "headerPrefix", "queryParamKey",
		"addParamsToHeader", "signatureMethod", "version", "timestamp", "addEmptyParamsToSign", "includeBodyHash",
		"disableHeaderEncoding", "region", "service", "domain", "workstation", "disableRetryRequest", "authId",
		"client_authentication", "useBrowser", "isSecretBase64Encoded", "header", "addAuthDataTo", "baseURL",
		"issuer", "audience", "subject", "alg", "kid":
		return true
	}
	return false
}

// maskAuth returns a copy of a without its secrets. A parameter that only refers to a variable stays.
func maskAuth(a *collection.Auth) *collection.Auth {
	if a == nil {
		return nil
	}
	masked := *a
	masked.Params = append([]collection.KeyValue(nil), a.Params...)
	for i := range masked.Params {
		p := &masked.Params[i]
		if !openParam(p.Key) {
			p.Value = maskValue(p.Value)
		}
	}
	return &masked
}

func maskValue(v collection.Value) collection.Value {
	switch {
	case v.Kind == collection.Absent, v.Kind == collection.Null, v.Kind == collection.Bool:
		return v
	case v.Kind == collection.String && (v.Text == "" || isReference(v.Text)):
		return v
	}
	return collection.StringValue(mask)
}

// isReference reports whether text is one "{{name}}" and nothing else.
func isReference(text string) bool {
	inner, ok := strings.CutPrefix(text, "{{")
	inner, closed := strings.CutSuffix(inner, "}}")
	return ok && closed && !strings.ContainsAny(inner, "{}")
}

// maskHeader returns the value of a header field as it may be shown: of credentials, only the scheme.
func maskHeader(name, value string) string {
	if !strings.EqualFold(name, "Authorization") && !strings.EqualFold(name, "Proxy-Authorization") {
		return value
	}
	scheme, rest, found := strings.Cut(value, " ")
	switch {
	case value == "" || isReference(value) || found && isReference(rest):
		return value
	case found && isScheme(scheme):
		return scheme + " " + mask
	default:
		return mask
	}
}

func isScheme(s string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789"
	return s != "" && len(s) <= 20 && strings.Trim(s, letters) == ""
}

func maskFields(fields []collection.KeyValue) []collection.KeyValue {
	masked := append([]collection.KeyValue(nil), fields...)
	for i := range masked {
		if f := &masked[i]; f.Value.Kind == collection.String {
			f.Value.Text = maskHeader(f.Key, f.Value.Text)
		}
	}
	return masked
}

// maskRequest returns a copy of r without credentials.
func maskRequest(r *collection.Request) *collection.Request {
	if r == nil {
		return nil
	}
	masked := *r
	masked.Auth = maskAuth(r.Auth)
	masked.Header = maskFields(r.Header)
	if r.Header == nil {
		masked.Header = nil
	}
	if a := r.URL.Auth; a != nil {
		masked.URL.Auth = &collection.URLAuth{User: a.User, Password: maskValue(a.Password)}
	}
	return &masked
}

// maskItem returns a copy of item without credentials.
func maskItem(item *collection.Item) *collection.Item {
	masked := *item
	masked.Request = maskRequest(item.Request)
	masked.Variables = maskVariables(item.Variables)
	masked.Responses = append([]collection.Response(nil), item.Responses...)
	for i := range masked.Responses {
		r := &masked.Responses[i]
		r.OriginalRequest = maskRequest(r.OriginalRequest)
	}
	return &masked
}

// maskGroup returns a copy of g, with all below it, without credentials.
func maskGroup(g *collection.ItemGroup) *collection.ItemGroup {
	masked := *g
	masked.Auth = maskAuth(g.Auth)
	masked.Variables = maskVariables(g.Variables)
	masked.Items = make([]collection.Node, len(g.Items))
	for i, n := range g.Items {
		switch n := n.(type) {
		case *collection.Item:
			masked.Items[i] = maskItem(n)
		case *collection.ItemGroup:
			masked.Items[i] = maskGroup(n)
		}
	}
	return &masked
}

// maskVariables returns a copy of vars in which those of type "secret" have no value.
func maskVariables(vars []collection.Variable) []collection.Variable {
	if vars == nil {
		return nil
	}
	masked := append([]collection.Variable(nil), vars...)
	for i := range masked {
		if v := &masked[i]; v.Type == "secret" {
			v.Value = maskValue(v.Value)
		}
	}
	return masked
}

// A headerField is a header field as the reports write it.
type headerField struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	System bool   `json:"system,omitempty"`
	// Disabled fields are not sent; only the json report has them.
	Disabled bool `json:"disabled,omitempty"`
}

// shownHeader returns the fields of h in order, without credentials.
func shownHeader(h wire.Header) []headerField {
	out := make([]headerField, 0, len(h))
	for _, f := range h {
		out = append(out, headerField{Key: f.Name, Value: maskHeader(f.Name, f.Value), System: f.Origin != wire.Author})
	}
	return out
}
