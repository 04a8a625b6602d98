package collection

// Behavior is a protocolProfileBehavior block: how a request is sent. A nil member means: as the command line says.
type Behavior struct {
	StrictSSL                     *bool
	FollowRedirects               *bool
	FollowOriginalHTTPMethod      *bool
	FollowAuthorizationHeader     *bool
	RemoveRefererHeaderOnRedirect *bool
	MaxRedirects                  *int
	DisableCookies                *bool
	DisableBodyPruning            *bool
	DisableURLEncoding            *bool
	InsecureHTTPParser            *bool
	DisabledSystemHeaders         map[string]bool // by lower-case name
	TLSPreferServerCiphers        *bool
	TLSDisabledProtocols          []string
	TLSCipherSelection            []string
	ProtocolVersion               string
	Raw                           string // the block as JSON, for reports and exports
}

// merge returns b with the members that inner sets.
func (b Behavior) merge(inner *Behavior) Behavior {
	if inner == nil {
		return b
	}
	pick(&b.StrictSSL, inner.StrictSSL)
	pick(&b.FollowRedirects, inner.FollowRedirects)
	pick(&b.FollowOriginalHTTPMethod, inner.FollowOriginalHTTPMethod)
	pick(&b.FollowAuthorizationHeader, inner.FollowAuthorizationHeader)
	pick(&b.RemoveRefererHeaderOnRedirect, inner.RemoveRefererHeaderOnRedirect)
	pick(&b.MaxRedirects, inner.MaxRedirects)
	pick(&b.DisableCookies, inner.DisableCookies)
	pick(&b.DisableBodyPruning, inner.DisableBodyPruning)
	pick(&b.DisableURLEncoding, inner.DisableURLEncoding)
	pick(&b.InsecureHTTPParser, inner.InsecureHTTPParser)
	pick(&b.TLSPreferServerCiphers, inner.TLSPreferServerCiphers)
	if inner.DisabledSystemHeaders != nil {
		b.DisabledSystemHeaders = inner.DisabledSystemHeaders
	}
	if inner.TLSDisabledProtocols != nil {
		b.TLSDisabledProtocols = inner.TLSDisabledProtocols
	}
	if inner.TLSCipherSelection != nil {
		b.TLSCipherSelection = inner.TLSCipherSelection
	}
	if inner.ProtocolVersion != "" {
		b.ProtocolVersion = inner.ProtocolVersion
	}
	return b
}

func pick[T any](to **T, from *T) {
	if from != nil {
		*to = from
	}
}

// IsTrue reports whether a member is set and true.
func IsTrue(b *bool) bool { return b != nil && *b }
