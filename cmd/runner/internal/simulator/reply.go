package simulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"runner/cmd/runner/internal/simulator/scenario"
	"runner/collection/sign"
)

// isoTime is how times are written, and zone where the real gateway's clock stands.
const isoTime = "2006-01-02T15:04:05-07:00"

func zone() *time.Location { return time.FixedZone("", 8*60*60) }

func iso(t time.Time) string { return t.In(zone()).Format(isoTime) }

// A reply is an answer as bytes, and what goes wrong on its way.
type reply struct {
	body  []byte
	fault *scenario.Fault
}

// reply writes an answer, signed if the sender has shown who he is.
func (s *Server) reply(w http.ResponseWriter, in *incoming, out *answer, r reply) {
	f := r.fault
	if f == nil {
		f = new(scenario.Fault)
	}
	if f.Drop {
		panic(http.ErrAbortHandler) // net/http closes the connection and says nothing of it
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=UTF-8")
	h.Set("Trace-Id", in.trace)
	if s.cfg.AntomKey != nil && in.client != "" && !out.result.unsigned && !f.Unsigned {
		at := iso(in.now)
		signed := r.body
		if f.BadSignature {
			signed = append(bytes.Clone(signed), ' ')
		}
		signature, err := s.cfg.AntomKey.Sign(sign.Content(in.wire.Method, in.wire.URL.Target(), in.client, at, signed))
		if err != nil {
			http.Error(w, "cannot sign the answer", http.StatusInternalServerError)
			return
		}
		h.Set("Client-Id", in.client)
		h.Set("Response-Time", at)
		h.Set("Signature", sign.Header{Algorithm: "RSA256", KeyVersion: "1", Signature: signature}.String())
	}
	if f.Half {
		h.Set("Content-Length", strconv.Itoa(len(r.body)))
	}
	if f.HTTPStatus != 0 {
		w.WriteHeader(f.HTTPStatus)
	}
	if f.Half {
		w.Write(r.body[:len(r.body)/2])
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	w.Write(r.body)
}

// encode returns the answer as JSON; its names are in alphabetical order, as the real ones are.
func (a answer) encode() []byte {
	body := map[string]any{"result": a.result.fields()}
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
