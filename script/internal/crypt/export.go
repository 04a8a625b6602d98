package crypt

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/binary"

	"github.com/dop251/goja"
)

func (s *subtle) exportKey(call goja.FunctionCall) (goja.Value, error) {
	k, err := s.keyOf(call.Argument(1))
	if err != nil {
		return nil, err
	}
	if !k.extractable {
		return nil, failf(invalidAccess, "key is not extractable")
	}
	format := call.Argument(0).String()
	if format == "jwk" {
		return s.jwk(k)
	}
	data, err := k.export(format)
	if err != nil {
		return nil, err
	}
	return s.buffer(data), nil
}

func (k *key) export(format string) ([]byte, error) {
	public, isPoint := k.material.(*ecdsa.PublicKey)
	okp, _ := okpBytes(k.material)
	secret, isSecret := k.material.([]byte)
	switch {
	case format == "raw" && isSecret:
		return append([]byte(nil), secret...), nil
	case format == "raw" && isPoint:
		return public.Bytes()
	case format == "raw" && okp != nil && k.kind() == "public":
		return append([]byte(nil), okp...), nil
	case format == "pkcs8" && k.kind() == "private":
		return x509.MarshalPKCS8PrivateKey(k.material)
	case format == "spki" && k.kind() == "public":
		return x509.MarshalPKIXPublicKey(k.material)
	case !isSecret && (format == "pkcs8" || format == "spki"):
		return nil, failf(invalidAccess, "Unable to export a %s key using %s format", k.kind(), format)
	case format == "raw" || format == "pkcs8" || format == "spki":
		return nil, failf(notSupported, "Unable to export a %s %s key using %s format", k.kind(), k.algorithm, format)
	}
	return nil, failf(typeError, "%q is not a format of keys", format)
}

// exponentBytes is the public exponent without zeros before it.
func exponentBytes(e int) []byte {
	out := binary.BigEndian.AppendUint64(nil, uint64(e))
	for len(out) > 1 && out[0] == 0 {
		out = out[1:]
	}
	return out
}
