package crypt

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"slices"

	"github.com/dop251/goja"
)

// maxGenerated is the longest RSA key in bits that is made: finding its primes takes a second or two, which nothing can
// interrupt.
const maxGenerated = 4096

func (s *subtle) generateKey(call goja.FunctionCall) (goja.Value, error) {
	p, err := readParams(call.Argument(0))
	if err != nil {
		return nil, err
	}
	k := &key{algorithm: p.name, extractable: call.Argument(1).ToBoolean(), usages: texts(call.Argument(2))}
	if err := k.setParams(p); err != nil {
		return nil, err
	}
	if k.material, err = k.generate(p); err != nil {
		return nil, err
	}
	if k.kind() == "secret" {
		return s.object(k), k.check()
	}
	return s.pair(k)
}

// generate makes a secret or private key.
func (k *key) generate(p params) (any, error) {
	switch k.algorithm {
	case "ECDSA", "ECDH":
		return ecdsa.GenerateKey(curves[k.curve], rand.Reader)
	case "Ed25519", "X25519":
		return k.generateOKP()
	case "RSASSA-PKCS1-v1_5", "RSA-PSS", "RSA-OAEP":
		return generateRSA(p)
	case "HMAC", "AES-CBC", "AES-GCM", "AES-CTR", "AES-KW":
		return k.generateSecret(p)
	}
	return nil, failf(notSupported, "%s keys cannot be generated", k.algorithm)
}

func generateRSA(p params) (any, error) {
	bits, err := p.integer("modulusLength")
	if err != nil {
		return nil, err
	}
	exponent, err := p.bytes("publicExponent", false)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(exponent, []byte{1, 0, 1}) || bits < 1024 || bits > maxGenerated {
		return nil, failf(operation, "keys are made with 1024 to %d bits and the exponent 65537", maxGenerated)
	}
	return rsa.GenerateKey(rand.Reader, bits)
}

func (k *key) generateSecret(p params) (any, error) {
	length, err := k.secretLength(p)
	if err != nil {
		return nil, err
	}
	secret := make([]byte, length)
	_, _ = rand.Read(secret) // never fails
	return secret, nil
}

// secretLength is in bytes. An HMAC without one gets the length of its hash's blocks.
func (k *key) secretLength(p params) (int, error) {
	if k.algorithm == "HMAC" && goja.IsUndefined(p.get("length")) {
		return digests[k.hash].New().BlockSize(), nil
	}
	bits, err := p.integer("length")
	if err != nil {
		return 0, err
	}
	if bits%8 != 0 || bits > 8*maxRandom || !k.suitsSecret(bits/8) {
		return 0, failf(operation, "%d bits is no length of %s keys", bits, k.algorithm)
	}
	return bits / 8, nil
}

// pair is a private key with its public one, which can always be exported. Each has the usages that it can have.
func (s *subtle) pair(private *key) (goja.Value, error) {
	public := *private
	public.extractable = true
	switch m := private.material.(type) {
	case *rsa.PrivateKey:
		public.material = &m.PublicKey
	case *ecdsa.PrivateKey:
		public.material = &m.PublicKey
	default:
		public.material = publicOf(m)
	}
	able := uses[private.algorithm]
	for _, usage := range private.usages {
		if !slices.Contains(able.private, usage) && !slices.Contains(able.public, usage) {
			return nil, failf(syntaxError, "Unsupported key usage for a %s key", private.algorithm)
		}
	}
	private.usages, public.usages = common(private.usages, able.private), common(private.usages, able.public)
	if err := private.check(); err != nil {
		return nil, err
	}
	out := s.rt.NewObject()
	_ = out.Set("publicKey", s.object(&public))
	_ = out.Set("privateKey", s.object(private))
	return out, nil
}

// common is what of allowed is in list, too.
func common(list, allowed []string) []string {
	var out []string
	for _, item := range allowed {
		if slices.Contains(list, item) {
			out = append(out, item)
		}
	}
	return out
}
