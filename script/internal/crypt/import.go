package crypt

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"strings"

	"github.com/dop251/goja"
)

// maxModulus is the longest RSA key in bits: one operation with it takes a few hundredths of a second.
const maxModulus = 8192

// curves are those of ECDSA and ECDH.
var curves = map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521()}

func (s *subtle) importKey(call goja.FunctionCall) (goja.Value, error) {
	p, err := readParams(call.Argument(2))
	if err != nil {
		return nil, err
	}
	k := &key{algorithm: p.name, extractable: call.Argument(3).ToBoolean(), usages: texts(call.Argument(4))}
	if _, ok := uses[p.name]; !ok {
		return nil, failf(notSupported, "Unrecognized algorithm name")
	}
	if err := k.setParams(p); err != nil {
		return nil, err
	}
	if k.material, err = s.readKey(k, call.Argument(0).String(), call.Argument(1)); err != nil {
		return nil, err
	}
	if err := k.check(); err != nil {
		return nil, err
	}
	return s.object(k), nil
}

// setParams takes from the parameters what belongs to a key of its algorithm.
func (k *key) setParams(p params) (err error) {
	switch {
	case k.algorithm == "ECDSA" || k.algorithm == "ECDH":
		k.curve = p.get("namedCurve").String()
		if curves[k.curve] == nil {
			return failf(notSupported, "Unrecognized namedCurve")
		}
	case k.algorithm == "HMAC" || strings.HasPrefix(k.algorithm, "RSA"):
		k.hash, err = p.hash()
	}
	return err
}

// readKey reads what was imported as a key of k's algorithm.
func (s *subtle) readKey(k *key, format string, v goja.Value) (any, error) {
	if format == "jwk" {
		obj, ok := v.(*goja.Object)
		if !ok {
			return nil, failf(typeError, "a jwk must be an object")
		}
		return k.fromJWK(obj)
	}
	data, err := source(v)
	if err != nil {
		return nil, err
	}
	asymmetric := k.curve != "" || k.isOKP() || strings.HasPrefix(k.algorithm, "RSA")
	switch {
	case format == "raw" && !asymmetric:
		return data, nil
	case format == "raw" && k.isOKP():
		return invalidIf(k.publicOKP(data))
	case format == "raw" && k.curve != "":
		public, err := ecdsa.ParseUncompressedPublicKey(curves[k.curve], data)
		if err != nil {
			return nil, failf(dataError, "Invalid keyData")
		}
		return public, nil
	case format == "pkcs8" && asymmetric:
		return invalidIf(x509.ParsePKCS8PrivateKey(data))
	case format == "spki" && asymmetric:
		return invalidIf(x509.ParsePKIXPublicKey(data))
	case format == "raw" || format == "pkcs8" || format == "spki":
		return nil, failf(notSupported, "Unable to import %s key using %s format", k.algorithm, format)
	}
	return nil, failf(typeError, "%q is not a format of keys", format)
}

// invalidIf hides the reason: it may quote the key.
func invalidIf(v any, err error) (any, error) {
	if err != nil {
		return nil, failf(dataError, "Invalid keyData")
	}
	return v, nil
}

// check refuses keys that do not suit their algorithm, and usages that do not suit the key.
func (k *key) check() error {
	suits := false
	switch m := k.material.(type) {
	case []byte:
		suits = k.suitsSecret(len(m))
	case *rsa.PrivateKey:
		suits = strings.HasPrefix(k.algorithm, "RSA") && m.N.BitLen() <= maxModulus
	case *rsa.PublicKey:
		suits = strings.HasPrefix(k.algorithm, "RSA") && m.N.BitLen() <= maxModulus
	case *ecdsa.PrivateKey:
		suits = k.curve != "" && m.Curve == curves[k.curve]
	case *ecdsa.PublicKey:
		suits = k.curve != "" && m.Curve == curves[k.curve]
	default:
		suits = k.suitsOKP()
	}
	if !suits {
		return failf(dataError, "Invalid keyData")
	}
	if k.extractable && (k.algorithm == "PBKDF2" || k.algorithm == "HKDF") {
		return failf(syntaxError, "%s keys are not extractable", k.algorithm)
	}
	return k.checkUsages()
}

func (k *key) suitsSecret(length int) bool {
	switch k.algorithm {
	case "AES-CBC", "AES-GCM", "AES-CTR", "AES-KW":
		return length == 16 || length == 24 || length == 32
	case "HMAC":
		return length > 0
	}
	return k.algorithm == "PBKDF2" || k.algorithm == "HKDF"
}
