package crypt

import (
	"crypto/sha3"
	"encoding"
	"encoding/binary"
	"hash"
	"slices"

	"github.com/dop251/goja"
)

// compress works blocks into the state of a hash function of crypto-js. Its parameters are the name of the function,
// the words of the state, a buffer, and the number of words at its start that are whole blocks. Of 64 bits, the higher
// half comes first.
func (c *cryptoJS) compress(call goja.FunctionCall) goja.Value {
	state, ok1 := exported(call.Argument(1))
	buffer, count, ok2 := buffered(call.Argument(2), call.Argument(3))
	if !ok1 || !ok2 {
		return goja.Undefined()
	}
	after, ok := compressed(call.Argument(0).String(), bytesOf(state), bytesOf(buffer[:count]))
	if !ok {
		return goja.Undefined()
	}
	out := c.rest(buffer, count)
	_ = out.Set("words", c.rt.NewArray(buffer[:count]...))
	_ = out.Set("state", c.result(after))
	return out
}

// buffered reads a buffer and the number of words of whole blocks at its start. Padding may leave out the last words,
// which are zero.
func buffered(words, count goja.Value) ([]any, int, bool) {
	const longestBlock = 64
	buffer, ok1 := exported(words)
	n, ok2 := integer(count)
	if !ok1 || !ok2 || n < 1 || n > int64(len(buffer))+longestBlock {
		return nil, 0, false
	}
	for int64(len(buffer)) < n {
		buffer = append(buffer, nil)
	}
	return buffer, int(n), true
}

// rest is the answer to a call that works on the first words of a buffer.
func (c *cryptoJS) rest(buffer []any, count int) *goja.Object {
	out := c.rt.NewObject()
	_ = out.Set("rest", c.rt.NewArray(buffer[count:]...))
	return out
}

// compressed is the state after data.
func compressed(name string, state, data []byte) ([]byte, bool) {
	if name == "RIPEMD160" {
		return ripemd(state, data)
	}
	if sponge, ok := sponges[name]; ok {
		after, ok := throughState(sponge(), 5, swapLanes(state), data)
		return swapLanes(after), ok
	}
	h, known := hashes[name]
	if !known || h.cut {
		return nil, false
	}
	return throughState(h.new(), 4, state, data)
}

// sponges are the SHA-3 functions by what crypto-js has as the words of a block. It pads messages as Keccak did before
// it became SHA-3, which makes no difference for whole blocks.
var sponges = map[string]func() *sha3.SHA3{
	"SHA3-36": sha3.New224, "SHA3-34": sha3.New256, "SHA3-26": sha3.New384, "SHA3-18": sha3.New512,
}

// throughState gives a fresh hash a state, writes data to it, and returns the state that it has then. In what a hash
// writes itself down as, the state is at the place at, behind a mark.
func throughState(h hash.Hash, at int, state, data []byte) ([]byte, bool) {
	saved, ok1 := h.(encoding.BinaryMarshaler)
	loaded, ok2 := h.(encoding.BinaryUnmarshaler)
	if !ok1 || !ok2 || len(data)%h.BlockSize() != 0 {
		return nil, false
	}
	form, err := saved.MarshalBinary()
	if err != nil || len(form) < at+len(state) {
		return nil, false
	}
	copy(form[at:], state)
	if err := loaded.UnmarshalBinary(form); err != nil {
		return nil, false
	}
	h.Write(data)
	if form, err = saved.MarshalBinary(); err != nil {
		return nil, false
	}
	return form[at : at+len(state)], true
}

// swapLanes turns the bytes of each 64 bits around: those of Keccak stand with the lowest first.
func swapLanes(data []byte) []byte {
	out := slices.Clone(data)
	for i := 0; i+8 <= len(out); i += 8 {
		binary.LittleEndian.PutUint64(out[i:], binary.BigEndian.Uint64(data[i:]))
	}
	return out
}
