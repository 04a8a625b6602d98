package collection

import (
	"crypto/rand"
	"encoding/hex"
)

// An idSource makes version 4 UUIDs. It draws chance in blocks: a large file needs many.
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
	id := s.pool[s.left : s.left+size]
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	var text [36]byte
	at := 0
	for i, b := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text[at] = '-'
			at++
		}
		hex.Encode(text[at:], []byte{b})
		at += 2
	}
	return string(text[:])
}
