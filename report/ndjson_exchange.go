package report

import (
	"encoding/base64"
	"io"
	"time"
	"unicode/utf8"

	"runner/collection/run"
	"runner/collection/wire"
)

type exchangeLineJSON struct {
	head
	Source    run.Source       `json:"source"`
	Method    string           `json:"method"`
	URL       string           `json:"url"`
	Took      float64          `json:"took"`
	Hops      []hopJSON        `json:"hops"`
	Cookies   []cookieJSON     `json:"cookies,omitempty"`
	Signature *signatureJSON   `json:"signature,omitempty"`
	Error     *requestFailJSON `json:"error,omitempty"`
}

type hopJSON struct {
	Request  *messageJSON  `json:"request,omitempty"`
	Response *responseJSON `json:"response,omitempty"`
	Remote   string        `json:"remote,omitempty"`
	Timings  *phasesJSON   `json:"timings,omitempty"`
}

type messageJSON struct {
	Method string        `json:"method"`
	URL    string        `json:"url"`
	Header []headerField `json:"header"`
	Body   *bodyJSON     `json:"body,omitempty"`
}

type responseJSON struct {
	Proto  string        `json:"proto"`
	Code   int           `json:"code"`
	Reason string        `json:"reason"`
	Header []headerField `json:"header"`
	Body   bodyJSON      `json:"body"`
}

type bodyJSON struct {
	Mode        string  `json:"mode,omitempty"`
	Size        int64   `json:"size"`
	EncodedSize int64   `json:"encodedSize,omitempty"`
	Text        *string `json:"text,omitempty"`
	Base64      *string `json:"base64,omitempty"`
}

type phasesJSON struct {
	Start     time.Time `json:"start"`
	Wait      float64   `json:"wait"`
	DNS       float64   `json:"dns"`
	Connect   float64   `json:"connect"`
	TLS       float64   `json:"tls"`
	FirstByte float64   `json:"firstByte"`
	Download  float64   `json:"download"`
	Total     float64   `json:"total"`
	Reused    bool      `json:"reused"`
}

type cookieJSON struct {
	Name     string     `json:"name"`
	Value    string     `json:"value"`
	Domain   string     `json:"domain"`
	Path     string     `json:"path"`
	HostOnly bool       `json:"hostOnly"`
	Secure   bool       `json:"secure"`
	HTTPOnly bool       `json:"httpOnly"`
	SameSite string     `json:"sameSite,omitempty"`
	Expires  *time.Time `json:"expires,omitempty"`
}

type requestFailJSON struct {
	Name    string `json:"name"`
	Message string `json:"message"`
	Code    string `json:"code,omitempty"`
	Syscall string `json:"syscall,omitempty"`
	Address string `json:"address,omitempty"`
	Port    int    `json:"port,omitempty"`
	Host    string `json:"host,omitempty"`
}

func (n *ndjson) exchange(ev *run.Exchanged) exchangeLineJSON {
	line := exchangeLineJSON{head: n.head("exchange", ev.Cursor), Source: ev.Source, Hops: []hopJSON{}}
	if ev.Wire != nil {
		line.Method, line.URL = ev.Wire.Method, ev.Wire.URL.String()
	} else if ev.Request != nil {
		u := ev.Request.URL
		u.Auth = nil
		line.Method, line.URL = ev.Request.Method, u.String()
	}
	if x := ev.Exchange; x != nil {
		line.Took = ms(x.Took)
		for i := range x.Hops {
			line.Hops = append(line.Hops, n.hop(&x.Hops[i]))
		}
		for _, c := range x.Cookies {
			line.Cookies = append(line.Cookies, cookieOf(c))
		}
		if x.Signature != nil {
			sig := signatureOf(x.Signature)
			line.Signature = &sig
		}
	}
	if e := ev.Err; e != nil {
		line.Error = &requestFailJSON{e.Name, e.Message, e.Code, e.Syscall, e.Address, e.Port, e.Host}
	}
	return line
}

func (n *ndjson) hop(h *wire.Hop) hopJSON {
	hop := hopJSON{Remote: h.Remote}
	if r := h.Request; r != nil {
		hop.Request = &messageJSON{r.Method, r.URL.String(), shownHeader(r.Header), n.requestBody(&r.Body)}
	}
	if r := h.Response; r != nil {
		body := n.body(r.Body)
		if body.Size != r.EncodedSize {
			body.EncodedSize = r.EncodedSize
		}
		header := shownHeader(r.Header)
		for i := range header {
			header[i].System = false
		}
		hop.Response = &responseJSON{r.Proto, r.Code, r.Reason, header, body}
	}
	if t := h.Timings; t != (wire.Timings{}) {
		hop.Timings = &phasesJSON{t.Start, ms(t.Wait), ms(t.DNS), ms(t.Connect), ms(t.TLS), ms(t.FirstByte),
			ms(t.Download), ms(t.Total), t.Reused}
	}
	return hop
}

// maxOpenedBody is how long a body that is not in memory may be to be read for a report. Of a longer one, which is a
// large file, the report has the size.
const maxOpenedBody = 64 << 10

func (n *ndjson) requestBody(b *wire.Body) *bodyJSON {
	if !b.Present && b.Len() == 0 {
		return nil
	}
	shown := bodyJSON{Mode: b.Mode, Size: b.Len()}
	if n.bodies && (b.Open == nil || b.Size <= maxOpenedBody) {
		if r, err := b.Reader(); err == nil {
			data, err := io.ReadAll(r)
			r.Close()
			if err == nil {
				shown.Text, shown.Base64 = n.content(data)
			}
		}
	}
	return &shown
}

func (n *ndjson) body(data []byte) bodyJSON {
	shown := bodyJSON{Size: int64(len(data))}
	if n.bodies {
		shown.Text, shown.Base64 = n.content(data)
	}
	return shown
}

// content returns data as text, or as base64 if it is no UTF-8. Secrets are masked before: base64 hides where they
// begin.
func (n *ndjson) content(data []byte) (text, encoded *string) {
	masked := n.o.Redactor.maskBytes(data)
	if utf8.Valid(masked) {
		s := string(masked)
		return &s, nil
	}
	s := base64.StdEncoding.EncodeToString(masked)
	return nil, &s
}

func cookieOf(c wire.Cookie) cookieJSON {
	out := cookieJSON{Name: c.Name, Value: c.Value, Domain: c.Domain, Path: c.Path, HostOnly: c.HostOnly,
		Secure: c.Secure, HTTPOnly: c.HTTPOnly, SameSite: c.SameSite}
	if !c.Expires.IsZero() {
		out.Expires = &c.Expires
	}
	return out
}
