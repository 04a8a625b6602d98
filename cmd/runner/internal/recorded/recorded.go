// Package recorded reads exchanges that somebody wrote down: the json and ndjson reports of a run, Newman's json reports,
// HAR files, HTTP messages as text and curl commands. It takes them as they are and decides nothing about them. What is not
// in a record, such as a body that is a file, it says.
package recorded

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"runner/collection/wire"
)

// An Exchange is a request as it was sent, with what else is known of it.
type Exchange struct {
	// Name is what people call it: the name of the item, or method and path.
	Name     string
	Request  *wire.Request
	Response *wire.Response // nil if there was none
	// Target and Body are path, query and body as the author wrote them, with variables; "" and nil if it is not known.
	Target string
	Body   []byte
	// Lacks says what is not in the record although it was sent; "" if all is there.
	Lacks string
}

// What can be wrong with a record.
var (
	// ErrUnknown: the data is none of the formats that are read.
	ErrUnknown = errors.New("neither a HAR file nor a json or ndjson report")
	// ErrEmpty: there is no exchange in it.
	ErrEmpty = errors.New("no exchange in it")
)

// mask is what reports have in the place of secrets.
const mask = "***"

// Read reads a HAR file or a report.
func Read(data []byte) ([]*Exchange, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var kind struct {
		Log *json.RawMessage `json:"log"`
		Run *json.RawMessage `json:"run"`
	}
	err := json.Unmarshal(data, &kind)
	switch {
	case err == nil && kind.Log != nil:
		return full(readHAR(*kind.Log))
	case err == nil && kind.Run != nil:
		return full(readReport(*kind.Run))
	case bytes.HasPrefix(data, []byte("{")) && (err != nil || bytes.Contains(data, []byte(`"type"`))):
		return full(readLines(data))
	}
	return nil, ErrUnknown
}

func full(list []*Exchange, err error) ([]*Exchange, error) {
	if err == nil && len(list) == 0 {
		return nil, ErrEmpty
	}
	return list, err
}

// Masked returns what of the request and its answer a report has masked.
func (x *Exchange) Masked() []string {
	var out []string
	look := func(what string, h wire.Header, body []byte) {
		for _, f := range h {
			if strings.Contains(f.Value, mask) {
				out = append(out, "the "+what+"'s header "+f.Name)
			}
		}
		if bytes.Contains(body, []byte(mask)) {
			out = append(out, "something in the "+what+"'s body")
		}
	}
	look("request", x.Request.Header, x.Request.Body.Bytes)
	if x.Response != nil {
		look("response", x.Response.Header, x.Response.Body)
	}
	return out
}

// ParseURL takes an address apart as it is written: what is percent-encoded stays so.
func ParseURL(text string) (wire.URL, error) {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		return wire.URL{}, fmt.Errorf("address %.200q: no scheme", text)
	}
	rest, fragment, _ := strings.Cut(rest, "#")
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	authority, err := url.Parse("//" + rest[:end])
	if err != nil || authority.Host == "" {
		return wire.URL{}, fmt.Errorf("address %.200q: no host", text)
	}
	u := wire.URL{Scheme: strings.ToLower(scheme), Host: strings.ToLower(authority.Hostname()), Port: authority.Port(),
		Fragment: fragment}
	u.Path, u.Query, u.HasQuery = strings.Cut(rest[end:], "?")
	return u, nil
}

// titled gives an exchange without a name one.
func titled(r *wire.Request) string { return r.Method + " " + r.URL.Path }
