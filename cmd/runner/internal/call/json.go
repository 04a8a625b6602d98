package call

import (
	"encoding/json"
	"io"
	"strings"
	"time"

	"runner/collection/wire"
)

// A Report is a call as "runner send --json" writes it.
type Report struct {
	API     string `json:"api"`
	Product string `json:"product,omitempty"`
	Request Sent   `json:"request"`
	// Warnings are what is wrong with the body, and variables without a value.
	Warnings []string `json:"warnings,omitempty"`
	// Before are the calls that this one needed.
	Before []Report `json:"before,omitempty"`
	// The rest is there if the request was sent.
	Response *Received     `json:"response,omitempty"`
	Result   *ResultReport `json:"result,omitempty"`
}

// Sent is a request as it was signed.
type Sent struct {
	Method  string      `json:"method"`
	URL     string      `json:"url"`
	Headers [][2]string `json:"headers"`
	Body    string      `json:"body"`
}

// Received is a response.
type Received struct {
	Status  int         `json:"status"`
	Headers [][2]string `json:"headers"`
	Body    string      `json:"body"`
	Timings Phases      `json:"timings"`
}

// Phases are the times of an exchange in milliseconds.
type Phases struct {
	DNS       float64 `json:"dns"`
	Connect   float64 `json:"connect"`
	TLS       float64 `json:"tls"`
	FirstByte float64 `json:"firstByte"`
	Download  float64 `json:"download"`
	Total     float64 `json:"total"`
}

// A ResultReport is what an answer says, and what it means.
type ResultReport struct {
	Status  string `json:"resultStatus"`
	Code    string `json:"resultCode"`
	Message string `json:"resultMessage"`
	Meaning string `json:"meaning"`
	Next    string `json:"next"`
	// Expected is whether it is the answer that there is when all is well.
	Expected bool     `json:"expected"`
	Missing  []string `json:"missing,omitempty"`
	Links    []Link   `json:"links,omitempty"`
	// Verified is null if no key to verify with was given, or the answer needs no signature.
	Verified  *bool  `json:"verified"`
	Signature string `json:"signature"`
}

// Report returns what is known of the call.
func (k *Call) Report() Report {
	r := Report{API: k.API.Name, Product: k.Product.Name, Warnings: k.Warnings(), Request: Sent{
		Method: k.Request.Method, URL: k.Request.URL.String(), Headers: headers(k.Request.Header), Body: string(k.Body)}}
	if k.Exchange == nil || k.Exchange.Response() == nil {
		return r
	}
	resp, t := k.Exchange.Response(), k.Exchange.Last().Timings
	r.Response = &Received{resp.Code, headers(resp.Header), string(resp.Body), Phases{ms(t.DNS), ms(t.Connect), ms(t.TLS),
		ms(t.FirstByte), ms(t.Download), ms(t.Total)}}
	meaning, next := k.Advice()
	sig := k.Exchange.Signature
	r.Result = &ResultReport{Status: k.Result.Status, Code: k.Result.Code, Message: k.Result.Message, Meaning: meaning,
		Next: next, Expected: k.Expected(), Missing: k.Missing(), Links: k.Links(), Signature: Trust(sig)}
	if sig.Checked {
		holds := sig.Err == nil
		r.Result.Verified = &holds
	}
	return r
}

// Warnings are what is wrong with the request, for people.
func (k *Call) Warnings() []string {
	var texts []string
	for _, p := range k.Problems {
		texts = append(texts, strings.TrimSpace(p.Path+" "+p.Message))
	}
	for _, name := range k.Unfilled {
		texts = append(texts, "{{"+name+"}} has no value")
	}
	return texts
}

func headers(h wire.Header) [][2]string {
	out := [][2]string{}
	for _, f := range h {
		value := f.Value
		if strings.EqualFold(f.Name, agentHeader) {
			value = "…"
		}
		out = append(out, [2]string{f.Name, value})
	}
	return out
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// WriteJSON writes v for programs and for people who read along.
func WriteJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
