package transport

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"runner/collection/wire"
)

// jarVersion names the library that made the form of a jar's file: Newman's files carry it.
const jarVersion = "tough-cookie@4.1.3-postman.1"

// extras are the members of an object that this program does not know. A file keeps them.
type extras map[string]json.RawMessage

// A jarFile is a jar as a file.
type jarFile struct {
	Version               string            `json:"version"`
	StoreType             string            `json:"storeType"`
	RejectPublicSuffixes  bool              `json:"rejectPublicSuffixes"`
	EnableLooseMode       bool              `json:"enableLooseMode"`
	AllowSpecialUseDomain bool              `json:"allowSpecialUseDomain"`
	PrefixSecurity        string            `json:"prefixSecurity"`
	Cookies               []json.RawMessage `json:"cookies"`
}

// A cookieJSON is a cookie in a jar's file. What is not set has no member.
type cookieJSON struct {
	Key         string          `json:"key,omitempty"`
	Value       string          `json:"value,omitempty"`
	Expires     jsTime          `json:"expires,omitzero"`
	MaxAge      json.RawMessage `json:"maxAge,omitempty"`
	Domain      string          `json:"domain,omitempty"`
	Path        string          `json:"path,omitempty"`
	Secure      bool            `json:"secure,omitempty"`
	HTTPOnly    bool            `json:"httpOnly,omitempty"`
	Extensions  []string        `json:"extensions,omitempty"`
	HostOnly    bool            `json:"hostOnly"`
	PathDefault bool            `json:"pathIsDefault,omitempty"`
	Creation    jsTime          `json:"creation,omitzero"`
	Accessed    jsTime          `json:"lastAccessed,omitzero"`
	SameSite    string          `json:"sameSite,omitempty"`
}

// jsTime is a time as JavaScript writes it. What JavaScript's never is, is zero.
type jsTime struct{ time.Time }

const jsLayout = "2006-01-02T15:04:05.000Z"

// MarshalJSON implements [json.Marshaler].
func (t jsTime) MarshalJSON() ([]byte, error) {
	return []byte(t.UTC().Format(`"` + jsLayout + `"`)), nil
}

// UnmarshalJSON implements [json.Unmarshaler].
func (t *jsTime) UnmarshalJSON(data []byte) error {
	var text *string
	if err := json.Unmarshal(data, &text); err != nil {
		return errors.New("a time is not a string")
	}
	if text == nil || *text == "Infinity" {
		return nil
	}
	var err error
	if t.Time, err = time.Parse(time.RFC3339, *text); err != nil {
		return fmt.Errorf("%q is not a time", *text)
	}
	return nil
}

// Export returns the jar as a file: the form of tough-cookie, which Newman reads and writes.
func (j *Jar) Export() ([]byte, error) {
	file := jarFile{Version: jarVersion, StoreType: "MemoryCookieStore", EnableLooseMode: true,
		AllowSpecialUseDomain: true, PrefixSecurity: "silent", Cookies: []json.RawMessage{}}
	var more extras
	if j != nil {
		j.mu.Lock()
		defer j.mu.Unlock()
		more = j.more
		for _, e := range j.alive() {
			data, err := objectOf(e.file(), e.more)
			if err != nil {
				return nil, err
			}
			file.Cookies = append(file.Cookies, data)
		}
	}
	data, err := objectOf(file, more)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = json.Indent(&b, data, "", "  ")
	return b.Bytes(), err
}

// alive returns the entries that have not expired, in the order in which they came.
func (j *Jar) alive() []*entry {
	now := j.now()
	var found []*entry
	for _, cookies := range j.domains {
		for _, e := range cookies {
			if e.Expires.IsZero() || e.Expires.After(now) {
				found = append(found, e)
			}
		}
	}
	slices.SortFunc(found, func(a, b *entry) int { return cmp.Compare(a.order, b.order) })
	return found
}

func (e *entry) file() cookieJSON {
	return cookieJSON{Key: e.Name, Value: e.Value, Expires: jsTime{e.said}, MaxAge: maxAgeJSON(e.MaxAge), Domain: e.Domain,
		Path: e.Path, Secure: e.Secure, HTTPOnly: e.HTTPOnly, Extensions: e.Extensions, HostOnly: e.HostOnly,
		PathDefault: e.pathDefault, Creation: jsTime{e.Created}, Accessed: jsTime{e.accessed}, SameSite: e.SameSite}
}

// maxAgeJSON is a Max-Age as JavaScript has it: a number, however many digits were sent.
func maxAgeJSON(text string) json.RawMessage {
	n, err := strconv.ParseFloat(text, 64)
	switch {
	case text == "":
		return nil
	case err != nil:
		return json.RawMessage(`"Infinity"`)
	case n < 1e21:
		return strconv.AppendFloat(nil, n, 'f', -1, 64)
	}
	return strconv.AppendFloat(nil, n, 'e', -1, 64)
}

// objectOf is v as JSON with the members of more behind its own.
func objectOf(v any, more extras) (json.RawMessage, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	data := bytes.TrimSpace(b.Bytes())
	for _, name := range slices.Sorted(maps.Keys(more)) {
		quoted, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		data = append(append(data[:len(data)-1], ','), quoted...)
		data = append(append(append(data, ':'), more[name]...), '}')
	}
	return data, nil
}

// Import adds the cookies of a file as [Jar.Export] and Newman make it. The error says which cookie is malformed.
func (j *Jar) Import(data []byte) error {
	var file jarFile
	more, err := readObject(data, &file, jarMembers)
	if err != nil {
		return err
	}
	if file.Cookies == nil {
		return errors.New(`it has no list "cookies": want a file made by --export-cookie-jar`)
	}
	j.mu.Lock()
	j.more = more
	j.mu.Unlock()
	for i, raw := range file.Cookies {
		var c cookieJSON
		more, err := readObject(raw, &c, cookieMembers)
		if err != nil {
			return fmt.Errorf("cookie %d: %w", i+1, err)
		}
		e := c.entry()
		e.more = more
		if e.Domain != "" {
			j.put(e)
		}
	}
	return nil
}

func (c *cookieJSON) entry() entry {
	e := entry{said: c.Expires.Time, accessed: c.Accessed.Time, pathDefault: c.PathDefault, Cookie: wire.Cookie{
		Name: c.Key, Value: c.Value, Domain: canonicalHost(c.Domain), Path: cmp.Or(c.Path, "/"), HostOnly: c.HostOnly,
		Secure: c.Secure, HTTPOnly: c.HTTPOnly, SameSite: c.SameSite, Expires: c.Expires.Time,
		Created: c.Creation.Time, Extensions: c.Extensions}}
	text := strings.Trim(string(c.MaxAge), `"`)
	if n, err := strconv.ParseFloat(text, 64); err == nil && text != "Infinity" {
		e.MaxAge = strconv.FormatFloat(max(n, -1), 'f', 0, 64) // tough-cookie has -Infinity for what is not above 0
		e.Expires = expiry(&e.Cookie, e.Created)
	}
	return e
}

// readObject reads the known members of a JSON object into v, and returns the others.
func readObject(data []byte, v any, known []string) (extras, error) {
	var all extras
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, jsonMistake(data, err)
	}
	if all == nil {
		return nil, errors.New("want an object, have null")
	}
	if err := json.Unmarshal(data, v); err != nil {
		return nil, jsonMistake(data, err)
	}
	maps.DeleteFunc(all, func(name string, _ json.RawMessage) bool { return slices.Contains(known, name) })
	return all, nil
}

// jarMembers and cookieMembers are the members that the types above have.
var (
	jarMembers = []string{"version", "storeType", "rejectPublicSuffixes", "enableLooseMode", "allowSpecialUseDomain",
		"prefixSecurity", "cookies"}
	cookieMembers = []string{"key", "value", "expires", "maxAge", "domain", "path", "secure", "httpOnly", "extensions",
		"hostOnly", "pathIsDefault", "creation", "lastAccessed", "sameSite"}
)

// jsonMistake says where a file is wrong. The file's text is not in it: cookies are secret.
func jsonMistake(data []byte, err error) error {
	if bad, ok := errors.AsType[*json.SyntaxError](err); ok {
		before := data[:min(int64(len(data)), bad.Offset)]
		return fmt.Errorf("it is not valid JSON at line %d", 1+bytes.Count(before, []byte("\n")))
	}
	if bad, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s: want %v, have %s", cmp.Or(bad.Field, "the file"), bad.Type.Kind(), bad.Value)
	}
	return err
}
