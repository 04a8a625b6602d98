package sign

import (
	"crypto/subtle"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// noOptions refuses the options of a scheme that has none.
func noOptions(options map[string]string) error { return knownOptions(options, nil) }

// knownOptions refuses options that are not among the known ones.
func knownOptions(options map[string]string, known []string) error {
	for _, name := range slices.Sorted(maps.Keys(options)) {
		if slices.Contains(known, name) {
			continue
		}
		if len(known) == 0 {
			return fmt.Errorf("option %.40q: the scheme has no options", name)
		}
		return fmt.Errorf("option %.40q: there are %s", name, strings.Join(known, ", "))
	}
	return nil
}

// chosen returns the option called name, which must be one of words. Without it, it is the first of them.
func chosen(options map[string]string, name string, words ...string) (string, error) {
	value, ok := options[name]
	switch {
	case !ok:
		return words[0], nil
	case slices.Contains(words, value):
		return value, nil
	}
	return "", fmt.Errorf("option %s: want one of %s, have %.40q", name, strings.Join(words, ", "), value)
}

// same compares secrets in a time that does not tell how much of them agrees.
func same(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }

// AnswersSigned reports whether cfg says with what the answers of a scheme's exchanges are verified. For a scheme whose
// answers bear no signature it never does.
func AnswersSigned(scheme string, cfg VerifierConfig) bool {
	switch scheme {
	case SchemeBearer, SchemeOAuth1:
		return false
	case SchemeHMAC:
		return cfg.Options["response-string"] != ""
	case SchemeHTTPSignature:
		return len(cfg.Others) > 0 || cfg.Options["response"] == "yes"
	}
	return cfg.Key != nil || len(cfg.Keys) > 0
}
