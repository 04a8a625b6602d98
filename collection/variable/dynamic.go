package variable

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"strconv"
	"time"
)

// Dynamic makes the values of dynamic variables. Its zero value, and nil, use the system's clock and chance. It is not
// safe for concurrent use if Rand is set.
type Dynamic struct {
	// Now is the clock. If nil, time.Now is used.
	Now func() time.Time
	// Rand is the source of chance. If nil, the system's is used.
	Rand *rand.Rand
}

// generators is the table of dynamic variables. To know one more takes a row.
var generators = map[string]func(*Dynamic) string{
	"$guid":         (*Dynamic).uuid,
	"$timestamp":    (*Dynamic).timestamp,
	"$isoTimestamp": (*Dynamic).isoTimestamp,
	"$randomInt":    func(d *Dynamic) string { return strconv.FormatUint(d.below(1001), 10) },
	"$randomUUID":   (*Dynamic).uuid,
}

// Value returns a new value for name, such as "$guid", and whether there is a dynamic variable of that name.
func (d *Dynamic) Value(name string) (string, bool) {
	generate, ok := generators[name]
	if !ok {
		return "", false
	}
	return generate(d), true
}

func (d *Dynamic) now() time.Time {
	if d == nil || d.Now == nil {
		return time.Now()
	}
	return d.Now()
}

func (d *Dynamic) uint64() uint64 {
	if d == nil || d.Rand == nil {
		return rand.Uint64()
	}
	return d.Rand.Uint64()
}

// below returns a number from 0 to n-1.
func (d *Dynamic) below(n uint64) uint64 {
	if d == nil || d.Rand == nil {
		return rand.Uint64N(n)
	}
	return d.Rand.Uint64N(n)
}

// timestamp is the seconds since 1970, rounded rather than cut, as measured in Newman.
func (d *Dynamic) timestamp() string {
	return strconv.FormatInt(int64(math.Round(float64(d.now().UnixMilli())/1000)), 10)
}

func (d *Dynamic) isoTimestamp() string { return d.now().UTC().Format("2006-01-02T15:04:05.000Z") }

// uuid is a UUID of version 4 (RFC 9562, section 5.4).
func (d *Dynamic) uuid() string {
	var id [16]byte
	binary.BigEndian.PutUint64(id[:8], d.uint64())
	binary.BigEndian.PutUint64(id[8:], d.uint64())
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	var text [36]byte
	from, at := 0, 0
	for _, to := range [...]int{4, 6, 8, 10, 16} {
		at += hex.Encode(text[at:], id[from:to])
		if from = to; to < len(id) {
			text[at] = '-'
			at++
		}
	}
	return string(text[:])
}
