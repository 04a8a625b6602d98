package desk

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"runner/cmd/runner/internal/notify"
	"runner/cmd/runner/internal/simulator"
	"runner/cmd/runner/internal/simulator/scenario"
)

// errMissing says that what was asked for is not there.
var errMissing = errors.New("there is nothing of that id")

// control adds the control API: JSON in and out, for programs.
func (d *desk) control(mux *http.ServeMux) {
	for pattern, do := range map[string]func(*http.Request) (any, error){
		"GET state":                    d.getState,
		"GET payments":                 func(*http.Request) (any, error) { return d.Server.Payments(0), nil },
		"GET payments/{id}":            d.getPayment,
		"POST payments/{id}/act":       d.postAct,
		"POST payments/{id}/dispute":   d.postDispute,
		"GET requests":                 d.getRequests,
		"GET notifications":            func(*http.Request) (any, error) { return d.Outbox.Messages(), nil },
		"POST notifications/{id}/send": d.postResend,
		"GET scenarios":                func(*http.Request) (any, error) { return d.Scenarios.List(d.Clock.Now()), nil },
		"POST scenarios":               d.postScenario,
		"DELETE scenarios":             func(*http.Request) (any, error) { d.Scenarios.Clear(); return nil, nil },
		"DELETE scenarios/{id}":        d.deleteScenario,
		"POST clock":                   d.postClock,
	} {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+Control+path, func(w http.ResponseWriter, r *http.Request) { d.answer(w, r, do) })
	}
}

// answer writes what do returns as JSON.
func (d *desk) answer(w http.ResponseWriter, r *http.Request, do func(*http.Request) (any, error)) {
	v, err := do(r)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	switch {
	case errors.Is(err, errMissing), errors.Is(err, simulator.ErrNotFound), errors.Is(err, notify.ErrNoMessage):
		w.WriteHeader(http.StatusNotFound)
	case errors.Is(err, simulator.ErrFinal):
		w.WriteHeader(http.StatusConflict)
	case err != nil:
		w.WriteHeader(http.StatusBadRequest)
	}
	if err != nil {
		v = map[string]string{"error": err.Error()}
	} else if v == nil {
		v = struct{}{}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.Encode(v)
}

// read takes the body of a request in, with nothing in it that is not known.
func read(r *http.Request, into any) error {
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("the body: %w", err)
	}
	return nil
}

func (d *desk) getState(*http.Request) (any, error) {
	return struct {
		Now time.Time `json:"now"`
		simulator.Stats
		Notifications int `json:"notifications"`
	}{d.Clock.Now(), d.Server.Stats(), len(d.Outbox.Messages())}, nil
}

func (d *desk) getRequests(*http.Request) (any, error) {
	list := d.Server.Recent()
	for i := range list {
		list[i].Request, list[i].Response = withoutCards(list[i].Request), withoutCards(list[i].Response)
	}
	return list, nil
}

func (d *desk) getPayment(r *http.Request) (any, error) {
	if v, ok := d.Server.Look(r.PathValue("id")); ok {
		return v, nil
	}
	return nil, errMissing
}

func (d *desk) postAct(r *http.Request) (any, error) {
	var in struct {
		Act simulator.Act `json:"act"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if in.Act != simulator.Pay && in.Act != simulator.Cancel && in.Act != simulator.Fail {
		return nil, fmt.Errorf("act: want pay, cancel or fail, have %.40q", in.Act)
	}
	if err := d.Server.Act(r.PathValue("id"), in.Act); err != nil {
		return nil, err
	}
	return d.getPayment(r)
}

func (d *desk) postDispute(r *http.Request) (any, error) {
	id, err := d.Server.Dispute(r.PathValue("id"))
	return map[string]string{"disputeId": id}, err
}

func (d *desk) postResend(r *http.Request) (any, error) {
	return nil, d.Outbox.Resend(r.PathValue("id"))
}

func (d *desk) postScenario(r *http.Request) (any, error) {
	var in struct {
		Rule string `json:"rule"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	id, err := d.simulate(in.Rule)
	return map[string]int{"id": id}, err
}

func (d *desk) simulate(text string) (int, error) {
	rule, err := scenario.Parse(text)
	if err != nil {
		return 0, err
	}
	return d.Scenarios.Add(rule, d.Clock.Now())
}

func (d *desk) deleteScenario(r *http.Request) (any, error) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil || !d.Scenarios.Remove(id) {
		return nil, errMissing
	}
	return nil, nil
}

func (d *desk) postClock(r *http.Request) (any, error) {
	var in struct {
		Advance string `json:"advance"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if err := d.advance(in.Advance); err != nil {
		return nil, err
	}
	return map[string]time.Time{"now": d.Clock.Now()}, nil
}

// maxAdvance is how far the clock is moved at once.
const maxAdvance = 10 * 365 * 24 * time.Hour

// advance moves the clock, and lets what is due then happen before it returns.
func (d *desk) advance(text string) error {
	by, err := time.ParseDuration(text)
	if err != nil || by < 0 || by > maxAdvance {
		return fmt.Errorf("advance: want a duration such as 15m or 24h, have %.40q", text)
	}
	d.Clock.Advance(by)
	d.Server.Tick()
	return nil
}

// forms adds what the buttons of the status page do.
func (d *desk) forms(mux *http.ServeMux) {
	for name, do := range map[string]func(*http.Request) error{
		"simulate": func(r *http.Request) error {
			_, err := d.simulate(r.FormValue("api") + "=" + r.FormValue("code") + ";for=" + r.FormValue("for"))
			return err
		},
		"remove": func(r *http.Request) error {
			id, _ := strconv.Atoi(r.FormValue("id"))
			d.Scenarios.Remove(id)
			return nil
		},
		"clock":  func(r *http.Request) error { return d.advance(r.FormValue("advance")) },
		"resend": func(r *http.Request) error { return d.Outbox.Resend(r.FormValue("id")) },
	} {
		mux.HandleFunc("POST "+Control+"form/"+name, func(w http.ResponseWriter, r *http.Request) {
			if err := do(r); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			http.Redirect(w, r, "/", http.StatusSeeOther)
		})
	}
}
