// Package scenario says which requests to the simulator fail, and how. A rule is a line of text:
//
//	pay=USER_BALANCE_NOT_ENOUGH;times=2
//	*=;delay=2s
//	refund=PROCESS_FAIL;for=30m;when=refundAmount.value:11
//
// that is an API of the catalogue or *, a result code or nothing, and options.
package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"runner/cmd/runner/internal/near"
	"runner/collection/antom"
)

// What a rule may have.
const (
	maxText  = 1024
	maxDelay = 10 * time.Minute
)

// A Fault is what happens to a request.
type Fault struct {
	// Code, Status and Message are the result that is given instead of the real one; Code is "" if the request is carried out.
	Code, Status, Message string
	// HTTPStatus is that of the answer; 0 means 200.
	HTTPStatus int
	// Delay is how long the answer waits, on the real clock.
	Delay time.Duration
	// Drop closes the connection without an answer, Half in the middle of it.
	Drop, Half bool
	// Unsigned leaves the answer's signature out; BadSignature makes it a wrong one.
	Unsigned, BadSignature bool
	// Quiet leaves the notifications out.
	Quiet bool
	// Rule is the text of the rule.
	Rule string
}

// A Rule is a scenario that is in force until its time or its number is used up.
type Rule struct {
	text  string
	api   string // "" for all
	fault Fault
	times int           // 0: any number
	skip  int           // requests that are let through before
	life  time.Duration // 0: for ever
	path  string        // the member that must have the value; "" for none
	value string
}

// String returns the rule as it was written.
func (r *Rule) String() string { return r.text }

// Parse reads a rule. The error says what is wrong and what there is.
func Parse(text string) (*Rule, error) {
	text = strings.TrimSpace(text)
	if len(text) > maxText {
		return nil, fmt.Errorf("a scenario of %d characters, at most %d are allowed", len(text), maxText)
	}
	head, options, _ := strings.Cut(text, ";")
	name, code, ok := strings.Cut(head, "=")
	name, code = strings.TrimSpace(name), strings.TrimSpace(code)
	if !ok || name == "" {
		return nil, fmt.Errorf("scenario %q: want API=CODE;option=value…, such as pay=USER_BALANCE_NOT_ENOUGH;times=2", text)
	}
	r := &Rule{text: text}
	r.fault.Rule = text
	if name != "*" {
		a, ok := antom.Find(name)
		if !ok {
			return nil, fmt.Errorf("scenario %q: there is no API %q%s", text, name, meant(name, antom.Names()))
		}
		r.api = a.Name
	}
	if err := r.options(options); err != nil {
		return nil, fmt.Errorf("scenario %q: %w", text, err)
	}
	if err := r.result(code); err != nil {
		return nil, fmt.Errorf("scenario %q: %w", text, err)
	}
	return r, nil
}

// result takes the code in. One that is not in the catalogue needs a status: the list is open.
func (r *Rule) result(code string) error {
	f := &r.fault
	if code == "" {
		if f.Status != "" || f.Message != "" {
			return fmt.Errorf("status and message need a result code")
		}
		if f.Delay == 0 && f.HTTPStatus == 0 && !f.Drop && !f.Half && !f.Unsigned && !f.BadSignature && !f.Quiet {
			return fmt.Errorf("neither a result code nor an option that does something: %s", optionNames())
		}
		return nil
	}
	known, ok := antom.LookUp(code)
	if !ok && f.Status == "" {
		return fmt.Errorf("there is no result code %q%s; with status=S, F or U any code can be given", code,
			meant(code, antom.CodeNames()))
	}
	f.Code = code
	if f.Status == "" {
		f.Status = known.Status
	}
	if f.Message == "" {
		f.Message = known.Message
	}
	if f.Message == "" {
		f.Message = "Simulated."
	}
	return nil
}

// An option is what may stand behind the code; set reads its value.
type option func(r *Rule, value string) error

func options() map[string]option {
	return map[string]option{
		"times":    func(r *Rule, v string) error { return count(&r.times, v) },
		"skip":     func(r *Rule, v string) error { return count(&r.skip, v) },
		"for":      func(r *Rule, v string) error { return duration(&r.life, v, 365*24*time.Hour) },
		"delay":    func(r *Rule, v string) error { return duration(&r.fault.Delay, v, maxDelay) },
		"drop":     func(r *Rule, v string) error { return yes(&r.fault.Drop, v) },
		"half":     func(r *Rule, v string) error { return yes(&r.fault.Half, v) },
		"unsigned": func(r *Rule, v string) error { return yes(&r.fault.Unsigned, v) },
		"badsign":  func(r *Rule, v string) error { return yes(&r.fault.BadSignature, v) },
		"quiet":    func(r *Rule, v string) error { return yes(&r.fault.Quiet, v) },
		"message":  func(r *Rule, v string) error { r.fault.Message = v; return nil },
		"http": func(r *Rule, v string) error {
			n, err := strconv.Atoi(v)
			if err != nil || n < 200 || n > 599 {
				return fmt.Errorf("want an HTTP status from 200 to 599, have %q", v)
			}
			r.fault.HTTPStatus = n
			return nil
		},
		"status": func(r *Rule, v string) error {
			if v != antom.Success && v != antom.Failure && v != antom.Unknown {
				return fmt.Errorf("want S, F or U, have %q", v)
			}
			r.fault.Status = v
			return nil
		},
		"when": func(r *Rule, v string) error {
			path, value, ok := strings.Cut(v, ":")
			if !ok || path == "" {
				return fmt.Errorf("want MEMBER:VALUE, such as paymentAmount.value:11, have %q", v)
			}
			r.path, r.value = path, value
			return nil
		},
	}
}

func (r *Rule) options(text string) error {
	known := options()
	for part := range strings.SplitSeq(text, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		set, ok := known[name]
		if !ok {
			return fmt.Errorf("there is no option %q%s: %s", name, meant(name, slices.Collect(maps.Keys(known))), optionNames())
		}
		if err := set(r, value); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func optionNames() string {
	return strings.Join(slices.Sorted(maps.Keys(options())), ", ")
}

func count(n *int, text string) error {
	v, err := strconv.Atoi(text)
	if err != nil || v < 1 {
		return fmt.Errorf("want a whole number, 1 or more, have %q", text)
	}
	*n = v
	return nil
}

func duration(d *time.Duration, text string, most time.Duration) error {
	v, err := time.ParseDuration(text)
	if err != nil || v <= 0 || v > most {
		return fmt.Errorf("want a duration such as 500ms, 2s or 30m, at most %v, have %q", most, text)
	}
	*d = v
	return nil
}

// yes reads an option that is mostly given without a value.
func yes(b *bool, text string) error {
	v, err := strconv.ParseBool(text)
	if text != "" && err != nil {
		return fmt.Errorf("want true, false or nothing, have %q", text)
	}
	*b = v || text == ""
	return nil
}

// meant returns ": did you mean …?" if one of names is close to name.
func meant(name string, names []string) string {
	if best := near.Name(name, names, len(name)/3+1); best != "" {
		return ": did you mean " + best + "?"
	}
	return ""
}
