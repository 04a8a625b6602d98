package sign_test

import (
	"errors"
	"strings"
	"testing"

	"runner/collection/sign"
	"runner/collection/wire"
)

func TestEveryChangeBreaksTheSignature(t *testing.T) {
	t.Parallel()
	v := &sign.AntomVerifier{Key: vectorPublic(t, "m.pub")}
	for name, change := range map[string]func(*wire.Request){
		"method": func(r *wire.Request) { r.Method = "PUT" },
		"path":   func(r *wire.Request) { r.URL.Path += "/x" },
		"query":  func(r *wire.Request) { r.URL.HasQuery = true },
		"client": func(r *wire.Request) { r.Header.Set(wire.Field{Name: "Client-Id", Value: "SANDBOX_X"}) },
		"time":   func(r *wire.Request) { r.Header.Set(wire.Field{Name: "Request-Time", Value: "1685599933872"}) },
		"body":   func(r *wire.Request) { r.Body.Bytes = append(r.Body.Bytes, ' ') },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := signedRequest(t)
			change(req)
			if err := v.VerifyRequest(req); !errors.Is(err, sign.ErrBadSignature) {
				t.Errorf("got %v, want ErrBadSignature", err)
			}
		})
	}
}

func TestOtherKeyDoesNotVerify(t *testing.T) {
	t.Parallel()
	v := &sign.AntomVerifier{Key: vectorPublic(t, "a.pub")}
	if err := v.VerifyRequest(signedRequest(t)); !errors.Is(err, sign.ErrBadSignature) {
		t.Errorf("got %v, want ErrBadSignature", err)
	}
}

func TestVerifyRequestRefuses(t *testing.T) {
	t.Parallel()
	v := &sign.AntomVerifier{Key: vectorPublic(t, "m.pub")}
	for name, c := range map[string]struct {
		drop []string
		set  string
		want error
	}{
		"no client id":  {[]string{"Client-Id"}, "", sign.ErrNoClientID},
		"no time":       {[]string{"Request-Time"}, "", sign.ErrIncomplete},
		"no signature":  {[]string{"Signature"}, "", sign.ErrIncomplete},
		"neither":       {[]string{"Signature", "Request-Time"}, "", sign.ErrUnsigned},
		"bad signature": {nil, "algorithm=RSA256,signature=%zz", sign.ErrBadHeader},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := signedRequest(t)
			for _, name := range c.drop {
				req.Header.Del(name)
			}
			if c.set != "" {
				req.Header.Set(wire.Field{Name: "Signature", Value: c.set})
			}
			if err := v.VerifyRequest(req); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

const okBody = `{"result":{"resultCode":"SUCCESS","resultStatus":"S"}}`

// answer makes a response to the vector request, signed by the other side.
func answer(t *testing.T, client, at, body string) *wire.Response {
	t.Helper()
	sig, err := vectorKey(t, "a.pem").Sign(sign.Content("POST", vectorTarget, client, at, []byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	h := sign.Header{Algorithm: "RSA256", KeyVersion: "1", Signature: sig}
	return &wire.Response{Code: 200, Body: []byte(body), Header: wire.Header{
		{Name: "client-id", Value: client}, {Name: "response-time", Value: at}, {Name: "signature", Value: h.String()},
	}}
}

func TestVerifyResponse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*wire.Response)
		want   error
	}{
		"as it is":              {func(*wire.Response) {}, nil},
		"client of the request": {func(r *wire.Response) { r.Header.Del("Client-Id") }, nil},
		"other client":          {func(r *wire.Response) { r.Header[0].Value = "X" }, sign.ErrBadSignature},
		"other body":            {func(r *wire.Response) { r.Body = append(r.Body, '\n') }, sign.ErrBadSignature},
		"other time":            {func(r *wire.Response) { r.Header[1].Value = "2019" }, sign.ErrBadSignature},
		"no time":               {func(r *wire.Response) { r.Header.Del("Response-Time") }, sign.ErrIncomplete},
		"no signature":          {func(r *wire.Response) { r.Header.Del("Signature") }, sign.ErrIncomplete},
		"unreadable signature":  {func(r *wire.Response) { r.Header[2].Value = "x" }, sign.ErrBadHeader},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := answer(t, vectorClient, "2019-05-28T12:12:14+08:00", okBody)
			c.change(resp)
			v := &sign.AntomVerifier{Key: vectorPublic(t, "a.pub")}
			if _, err := v.Verify(signedRequest(t), resp); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestTimeIsOpaque(t *testing.T) {
	t.Parallel()
	v := &sign.AntomVerifier{Key: vectorPublic(t, "a.pub")}
	for _, at := range []string{"1685599933871", "2026-11-23T04:00:00+0000", "2022-01-18T07:11:42Z", "tomorrow"} {
		if _, err := v.Verify(signedRequest(t), answer(t, vectorClient, at, okBody)); err != nil {
			t.Errorf("time %q: %v", at, err)
		}
	}
}

func TestUnsignedResponse(t *testing.T) {
	t.Parallel()
	v := &sign.AntomVerifier{Key: vectorPublic(t, "a.pub")}
	for body, want := range map[string]error{
		`{"result":{"resultStatus":"F","resultCode":"INVALID_SIGNATURE"}}`: nil,
		`{"result":{"resultStatus":"U"}}`:                                  nil,
		okBody:                                                             sign.ErrUnsigned,
		`{"result":{"resultStatus":"f"}}`:                                  sign.ErrUnsigned,
		`{"result":{"resultStatus":"S"},"Result":{"resultStatus":"F"}}`:    sign.ErrUnsigned,
		`{"result":{"resultStatus":"F"},"result":{"resultStatus":"S"}}`:    sign.ErrUnsigned,
		`{"result":{"resultStatus":"S","RESULTSTATUS":"F"}}`:               sign.ErrUnsigned,
		`{"result":null}`:                                                  sign.ErrUnsigned,
		`<html>`:                                                           sign.ErrUnsigned,
		``:                                                                 sign.ErrUnsigned,
		`{"result":{"resultStatus":["F"]}}`:                                sign.ErrUnsigned,
		`{"result":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`:   sign.ErrUnsigned,
		`{"result":{"resultStatus":"F"}} {"result":{"resultStatus":"S"}}`:              sign.ErrUnsigned,
		`{"result":{"resultStatus":"F","resultMessage":"` + strings.Repeat("x", 9)[:3]: sign.ErrUnsigned,
	} {
		resp := &wire.Response{Code: 200, Body: []byte(body)}
		if _, err := v.Verify(signedRequest(t), resp); !errors.Is(err, want) {
			t.Errorf("%.80q: got %v, want %v", body, err, want)
		}
	}
}

func TestWhatNeedsNoSignature(t *testing.T) {
	t.Parallel()
	v := &sign.AntomVerifier{Key: vectorPublic(t, "a.pub")}
	resp := &wire.Response{Code: 200, Body: []byte(okBody)}
	if _, err := v.Verify(vectorRequest(t), resp); err != nil {
		t.Errorf("answer to an unsigned request: %v", err)
	}
	meter := signedRequest(t)
	meter.URL.Path = "/ams/api/v1/meter/uploadEvent"
	if _, err := v.Verify(meter, resp); err != nil {
		t.Errorf("answer to meter/uploadEvent: %v", err)
	}
}

// Whether an answer was signed is told apart from whether it is good: a refusal need not be signed.
func TestVerifyTellsSigned(t *testing.T) {
	t.Parallel()
	v := &sign.AntomVerifier{Key: vectorPublic(t, "a.pub")}
	refusal := &wire.Response{Code: 200, Body: []byte(`{"result":{"resultStatus":"F","resultCode":"INVALID_SIGNATURE"}}`)}
	if signed, err := v.Verify(signedRequest(t), refusal); signed || err != nil {
		t.Errorf("refusal: got %v, %v", signed, err)
	}
	good := answer(t, vectorClient, "2026-01-01T00:00:00Z", okBody)
	if signed, err := v.Verify(signedRequest(t), good); !signed || err != nil {
		t.Errorf("signed answer: got %v, %v", signed, err)
	}
}
