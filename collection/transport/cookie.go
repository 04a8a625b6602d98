package transport

import (
	"math"
	"strconv"
	"strings"
	"time"

	"runner/collection/wire"
)

// maxCookieText limits one Set-Cookie header in bytes.
const maxCookieText = 64 << 10

// ParseCookie reads a Set-Cookie header. Domain and path are as they were written; [Jar.Set] completes them. A cookie
// without a name ("=v", "v") is one; text without a name and a value, or with control characters, is not.
func ParseCookie(text string) (wire.Cookie, bool) {
	var c wire.Cookie
	if len(text) > maxCookieText {
		return c, false
	}
	pair, attributes, _ := strings.Cut(strings.TrimSpace(text), ";")
	if end := strings.IndexAny(pair, "\r\n\x00"); end >= 0 {
		pair = pair[:end]
	}
	name, value, ok := strings.Cut(strings.TrimPrefix(pair, "="), "=")
	if !ok {
		name, value = "", name
	}
	c.Name, c.Value = strings.TrimSpace(name), strings.TrimSpace(value)
	if hasControl(c.Name) || hasControl(c.Value) || c.Name == "" && c.Value == "" {
		return wire.Cookie{}, false
	}
	for attribute := range strings.SplitSeq(attributes, ";") {
		setAttribute(&c, strings.TrimSpace(attribute))
	}
	return c, true
}

// setAttribute applies one attribute. The last one of a name counts; what is malformed does not.
func setAttribute(c *wire.Cookie, attribute string) {
	name, value, _ := strings.Cut(attribute, "=")
	value = strings.TrimSpace(value)
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "":
	case "expires":
		if t, ok := parseCookieDate(value); ok {
			c.Expires = t
		}
	case "max-age":
		if n, _ := strings.CutPrefix(value, "-"); isDigits(n) {
			c.MaxAge = value
		}
	case "domain":
		if d := strings.TrimPrefix(value, "."); d != "" {
			c.Domain = strings.ToLower(d)
		}
	case "path":
		c.Path = ""
		if strings.HasPrefix(value, "/") {
			c.Path = value
		}
	case "secure":
		c.Secure = true
	case "httponly":
		c.HTTPOnly = true
	case "samesite":
		c.SameSite = sameSite(value)
	default:
		c.Extensions = append(c.Extensions, attribute)
	}
}

func sameSite(value string) string {
	switch value = strings.ToLower(value); value {
	case "strict", "lax", "none":
		return value
	}
	return ""
}

// expiry returns when a cookie that was set at now expires. Max-Age goes before Expires.
func expiry(c *wire.Cookie, now time.Time) time.Time {
	if c.MaxAge == "" {
		return c.Expires
	}
	seconds, err := strconv.ParseInt(c.MaxAge, 10, 64)
	if seconds <= 0 {
		return time.Unix(0, 0)
	}
	const longest = math.MaxInt64 / int64(time.Second)
	if err != nil || seconds > longest {
		seconds = longest
	}
	return now.Add(time.Duration(seconds) * time.Second)
}

// A cookieDate collects the parts of a date.
type cookieDate struct {
	hour, minute, second int
	day, month, year     int
	hasTime              bool
}

// parseCookieDate reads a date by the algorithm of RFC 6265, 5.1.1, which takes about every date ever sent.
func parseCookieDate(s string) (time.Time, bool) {
	d := cookieDate{day: -1, year: -1}
	for token := range strings.FieldsFuncSeq(s, isDateDelimiter) {
		d.take(token)
	}
	if !d.hasTime || d.month == 0 || d.day < 1 || d.day > 31 || d.year < 1601 ||
		d.hour > 23 || d.minute > 59 || d.second > 59 {
		return time.Time{}, false
	}
	return time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, 0, time.UTC), true
}

func isDateDelimiter(r rune) bool {
	return r == '\t' || ' ' <= r && r <= '/' || ';' <= r && r <= '@' || '[' <= r && r <= '`' || '{' <= r && r <= '~'
}

// take uses a token for the first part that is missing and that it can be.
func (d *cookieDate) take(token string) {
	if !d.hasTime && d.takeTime(token) {
		return
	}
	if d.day < 0 {
		if n, ok := leadingNumber(token, 1, 2); ok {
			d.day = n
			return
		}
	}
	if d.month == 0 {
		if d.month = monthOf(token); d.month > 0 {
			return
		}
	}
	if d.year < 0 {
		if n, ok := leadingNumber(token, 2, 4); ok {
			d.year = fullYear(n)
		}
	}
}

func (d *cookieDate) takeTime(token string) bool {
	parts := strings.SplitN(token, ":", 4)
	if len(parts) != 3 {
		return false
	}
	hour, ok1 := leadingNumber(parts[0], 1, 2)
	minute, ok2 := leadingNumber(parts[1], 1, 2)
	second, ok3 := leadingNumber(parts[2], 1, 2)
	if !ok1 || !ok2 || !ok3 || !isDigits(parts[0]) || !isDigits(parts[1]) {
		return false
	}
	d.hour, d.minute, d.second, d.hasTime = hour, minute, second, true
	return true
}

func fullYear(n int) int {
	switch {
	case n >= 70 && n <= 99:
		return n + 1900
	case n < 70:
		return n + 2000
	}
	return n
}

// leadingNumber reads the digits at the start of s; there must be at least low and at most high of them.
func leadingNumber(s string, low, high int) (int, bool) {
	end := 0
	for end < len(s) && '0' <= s[end] && s[end] <= '9' {
		end++
	}
	if end < low || end > high {
		return 0, false
	}
	n, err := strconv.Atoi(s[:end])
	return n, err == nil
}

func monthOf(token string) int {
	const months = "janfebmaraprmayjunjulaugsepoctnovdec"
	for i := 0; i < len(months); i += 3 {
		if len(token) >= 3 && strings.EqualFold(token[:3], months[i:i+3]) {
			return i/3 + 1
		}
	}
	return 0
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}
