package explain

import (
	"crypto"
	"strconv"
	"time"
)

// maxDrift is how far the signed time is looked for around the one that was sent, in its own unit.
const maxDrift = 5000

// drift looks for a time that was taken a moment before or after the one that was sent.
func (e *Explanation) drift(p *parts, o opened) bool {
	if o.hash == crypto.Hash(0) {
		return false
	}
	most := min(maxDrift, budget/(len(p.body)+128)/2)
	for d := 1; d <= most; d++ {
		for _, d := range []int{-d, d} {
			one := *p
			at, ok := shifted(p.at, d)
			if !ok {
				return false
			}
			one.at = at
			c := change{what: "the time was taken twice: " + strconv.Quote(at) + " was signed, " + strconv.Quote(p.at) + " sent",
				fix: "take the time once, and use it for Request-Time and for the signature"}
			if e.try(&one, o, c) {
				return true
			}
		}
	}
	return false
}

// shifted returns a time d units later in the same form: milliseconds or seconds as a number, or seconds.
func shifted(text string, d int) (string, bool) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return strconv.FormatInt(n+int64(d), 10), true
	}
	for _, layout := range timeLayouts() {
		if at, err := time.Parse(layout, text); err == nil && at.Format(layout) == text {
			return at.Add(time.Duration(d) * time.Second).Format(layout), true
		}
	}
	return "", false
}

// timeLayouts are how vendors' libraries write times.
func timeLayouts() []string {
	return []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05-07:00", "2006-01-02T15:04:05-0700",
		"2006-01-02T15:04:05.000Z07:00"}
}
