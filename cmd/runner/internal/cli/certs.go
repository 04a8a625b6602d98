package cli

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/spf13/pflag"

	"runner/collection/wire"
)

// certFlags are the options for client certificates.
type certFlags struct{ certList, clientCert, clientKey, passphrase string }

func (c *certFlags) add(fs *pflag.FlagSet) {
	fs.StringVar(&c.certList, "ssl-client-cert-list", "", "JSON list of client certificates and the URLs they are for")
	fs.StringVar(&c.clientCert, "ssl-client-cert", "", "client certificate: PEM, or PKCS#12 with its key")
	fs.StringVar(&c.clientKey, "ssl-client-key", "", "private key of the client certificate, PEM")
	fs.StringVar(&c.passphrase, "ssl-client-passphrase", "", "passphrase of the client key")
}

// A certFile is a path: as a string, or as the "src" of an object.
type certFile string

// UnmarshalJSON implements [json.Unmarshaler].
func (c *certFile) UnmarshalJSON(data []byte) error {
	var object struct {
		Src string `json:"src"`
	}
	if json.Unmarshal(data, &object) == nil {
		*c = certFile(object.Src)
		return nil
	}
	return json.Unmarshal(data, (*string)(c))
}

// A certEntry is one client certificate and the URLs it is for.
type certEntry struct {
	Name       string   `json:"name"`
	Matches    []string `json:"matches"`
	Key        certFile `json:"key"`
	Cert       certFile `json:"cert"`
	PFX        certFile `json:"pfx"`
	Passphrase string   `json:"passphrase"`

	once   sync.Once
	loaded *tls.Certificate
	err    error
}

// certificates choose the client certificate of a request. They are read when they are first needed.
type certificates struct {
	entries []*certEntry
	warn    func(string)
}

// newCertificates reads the list; the certificate of the other options comes after it, and is for every URL.
func newCertificates(ctx context.Context, from *sources, f *certFlags, warn func(string)) (*certificates, error) {
	entries, err := parseSource(ctx, from, named{"list of client certificates", f.certList}, parseCertList)
	if err != nil {
		return nil, err
	}
	if f.clientCert != "" || f.clientKey != "" {
		one := &certEntry{Matches: []string{allURLs}, Key: certFile(f.clientKey), Cert: certFile(f.clientCert),
			Passphrase: f.passphrase}
		entries = append(entries, one)
	}
	return &certificates{entries, warn}, nil
}

func parseCertList(data []byte) ([]*certEntry, error) {
	var raw []json.RawMessage
	if !json.Valid(data) {
		return nil, errors.New("it is not valid JSON")
	}
	if json.Unmarshal(data, &raw) != nil {
		return nil, errors.New("want a list of client certificates")
	}
	entries := make([]*certEntry, len(raw))
	for i, one := range raw {
		entries[i] = new(certEntry)
		if err := json.Unmarshal(one, entries[i]); err != nil {
			return nil, fmt.Errorf("client certificate %d: %w", i+1, err)
		}
	}
	return entries, nil
}

// choose returns the certificate of the first entry that fits u. One whose files cannot be read is warned of, and the
// request goes without: a server that wants it says so.
func (c *certificates) choose(u wire.URL) (*tls.Certificate, error) {
	for _, e := range c.entries {
		if !e.fits(u) {
			continue
		}
		e.once.Do(func() { e.loaded, e.err = e.load() })
		if unreadable, ok := errors.AsType[*fileError](e.err); ok {
			c.warn(unreadable.Error() + "; requests go without it")
			return nil, nil
		}
		return e.loaded, e.err
	}
	return nil, nil
}

func (e *certEntry) fits(u wire.URL) bool {
	for _, pattern := range e.Matches {
		if matchURL(pattern, u) {
			return true
		}
	}
	return false
}
