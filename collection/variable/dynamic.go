package variable

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"strconv"
	"time"
)

// Dynamic makes the values of dynamic variables. Its zero value, and nil, use the system's clock and chance; a source of
// its own makes its values repeatable. It is not safe for concurrent use if Rand is set.
type Dynamic struct {
	// Now is the clock. If nil, time.Now is used.
	Now func() time.Time
	// Rand is the source of chance. If nil, the system's is used.
	Rand *rand.Rand
}

// dynamic is the table of dynamic variables, without the "$" (Postman).
var dynamic = map[string]func(*Dynamic) string{
	"guid":         (*Dynamic).uuid,
	"randomUUID":   (*Dynamic).uuid,
	"timestamp":    (*Dynamic).timestamp,
	"isoTimestamp": func(d *Dynamic) string { return d.now().UTC().Format("2006-01-02T15:04:05.000Z") },
	"randomInt":    func(d *Dynamic) string { return strconv.Itoa(d.intn(1001)) },
}

// Value returns a new value for name, which begins with "$", and whether there is such a variable.
func (d *Dynamic) Value(name string) (string, bool) {
	if len(name) < 2 {
		return "", false
	}
	value, ok := dynamic[name[1:]]
	if !ok {
		return "", false
	}
	return value(d), true
}

func (d *Dynamic) now() time.Time {
	if d == nil || d.Now == nil {
		return time.Now()
	}
	return d.Now()
}

func (d *Dynamic) intn(n int) int {
	if d == nil || d.Rand == nil {
		return rand.IntN(n)
	}
	return d.Rand.IntN(n)
}

func (d *Dynamic) uint64() uint64 {
	if d == nil || d.Rand == nil {
		return rand.Uint64()
	}
	return d.Rand.Uint64()
}

// timestamp is seconds since 1970, rounded, not cut (measured in Newman).
func (d *Dynamic) timestamp() string {
	return strconv.FormatInt(int64(math.Round(float64(d.now().UnixMilli())/1000)), 10)
}

// uuid is a UUID of version 4 (RFC 9562, section 5.4).
func (d *Dynamic) uuid() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], d.uint64())
	binary.BigEndian.PutUint64(b[8:], d.uint64())
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
