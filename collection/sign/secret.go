package sign

import (
	"fmt"
	"log/slog"
	"strconv"
)

// A Secret is a shared secret, an API key or a token. As a [Key] it cannot be printed, logged or marshalled: all of these
// tell only whether there is one. Its zero value is none.
type Secret struct{ text string }

// NewSecret returns data as a secret.
func NewSecret(data []byte) Secret { return Secret{string(data)} }

// Empty reports whether there is no secret.
func (s Secret) Empty() bool { return s.text == "" }

// Format writes whether there is a secret, whatever the verb and the flags.
func (s Secret) Format(w fmt.State, _ rune) { fmt.Fprint(w, s.describe()) }

// MarshalText returns whether there is a secret.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.describe()), nil }

// MarshalJSON returns whether there is a secret.
func (s Secret) MarshalJSON() ([]byte, error) { return strconv.AppendQuote(nil, s.describe()), nil }

// LogValue returns whether there is a secret.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.describe()) }

func (s Secret) describe() string {
	if s.Empty() {
		return "no secret"
	}
	return "a secret"
}
