package simulator

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"runner/collection/sign"
	"runner/collection/wire"
)

// maxBody is the size of the largest request body that is read.
const maxBody = 1 << 20

// prefixes are where the API is found. The longer one is tried first because a client may not rewrite its paths.
var prefixes = [...]string{"/ams/sandbox/api/v1", "/ams/api/v1"}

// keyVersions are the versions under which the one key of the merchant is known.
var keyVersions = []string{"", "0", "1"}

// isAPI reports whether path belongs to the API, whether or not there is something at it.
func isAPI(path string) bool { return strings.HasPrefix(path, "/ams/") }

// incoming is a request on its way in.
type incoming struct {
	wire   *wire.Request
	client string
	now    time.Time
	origin string // where the server is, as the client sees it
	api    *api
}

// admit does what the gateway in front of the API does: it finds the API, checks the form of the request and verifies
// its signature. The result is nil if the request may pass.
func (s *Server) admit(w http.ResponseWriter, r *http.Request) (*incoming, *result) {
	in := &incoming{wire: wireRequest(r), now: s.cfg.Now(), origin: origin(r)}
	in.client, _ = in.wire.Header.Get("Client-Id")
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return in, illegal("body", "cannot be read, or is larger than 1 MB")
	}
	in.wire.Body = wire.Body{Bytes: body, Present: true}
	if in.api = findAPI(r.URL.Path); in.api == nil {
		return in, noInterface.because("no API has the path %.200q", r.URL.Path)
	}
	if r.Method != http.MethodPost {
		return in, methodNotSupported.because("the method is %.20q", r.Method)
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return in, mediaNotAcceptable.because("the content type is %.80q", r.Header.Get("Content-Type"))
	}
	return in, s.authenticate(in)
}

// authenticate says why in is not from whom it claims to be, or nil.
func (s *Server) authenticate(in *incoming) *result {
	switch {
	case in.client == "":
		return invalidClient.because("there is no Client-Id header")
	case s.cfg.ClientID != "" && in.client != s.cfg.ClientID:
		return invalidClient.because("the client id is not %q", s.cfg.ClientID)
	case s.cfg.AllowUnsigned && !in.wire.Header.Has("Signature"):
		return nil
	case s.cfg.MerchantKey == nil:
		return keyNotFound.because("the simulator was given no key to verify requests with")
	}
	v := &sign.AntomVerifier{Key: s.cfg.MerchantKey}
	if err := v.VerifyRequest(in.wire); err != nil {
		return s.distrust(in, v, err)
	}
	value, _ := in.wire.Header.Get("Signature")
	if h, err := sign.ParseHeader(value); err == nil && !slices.Contains(keyVersions, h.KeyVersion) {
		return keyNotFound.because("there is no key of version %.40q", h.KeyVersion)
	}
	return nil
}

// distrust turns a signature that does not hold into a result; the reason is for the log.
func (s *Server) distrust(in *incoming, v *sign.AntomVerifier, err error) *result {
	refused := invalidSignature.because("%v", err)
	if !errors.Is(err, sign.ErrBadSignature) && !errors.Is(err, sign.ErrBadHeader) {
		return refused
	}
	if s.cfg.AntomKey != nil {
		if why := v.ExplainRequest(in.wire, s.cfg.AntomKey.Public()); why != "" {
			refused.reason += ": " + why
		}
	}
	return refused
}

// wireRequest is r without its body. The target is taken as it was sent, because it is part of what is signed.
func wireRequest(r *http.Request) *wire.Request {
	req := &wire.Request{Method: r.Method}
	target := r.RequestURI
	if !strings.HasPrefix(target, "/") { // the absolute form, for proxies
		target = r.URL.RequestURI()
	}
	req.URL.Path, req.URL.Query, req.URL.HasQuery = strings.Cut(target, "?")
	for name, values := range r.Header {
		for _, v := range values {
			req.Header.Add(wire.Field{Name: name, Value: v})
		}
	}
	return req
}

func origin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
