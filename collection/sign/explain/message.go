package explain

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"runner/collection/sign"
	"runner/collection/wire"
)

// maxBody is the size of the largest body that is looked at.
const maxBody = 16 << 20

// A message is what a signature covers, still in parts, and the header with the signature.
type message struct {
	method, target, client, at string
	body                       []byte
	// layout is how the parts are put together; "" means as it must be. In it %m is the method, %t the target, %c the
	// client id, %a the time and %b the body.
	layout string
	header string
	what   string
}

// messageOf takes from c what the signature in question covers.
func messageOf(c *Case) (message, error) {
	body, err := bodyOf(&c.Request.Body)
	if err != nil {
		return message{}, err
	}
	m := message{method: c.Request.Method, target: c.Request.URL.Target(), client: get(c.Request.Header, "Client-Id"),
		at: get(c.Request.Header, "Request-Time"), header: get(c.Request.Header, "Signature"), body: body, what: c.what()}
	if r := c.Response; r != nil {
		m.at, m.header, m.body = get(r.Header, "Response-Time"), get(r.Header, "Signature"), r.Body
		if id := get(r.Header, "Client-Id"); id != "" {
			m.client = id
		}
	}
	return m, nil
}

func bodyOf(b *wire.Body) ([]byte, error) {
	r, err := b.Reader()
	if err != nil {
		return nil, fmt.Errorf("read body: %w", err)
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, maxBody+1))
	if err == nil && len(body) > maxBody {
		err = fmt.Errorf("larger than %d MB", maxBody>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("read body: %w", err)
	}
	return body, nil
}

// get returns the value of a header without surrounding blanks, as the schemes take it.
func get(h wire.Header, name string) string {
	v, _ := h.Get(name)
	return strings.TrimSpace(v)
}

// content returns the bytes that a signature of m covers.
func (m *message) content() []byte {
	if m.layout == "" {
		return sign.Content(m.method, m.target, m.client, m.at, m.body)
	}
	return []byte(strings.NewReplacer("%m", m.method, "%t", m.target, "%c", m.client, "%a", m.at, "%b",
		string(m.body)).Replace(m.layout))
}

// same reports whether the signatures of m and o cover the same.
func (m *message) same(o *message) bool {
	return m.method == o.method && m.target == o.target && m.client == o.client && m.at == o.at && m.layout == o.layout &&
		bytes.Equal(m.body, o.body)
}

// missing says what m lacks to be signed at all, nil if nothing is missing.
func (m *message) missing() *Mistake {
	time := "Request-Time"
	if m.what == "response" {
		time = "Response-Time"
	}
	for _, part := range []struct{ id, name, value string }{
		{"missing-client", "Client-Id", m.client}, {"missing-time", time, m.at}, {"missing-signature", "Signature", m.header},
	} {
		if part.value == "" {
			return &Mistake{part.id, "the " + m.what + " has no " + part.name + " header",
				"send Client-Id, " + time + " and Signature together"}
		}
	}
	return nil
}
