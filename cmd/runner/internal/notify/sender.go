package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"runner/collection/sign"
)

const (
	// postTimeout is how long a receiver may take to acknowledge.
	postTimeout = 10 * time.Second
	// maxAck bounds what is read of an acknowledgement, which has less than 100 bytes.
	maxAck = 64 << 10
)

// A Sender signs notifications as the platform does, and posts them. It may be used from several goroutines.
type Sender struct {
	// Key is the platform's. It must be set.
	Key *sign.Key
	// KeyVersion is the version of the key; "" means 1.
	KeyVersion string
	// Client posts. If nil, it is one that waits 10 s, follows no redirects and uses no proxy.
	Client *http.Client
	// Now is the clock of Request-Time and of attempts. If nil, time.Now is used.
	Now func() time.Time
}

// A Delivery is a post in all its parts.
type Delivery struct {
	// Request is as it was posted, without its body.
	Request *http.Request
	// Header and Body are those of the answer; nil if there was none.
	Header http.Header
	Body   []byte
	Took   time.Duration
	Attempt
}

// Post signs m, posts it to its URL and checks what the receiver answers.
func (s *Sender) Post(ctx context.Context, m *Message) Attempt { return s.Deliver(ctx, m).Attempt }

// Deliver does as [Sender.Post], and shows what was sent and answered.
func (s *Sender) Deliver(ctx context.Context, m *Message) Delivery {
	d := Delivery{Attempt: Attempt{At: s.now()}}
	if err := s.deliver(ctx, m, &d); err != nil {
		d.Problems = []string{err.Error()}
	}
	return d
}

func (s *Sender) deliver(ctx context.Context, m *Message, d *Delivery) (err error) {
	if d.Request, err = s.request(ctx, m, d.At); err != nil {
		return err
	}
	client := s.Client
	if client == nil {
		client = plainClient
	}
	start := time.Now()
	resp, err := client.Do(d.Request)
	if err != nil {
		return unanswered(err)
	}
	defer resp.Body.Close()
	d.Status, d.Header = resp.StatusCode, resp.Header
	d.Body, err = io.ReadAll(io.LimitReader(resp.Body, maxAck))
	d.Took = time.Since(start)
	if err != nil {
		return fmt.Errorf("the answer broke off after %d bytes: let the receiver send all of it", len(d.Body))
	}
	d.Problems = CheckAck(d.Status, d.Header, d.Body)
	return nil
}

// request makes the signed request that carries m.
func (s *Sender) request(ctx context.Context, m *Message, at time.Time) (*http.Request, error) {
	target, err := parseTarget(m.URL)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), bytes.NewReader(m.Body))
	if err != nil {
		return nil, fmt.Errorf("notify URL: %w", err)
	}
	when := at.UTC().Format("2006-01-02T15:04:05Z")
	signature, err := s.Key.Sign(sign.Content(req.Method, target.RequestURI(), m.ClientID, when, m.Body))
	if err != nil {
		return nil, err
	}
	h := sign.Header{Algorithm: "RSA256", KeyVersion: s.KeyVersion, Signature: signature}
	if h.KeyVersion == "" {
		h.KeyVersion = "1"
	}
	for name, value := range map[string]string{"Content-Type": "application/json; charset=UTF-8",
		"Client-Id": m.ClientID, "Request-Time": when, "Signature": h.String()} {
		req.Header.Set(name, value)
	}
	return req, nil
}

func (s *Sender) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

// plainClient never changes. It uses no proxy because receivers are on this machine as a rule, and follows no redirects
// because the signature covers the path.
var plainClient = &http.Client{
	Timeout:       postTimeout,
	Transport:     &http.Transport{MaxIdleConnsPerHost: 4, IdleConnTimeout: 30 * time.Second},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// parseTarget reads the address of a receiver. It comes from requests, and so may be anything.
func parseTarget(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case text == "":
		return nil, errors.New("notify URL: there is none")
	case err != nil:
		return nil, fmt.Errorf("notify URL %.100q: not an address", text)
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return nil, fmt.Errorf("notify URL %.100q: want http://HOST/PATH or https://HOST/PATH", text)
	case reserved(u.Hostname()):
		return nil, fmt.Errorf("notify URL %.100q: the name is reserved for examples, and nobody is asked for it", text)
	}
	return u, nil
}

// reserved reports whether no host has the name, see RFC 6761: to look it up would only tell others of the test.
func reserved(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, domain := range []string{"example", "invalid", "test", "example.com", "example.net", "example.org"} {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}

// unanswered says why there was no answer, without the address, which stands beside it.
func unanswered(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		if e.Timeout() {
			return fmt.Errorf("no answer within %v: acknowledge first, and do the work afterwards", postTimeout)
		}
		err = e.Err
	}
	return fmt.Errorf("no answer: %w", err)
}
