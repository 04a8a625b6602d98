package collection

import (
	"crypto/rand"
	"encoding/hex"
)

// UUID returns the UUID of version 4 (RFC 9562, section 5.4) that random holds; six of its bits are replaced.
func UUID(random [16]byte) string {
	random[6] = random[6]&0x0f | 0x40
	random[8] = random[8]&0x3f | 0x80
	var text [36]byte
	from, at := 0, 0
	for _, to := range [...]int{4, 6, 8, 10, 16} {
		at += hex.Encode(text[at:], random[from:to])
		if from = to; to < len(random) {
			text[at] = '-'
			at++
		}
	}
	return string(text[:])
}

// NewUUID returns a new UUID that nobody can guess.
func NewUUID() string {
	var random [16]byte
	rand.Read(random[:]) // never fails
	return UUID(random)
}

// An idSource makes UUIDs. It draws chance in blocks: a large file needs many.
type idSource struct {
	pool [512]byte
	left int
}

func (s *idSource) next() string {
	const size = 16
	if s.left < size {
		rand.Read(s.pool[:]) // never fails
		s.left = len(s.pool)
	}
	s.left -= size
	return UUID([size]byte(s.pool[s.left:]))
}
