package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"runner/report"
)

// maxSecret bounds what is read as a key or a secret.
const maxSecret = 1 << 20

// environmentRef begins the reference to an environment variable where a file with a secret is wanted. A secret itself
// is never an argument: the process list would show it.
const environmentRef = "env:"

// onceInput is the standard input, which one input only can have.
type onceInput struct {
	r     io.Reader
	taker string // what it was read as
}

// take returns the standard input, which is read as what.
func (o *onceInput) take(what string) (io.Reader, error) {
	if o.taker != "" {
		return nil, &usageError{fmt.Errorf("%s: the standard input is read as the %s already", what, o.taker)}
	}
	o.taker = what
	return o.r, nil
}

// stdin returns the standard input of the invocation.
func (a *app) stdin() *onceInput {
	if a.input == nil {
		a.input = &onceInput{r: a.env.Stdin}
	}
	return a.input
}

// secretInput reads a key, token or shared secret from where spec says: a file, "-" for the standard input, or env:NAME
// for an environment variable. What it returns is hidden in all that is written from then on.
func (a *app) secretInput(spec string) ([]byte, error) { return a.secretOf("secret", spec) }

// secretOf is [app.secretInput] for errors that say what it was to be.
func (a *app) secretOf(what, spec string) ([]byte, error) {
	data, err := a.readSecret(what, spec)
	if err != nil {
		return nil, err
	}
	a.hide(strings.TrimSpace(string(data)))
	return data, nil
}

func (a *app) readSecret(what, spec string) ([]byte, error) {
	if name, ok := strings.CutPrefix(spec, environmentRef); ok {
		value := a.env.Getenv(name)
		if value == "" {
			return nil, &usageError{fmt.Errorf("%s: the environment variable %q is not set", what, name)}
		}
		return []byte(value), nil
	}
	var in io.Reader
	if spec == stdinRef {
		var err error
		if in, err = a.stdin().take(what); err != nil {
			return nil, err
		}
	} else {
		f, err := os.Open(spec)
		if err != nil {
			return nil, inputFailed(what, spec, err)
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(&bounded{in, maxSecret})
	if err != nil {
		return nil, inputFailed(what, spec, err)
	}
	return data, nil
}

// hide keeps text, a secret, out of all that is written from now on.
func (a *app) hide(text string) {
	if a.redactor == nil {
		a.redactor = new(report.Redactor)
	}
	(&secrets{redactor: a.redactor}).add(text)
}

// lineInput is [app.secretOf] for what stands on one line: the line's end, which editors put there, is no part of it.
func (a *app) lineInput(what, spec string) ([]byte, error) {
	data, err := a.secretOf(what, spec)
	if err != nil {
		return nil, err
	}
	data = []byte(strings.TrimRight(string(data), "\r\n"))
	if len(data) == 0 {
		return nil, inputFailed(what, spec, errEmpty)
	}
	return data, nil
}
