package web

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// A set says which characters a part of a URL escapes besides those outside of ASCII.
type set struct{ chars string }

var (
	inControl      = set{}
	inFragment     = set{" \"<>`"}
	inQuery        = set{" \"#<>"}
	inSpecialQuery = set{" \"#<>'"}
	inPath         = set{" \"#<>?`{}"}
	inUserinfo     = set{" \"#<>?^`{}/:;=@[\\]|"}
)

const hexDigits = "0123456789ABCDEF"

// escape writes the bytes of set, control characters and all bytes outside of ASCII as %XX. What is escaped stays so.
func escape(text string, s set) string {
	plain := true
	for i := range len(text) {
		plain = plain && !s.has(text[i])
	}
	if plain {
		return text
	}
	out := make([]byte, 0, len(text)+len(text)/2)
	for i := range len(text) {
		if c := text[i]; s.has(c) {
			out = append(out, '%', hexDigits[c>>4], hexDigits[c&15])
		} else {
			out = append(out, c)
		}
	}
	return string(out)
}

func (s set) has(c byte) bool { return c < ' ' || c > '~' || strings.IndexByte(s.chars, c) >= 0 }

const (
	forbiddenInHost   = "\x00\t\n\r #/:<>?@[\\]^|"
	forbiddenInDomain = forbiddenInHost + "%\x7f"
)

// parseHost reads a host. That of a special scheme is a domain or an address, any other is a text.
func parseHost(text string, isSpecial bool) (string, bool) {
	switch {
	case strings.HasPrefix(text, "["):
		return parseIPv6(text)
	case !isSpecial:
		if strings.ContainsAny(text, forbiddenInHost) {
			return "", false
		}
		return escape(text, inControl), true
	case text == "":
		return "", true
	}
	domain, err := domains().ToASCII(unescape(text))
	if err != nil || domain == "" || strings.ContainsAny(domain, forbiddenInDomain) || hasControl(domain) {
		return "", false
	}
	if endsInNumber(domain) {
		return parseIPv4(domain)
	}
	return domain, true
}

// domains is the profile of the URL standard: mapped, not checked against the rules of registries.
func domains() *idna.Profile {
	return idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false),
		idna.CheckHyphens(false), idna.VerifyDNSLength(false), idna.BidiRule())
}

func hasControl(text string) bool {
	return strings.IndexFunc(text, func(c rune) bool { return c < ' ' }) >= 0
}

// unescape decodes %XX and leaves a % that is none.
func unescape(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if n, err := strconv.ParseUint(text[i+1:i+3], 16, 8); err == nil && text[i+1] != '+' {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, text[i])
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

func parseIPv6(text string) (string, bool) {
	inner, ok := strings.CutSuffix(text[1:], "]")
	addr, err := netip.ParseAddr(inner)
	if !ok || err != nil || !addr.Is6() || addr.Zone() != "" {
		return "", false
	}
	return "[" + ipv6Text(addr.As16()) + "]", true
}

// ipv6Text leaves out the first longest run of two or more zero groups, and never ends in an IPv4 address.
func ipv6Text(b [16]byte) string {
	var groups [8]uint64
	for i := range groups {
		groups[i] = uint64(b[2*i])<<8 | uint64(b[2*i+1])
	}
	at, length := -1, 1
	for i := 0; i < 8; i++ {
		n := 0
		for i+n < 8 && groups[i+n] == 0 {
			n++
		}
		if n > length {
			at, length = i, n
		}
		i += n
	}
	var out []byte
	for i := 0; i < 8; i++ {
		if i == at {
			out = append(out, "::"...)
			i += length - 1
			continue
		}
		if len(out) > 0 && out[len(out)-1] != ':' {
			out = append(out, ':')
		}
		out = strconv.AppendUint(out, groups[i], 16)
	}
	return string(out)
}

// endsInNumber reports whether a domain must be an IPv4 address.
func endsInNumber(domain string) bool {
	domain = strings.TrimSuffix(domain, ".")
	last := domain[strings.LastIndexByte(domain, '.')+1:]
	if last != "" && strings.Trim(last, "0123456789") == "" {
		return true
	}
	_, ok := ipv4Number(last)
	return ok
}

// ipv4Number reads decimal, 0x hexadecimal and 0 octal numbers.
func ipv4Number(text string) (uint64, bool) {
	base := 10
	switch {
	case text == "":
		return 0, false
	case strings.HasPrefix(text, "0x") || strings.HasPrefix(text, "0X"):
		text, base = text[2:], 16
	case len(text) > 1 && text[0] == '0':
		text, base = text[1:], 8
	}
	if text == "" {
		return 0, true
	}
	if text[0] == '+' || text[0] == '-' || strings.Contains(text, "_") {
		return 0, false
	}
	n, err := strconv.ParseUint(text, base, 64)
	return n, err == nil
}

func parseIPv4(domain string) (string, bool) {
	pieces := strings.Split(strings.TrimSuffix(domain, "."), ".")
	if len(pieces) > 4 {
		return "", false
	}
	var addr uint64
	for i, piece := range pieces {
		n, ok := ipv4Number(piece)
		last := i == len(pieces)-1
		if !ok || !last && n > 255 || last && n >= 1<<(8*(5-len(pieces))) {
			return "", false
		}
		if last {
			addr += n
		} else {
			addr += n << (8 * (3 - i))
		}
	}
	return netip.AddrFrom4([4]byte{byte(addr >> 24), byte(addr >> 16), byte(addr >> 8), byte(addr)}).String(), true
}

// formPairs reads a query as a form.
func formPairs(text string) [][2]string {
	var pairs [][2]string
	for piece := range strings.SplitSeq(text, "&") {
		if piece == "" {
			continue
		}
		key, value, _ := strings.Cut(strings.ReplaceAll(piece, "+", " "), "=")
		pairs = append(pairs, [2]string{strings.ToValidUTF8(unescape(key), "\uFFFD"), unescape(value)})
	}
	return pairs
}

// formEscape writes one name or value of a form. Go's escaping differs from it in two characters.
func formEscape(text string) string {
	return strings.NewReplacer("~", "%7E", "%2A", "*").Replace(url.QueryEscape(text))
}
