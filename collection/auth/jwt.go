package auth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"strings"

	"runner/collection"
	"runner/collection/wire"
)

// joseHashes are the hashes of JSON Web Algorithms by the digits of their names (RFC 7518).
var joseHashes = map[string]crypto.Hash{"256": crypto.SHA256, "384": crypto.SHA384, "512": crypto.SHA512}

// curves are the sizes in bits of the curves that the ES algorithms demand.
var curves = map[string]int{"256": 256, "384": 384, "512": 521}

// minRSA is the least size of an RSA key in bits that jose takes.
const minRSA = 2048

// jwt makes a token out of the block's header and payload.
func jwt(s *Session, req *wire.Request) error {
	algorithm := s.get("algorithm").orEmpty()
	family, _, ok := splitAlgorithm(algorithm)
	switch {
	case !ok:
		return message("invalid algorithm")
	case family == "HS" && !isText(s.get("secret")):
		return message("Invalid secret key. Enter a valid key.")
	case family != "HS" && !isText(s.get("privateKey")):
		return message("Invalid private key. Enter a valid key.")
	}
	header, err := parseClaims(s.get("header"))
	if err != nil {
		return err
	}
	payload, err := parseClaims(s.get("payload"))
	if err != nil {
		return err
	}
	header.putText("alg", algorithm)
	var token string
	if family == "HS" {
		token = signHS(algorithm, s.hmacSecret(), signingInput(header, payload))
	} else if token, err = signKey(algorithm, s.get("privateKey").text(), signingInput(header, payload)); err != nil {
		return err
	}
	s.placeToken(req, token)
	return nil
}

func isText(p param) bool { return p.Kind == collection.String && p.Text != "" }

// splitAlgorithm takes "RS256" apart.
func splitAlgorithm(name string) (family, size string, ok bool) {
	if len(name) != 5 {
		return "", "", false
	}
	family, size = name[:2], name[2:]
	_, known := joseHashes[size]
	return family, size, known && strings.Contains("HS RS PS ES", family)
}

// hmacSecret is the secret as bytes. Base64 is read as Node reads it: characters of neither alphabet are passed over.
func (s *Session) hmacSecret() []byte {
	secret := s.get("secret").text()
	if !s.get("isSecretBase64Encoded").truthy() {
		return []byte(secret)
	}
	secret, _, _ = strings.Cut(secret, "=")
	plain := strings.Map(func(c rune) rune {
		switch {
		case c == '+':
			return '-'
		case c == '/':
			return '_'
		case c < 0x80 && strings.ContainsRune(alphabet+"-_", c):
			return c
		}
		return -1
	}, secret)
	if len(plain)%4 == 1 {
		plain = plain[:len(plain)-1]
	}
	key, err := base64.RawURLEncoding.DecodeString(plain)
	if err != nil {
		return nil
	}
	return key
}

func signingInput(header, payload *claims) string {
	return base64URL(header.encode()) + "." + base64URL(payload.encode())
}

func base64URL(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func signHS(algorithm string, secret []byte, input string) string {
	_, size, _ := splitAlgorithm(algorithm)
	mac := hmac.New(joseHashes[size].New, secret)
	mac.Write([]byte(input))
	return input + "." + base64URL(mac.Sum(nil))
}

// signKey signs input with a private key in PKCS #8 and returns the token.
func signKey(algorithm, key, input string) (string, error) {
	private, err := parsePKCS8(key)
	if err != nil {
		return "", err
	}
	family, size, _ := splitAlgorithm(algorithm)
	h := joseHashes[size].New()
	h.Write([]byte(input))
	sum := h.Sum(nil)
	var signature []byte
	switch private := private.(type) {
	case *rsa.PrivateKey:
		signature, err = joseRSA(private, family, joseHashes[size], sum)
	case *ecdsa.PrivateKey:
		if family != "ES" || private.Curve.Params().BitSize != curves[size] {
			return "", errKey
		}
		signature, err = joseEC(private, sum)
	default:
		return "", errKey
	}
	if err != nil {
		return "", err
	}
	return input + "." + base64URL(signature), nil
}

func joseRSA(key *rsa.PrivateKey, family string, hash crypto.Hash, sum []byte) ([]byte, error) {
	if family == "ES" {
		return nil, errKey
	}
	if key.N.BitLen() < minRSA {
		return nil, message(family + sizeName(hash) + " requires key modulusLength to be 2048 bits or larger")
	}
	var signature []byte
	var err error
	if family == "PS" {
		signature, err = rsa.SignPSS(rand.Reader, key, hash, sum, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
	} else {
		signature, err = rsa.SignPKCS1v15(nil, key, hash, sum)
	}
	if err != nil {
		return nil, errKey
	}
	return signature, nil
}

func sizeName(hash crypto.Hash) string { return strings.TrimPrefix(hash.String(), "SHA-") }

// joseEC writes both numbers of the signature in full length, one after the other.
func joseEC(key *ecdsa.PrivateKey, sum []byte) ([]byte, error) {
	r, s, err := ecdsa.Sign(rand.Reader, key, sum)
	if err != nil {
		return nil, errKey
	}
	size := (key.Curve.Params().BitSize + 7) / 8
	out := make([]byte, 2*size)
	for i, n := range []*big.Int{r, s} {
		n.FillBytes(out[i*size : (i+1)*size])
	}
	return out, nil
}

// placeToken puts the token into the header or the query.
func (s *Session) placeToken(req *wire.Request, token string) {
	switch s.get("addTokenTo").orEmpty() {
	case "header", "":
		prefix := "Bearer"
		if p := s.get("headerPrefix"); !p.missing() {
			prefix = p.text()
		}
		setHeader(req, "Authorization", withPrefix(prefix, token))
	case "queryParam":
		key := s.get("queryParamKey").orEmpty()
		if key == "" {
			key = "token"
		}
		setParam(&req.URL, key, param{collection.StringValue(token)})
	}
}
