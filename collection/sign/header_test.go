package sign_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"runner/collection/sign"
)

// raw is a signature whose base64 has all three special characters: "+/+/+w==".
var raw = []byte{0xfb, 0xff, 0xbf, 0xfb}

var headers = map[string]struct {
	value, version string
	ok             bool
}{
	"as documented":    {"algorithm=RSA256, keyVersion=1, signature=%2B%2F%2B%2F%2Bw%3D%3D", "1", true},
	"without blanks":   {"algorithm=RSA256,keyVersion=0,signature=%2B%2F%2B%2F%2Bw%3D%3D", "0", true},
	"lower-case hex":   {"algorithm=RSA256,keyVersion=1,signature=%2b%2f%2b%2f%2bw%3d%3d", "1", true},
	"not encoded":      {"algorithm=RSA256,keyVersion=1,signature=+/+/+w==", "1", true},
	"half encoded":     {"algorithm=RSA256,keyVersion=1,signature=+%2F+/%2Bw==", "1", true},
	"signature first":  {"signature=+/+/+w==,keyVersion=1,algorithm=RSA256", "1", true},
	"names in capital": {"ALGORITHM=rsa256, KEYVERSION=2, SIGNATURE=+/+/+w==", "2", true},
	"signature only":   {"signature=+/+/+w==", "", true},
	"unknown member":   {"x=y,signature=+/+/+w==", "", true},

	"empty":             {"", "", false},
	"no signature":      {"algorithm=RSA256,keyVersion=1", "", false},
	"empty signature":   {"algorithm=RSA256,signature=", "", false},
	"blank for plus":    {"signature= /+/+w==", "", false},
	"url-safe base64":   {"signature=-_-_-w==", "", false},
	"double encoding":   {"signature=%252B%252F%252B%252F%252Bw%253D%253D", "", false},
	"broken percent":    {"signature=%2", "", false},
	"no padding":        {"signature=+/+/+w", "", false},
	"other algorithm":   {"algorithm=none,signature=+/+/+w==", "", false},
	"signature twice":   {"signature=+/+/+w==,signature=+/+/+w==", "", false},
	"member, not named": {"RSA256,signature=+/+/+w==", "", false},
	"too long":          {"signature=" + strings.Repeat("A", 9000), "", false},
}

func TestParseHeader(t *testing.T) {
	t.Parallel()
	for name, c := range headers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, err := sign.ParseHeader(c.value)
			if !c.ok {
				if !errors.Is(err, sign.ErrBadHeader) {
					t.Errorf("ParseHeader(%.60q) = %v, %v, want ErrBadHeader", c.value, h, err)
				}
				return
			}
			if err != nil || !bytes.Equal(h.Signature, raw) || h.KeyVersion != c.version {
				t.Errorf("ParseHeader(%q) = %v, %v", c.value, h, err)
			}
		})
	}
}

func TestHeaderString(t *testing.T) {
	t.Parallel()
	got := sign.Header{Algorithm: "RSA256", KeyVersion: "1", Signature: raw}.String()
	if want := headers["as documented"].value; got != want {
		t.Errorf("String = %q, want %q", got, want)
	}
}

// What can be read can be written, and reads the same again.
func FuzzParseHeader(f *testing.F) {
	for _, c := range headers {
		f.Add(c.value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		h, err := sign.ParseHeader(value)
		if err != nil {
			if !errors.Is(err, sign.ErrBadHeader) {
				t.Errorf("error %v is no ErrBadHeader", err)
			}
			return
		}
		again, err := sign.ParseHeader(h.String())
		if err != nil || !bytes.Equal(again.Signature, h.Signature) {
			t.Errorf("%q reads as %v, %v after writing", value, again, err)
		}
	})
}
