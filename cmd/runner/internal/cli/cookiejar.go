package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"runner/collection/transport"
)

// keepFlags are the options for what a run brings along and leaves behind besides its variables.
type keepFlags struct{ cookieJar, exportCookieJar, exportCollection string }

func (k *keepFlags) addInput(fs *pflag.FlagSet) {
	fs.StringVar(&k.cookieJar, "cookie-jar", "", "cookies to begin with: file, URL or -, as --export-cookie-jar makes it")
}

func (k *keepFlags) addReport(fs *pflag.FlagSet) {
	fs.StringVar(&k.exportCookieJar, "export-cookie-jar", "", "write the cookies here after the run")
	fs.StringVar(&k.exportCollection, "export-collection", "", "write the collection here after the run, as v2.1")
}

// equip gives the client of a run its cookies and client certificates.
func equip(ctx context.Context, client *transport.Client, from *sources, f *runFlags, notes *warnings) error {
	jar, err := parseSource(ctx, from, named{"cookie jar", f.cookieJar}, parseJar)
	if err != nil {
		return err
	}
	if jar != nil {
		client.Jar = jar
	}
	certs, err := newCertificates(ctx, from, &f.certFlags, notes.add)
	if err != nil {
		return err
	}
	if len(certs.entries) > 0 {
		client.Certificate = certs.choose
	}
	return nil
}

func parseJar(data []byte) (*transport.Jar, error) {
	jar := new(transport.Jar)
	if err := jar.Import(data); err != nil {
		return nil, err
	}
	return jar, nil
}

// export writes the cookies and the collection.
func (k *keepFlags) export(in *inputs, jar *transport.Jar) error {
	now := time.Now()
	return errors.Join(
		exportTo(k.exportCookieJar, "cookie-jar", now, jar.Export),
		exportTo(k.exportCollection, "collection", now, func() ([]byte, error) {
			out := *in.collection
			out.Variables = withoutSecrets(slices.Clone(out.Variables))
			return out.Export("runner/"+Version, now)
		}))
}

func exportTo(path, kind string, now time.Time, data func() ([]byte, error)) error {
	if path == "" {
		return nil
	}
	b, err := data()
	if err != nil {
		return &outputError{fmt.Errorf("export %s: %w", kind, err)}
	}
	return writeExport(path, kind, b, now)
}
