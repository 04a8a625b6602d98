package transport

import (
	"io"
	"net/http"

	"runner/collection/wire"
)

// firstRead is how much is set aside for a body before any of it has come: a length that a server
// declares is a claim.
const firstRead = 1 << 20

// readResponse reads the body of resp and undoes its encoding.
func readResponse(hop *wire.Hop, resp *http.Response, limit int64) error {
	size := resp.ContentLength
	if resp.Body == http.NoBody {
		size = 0 // the answer to a HEAD has the length of the body that it leaves out
	}
	raw, err := readBody(resp.Body, size, limit)
	if err != nil {
		return err
	}
	out := hop.Response
	out.EncodedSize = int64(len(raw))
	encoding, _ := out.Header.Get("Content-Encoding")
	out.Body, err = decode(encoding, raw, limit)
	return err
}

// readBody reads r to its end. size is the expected length, negative if unknown.
func readBody(r io.Reader, size, limit int64) ([]byte, error) {
	if size > limit {
		return nil, errTooLarge
	}
	if size < 0 {
		size = 511
	}
	buf := make([]byte, 0, min(size, firstRead)+1) // one more, so that the end is seen without growing
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if int64(len(buf)) > limit {
			return nil, errTooLarge
		}
		if err == io.EOF {
			return fit(buf), nil
		}
		if err != nil {
			return buf, err
		}
		if len(buf) == cap(buf) {
			buf = grow(buf, min(max(size, 0), limit)+1)
		}
	}
}

// grow doubles b, but not beyond size as long as that is enough.
func grow(b []byte, size int64) []byte {
	next := int64(2 * cap(b))
	if size > int64(cap(b)) {
		next = min(next, size)
	}
	return append(make([]byte, 0, next), b...)
}

// fit gives back what was set aside for nothing.
func fit(b []byte) []byte {
	if cap(b)-len(b) <= len(b)/4+64 {
		return b
	}
	return append(make([]byte, 0, len(b)), b...)
}
