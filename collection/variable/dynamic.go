package variable

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"runner/collection"
)

// Dynamic makes the values of dynamic variables. Its zero value, and nil, use the system's clock and chance. It is not
// safe for concurrent use if Rand is set.
type Dynamic struct {
	// Now is the clock. If nil, time.Now is used.
	Now func() time.Time
	// Rand is the source of chance. If nil, the system's is used.
	Rand *rand.Rand
}

// A generator makes a new value.
type generator func(*Dynamic) string

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
func (d *Dynamic) below(n int) int {
	if d == nil || d.Rand == nil {
		return rand.IntN(n)
	}
	return d.Rand.IntN(n)
}

// between returns a number from low to high.
func (d *Dynamic) between(low, high int) int { return low + d.below(high-low+1) }

// pick returns one of list, which is not empty.
func (d *Dynamic) pick(list []string) string { return list[d.below(len(list))] }

// chars returns n of the characters, which are ASCII.
func (d *Dynamic) chars(from string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = from[d.below(len(from))]
	}
	return string(b)
}

// times joins n new values.
func (d *Dynamic) times(n int, next generator, separator string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = next(d)
	}
	return strings.Join(parts, separator)
}

// from picks one of list.
func from(list []string) generator {
	return func(d *Dynamic) string { return d.pick(list) }
}

// fromLazy picks one of a list that is made on first use.
func fromLazy(list func() []string) generator {
	return func(d *Dynamic) string { return d.pick(list()) }
}

// always is no chance at all.
func always(value string) generator {
	return func(*Dynamic) string { return value }
}

// number is a whole number from low to high.
func number(low, high int) generator {
	return func(d *Dynamic) string { return strconv.Itoa(d.between(low, high)) }
}

// decimal is a number from low to high with so many places.
func decimal(low, high float64, places int) generator {
	return func(d *Dynamic) string {
		part := float64(d.uint64()>>11) / (1 << 53)
		return strconv.FormatFloat(low+part*(high-low), 'f', places, 64)
	}
}

// shaped fills a shape: # becomes a digit, @ one from 2 to 9, x a hexadecimal one, A a capital, a a small letter or a
// digit, w a character of a word; all else stays.
func shaped(shape string) generator {
	return func(d *Dynamic) string {
		b := []byte(shape)
		for i, c := range b {
			if set, ok := shapes[c]; ok {
				b[i] = set[d.below(len(set))]
			}
		}
		return string(b)
	}
}

const (
	digits    = "0123456789"
	hexDigits = digits + "abcdef"
	capitals  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	letters   = "abcdefghijklmnopqrstuvwxyz"
)

var shapes = map[byte]string{
	'#': digits, '@': "23456789", 'x': hexDigits, 'A': capitals, 'a': letters + digits,
	'w': letters + capitals + digits + "_",
}

// timestamp is the seconds since 1970, rounded rather than cut, as measured in Newman.
func (d *Dynamic) timestamp() string {
	return strconv.FormatInt(int64(math.Round(float64(d.now().UnixMilli())/1000)), 10)
}

func (d *Dynamic) isoTimestamp() string { return d.now().UTC().Format("2006-01-02T15:04:05.000Z") }

func (d *Dynamic) uuid() string {
	var random [16]byte
	binary.BigEndian.PutUint64(random[:8], d.uint64())
	binary.BigEndian.PutUint64(random[8:], d.uint64())
	return collection.UUID(random)
}
