package simulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"runner/collection/sign"
)

// isoTime is how times are written, and zone where the real gateway's clock stands.
const isoTime = "2006-01-02T15:04:05-07:00"

func zone() *time.Location { return time.FixedZone("", 8*60*60) }

func iso(t time.Time) string { return t.In(zone()).Format(isoTime) }

// cashierPath is the page a buyer is sent to.
const cashierPath = "/cashier"

func serveCashier(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "There is nothing to do here: the simulator pays for the buyer when the payment is asked for.\n")
}

// reply writes out, signed if the sender has shown who he is.
func (s *Server) reply(w http.ResponseWriter, in *incoming, trace string, out answer) {
	body := out.encode()
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=UTF-8")
	h.Set("Trace-Id", trace)
	if s.cfg.AntomKey != nil && in.client != "" && !out.result.unsigned {
		at := iso(in.now)
		signature, err := s.cfg.AntomKey.Sign(sign.Content(in.wire.Method, in.wire.URL.Target(), in.client, at, body))
		if err != nil {
			http.Error(w, "cannot sign the answer", http.StatusInternalServerError)
			return
		}
		h.Set("Client-Id", in.client)
		h.Set("Response-Time", at)
		h.Set("Signature", sign.Header{Algorithm: "RSA256", KeyVersion: "1", Signature: signature}.String())
	}
	w.Write(body)
}

// encode returns the answer as JSON; its names are in alphabetical order, as the real ones are.
func (a answer) encode() []byte {
	body := map[string]any{"result": map[string]any{
		"resultCode": a.result.code, "resultMessage": a.result.message, "resultStatus": a.result.status,
	}}
	for name, v := range a.fields {
		body[name] = v
	}
	return compact(body)
}

// compact writes v without escaping HTML and without a line break at the end. It holds texts, lists and maps only, and
// those cannot fail.
func compact(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("simulator: " + err.Error())
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
