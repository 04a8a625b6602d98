package web

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strconv"

	"github.com/dop251/goja"
)

// maxInflated is how many bytes a compressed stream may grow to: a small one can stand for more than there is memory.
const maxInflated = 256 << 20

// errInflated says that a stream grew past [maxInflated].
var errInflated = errors.New("the decompressed data is larger than 256 MiB")

// streamNatives are what the web's streams need: the library that has the general classes, and compression.
func (g *Globals) streamNatives() map[string]native {
	return map[string]native{
		"library": func(call goja.FunctionCall) goja.Value {
			if g.Library == nil {
				g.throw("Error", errors.New("the library of the web's streams is not there"))
			}
			v, err := g.Library(call.Argument(0).String())
			if err != nil {
				panic(err)
			}
			return v
		},
		"compress":   g.squeeze(compress),
		"decompress": g.squeeze(decompress),
	}
}

// squeeze makes a function of a format's name and a list of buffers from work.
func (g *Globals) squeeze(work func(format string, from io.Reader) ([]byte, error)) native {
	return func(call goja.FunctionCall) goja.Value {
		out, err := work(call.Argument(0).String(), g.joined(call.Argument(1)))
		if err != nil {
			g.throw("Error", err) // as Node
		}
		return g.rt.ToValue(g.rt.NewArrayBuffer(out))
	}
}

// joined reads a list of buffers as one.
func (g *Globals) joined(v goja.Value) io.Reader {
	list := v.ToObject(g.rt)
	parts := make([]io.Reader, 0, 8)
	for i := range list.Get("length").ToInteger() {
		if buffer, ok := list.Get(strconv.FormatInt(i, 10)).Export().(goja.ArrayBuffer); ok {
			parts = append(parts, bytes.NewReader(buffer.Bytes()))
		}
	}
	return io.MultiReader(parts...)
}

func compress(format string, from io.Reader) ([]byte, error) {
	var out bytes.Buffer
	var w io.WriteCloser
	switch format {
	case "gzip":
		w = gzip.NewWriter(&out)
	case "deflate":
		w = zlib.NewWriter(&out)
	default:
		raw, err := flate.NewWriter(&out, flate.DefaultCompression)
		if err != nil {
			return nil, err
		}
		w = raw
	}
	_, err := io.Copy(w, from)
	err = errors.Join(err, w.Close())
	return out.Bytes(), err
}

func decompress(format string, from io.Reader) ([]byte, error) {
	r, err := inflater(format, from)
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(r, maxInflated+1))
	if err == nil && len(out) > maxInflated {
		return nil, errInflated
	}
	return out, err
}

func inflater(format string, from io.Reader) (io.Reader, error) {
	switch format {
	case "gzip":
		return gzip.NewReader(from)
	case "deflate":
		return zlib.NewReader(from)
	default:
		return flate.NewReader(from), nil
	}
}
