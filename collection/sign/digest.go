package sign

import (
	"crypto"
	"encoding/base64"
	"fmt"
	"hash"
	"io"
	"strings"
)

// hashNamed returns the hash that digest headers call name.
func hashNamed(name string) (crypto.Hash, bool) {
	switch strings.ToLower(name) {
	case "sha-256":
		return crypto.SHA256, true
	case "sha-512":
		return crypto.SHA512, true
	}
	return 0, false
}

// digest returns the hash of the message's body, without holding a large one in memory.
func (m message) digest(h crypto.Hash) ([]byte, error) {
	sum := h.New()
	if m.resp != nil {
		if encoding := get(m.resp.Header, "Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
			return nil, fmt.Errorf("the body came as %.20q, and only what it says is known: %w", encoding, ErrNoComponent)
		}
		sum.Write(m.resp.Body)
		return sum.Sum(nil), nil
	}
	if err := m.hashBody(sum); err != nil {
		return nil, err
	}
	return sum.Sum(nil), nil
}

func (m message) hashBody(sum hash.Hash) error {
	body, err := m.req.Body.Reader()
	if err != nil {
		return fmt.Errorf("read body to sign: %w", err)
	}
	defer body.Close()
	if _, err := io.Copy(sum, body); err != nil {
		return fmt.Errorf("read body to sign: %w", err)
	}
	return nil
}

// hasBody reports whether there is a body that a digest should cover.
func (m message) hasBody() bool {
	if m.resp != nil {
		return len(m.resp.Body) > 0
	}
	return m.req.Body.Len() > 0
}

// contentDigest returns a Content-Digest, as a structured field, or a Digest, as before there were any.
func (m message) contentDigest(name string, structured bool) (string, error) {
	h, _ := hashNamed(name)
	sum, err := m.digest(h)
	if err != nil {
		return "", err
	}
	text := base64.StdEncoding.EncodeToString(sum)
	if structured {
		return name + "=:" + text + ":", nil
	}
	return strings.ToUpper(name) + "=" + text, nil
}

// checkDigest returns nil if the digests that the message's header names are those of its body, and there is one at least
// whose hash is known. The error is [ErrBadHeader], [ErrNoComponent] or [ErrBadDigest].
func (m message) checkDigest(structured bool) error {
	found, err := m.digests(structured)
	if err != nil {
		return err
	}
	known := false
	for name, want := range found {
		h, ok := hashNamed(name)
		if !ok {
			continue
		}
		known = true
		sum, err := m.digest(h)
		if err != nil {
			return err
		}
		if string(sum) != want {
			return fmt.Errorf("%s: %w", name, ErrBadDigest)
		}
	}
	if !known {
		return fmt.Errorf("no digest by sha-256 or sha-512: %w", ErrBadDigest)
	}
	return nil
}

// digests returns the digests in the message's header, by their hash.
func (m message) digests(structured bool) (map[string]string, error) {
	found := make(map[string]string)
	if structured {
		members, err := parseDictionary(strings.Join(m.header().Values("Content-Digest"), ", "))
		for _, one := range members {
			if one.item.kind == fieldBytes {
				found[one.name] = one.item.text
			}
		}
		return found, err
	}
	for one := range strings.SplitSeq(strings.Join(m.header().Values("Digest"), ","), ",") {
		name, text, _ := strings.Cut(strings.TrimSpace(one), "=")
		if sum, err := base64.StdEncoding.DecodeString(text); err == nil {
			found[strings.ToLower(name)] = string(sum)
		}
	}
	return found, nil
}
