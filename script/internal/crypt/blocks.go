package crypt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"encoding/binary"
	"slices"

	"github.com/dop251/goja"
)

// blocks encrypts or decrypts the first words of a buffer. Its parameters are the cipher with its mode, whether to
// encrypt, the key, the buffer, the block that came before (or the counter) and the number of words. It returns the new
// words, the rest of the buffer, and the block for the next call.
func (c *cryptoJS) blocks(call goja.FunctionCall) goja.Value {
	name := call.Argument(0).String()
	key, ok1 := wordArray(call.Argument(2))
	buffer, count, ok2 := buffered(call.Argument(3), call.Argument(5))
	block := blockCipher(name[:len(name)-3], key)
	if !ok1 || !ok2 || block == nil || 4*count%block.BlockSize() != 0 {
		return goja.Undefined()
	}
	data, state := bytesOf(buffer[:count]), make([]byte, block.BlockSize())
	if before, ok := exported(call.Argument(4)); ok {
		if 4*len(before) < len(state) {
			return goja.Undefined()
		}
		copy(state, bytesOf(before))
	}
	state = crypt(block, name[len(name)-3:], call.Argument(1).ToBoolean(), data, state)
	out := c.rest(buffer, count)
	_ = out.Set("words", c.result(data))
	_ = out.Set("state", c.result(state))
	return out
}

func exported(v goja.Value) ([]any, bool) {
	obj, ok := v.(*goja.Object)
	if !ok {
		return nil, false
	}
	list, ok := obj.Export().([]any)
	return list, ok
}

// blockCipher returns nil for keys of a length that Go does not take.
func blockCipher(name string, key []byte) cipher.Block {
	var block cipher.Block
	var err error
	switch {
	case name == "AES":
		block, err = aes.NewCipher(key)
	case name == "DES":
		block, err = des.NewCipher(key)
	default:
		block, err = des.NewTripleDESCipher(key)
	}
	if err != nil {
		return nil
	}
	return block
}

// crypt works on whole blocks in place and returns the state for the blocks after them.
func crypt(block cipher.Block, mode string, encrypt bool, data, state []byte) []byte {
	switch {
	case mode == "CBC" && encrypt:
		cipher.NewCBCEncrypter(block, state).CryptBlocks(data, data)
		return data[len(data)-block.BlockSize():]
	case mode == "CBC":
		last := slices.Clone(data[len(data)-block.BlockSize():])
		cipher.NewCBCDecrypter(block, state).CryptBlocks(data, data)
		return last
	case mode == "CTR":
		return count(block, data, state)
	case mode == "OFB":
		return feedOutput(block, data, state)
	case mode == "CFB":
		return feedCipher(block, encrypt, data, state)
	}
	for size := block.BlockSize(); len(data) > 0; data = data[size:] {
		if encrypt {
			block.Encrypt(data, data)
		} else {
			block.Decrypt(data, data)
		}
	}
	return state
}

// count is the mode CTR of crypto-js, whose counter is the last word alone.
func count(block cipher.Block, data, counter []byte) []byte {
	size := block.BlockSize()
	stream := make([]byte, size)
	for ; len(data) > 0; data = data[size:] {
		block.Encrypt(stream, counter)
		last := counter[size-4:]
		binary.BigEndian.PutUint32(last, binary.BigEndian.Uint32(last)+1)
		for i := range size {
			data[i] ^= stream[i]
		}
	}
	return counter
}

// feedOutput is the mode OFB: the stream is what the block becomes, again and again.
func feedOutput(block cipher.Block, data, stream []byte) []byte {
	for size := block.BlockSize(); len(data) > 0; data = data[size:] {
		block.Encrypt(stream, stream)
		for i := range size {
			data[i] ^= stream[i]
		}
	}
	return stream
}

// feedCipher is the mode CFB: the stream is made of the encrypted block before.
func feedCipher(block cipher.Block, encrypt bool, data, before []byte) []byte {
	size := block.BlockSize()
	stream := make([]byte, size)
	for ; len(data) > 0; data = data[size:] {
		block.Encrypt(stream, before)
		if !encrypt {
			copy(before, data[:size])
		}
		for i := range size {
			data[i] ^= stream[i]
		}
		if encrypt {
			copy(before, data[:size])
		}
	}
	return before
}
