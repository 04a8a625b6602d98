package resolve

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// names converts host names as browsers do. It never changes after it is made.
var names = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false),
	idna.CheckHyphens(false), idna.BidiRule())

// host returns a host name in lower case and ASCII, and an IP address in its usual form, without brackets. What has no
// such form, as an unresolved {{host}}, stays as it is.
func host(name string) string {
	name = unbroken.Replace(strings.ToLower(name))
	if strings.HasPrefix(name, "[") && strings.HasSuffix(name, "]") {
		return ipv6(name[1 : len(name)-1])
	}
	ascii := name
	if strings.Contains(ascii, "%") {
		ascii = unescape(ascii)
	}
	if strings.ContainsFunc(ascii, func(c rune) bool { return c >= 0x80 }) {
		var err error
		if ascii, err = names.ToASCII(ascii); err != nil {
			return name
		}
	}
	if ascii == "" || strings.ContainsFunc(ascii, forbiddenInHost) {
		return name
	}
	if address, ok := ipv4(ascii); ok {
		return address
	}
	return ascii
}

// unbroken drops what browsers drop from a URL that was broken into lines.
var unbroken = strings.NewReplacer("\t", "", "\n", "", "\r", "")

// ipv6 returns an IPv6 address in its shortest form. Like browsers it has no dots even for an IPv4 address within.
func ipv6(name string) string {
	addr, err := netip.ParseAddr(name)
	switch {
	case err != nil || addr.Zone() != "" || addr.Is4():
		return name
	case addr.Is4In6():
		b := addr.As16()
		return fmt.Sprintf("::ffff:%x:%x", binary.BigEndian.Uint16(b[12:]), binary.BigEndian.Uint16(b[14:]))
	}
	return addr.String()
}

func forbiddenInHost(c rune) bool {
	return c <= ' ' || c >= 0x7f || strings.ContainsRune("#/:<>?@[\\]^|%{}", c)
}

// ipv4 takes the many spellings of an IPv4 address that browsers take: 127.1, 0x7f000001, 0177.0.0.1.
func ipv4(name string) (address string, ok bool) {
	parts := strings.Split(strings.TrimSuffix(name, "."), ".")
	if len(parts) > 4 {
		return "", false
	}
	var bytes [4]byte
	for i, part := range parts {
		n, err := addressPart(part)
		if err != nil {
			return "", false
		}
		free := 1 // bytes that the part may fill: the last one all that are left
		if i == len(parts)-1 {
			free = 4 - i
		}
		if n >= 1<<(8*free) {
			return "", false
		}
		for j := range free {
			bytes[i+j] = byte(n >> (8 * (free - 1 - j)))
		}
	}
	return netip.AddrFrom4(bytes).String(), true
}

// addressPart reads a number as C does: hexadecimal behind "0x", octal behind "0".
func addressPart(s string) (uint64, error) {
	switch {
	case s == "0x":
		return 0, nil
	case strings.HasPrefix(s, "0x"):
		return strconv.ParseUint(s[2:], 16, 33)
	case len(s) > 1 && s[0] == '0':
		return strconv.ParseUint(s[1:], 8, 33)
	default:
		return strconv.ParseUint(s, 10, 33)
	}
}
