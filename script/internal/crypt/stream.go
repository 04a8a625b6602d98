package crypt

import (
	"encoding/binary"
	"math/bits"

	"github.com/dop251/goja"
)

// rc4 encrypts the first words of a buffer. Its parameters are the table, the two places in it, the buffer, and the
// number of words.
func (c *cryptoJS) rc4(call goja.FunctionCall) goja.Value {
	table, ok1 := numbers(call.Argument(0), 256)
	at, ok2 := numbers(call.Argument(1), 2)
	buffer, count, ok3 := buffered(call.Argument(2), call.Argument(3))
	if !ok1 || !ok2 || !ok3 {
		return goja.Undefined()
	}
	i, j := byte(at[0]), byte(at[1])
	data := bytesOf(buffer[:count])
	for k := range data {
		i++
		j += byte(table[i])
		table[i], table[j] = table[j], table[i]
		data[k] ^= byte(table[byte(table[i]+table[j])])
	}
	out := c.rest(buffer, count)
	_ = out.Set("words", c.result(data))
	_ = out.Set("table", c.array(table))
	_ = out.Set("state", c.array([]uint32{uint32(i), uint32(j)}))
	return out
}

// rabbit encrypts the first words of a buffer. Its parameters are the state (eight words, eight counters, the carry),
// the buffer, and the number of words.
func (c *cryptoJS) rabbit(call goja.FunctionCall) goja.Value {
	state, ok1 := numbers(call.Argument(0), 17)
	buffer, count, ok2 := buffered(call.Argument(1), call.Argument(2))
	if !ok1 || !ok2 || count%4 != 0 {
		return goja.Undefined()
	}
	data := bytesOf(buffer[:count])
	for block := data; len(block) > 0; block = block[16:] {
		rabbitNext(state)
		for i := range 4 {
			x := state[2*i] ^ state[(2*i+5)%8]>>16 ^ state[(2*i+3)%8]<<16
			word := binary.LittleEndian.Uint32(block[4*i:])
			binary.LittleEndian.PutUint32(block[4*i:], word^x)
		}
	}
	out := c.rest(buffer, count)
	_ = out.Set("words", c.result(data))
	_ = out.Set("state", c.array(state))
	return out
}

// rabbitNext is a step of the state of Rabbit.
func rabbitNext(state []uint32) {
	x, counters, carry := state[:8], state[8:16], state[16]
	var g [8]uint32
	for i := range 8 {
		add := [3]uint32{0x4d34d34d, 0xd34d34d3, 0x34d34d34}[i%3]
		counters[i], carry = bits.Add32(counters[i], add, carry)
		sum := uint64(x[i] + counters[i])
		g[i] = uint32(sum*sum) ^ uint32(sum*sum>>32)
	}
	state[16] = carry
	for i := range 8 {
		before, second := g[(i+7)%8], g[(i+6)%8]
		if i%2 == 0 {
			x[i] = g[i] + bits.RotateLeft32(before, 16) + bits.RotateLeft32(second, 16)
		} else {
			x[i] = g[i] + bits.RotateLeft32(before, 8) + second
		}
	}
}

// numbers reads an array of that length as words.
func numbers(v goja.Value, length int) ([]uint32, bool) {
	list, ok := exported(v)
	if !ok || len(list) != length {
		return nil, false
	}
	out := make([]uint32, length)
	for i, n := range list {
		out[i] = word(n)
	}
	return out, true
}

// array makes an array of words as JavaScript's operators on bits give them.
func (c *cryptoJS) array(words []uint32) goja.Value {
	list := make([]any, len(words))
	for i, w := range words {
		list[i] = int32(w)
	}
	return c.rt.NewArray(list...)
}
