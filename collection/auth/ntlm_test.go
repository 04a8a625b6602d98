package auth

import (
	"encoding/base64"
	"encoding/hex"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/wire"
)

// RFC 1320, A.5, and MS-NLMP, 4.2.2.1.2 for the last.
func TestMD4(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "31d6cfe0d16ae931b73c59d7e0c089c0",
		"a":                          "bde52cb31de33e46245e05fbdbd6fb24",
		"abc":                        "a448017aaf21d8525fc10ae87aa6729d",
		"message digest":             "d9130a8164549fe818874806e1c7014b",
		"abcdefghijklmnopqrstuvwxyz": "d79e1c308aa5bbcdeea8ed63df412da9",
		"12345678901234567890123456789012345678901234567890123456789012345678901234567890": "e33b4ddc9c38f2199c3e7b164fcc0536",
		string(utf16LE("Password")): "a4f49c406510bdcab6824ee7c30fd852",
	} {
		if sum := md4([]byte(text)); hex.EncodeToString(sum[:]) != want {
			t.Errorf("md4(%q) = %x, want %s", text, sum, want)
		}
	}
}

// MS-NLMP, 4.2.4.
func TestNTLMv2(t *testing.T) {
	key := ntowf2("Password", "User", "Domain")
	if got := hex.EncodeToString(key); got != "0c868a403bfd7a93a3001ef22ef02e3f" {
		t.Fatalf("NTOWFv2 = %s", got)
	}
	target, err := hex.DecodeString("02000c0044006f006d00610069006e0001000c0053006500720076006500720000000000")
	if err != nil {
		t.Fatal(err)
	}
	c := &ntlmChallenge2{server: [8]byte{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef}, target: target}
	client := [8]byte{0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa}
	nt := ntResponse(key, c, client, time.Date(1601, 1, 1, 0, 0, 0, 0, time.UTC))
	if got := hex.EncodeToString(nt[:16]); got != "68cd0ab851e51c96aabc927bebef6a1c" {
		t.Errorf("NTLMv2 response = %s", got)
	}
	if got := hex.EncodeToString(hmacMD5(key, c.server[:], client[:])); got != "86c35097ac9cec102554764a57cccc19" {
		t.Errorf("LMv2 response = %s", got)
	}
}

func FuzzNTLMChallenge(f *testing.F) {
	f.Add("TlRMTVNTUAACAAAADAAMADgAAAAzgoriASNFZ4mrze8AAAAAAAAAACQAJABEAAAABgBwFwAAAA9TAGUAcgB2AGUAcgACAAwARABvAG0A" +
		"YQBpAG4AAQAMAFMAZQByAHYAZQByAAAAAAA=")
	f.Add("")
	f.Add(base64.StdEncoding.EncodeToString(append([]byte(ntlmSignature), 2, 0, 0, 0, 255, 255, 255, 255)))
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseNTLMChallenge(text)
		if err == nil && len(c.target) > len(text) {
			t.Errorf("%d bytes of target information out of %d", len(c.target), len(text))
		}
	})
}

func FuzzDigestChallenge(f *testing.F) {
	f.Add(`Digest realm="r", nonce="n", qop="auth,auth-int", opaque=o, stale=true, algorithm=SHA-256`, "GET")
	f.Add(`Digest ,,="",`, "")
	f.Fuzz(func(t *testing.T, challenge, method string) {
		s := &Session{Auth: fuzzBlock}
		resp := &wire.Response{Code: 401, Header: wire.Header{{Name: "WWW-Authenticate", Value: challenge}}}
		for n := 0; ; n++ {
			again, err := s.Answer(resp)
			if err != nil || !again {
				break
			}
			if n > 1 {
				t.Fatalf("the same challenge asks again and again: %q", challenge)
			}
			_ = s.Sign(&wire.Request{Method: method})
		}
	})
}

var fuzzBlock = &collection.Auth{Type: "digest", Params: []collection.KeyValue{
	{Key: "username", Value: collection.StringValue("u")}}}
