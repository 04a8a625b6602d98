package crypt

import (
	"encoding/binary"
	"math/bits"
)

// The two lines of RIPEMD-160: which word a step takes, and how far it rotates. A round has 16 steps.
const (
	ripemdWordsLeft = "0123456789abcdef" + "74d1a6f3c0952eb8" + "3ae49f812706db5c" +
		"19ba08c4d37fe562" + "40597c2ae138b6fd"

	ripemdWordsRight = "5e7092b4d6f81a3c" + "6b370d5aef8c4912" + "f5137e69b8c2a04d" +
		"86413bf05c2d97ae" + "cfa4158762de039b"

	ripemdTurnsLeft = "befc5879bdef6798" + "768db97f7cf9b7dc" + "bd67e9dfe8d65c75" +
		"bcefef989e56865c" + "9f5b68dc5cdeb856"

	ripemdTurnsRight = "899bdff5778beec6" + "9df7c89b77c76fdb" + "97fb866ecd5edd75" +
		"f58bee6e69c9c5f8" + "85c9c5e68d65fdbb"
)

var (
	ripemdAddLeft  = [5]uint32{0, 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xa953fd4e}
	ripemdAddRight = [5]uint32{0x50a28be6, 0x5c4dd124, 0x6d703ef3, 0x7a6d76e9, 0}
)

// ripemd is the state of RIPEMD-160 after whole blocks of data.
func ripemd(state, data []byte) ([]byte, bool) {
	if len(state) != 20 || len(data)%64 != 0 {
		return nil, false
	}
	var h [5]uint32
	for i := range h {
		h[i] = binary.BigEndian.Uint32(state[4*i:])
	}
	for ; len(data) > 0; data = data[64:] {
		h = ripemdBlock(h, data[:64])
	}
	out := make([]byte, 0, 20)
	for _, v := range h {
		out = binary.BigEndian.AppendUint32(out, v)
	}
	return out, true
}

func ripemdBlock(h [5]uint32, block []byte) [5]uint32 {
	var m [16]uint32
	for i := range m {
		m[i] = binary.LittleEndian.Uint32(block[4*i:])
	}
	left, right := h, h
	for i := range 80 {
		round := i / 16
		ripemdStep(&left, round, m[digit(ripemdWordsLeft[i])]+ripemdAddLeft[round], digit(ripemdTurnsLeft[i]))
		ripemdStep(&right, 4-round, m[digit(ripemdWordsRight[i])]+ripemdAddRight[round], digit(ripemdTurnsRight[i]))
	}
	return [5]uint32{h[1] + left[2] + right[3], h[2] + left[3] + right[4], h[3] + left[4] + right[0],
		h[4] + left[0] + right[1], h[0] + left[1] + right[2]}
}

func ripemdStep(v *[5]uint32, function int, add uint32, turn int) {
	a, b, c, d, e := v[0], v[1], v[2], v[3], v[4]
	var f uint32
	switch function {
	case 0:
		f = b ^ c ^ d
	case 1:
		f = b&c | ^b&d
	case 2:
		f = (b | ^c) ^ d
	case 3:
		f = b&d | c&^d
	default:
		f = b ^ (c | ^d)
	}
	*v = [5]uint32{e, bits.RotateLeft32(a+f+add, turn) + e, b, bits.RotateLeft32(c, 10), d}
}

// digit is the value of a hexadecimal digit.
func digit(c byte) int {
	if c >= 'a' {
		return int(c-'a') + 10
	}
	return int(c - '0')
}
