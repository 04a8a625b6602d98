package script

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"runner/collection/run"
	"runner/collection/wire"
	"runner/script/internal/lib"
)

// OfflineLibraries is a sender that answers the requests for well-known libraries itself: those that scripts download
// to evaluate them, such as jsrsasign, from the hosts where they usually are. All other requests go to Sender.
//
// The version asked for is served if it is embedded. Otherwise the newest one of the same major version is, and Warn is
// told. If there is none, the request fails: what was to run offline does not go to the network in silence.
type OfflineLibraries struct {
	Sender run.Sender
	// Warn is told which copy stands in for another, in one line. It may be called by several goroutines at a time.
	Warn func(text string)
}

// Send implements [run.Sender].
func (o *OfflineLibraries) Send(ctx context.Context, req *wire.Request, opts wire.Options) (*wire.Exchange, error) {
	wanted, ok := lib.Locate(req.URL.Host, req.URL.Path)
	if !ok || req.Method != "GET" && req.Method != "HEAD" {
		return o.Sender.Send(ctx, req, opts)
	}
	start := time.Now()
	hop := wire.Hop{Request: req.Clone(), Timings: wire.Timings{Start: start}}
	text, err := o.text(req.URL, wanted)
	if err == nil {
		hop.Response = libraryResponse(req.Method, wanted, text)
	}
	hop.Timings.Total = time.Since(start)
	return &wire.Exchange{Hops: []wire.Hop{hop}, Took: hop.Timings.Total}, err
}

func libraryResponse(method string, wanted lib.Wanted, text string) *wire.Response {
	body := []byte(text)
	header := wire.Header{{Name: "Content-Type", Value: wanted.ContentType},
		{Name: "Content-Length", Value: strconv.Itoa(len(body))}}
	if method == "HEAD" {
		body = nil
	}
	return &wire.Response{Proto: "HTTP/1.1", Code: 200, Reason: "OK", Header: header, Body: body,
		EncodedSize: int64(len(body))}
}

// text returns the library that an address wants. Its errors say how to go online.
func (o *OfflineLibraries) text(u wire.URL, wanted lib.Wanted) (string, error) {
	copies, err := lib.Copies()
	if err != nil {
		return "", notServed(wanted, u, err.Error())
	}
	chosen, ok := wanted.Choose(copies)
	if !ok {
		return "", notServed(wanted, u, "only "+versions(copies, wanted.Library)+" is embedded")
	}
	text, err := chosen.Text()
	if err != nil {
		return "", notServed(wanted, u, err.Error())
	}
	o.warn(u, wanted, chosen)
	return text, nil
}

func (o *OfflineLibraries) warn(u wire.URL, wanted lib.Wanted, served lib.Copy) {
	switch {
	case o.Warn == nil:
	case served.Library == "pmlib":
		o.Warn(fmt.Sprintf("offline: %s is answered by a library of our own with the functions of pmlib and jsrsasign %s",
			addressOf(u), served.Version))
	case !wanted.Exactly(served):
		o.Warn(fmt.Sprintf("offline: %s asks for %s %s and gets %s", addressOf(u), wanted.Library, wanted.Version,
			served.Version))
	}
}

// addressOf is an address without its query, which may hold anything.
func addressOf(u wire.URL) string { return u.Authority() + u.Path }

func notServed(wanted lib.Wanted, u wire.URL, why string) error {
	what := strings.TrimSpace(wanted.Library + " " + wanted.Version)
	text := fmt.Sprintf("no offline copy of %s for %s: %s; run without --offline-libs to download it", what,
		addressOf(u), why)
	return &run.RequestError{Name: "OfflineError", Message: text, Host: u.Host}
}

func versions(copies []lib.Copy, library string) string {
	var have []string
	for _, c := range copies {
		if c.Library == library {
			have = append(have, c.Version)
		}
	}
	return strings.TrimSpace(library + " " + strings.Join(have, ", "))
}
