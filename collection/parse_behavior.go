package collection

import (
	"strings"

	"github.com/tidwall/gjson"
)

// ParseBehavior reads the JSON text of a protocolProfileBehavior block.
func ParseBehavior(data []byte) (*Behavior, error) {
	r, root, err := newReader(data)
	if err != nil {
		return nil, err
	}
	return r.behavior(root), r.result()
}

// behavior reads a protocolProfileBehavior block. A member of the wrong type is as if it were not there.
func (r *reader) behavior(v gjson.Result) *Behavior {
	if !v.IsObject() {
		if truthy(v) {
			r.fail(v, "an object")
		}
		return nil
	}
	b := &Behavior{Raw: v.Raw}
	r.members(v, func(name string, v gjson.Result) {
		if to := b.flag(name); to != nil {
			*to = boolOf(v)
			return
		}
		b.set(name, v)
	})
	return b
}

// flag returns the member that is on or off.
func (b *Behavior) flag(name string) **bool {
	switch name {
	case "strictSSL":
		return &b.StrictSSL
	case "followRedirects":
		return &b.FollowRedirects
	case "followOriginalHttpMethod":
		return &b.FollowOriginalHTTPMethod
	case "followAuthorizationHeader":
		return &b.FollowAuthorizationHeader
	case "removeRefererHeaderOnRedirect":
		return &b.RemoveRefererHeaderOnRedirect
	case "disableCookies":
		return &b.DisableCookies
	case "disableBodyPruning":
		return &b.DisableBodyPruning
	case "disableUrlEncoding":
		return &b.DisableURLEncoding
	case "insecureHTTPParser":
		return &b.InsecureHTTPParser
	case "tlsPreferServerCiphers":
		return &b.TLSPreferServerCiphers
	default:
		return nil
	}
}

// set takes a member that is more than on or off.
func (b *Behavior) set(name string, v gjson.Result) {
	switch name {
	case "maxRedirects":
		b.MaxRedirects = countOf(v)
	case "disabledSystemHeaders":
		b.DisabledSystemHeaders = namesOf(v)
	case "tlsDisabledProtocols":
		b.TLSDisabledProtocols = stringsOf(v)
	case "tlsCipherSelection":
		b.TLSCipherSelection = stringsOf(v)
	case "protocolVersion":
		if v.Type == gjson.String {
			b.ProtocolVersion = v.Str
		}
	}
}

func boolOf(v gjson.Result) *bool {
	if !v.IsBool() {
		return nil
	}
	return new(v.Bool())
}

// countOf reads a number that is not negative.
func countOf(v gjson.Result) *int {
	const most = 1 << 20
	if v.Type != gjson.Number || v.Num < 0 {
		return nil
	}
	return new(int(min(v.Num, most)))
}

// namesOf reads an object of names that are on. Postman gives the form of a list no meaning.
func namesOf(v gjson.Result) map[string]bool {
	if !v.IsObject() {
		return nil
	}
	names := make(map[string]bool)
	v.ForEach(func(key, v gjson.Result) bool {
		names[strings.ToLower(key.Str)] = truthy(v)
		return true
	})
	return names
}

func stringsOf(v gjson.Result) []string {
	if !v.IsArray() {
		return nil
	}
	list := []string{}
	v.ForEach(func(_, v gjson.Result) bool {
		if v.Type == gjson.String {
			list = append(list, v.Str)
		}
		return true
	})
	return list
}
