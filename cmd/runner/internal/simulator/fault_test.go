package simulator_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"runner/cmd/runner/internal/simulator"
	"runner/cmd/runner/internal/simulator/scenario"
	"runner/collection/sign"
	"runner/collection/wire"
)

// What a rule says goes wrong, goes wrong over a real connection, once, and nothing else does.
func TestFaults(t *testing.T) {
	t.Parallel()
	for rule, want := range map[string]string{
		"pay=RISK_REJECT":               "200 RISK_REJECT verified",
		"pay=;http=503":                 "503 PAYMENT_IN_PROCESS verified",
		"pay=;unsigned":                 "200 PAYMENT_IN_PROCESS unsigned",
		"pay=;badsign":                  "200 PAYMENT_IN_PROCESS wrong",
		"pay=;drop":                     "no answer",
		"pay=;half":                     "half an answer",
		"refund=RISK_REJECT":            "200 PAYMENT_IN_PROCESS verified",
		"pay=X;status=U;message=Hello.": "200 X verified",
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			set := new(scenario.Set)
			r, err := scenario.Parse(rule + ";times=1")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := set.Add(r, time.Now()); err != nil {
				t.Fatal(err)
			}
			w := newWorld(t, func(cfg *simulator.Config) { cfg.Scenarios = set })
			srv := httptest.NewServer(w.server)
			defer srv.Close()
			if got := w.over(srv.URL); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			if got := w.over(srv.URL); got != "200 PAYMENT_IN_PROCESS verified" {
				t.Errorf("the next request: %s", got)
			}
		})
	}
}

// A delayed answer comes after its time, and not before.
func TestDelay(t *testing.T) {
	t.Parallel()
	set := new(scenario.Set)
	r, err := scenario.Parse("pay=;delay=100ms")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Add(r, time.Now()); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, func(cfg *simulator.Config) { cfg.Scenarios = set })
	began := time.Now()
	w.want("PAYMENT_IN_PROCESS", "pay", payment("R", "100"))
	if took := time.Since(began); took < 100*time.Millisecond {
		t.Errorf("answered after %v, want 100ms at least", took)
	}
}

// over pays over a connection and says what came of it.
func (w *world) over(url string) string {
	w.t.Helper()
	body := encoded(w.t, payment("R", "100"))
	req := w.signed("/ams/sandbox/api/v1/payments/pay", body)
	r, err := http.NewRequest("POST", url+req.URL.Target(), strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, f := range req.Header {
		r.Header.Set(f.Name, f.Value)
	}
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
	if err != nil {
		return "no answer"
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return "half an answer"
	}
	answer := &wire.Response{Code: resp.StatusCode, Body: text}
	for name, values := range resp.Header {
		answer.Header.Add(wire.Field{Name: name, Value: values[0]})
	}
	got := resp.Status[:3] + " " + codeOf(decoded(w.t, text))
	switch _, err := (&sign.AntomVerifier{Key: keys()[1].Public()}).Verify(req, answer); {
	case err != nil:
		got += " wrong"
	case !answer.Header.Has("Signature"):
		got += " unsigned"
	default:
		got += " verified"
	}
	return got
}
