package transport

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"runner/collection/wire"
)

func pack(t testing.TB, encoding, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	switch encoding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "zlib":
		w = zlib.NewWriter(&b)
	case "raw":
		w, _ = flate.NewWriter(&b, 6)
	case "br":
		w = brotli.NewWriter(&b)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func spoil(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[(at+len(b))%len(b)] ^= 0xff
	return b
}

func TestDecode(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("hello world ", 2000)
	gz, zl, raw, br := pack(t, "gzip", text), pack(t, "zlib", text), pack(t, "raw", text), pack(t, "br", text)
	for name, tt := range map[string]struct {
		encoding      string
		body          []byte
		want          string
		message, code string
	}{
		"gzip":              {"gzip", gz, text, "", ""},
		"gzip, spelled":     {" GZip ", gz, text, "", ""},
		"gzip, two members": {"gzip", append(bytes.Clone(gz), gz...), text + text, "", ""},
		"deflate with zlib": {"deflate", zl, text, "", ""},
		"deflate without":   {"deflate", raw, text, "", ""},
		"br":                {"br", br, text, "", ""},
		"identity":          {"identity", gz, string(gz), "", ""},
		"unknown":           {"zstd", gz, string(gz), "", ""},
		"none":              {"", []byte(text), text, "", ""},
		"empty":             {"gzip", nil, "", "", ""},
		"empty br":          {"br", nil, "", "", ""},
		"gzip, cut early":   {"gzip", gz[:5], "", "", ""},
		"gzip, not gzip":    {"gzip", []byte("plain text of some length"), "", "incorrect header check", "Z_DATA_ERROR"},
		"gzip, trailing": {"gzip", append(bytes.Clone(gz), "trailing bytes"...), "",
			"incorrect header check", "Z_DATA_ERROR"},
		"gzip, bad sum":     {"gzip", spoil(gz, -6), "", "incorrect data check", "Z_DATA_ERROR"},
		"gzip, bad data":    {"gzip", spoil(gz, 10), "", "invalid block type", "Z_DATA_ERROR"},
		"deflate, not zlib": {"deflate", []byte("xplain text"), "", "incorrect header check", "Z_DATA_ERROR"},
		"deflate, bad sum":  {"deflate", spoil(zl, -1), "", "incorrect data check", "Z_DATA_ERROR"},
		"br, not brotli":    {"br", []byte("plain text xxxxx"), "", "Decompression failed", "ERR__ERROR_FORMAT"},
		"br, cut off":       {"br", br[:len(br)-5], "", "unexpected end of file", "Z_BUF_ERROR"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := decode(tt.encoding, tt.body, 1<<20)
			if tt.code != "" {
				wantError(t, err, tt.message, tt.code)
				return
			}
			if err != nil || string(got) != tt.want {
				t.Errorf("got %d bytes, %v; want %d", len(got), err, len(tt.want))
			}
		})
	}
}

func TestCutGzipGivesItsBeginning(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 20_000 {
		text.WriteString(itoa(i * 7919))
	}
	gz := pack(t, "gzip", text.String())
	got, err := decode("gzip", gz[:len(gz)/2], 1<<20)
	if err != nil || len(got) < text.Len()/4 || !strings.HasPrefix(text.String(), string(got)) {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
}

func TestBombs(t *testing.T) {
	t.Parallel()
	zeros := strings.Repeat("\x00", 8<<20)
	for _, encoding := range []string{"gzip", "zlib", "raw", "br"} {
		t.Run(encoding, func(t *testing.T) {
			t.Parallel()
			name := map[string]string{"zlib": "deflate", "raw": "deflate"}[encoding]
			if name == "" {
				name = encoding
			}
			body := pack(t, encoding, zeros)
			if _, err := decode(name, body, 1<<20); !errors.Is(err, errTooLarge) {
				t.Errorf("got %v, want errTooLarge", err)
			}
			response := "HTTP/1.1 200 OK\r\nContent-Encoding: " + name + "\r\nContent-Length: " +
				itoa(len(body)) + "\r\n\r\n"
			s := serve(t, func(w net.Conn, _ string, _ int) bool { return send2(w, response, body) })
			c := newClient(t, &Client{MaxResponseSize: 1 << 20})
			x, err := c.Send(t.Context(), get(s.url("/")), wire.Options{})
			wantError(t, err, "Maximum response size reached", "")
			if x.Response() != nil {
				t.Error("there is a response")
			}
			x = send(t, newClient(t, nil), get(s.url("/")))
			if r := x.Response(); len(r.Body) != 8<<20 || r.EncodedSize != int64(len(body)) ||
				!r.Header.Has("Content-Encoding") {
				t.Errorf("%d bytes, encoded %d", len(r.Body), r.EncodedSize)
			}
		})
	}
}

func send2(w net.Conn, head string, body []byte) bool {
	_, err := w.Write(append([]byte(head), body...))
	return err == nil
}

func TestReadBody(t *testing.T) {
	t.Parallel()
	for _, length := range []int{0, 1, 510, 511, 512, 513, 4096, firstRead - 1, firstRead, firstRead + 1,
		3*firstRead + 7} {
		text := strings.Repeat("x", length)
		for _, size := range []int64{-1, 0, int64(length)} {
			got, err := readBody(strings.NewReader(text), size, int64(length))
			if err != nil || string(got) != text {
				t.Errorf("length %d, size %d: got %d bytes, %v", length, size, len(got), err)
			}
			if cap(got)-len(got) > len(got)/4+64 {
				t.Errorf("length %d, size %d: capacity %d", length, size, cap(got))
			}
			if length == 0 {
				continue
			}
			if _, err := readBody(strings.NewReader(text), size, int64(length)-1); !errors.Is(err, errTooLarge) {
				t.Errorf("length %d, size %d: got %v, want errTooLarge", length, size, err)
			}
		}
	}
	if b, err := readBody(strings.NewReader("x"), 1<<30, 1<<31); err != nil || cap(b) > 1<<10 {
		t.Errorf("a claimed length: capacity %d, %v", cap(b), err)
	}
}

func FuzzDecode(f *testing.F) {
	for i, e := range []string{"gzip", "zlib", "raw", "br"} {
		f.Add([]string{"gzip", "deflate", "deflate", "br"}[i], pack(f, e, "hello"))
	}
	f.Fuzz(func(t *testing.T, encoding string, body []byte) {
		got, err := decode(encoding, body, 1<<16)
		if err == nil && len(got) > max(1<<16, len(body)) {
			t.Errorf("%d bytes", len(got))
		}
	})
}
