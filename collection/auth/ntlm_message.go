package auth

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"
	"unicode/utf16"
)

// An ntlmAccount is who authenticates.
type ntlmAccount struct{ domain, user, password, workstation string }

// An ntlmChallenge2 is what counts in message 2 (MS-NLMP, 2.2.1.2).
type ntlmChallenge2 struct {
	flags  uint32
	server [8]byte
	target []byte // the list of AV pairs
}

const ntlmSignature = "NTLMSSP\x00"

// The flags of MS-NLMP, 2.2.2.5, that are used here.
const (
	flagUnicode      = 1 << 0
	flagOEM          = 1 << 1
	flagTarget       = 1 << 2
	flagNTLM         = 1 << 9
	flagDomain       = 1 << 12
	flagWorkstation  = 1 << 13
	flagAlwaysSign   = 1 << 15
	flagExtended     = 1 << 19
	flagTargetInfo   = 1 << 23
	flagVersion      = 1 << 25
	flag128          = 1 << 29
	flag56           = 1 << 31
	ntlmAuthFlags    = flagTarget | flagNTLM | flagAlwaysSign | flagExtended | flagTargetInfo | flagVersion | flag128 | flag56
	ntlmNegotiations = flagUnicode | flagOEM | flagTarget | flagNTLM | flagWorkstation | flagAlwaysSign | flagExtended |
		flagVersion | flag128 | flag56
)

// ntlmVersion is the version that clients claim: 5.1, build 2600, revision 15 of the protocol.
var ntlmVersion = []byte{5, 1, 0x28, 0x0a, 0, 0, 0, 15}

func ntlmHeader(msg []byte) string { return "NTLM " + base64.StdEncoding.EncodeToString(msg) }

// An ntlmWriter writes a message: a fixed part that points to the fields behind it.
type ntlmWriter struct {
	head, tail []byte
	size       int // of the fixed part
}

func newNTLM(kind uint32, size int) *ntlmWriter {
	return &ntlmWriter{head: binary.LittleEndian.AppendUint32([]byte(ntlmSignature), kind), size: size}
}

func (w *ntlmWriter) number(v uint32) { w.head = binary.LittleEndian.AppendUint32(w.head, v) }

// place puts data into the tail and returns where it stands.
func (w *ntlmWriter) place(data []byte) (at uint32) {
	at = uint32(w.size + len(w.tail))
	w.tail = append(w.tail, data...)
	return at
}

// pointer writes the length, the room and the offset of a field.
func (w *ntlmWriter) pointer(data []byte, at uint32) {
	w.head = binary.LittleEndian.AppendUint16(w.head, uint16(len(data)))
	w.head = binary.LittleEndian.AppendUint16(w.head, uint16(len(data)))
	w.number(at)
}

func (w *ntlmWriter) bytes() []byte { return append(w.head, w.tail...) }

// negotiate is message 1 (2.2.1.1).
func (a ntlmAccount) negotiate() []byte {
	workstation, domain := []byte(strings.ToUpper(a.workstation)), []byte(strings.ToUpper(a.domain))
	flags := uint32(ntlmNegotiations)
	if len(domain) > 0 {
		flags |= flagDomain
	}
	w := newNTLM(1, 40)
	w.number(flags)
	workstationAt := w.place(workstation)
	w.pointer(domain, w.place(domain))
	w.pointer(workstation, workstationAt)
	w.head = append(w.head, ntlmVersion...)
	return w.bytes()
}

// parseNTLMChallenge reads message 2.
func parseNTLMChallenge(text string) (*ntlmChallenge2, error) {
	const bad = message("ntlm: server did not correctly process authentication request")
	msg, err := base64.StdEncoding.DecodeString(trim(text))
	if err != nil || len(msg) < 32 || string(msg[:8]) != ntlmSignature || binary.LittleEndian.Uint32(msg[8:]) != 2 {
		return nil, bad
	}
	c := &ntlmChallenge2{flags: binary.LittleEndian.Uint32(msg[20:]), server: [8]byte(msg[24:32])}
	if c.flags&flagTargetInfo == 0 {
		return c, nil
	}
	if len(msg) < 48 {
		return nil, bad
	}
	size, at := uint64(binary.LittleEndian.Uint16(msg[40:])), uint64(binary.LittleEndian.Uint32(msg[44:]))
	if at+size > uint64(len(msg)) {
		return nil, bad
	}
	c.target = msg[at : at+size]
	return c, nil
}

// authenticate is message 3 (2.2.1.3) with the responses of NTLMv2. The older ones give passwords away and are not made.
func (a ntlmAccount) authenticate(c *ntlmChallenge2, client [8]byte, now time.Time) []byte {
	domain, workstation := strings.ToUpper(a.domain), strings.ToUpper(a.workstation)
	key := ntowf2(a.password, a.user, domain)
	lm := append(hmacMD5(key, c.server[:], client[:]), client[:]...)
	nt := ntResponse(key, c, client, now)
	encode, flags := func(s string) []byte { return []byte(s) }, uint32(ntlmAuthFlags)
	if c.flags&flagUnicode != 0 {
		encode, flags = utf16LE, flags|flagUnicode
	}
	d, u, ws := encode(domain), encode(a.user), encode(workstation)
	w := newNTLM(3, 72)
	dAt, uAt, wsAt := w.place(d), w.place(u), w.place(ws)
	w.pointer(lm, w.place(lm))
	w.pointer(nt, w.place(nt))
	w.pointer(d, dAt)
	w.pointer(u, uAt)
	w.pointer(ws, wsAt)
	w.pointer(nil, w.place(nil)) // no session key: nothing is sealed
	w.number(flags)
	w.head = append(w.head, ntlmVersion...)
	return w.bytes()
}

// ntowf2 is the key that NTLMv2 makes of a password (3.3.2).
func ntowf2(password, user, domain string) []byte {
	hash := md4(utf16LE(password))
	return hmacMD5(hash[:], utf16LE(strings.ToUpper(user)+domain))
}

// ntResponse is the NTLMv2_RESPONSE (2.2.2.8): a proof and the blob that it proves.
func ntResponse(key []byte, c *ntlmChallenge2, client [8]byte, now time.Time) []byte {
	const epoch = 11644473600 // seconds from 1601 to 1970
	blob := []byte{1, 1, 0, 0, 0, 0, 0, 0}
	ticks := uint64(now.Unix()+epoch)*1e7 + uint64(now.Nanosecond())/100
	blob = binary.LittleEndian.AppendUint64(blob, ticks)
	blob = append(blob, client[:]...)
	blob = append(blob, 0, 0, 0, 0)
	blob = append(blob, c.target...)
	blob = append(blob, 0, 0, 0, 0)
	return append(hmacMD5(key, c.server[:], blob), blob...)
}

func hmacMD5(key []byte, parts ...[]byte) []byte {
	mac := hmac.New(md5.New, key)
	mac.Write(bytes.Join(parts, nil))
	return mac.Sum(nil)
}

func utf16LE(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}
