package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"runner/cmd/runner/internal/call"
)

// maxSendBody is the size of the largest body that is sent: more than the API takes.
const maxSendBody = 4 << 20

// sendBody is the body of the call with its variables: the smallest one of the product, or the user's, with the changes
// that were asked for.
func (a *app) sendBody(step call.Step, f *sendFlags) ([]byte, error) {
	var edits []call.Edit
	for _, text := range f.sets {
		e, err := call.ParseEdit(text)
		if err != nil {
			return nil, &usageError{fmt.Errorf("--set %w", err)}
		}
		edits = append(edits, e)
	}
	body := step.Template()
	if f.body != "" {
		var err error
		if body, err = a.bodyInput(f.body); err != nil {
			return nil, err
		}
	}
	body, err := call.Apply(body, edits)
	if err != nil {
		return nil, &usageError{fmt.Errorf("--set %w", err)}
	}
	if f.edit {
		return a.edited(body)
	}
	return body, nil
}

func (a *app) bodyInput(ref string) ([]byte, error) {
	var in io.Reader
	var err error
	if ref == stdinRef {
		if in, err = a.stdin().take("body"); err != nil {
			return nil, err
		}
	} else {
		file, err := os.Open(ref)
		if err != nil {
			return nil, &inputError{&fileError{"body", ref, err}}
		}
		defer file.Close()
		in = file
	}
	body, err := io.ReadAll(&bounded{in, maxSendBody})
	if err == nil {
		err = call.CheckObject(body) // its bytes are sent as they are
	}
	if err != nil {
		return nil, &inputError{&fileError{"body", ref, err}}
	}
	return body, nil
}

// editor is the command that the user edits with.
func (a *app) editor() ([]string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if words := strings.Fields(a.env.Getenv(name)); len(words) > 0 {
			return words, nil
		}
	}
	return nil, &usageError{errors.New("--edit needs an editor: set VISUAL or EDITOR")}
}

// edited lets the user change body. What is no JSON is opened again, until it is, or comes back as it was.
func (a *app) edited(body []byte) ([]byte, error) {
	words, err := a.editor()
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp("", "runner-*.json") // for its owner only
	if err != nil {
		return nil, &outputError{err}
	}
	defer os.Remove(file.Name())
	_, err = file.Write(body)
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, &outputError{err}
	}
	for {
		cmd := exec.Command(words[0], append(words[1:len(words):len(words)], file.Name())...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = a.env.Stdin, a.env.Stderr, a.env.Stderr, a.env.Environ()
		if err := cmd.Run(); err != nil {
			return nil, &usageError{fmt.Errorf("editor %q: %w", words[0], err)}
		}
		next, err := a.bodyInput(file.Name())
		if err == nil {
			return next, nil
		}
		fmt.Fprintf(a.env.Stderr, "runner: %s\n", a.visible(errors.Unwrap(err).Error()))
		now, readErr := os.ReadFile(file.Name())
		if readErr != nil || bytes.Equal(now, body) {
			return nil, err
		}
		body = now
	}
}
