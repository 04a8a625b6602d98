package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"runner/cmd/runner/internal/captured"
	"runner/collection/sign"
	"runner/collection/wire"
)

// messageFlags are the options that give one request: in parts, or as the text of an HTTP message.
type messageFlags struct {
	method, path, body, request string
	headers                     []string
}

func (f *messageFlags) add(fs *pflag.FlagSet) {
	fs.StringVar(&f.method, "method", "POST", "method of the request")
	fs.StringVar(&f.path, "path", "", "path with its query, or the whole address")
	fs.StringArrayVar(&f.headers, "header", nil, "a header field, NAME: VALUE (repeatable)")
	fs.StringVar(&f.body, "body", "", "file of the body, - for the standard input; its bytes are taken as they are")
	fs.StringVar(&f.request, "request", "", "file of the whole request as an HTTP message, instead of the four above")
}

// message makes the request.
func (f *messageFlags) message(a *app) (*wire.Request, error) {
	if f.request != "" {
		data, err := a.fileOrStdin("request", f.request)
		if err != nil {
			return nil, err
		}
		req, err := captured.HTTP(data)
		if err != nil {
			return nil, inputFailed("request", f.request, err)
		}
		return req, nil
	}
	if f.path == "" {
		return nil, &usageError{errors.New("--path is required: the path with its query, as it is requested; or --request FILE")}
	}
	req := &wire.Request{Method: f.method, URL: captured.ParseURL(f.path)}
	for _, line := range f.headers {
		field, err := captured.Field(line)
		if err != nil {
			return nil, &usageError{fmt.Errorf("--header: %w", err)}
		}
		req.Header.Add(field)
	}
	if f.body == "" {
		return req, nil
	}
	data, err := a.fileOrStdin("body", f.body)
	req.Body = wire.Body{Bytes: data, Present: true}
	return req, err
}

// maxMessage bounds what is read as a message: what is signed is held in memory.
const maxMessage = 64 << 20

// fileOrStdin reads a file, or the standard input for "-".
func (a *app) fileOrStdin(what, ref string) ([]byte, error) {
	if ref != stdinRef {
		return readInput(what, ref)
	}
	in, err := a.stdin().take(what)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(&bounded{in, maxMessage})
	if err != nil {
		return nil, inputFailed(what, ref, err)
	}
	return data, nil
}

// oneMessageFlags are the options by which "runner sign" and "runner verify" name scheme and key.
type oneMessageFlags struct {
	messageFlags
	signing signFlags
	json    bool
}

func (f *oneMessageFlags) addScheme(fs *pflag.FlagSet) {
	fs.SortFlags = false
	f.signing.resign = true
	fs.StringVar(&f.signing.scheme, "scheme", sign.SchemeAntom, "scheme: "+strings.Join(sign.Schemes(), ", "))
	fs.StringVar(&f.signing.secret, "secret", "", "shared secret of the schemes with one: FILE, - or env:NAME")
	fs.Var((*keyValues)(&f.signing.options), "option", "setting of the scheme; see runner help signing (repeatable)")
}
