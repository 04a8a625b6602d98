package script

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"

	"runner/collection"
	"runner/collection/wire"
	"runner/script/internal/jsonx"
	"runner/script/internal/lib"
)

// messageNatives are what pm.request, pm.response and pm.cookies are made from.
func (r *realm) messageNatives() map[string]native {
	return map[string]native{
		"sdk":     func(goja.FunctionCall) goja.Value { return r.classes() },
		"request": func(goja.FunctionCall) goja.Value { return r.requestObject(r.running().in.Request) },
		"setRequest": func(call goja.FunctionCall) goja.Value {
			r.setRequest(call.Argument(0).String())
			return goja.Undefined()
		},
		"response": func(goja.FunctionCall) goja.Value {
			x := r.running()
			return r.responseInit(x.in.Exchange, x.in.Cursor.RequestID)
		},
		"cookies": func(goja.FunctionCall) goja.Value { return r.cookieList(r.running().in.Exchange) },
		"buffer":  func(call goja.FunctionCall) goja.Value { return r.buffer(call.Argument(0)) },
	}
}

// requestObject is the v2.1 form of req as a plain object.
func (r *realm) requestObject(req *collection.Request) goja.Value {
	if req == nil {
		return goja.Undefined()
	}
	text, err := req.MarshalJSON()
	if err != nil {
		r.throw(fmt.Errorf("read pm.request: %w", err))
	}
	v, err := jsonx.Parse(r.rt, string(text))
	if err != nil {
		r.throw(fmt.Errorf("read pm.request: %w", err))
	}
	return v
}

// setRequest takes the request as a prerequest script left it.
func (r *realm) setRequest(text string) {
	req, err := collection.ParseRequest([]byte(text))
	if err != nil {
		r.throw(fmt.Errorf("pm.request: %w", err))
	}
	x := r.running()
	x.gate.enter()
	defer x.gate.leave()
	x.in.Request = req
}

// responseInit is what an sdk Response is made from. Without a response it is an empty one. The response's own list of
// cookies stays empty, as in Newman: pm.cookies has them.
func (r *realm) responseInit(exchange *wire.Exchange, id string) goja.Value {
	init := r.rt.NewObject()
	resp := exchange.Response()
	if resp == nil {
		return init
	}
	set(init, "id", id)
	set(init, "code", resp.Code)
	set(init, "status", resp.Reason)
	set(init, "header", r.headerList(resp.Header))
	set(init, "responseTime", exchange.Took.Milliseconds())
	set(init, "text", func(goja.FunctionCall) goja.Value { return r.rt.ToValue(decode(resp)) })
	set(init, "stream", func(goja.FunctionCall) goja.Value {
		return r.rt.ToValue(r.rt.NewArrayBuffer(append([]byte(nil), resp.Body...)))
	})
	set(init, "size", r.sizes(resp))
	set(init, "downloadedBytes", cmp.Or(resp.EncodedSize, int64(len(resp.Body))))
	return init
}

func (r *realm) headerList(header wire.Header) goja.Value {
	list := make([]any, len(header))
	for i, f := range header {
		o := r.rt.NewObject()
		set(o, "key", f.Name)
		set(o, "value", f.Value)
		list[i] = o
	}
	return r.rt.NewArray(list...)
}

// sizes counts the header as the bytes of an HTTP/1.1 head.
func (r *realm) sizes(resp *wire.Response) goja.Value {
	head := len("HTTP/1.1 200 ") + len(resp.Reason) + 2*len("\r\n")
	for _, f := range resp.Header {
		head += len(f.Name) + len(": ") + len(f.Value) + len("\r\n")
	}
	body := resp.EncodedSize
	if body == 0 {
		body = int64(len(resp.Body))
	}
	out := r.rt.NewObject()
	set(out, "body", body)
	set(out, "header", head)
	set(out, "total", body+int64(head))
	return out
}

// cookieList is the cookies the jar holds for the exchange's URL.
func (r *realm) cookieList(exchange *wire.Exchange) goja.Value {
	if exchange == nil {
		return r.rt.NewArray()
	}
	list := make([]any, len(exchange.Cookies))
	for i := range exchange.Cookies {
		list[i] = r.cookie(&exchange.Cookies[i])
	}
	return r.rt.NewArray(list...)
}

func (r *realm) cookie(c *wire.Cookie) goja.Value {
	o := r.rt.NewObject()
	set(o, "name", c.Name)
	set(o, "value", c.Value)
	set(o, "domain", c.Domain)
	set(o, "path", c.Path)
	set(o, "hostOnly", c.HostOnly)
	set(o, "secure", c.Secure)
	set(o, "httpOnly", c.HTTPOnly)
	if !c.Expires.IsZero() {
		set(o, "expires", c.Expires.UTC().Format("2006-01-02T15:04:05.000Z"))
	}
	if c.MaxAge != "" {
		set(o, "maxAge", c.MaxAge)
	}
	return o
}

// buffer makes an ArrayBuffer into a Buffer, which pm.response.stream is.
func (r *realm) buffer(data goja.Value) goja.Value {
	class, err := r.loadMember("buffer", "Buffer")
	if errors.Is(err, lib.ErrNotBuilt) {
		return r.bytes(data)
	}
	if err != nil {
		r.throw(err)
	}
	from, ok := goja.AssertFunction(class.ToObject(r.rt).Get("from"))
	if !ok {
		return r.bytes(data)
	}
	made, err := from(class, data)
	if err != nil {
		r.throw(err)
	}
	return made
}

// bytes stands in for a Buffer in a binary without the libraries: they are text when they are made a string.
func (r *realm) bytes(data goja.Value) goja.Value {
	made, err := r.rt.New(r.rt.GlobalObject().Get("Uint8Array"), data)
	if err != nil {
		r.throw(err)
	}
	raw, _ := data.Export().(goja.ArrayBuffer)
	text := r.rt.ToValue(func(call goja.FunctionCall) goja.Value {
		return r.rt.ToValue(bytesText(raw.Bytes(), call.Argument(0).String()))
	})
	if err := made.DefineDataProperty("toString", text, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		r.throw(err)
	}
	return made
}

// bytesText is data in one of Node's encodings; every other is UTF-8.
func bytesText(data []byte, encoding string) string {
	switch strings.ToLower(encoding) {
	case "base64":
		return base64.StdEncoding.EncodeToString(data)
	case "base64url":
		return base64.RawURLEncoding.EncodeToString(data)
	case "hex":
		return hex.EncodeToString(data)
	case "latin1", "binary", "ascii":
		return latin1(data)
	case "utf16le", "ucs2":
		return utf16le(data)
	default:
		return strings.ToValidUTF8(string(data), string(utf8.RuneError))
	}
}

// decode is the body as text, in the charset its type names. An unknown charset is read as UTF-8.
func decode(resp *wire.Response) string {
	contentType, _ := resp.Header.Get("Content-Type")
	_, params, _ := strings.Cut(strings.ToLower(contentType), "charset=")
	charset, _, _ := strings.Cut(strings.Trim(params, `"' `), ";")
	switch strings.Trim(charset, `"' `) {
	case "iso-8859-1", "latin1", "windows-1252", "us-ascii", "ascii":
		return latin1(resp.Body)
	case "utf-16le", "utf-16", "ucs-2":
		return strings.TrimPrefix(utf16le(resp.Body), byteOrderMark)
	default:
		text := strings.TrimPrefix(string(resp.Body), byteOrderMark)
		return strings.ToValidUTF8(text, string(utf8.RuneError))
	}
}

// byteOrderMark is no part of a text, for Postman's decoder.
const byteOrderMark = "\uFEFF"

func latin1(body []byte) string {
	runes := make([]rune, len(body))
	for i, b := range body {
		runes[i] = rune(b)
	}
	return string(runes)
}

func utf16le(body []byte) string {
	units := make([]uint16, len(body)/2)
	for i := range units {
		units[i] = uint16(body[2*i]) | uint16(body[2*i+1])<<8
	}
	return string(utf16.Decode(units))
}
