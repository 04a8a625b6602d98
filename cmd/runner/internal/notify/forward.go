package notify

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// A Forward passes notifications on to the user's service, with the bytes and the headers that came.
type Forward struct {
	// Answer says that the sender gets the service's answer in place of ours.
	Answer bool
	// Client posts. If nil, it is as that of a [Sender].
	Client *http.Client

	to *url.URL
}

// NewForward returns a forward to an http or https URL. If that has no path, each notification keeps its own.
func NewForward(to string) (*Forward, error) {
	u, err := parseTarget(to)
	if err != nil {
		return nil, err
	}
	return &Forward{to: u}, nil
}

// Forwarded tells what became of a notification at the user's service.
type Forwarded struct {
	URL    string        `json:"url"`
	Status int           `json:"status,omitempty"` // 0 if there was no answer
	Took   time.Duration `json:"took"`
	// Problems are what is wrong with the answer, or why there was none.
	Problems []string `json:"problems,omitempty"`

	media string
	body  []byte
}

// answer returns the service's answer, nil if it gave none.
func (f *Forwarded) answer() *answer {
	if f.Status == 0 {
		return nil
	}
	return &answer{f.Status, f.media, f.body}
}

// ours are the headers that belong to one connection, or that our client makes itself.
var ours = [...]string{"Connection", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
	"Content-Length", "Accept-Encoding", "Expect"}

// pass posts a receipt to the service.
func (f *Forward) pass(ctx context.Context, got *Receipt, header http.Header) *Forwarded {
	to := *f.to
	if to.Path == "" || to.Path == "/" {
		if own, err := url.ParseRequestURI(got.Target); err == nil {
			to.Path, to.RawPath, to.RawQuery = own.Path, own.RawPath, own.RawQuery
		}
	}
	out := &Forwarded{URL: to.Redacted()}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.String(), bytes.NewReader(got.Body))
	if err != nil {
		out.Problems = []string{fmt.Sprintf("forward: %v", err)}
		return out
	}
	req.Header = header.Clone()
	for _, name := range ours {
		req.Header.Del(name)
	}
	start := time.Now()
	out.take(f.client().Do(req))
	out.Took = time.Since(start)
	return out
}

// Replay posts a receipt once more, with the headers and the signature it came with.
func (f *Forward) Replay(ctx context.Context, got *Receipt) *Forwarded {
	return f.pass(ctx, got, got.Header)
}

func (f *Forward) client() *http.Client {
	if f.Client != nil {
		return f.Client
	}
	return plainClient
}

func (f *Forwarded) take(resp *http.Response, err error) {
	if err != nil {
		f.Problems = []string{unanswered(err).Error()}
		return
	}
	defer resp.Body.Close()
	f.body, err = io.ReadAll(io.LimitReader(resp.Body, maxAck))
	if err != nil {
		f.Problems = []string{"the answer broke off"}
		return
	}
	f.Status, f.media = resp.StatusCode, resp.Header.Get("Content-Type")
	f.Problems = CheckAck(resp.StatusCode, resp.Header, f.body)
}
