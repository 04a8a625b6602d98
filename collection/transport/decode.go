package transport

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
)

// decode undoes a content encoding. Other encodings than gzip, deflate and br leave the body as it is.
func decode(encoding string, raw []byte, limit int64) ([]byte, error) {
	if len(raw) == 0 {
		return raw, nil
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "gzip":
		r, err := gzip.NewReader(bytes.NewReader(raw))
		return inflate(r, err, limit)
	case "deflate":
		if raw[0]&0x0f == 8 {
			r, err := zlib.NewReader(bytes.NewReader(raw))
			return inflate(r, err, limit)
		}
		return inflate(flate.NewReader(bytes.NewReader(raw)), nil, limit)
	case "br":
		out, err := readBody(brotli.NewReader(bytes.NewReader(raw)), -1, limit)
		return out, brotliError(err)
	}
	return raw, nil
}

// inflate reads a zlib stream. A stream that is cut off gives what can be read of it, without an error, as in Newman.
func inflate(r io.Reader, err error, limit int64) ([]byte, error) {
	var out []byte
	if err == nil {
		out, err = readBody(r, -1, limit)
	}
	if err == nil || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return out, nil
	}
	return nil, zlibError(err)
}

func zlibError(err error) error {
	switch {
	case errors.Is(err, errTooLarge):
		return err
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, zlib.ErrHeader):
		return codeError("Z_DATA_ERROR", "incorrect header check", err)
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zlib.ErrChecksum):
		return codeError("Z_DATA_ERROR", "incorrect data check", err)
	case errors.Is(err, zlib.ErrDictionary):
		return codeError("Z_NEED_DICT", "Missing dictionary", err)
	}
	// zlib has more than one message here; which one depends on its own state.
	return codeError("Z_DATA_ERROR", "invalid block type", err)
}

func brotliError(err error) error {
	switch {
	case err == nil, errors.Is(err, errTooLarge):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return codeError("Z_BUF_ERROR", "unexpected end of file", err)
	}
	return codeError("ERR__ERROR_FORMAT", "Decompression failed", err)
}
