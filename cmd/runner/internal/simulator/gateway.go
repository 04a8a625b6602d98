package simulator

import (
	"crypto/rsa"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"runner/collection/antom"
	"runner/collection/sign"
	"runner/collection/sign/explain"
	"runner/collection/wire"
)

// maxBody is the size of the largest request body that is read.
const maxBody = 1 << 20

// isAPI reports whether path belongs to the API, whether or not there is something at it.
func isAPI(path string) bool {
	return strings.HasPrefix(path, "/ams/") || strings.HasPrefix(path, "/aps/")
}

// incoming is a request on its way in.
type incoming struct {
	wire   *wire.Request
	client string
	now    time.Time
	origin string // where the server is, as the client sees it
	api    *antom.API
	// sandbox says that the path is that of the sandbox; trace is the number of the request.
	sandbox bool
	trace   string
	signed  bool // with a signature that holds
}

// admit does what the gateway in front of the API does: it finds the API, checks the form of the request and verifies
// its signature. The result is nil if the request may pass.
func (s *Server) admit(w http.ResponseWriter, r *http.Request) (*incoming, *result) {
	in := &incoming{wire: wireRequest(r), now: s.cfg.Clock.Now(), origin: origin(r)}
	in.client, _ = in.wire.Header.Get("Client-Id")
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return in, illegal("body", "cannot be read, or is larger than 1 MB")
	}
	in.wire.Body = wire.Body{Bytes: body, Present: true}
	var known bool
	if in.api, in.sandbox, known = antom.ByPath(r.URL.Path); !known {
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
	case len(s.cfg.MerchantKeys) == 0:
		return keyNotFound.because("the simulator was given no key to verify requests with")
	}
	value, _ := in.wire.Header.Get("Signature")
	h, err := sign.ParseHeader(value)
	key, ok := s.merchantKey(h.KeyVersion)
	if err == nil && !ok {
		return keyNotFound.because("there is no key of version %.40q", h.KeyVersion)
	}
	v := &sign.AntomVerifier{Key: key}
	if err := v.VerifyRequest(in.wire); err != nil {
		return s.distrust(in, key, err)
	}
	in.signed = true
	return s.punctual(in)
}

// merchantKey returns the key of a version. The one without is that of the versions which all clients begin with.
func (s *Server) merchantKey(version string) (*rsa.PublicKey, bool) {
	key, ok := s.cfg.MerchantKeys[version]
	if !ok && (version == "" || version == "0" || version == "1") {
		key, ok = s.cfg.MerchantKeys[""]
	}
	if !ok && version == "" {
		for _, k := range s.cfg.MerchantKeys {
			return k, len(s.cfg.MerchantKeys) == 1
		}
	}
	return key, ok
}

// punctual says whether a request comes from a time too far away. No window is published; the check is off unless
// somebody wants it.
func (s *Server) punctual(in *incoming) *result {
	if s.cfg.Skew <= 0 {
		return nil
	}
	value, _ := in.wire.Header.Get("Request-Time")
	at, ok := requestTime(value)
	if !ok {
		return invalidSignature.because("Request-Time %.60q is no time in a known form", value)
	}
	if d := in.now.Sub(at).Abs(); d > s.cfg.Skew {
		return invalidSignature.because("Request-Time is %v away from the clock, more than %v", d.Round(time.Second), s.cfg.Skew)
	}
	return nil
}

// requestTime reads the forms that vendors' libraries write.
func requestTime(value string) (time.Time, bool) {
	if ms, err := strconv.ParseInt(value, 10, 64); err == nil {
		return time.UnixMilli(ms), true
	}
	for _, layout := range [...]string{time.RFC3339Nano, "2006-01-02T15:04:05Z0700"} {
		if at, err := time.Parse(layout, value); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// distrust turns a signature that does not hold into a result; the reason is for the log.
func (s *Server) distrust(in *incoming, key *rsa.PublicKey, err error) *result {
	refused := invalidSignature.because("%v", err)
	if !errors.Is(err, sign.ErrBadSignature) && !errors.Is(err, sign.ErrBadHeader) {
		return refused
	}
	keys := []explain.Key{{Name: "the merchant's key", Public: key}}
	if s.cfg.AntomKey != nil {
		keys = append(keys, explain.Key{Name: "the simulator's own key", Public: s.cfg.AntomKey.Public()})
	}
	if e := explain.Request(explain.FromRequest(in.wire), keys...); e.Found() {
		refused.reason += ": " + e.Mistake
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
