package crypt

import (
	"bytes"
	"crypto/cipher"
	"encoding/binary"

	"github.com/dop251/goja"
)

// wrapKey exports a key and encrypts what comes out.
func (s *subtle) wrapKey(call goja.FunctionCall) (goja.Value, error) {
	p, err := readParams(call.Argument(3))
	if err != nil {
		return nil, err
	}
	wrapping, err := s.keyFor(call.Argument(2), p, "wrapKey")
	if err != nil {
		return nil, err
	}
	data, err := s.exported(call.Argument(0).String(), call.Argument(1))
	if err != nil {
		return nil, err
	}
	out, err := wrapping.crypt(p, data, true)
	if err != nil {
		return nil, err
	}
	return s.buffer(out), nil
}

// exported is a key in bytes; the format jwk is written as JSON.
func (s *subtle) exported(format string, v goja.Value) ([]byte, error) {
	k, err := s.keyOf(v)
	if err != nil {
		return nil, err
	}
	if !k.extractable {
		return nil, failf(invalidAccess, "key is not extractable")
	}
	if format != "jwk" {
		return k.export(format)
	}
	object, err := s.jwk(k)
	if err != nil {
		return nil, err
	}
	return object.ToObject(s.rt).MarshalJSON()
}

// unwrapKey decrypts a key and imports it.
func (s *subtle) unwrapKey(call goja.FunctionCall) (goja.Value, error) {
	p, err := readParams(call.Argument(3))
	if err != nil {
		return nil, err
	}
	unwrapping, err := s.keyFor(call.Argument(2), p, "unwrapKey")
	if err != nil {
		return nil, err
	}
	data, err := source(call.Argument(1))
	if err != nil {
		return nil, err
	}
	if data, err = unwrapping.crypt(p, data, false); err != nil {
		return nil, err
	}
	key := s.buffer(data)
	if call.Argument(0).String() == "jwk" {
		if key, err = s.parseJSON(data); err != nil {
			return nil, failf(dataError, "Invalid wrapped JWK key")
		}
	}
	return s.importKey(goja.FunctionCall{Arguments: append([]goja.Value{call.Argument(0), key}, call.Arguments[4:7]...)})
}

func (s *subtle) parseJSON(data []byte) (goja.Value, error) {
	parse, ok := goja.AssertFunction(s.rt.GlobalObject().Get("JSON").ToObject(s.rt).Get("parse"))
	if !ok {
		return nil, failf(operation, "JSON.parse is no function")
	}
	return parse(goja.Undefined(), s.rt.ToValue(string(data)))
}

// wrapMark is what every wrapped key begins with before it is encrypted.
var wrapMark = bytes.Repeat([]byte{0xa6}, 8)

// keyWrap is the algorithm AES-KW (RFC 3394): six rounds over halves of blocks.
func keyWrap(block cipher.Block, data []byte, wrap bool) ([]byte, error) {
	if len(data)%8 != 0 || wrap && len(data) < 16 || !wrap && len(data) < 24 {
		return nil, failf(operation, "AES-KW takes whole blocks of 64 bits, at least two")
	}
	if wrap {
		data = append(bytes.Clone(wrapMark), data...)
	}
	count := len(data)/8 - 1
	for i := range 6 * count {
		step := i + 1
		if !wrap {
			step = 6*count - i
		}
		wrapStep(block, data, step, wrap)
	}
	if wrap {
		return data, nil
	}
	if !bytes.Equal(data[:8], wrapMark) {
		return nil, failf(operation, "The operation failed for an operation-specific reason")
	}
	return data[8:], nil
}

func wrapStep(block cipher.Block, data []byte, step int, wrap bool) {
	at := 8 * ((step-1)%(len(data)/8-1) + 1)
	var both [16]byte
	count := func() { binary.BigEndian.PutUint64(both[:8], binary.BigEndian.Uint64(both[:8])^uint64(step)) }
	copy(both[:8], data[:8])
	copy(both[8:], data[at:])
	if wrap {
		block.Encrypt(both[:], both[:])
		count()
	} else {
		count()
		block.Decrypt(both[:], both[:])
	}
	copy(data[:8], both[:8])
	copy(data[at:], both[8:])
}
