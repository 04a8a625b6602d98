package transport

import (
	"crypto/tls"
	"slices"
	"strings"
)

// restrict applies what a request's author says of TLS: protocols that must not be spoken, and the ciphers that may be
// used before TLS 1.3, whose own are not to be chosen in Go. The errors are Node's.
func restrict(config *tls.Config, disabled, ciphers []string) error {
	old, now := slices.Contains(disabled, "TLSv1_2"), slices.Contains(disabled, "TLSv1_3")
	switch {
	case old && now:
		return codeError("ERR_SSL_NO_PROTOCOLS_AVAILABLE", "error:0A0000BF:SSL routines::no protocols available", nil)
	case old:
		config.MinVersion = tls.VersionTLS13
	case now:
		config.MaxVersion = tls.VersionTLS12
	}
	if len(ciphers) == 0 {
		return nil
	}
	only13 := true
	for _, name := range ciphers {
		only13 = only13 && (strings.HasPrefix(name, "TLS_AES") || strings.HasPrefix(name, "TLS_CHACHA20"))
		if id, ok := cipherSuite(name); ok {
			config.CipherSuites = append(config.CipherSuites, id)
		}
	}
	if config.CipherSuites == nil && !only13 {
		return codeError("ERR_SSL_NO_CIPHER_MATCH", "error:0A0000B9:SSL routines::no cipher match", nil)
	}
	return nil
}

// cipherSuite finds a suite by OpenSSL's name or the standard's.
func cipherSuite(name string) (uint16, bool) {
	for _, suite := range slices.Concat(tls.CipherSuites(), tls.InsecureCipherSuites()) {
		if slices.Contains(suite.SupportedVersions, tls.VersionTLS12) && cipherName(suite.Name) == cipherName(name) {
			return suite.ID, true
		}
	}
	return 0, false
}

// cipherName brings the names of the standard into OpenSSL's form, for comparing.
func cipherName(name string) string {
	name = strings.ReplaceAll(strings.ToUpper(name), "_", "-")
	name = strings.TrimPrefix(strings.TrimPrefix(name, "TLS-"), "RSA-WITH-")
	return strings.NewReplacer("WITH-", "", "3DES-EDE-CBC", "DES-CBC3", "AES-128-CBC", "AES128", "AES-256-CBC",
		"AES256", "AES-128", "AES128", "AES-256", "AES256", "POLY1305-SHA256", "POLY1305").Replace(name)
}
