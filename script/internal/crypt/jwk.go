package crypt

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"strings"

	"github.com/dop251/goja"
)

// fromJWK reads a key of k's algorithm.
func (k *key) fromJWK(obj *goja.Object) (any, error) {
	kind := map[bool]string{true: "EC"}[k.curve != ""]
	if strings.HasPrefix(k.algorithm, "RSA") {
		kind = "RSA"
	} else if k.isOKP() {
		kind = "OKP"
	} else if kind == "" {
		kind = "oct"
	}
	if kty := obj.Get("kty"); kty == nil || kty.String() != kind {
		return nil, failf(dataError, "Invalid JWK \"kty\" Parameter")
	}
	if ext := obj.Get("ext"); k.extractable && ext != nil && ext.Export() == false {
		return nil, failf(dataError, "JWK \"ext\" Parameter and extractable mismatch")
	}
	switch kind {
	case "RSA":
		return rsaOf(obj)
	case "EC":
		return k.ecOf(obj)
	case "OKP":
		return k.okpOf(obj)
	}
	return jwkBytes(obj, "k")
}

// jwkBytes reads a member in base64url; nil if it is missing.
func jwkBytes(obj *goja.Object, name string) ([]byte, error) {
	v := obj.Get(name)
	if v == nil || goja.IsUndefined(v) {
		return nil, nil
	}
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(v.String(), "="))
	if err != nil || len(data) > maxModulus/8 && name != "k" {
		return nil, failf(dataError, "Invalid JWK %q Parameter", name)
	}
	return data, nil
}

// jwkNumbers reads members that are numbers. It answers false if one is missing.
func jwkNumbers(obj *goja.Object, names ...string) ([]*big.Int, bool, error) {
	out := make([]*big.Int, 0, len(names))
	for _, name := range names {
		data, err := jwkBytes(obj, name)
		if err != nil || data == nil {
			return nil, false, err
		}
		out = append(out, new(big.Int).SetBytes(data))
	}
	return out, true, nil
}

func rsaOf(obj *goja.Object) (any, error) {
	public, ok, err := jwkNumbers(obj, "n", "e")
	if err != nil {
		return nil, err
	}
	if !ok || public[1].BitLen() > 31 {
		return nil, failf(dataError, "Invalid JWK data")
	}
	key := rsa.PublicKey{N: public[0], E: int(public[1].Int64())}
	private, ok, err := jwkNumbers(obj, "d", "p", "q")
	switch {
	case err != nil:
		return nil, err
	case !ok && obj.Get("d") != nil:
		return nil, failf(dataError, "a private JWK needs d, p and q")
	case !ok:
		return &key, nil
	}
	full := &rsa.PrivateKey{PublicKey: key, D: private[0], Primes: private[1:]}
	if full.Validate() != nil {
		return nil, failf(dataError, "Invalid JWK data")
	}
	full.Precompute()
	return full, nil
}

func (k *key) ecOf(obj *goja.Object) (any, error) {
	if crv := obj.Get("crv"); crv == nil || crv.String() != k.curve {
		return nil, failf(dataError, "JWK \"crv\" does not match the requested algorithm")
	}
	curve := curves[k.curve]
	size := (curve.Params().BitSize + 7) / 8
	numbers, ok, err := jwkNumbers(obj, "x", "y")
	if err != nil {
		return nil, err
	}
	if !ok || numbers[0].BitLen() > 8*size || numbers[1].BitLen() > 8*size {
		return nil, failf(dataError, "Invalid JWK data")
	}
	point := make([]byte, 1+2*size)
	point[0] = 4
	numbers[0].FillBytes(point[1 : 1+size])
	numbers[1].FillBytes(point[1+size:])
	public, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		return nil, failf(dataError, "Invalid JWK data")
	}
	secret, err := jwkBytes(obj, "d")
	if err != nil || secret == nil {
		return public, err
	}
	private, err := ecdsa.ParseRawPrivateKey(curve, secret)
	if err != nil || !private.PublicKey.Equal(public) {
		return nil, failf(dataError, "Invalid JWK data")
	}
	return private, nil
}

// jwk is k as scripts export it, in the order of its members.
func (s *subtle) jwk(k *key) (goja.Value, error) {
	out := s.rt.NewObject()
	usages := make([]any, 0, len(k.usages))
	for _, usage := range k.usages {
		usages = append(usages, usage)
	}
	_ = out.Set("key_ops", s.rt.NewArray(usages...))
	_ = out.Set("ext", k.extractable)
	switch m := k.material.(type) {
	case []byte:
		_ = out.Set("kty", "oct")
		setBytes(out, "k", m)
	case *rsa.PublicKey:
		setRSA(out, m)
	case *rsa.PrivateKey:
		setRSA(out, &m.PublicKey)
		m.Precompute()
		setNumbers(out, []string{"d", "p", "q", "dp", "dq", "qi"}, m.D, m.Primes[0], m.Primes[1], m.Precomputed.Dp,
			m.Precomputed.Dq, m.Precomputed.Qinv)
	case *ecdsa.PublicKey:
		return out, k.setPoint(out, m)
	case *ecdsa.PrivateKey:
		secret, err := m.Bytes()
		if err != nil {
			return nil, err
		}
		setBytes(out, "d", secret)
		return out, k.setPoint(out, &m.PublicKey)
	default:
		k.setOKP(out)
	}
	if name := k.jwkName(); name != "" {
		_ = out.Set("alg", name)
	}
	return out, nil
}

// jwkName is the name of the algorithm in a JWK.
func (k *key) jwkName() string {
	bits := strings.TrimPrefix(k.hash, "SHA-")
	switch k.algorithm {
	case "HMAC":
		return "HS" + bits
	case "Ed25519":
		return k.algorithm
	case "RSASSA-PKCS1-v1_5":
		return "RS" + bits
	case "RSA-PSS":
		return "PS" + bits
	case "RSA-OAEP":
		return strings.TrimSuffix("RSA-OAEP-"+bits, "-1")
	}
	if secret, ok := k.material.([]byte); ok {
		return map[int]string{16: "A128", 24: "A192", 32: "A256"}[len(secret)] + strings.TrimPrefix(k.algorithm, "AES-")
	}
	return ""
}

func setRSA(out *goja.Object, public *rsa.PublicKey) {
	_ = out.Set("kty", "RSA")
	setNumbers(out, []string{"n", "e"}, public.N, big.NewInt(int64(public.E)))
}

func setNumbers(out *goja.Object, names []string, numbers ...*big.Int) {
	for i, name := range names {
		setBytes(out, name, numbers[i].Bytes())
	}
}

func setBytes(out *goja.Object, name string, data []byte) {
	_ = out.Set(name, base64.RawURLEncoding.EncodeToString(data))
}

func (k *key) setPoint(out *goja.Object, public *ecdsa.PublicKey) error {
	point, err := public.Bytes()
	if err != nil {
		return err
	}
	half := len(point) / 2
	_ = out.Set("kty", "EC")
	_ = out.Set("crv", k.curve)
	setBytes(out, "x", point[1:1+half])
	setBytes(out, "y", point[1+half:])
	return nil
}
