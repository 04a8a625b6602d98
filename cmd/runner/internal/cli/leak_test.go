package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/variable"
	"runner/collection/wire"
	"runner/report"
)

// knowing returns secrets over empty scopes.
func knowing(data ...collection.Variable) (*secrets, *report.Redactor) {
	r := new(report.Redactor)
	scopes := &variable.Scopes{Data: variable.NewScope("data", data)}
	return newSecrets(r, &inputs{collection: &collection.Collection{}}, scopes), r
}

func TestCredentialsOfRequestsAreHidden(t *testing.T) {
	const secret = "s3cret-value-41"
	header := func(name, value string) *wire.Request {
		return &wire.Request{Header: wire.Header{{Name: name, Value: value}}}
	}
	tests := map[string]*wire.Request{
		"api key header":      header("X-Api-Key", secret),
		"authorization":       header("Authorization", "Bearer "+secret),
		"proxy authorization": header("Proxy-Authorization", "Bearer "+secret),
		"query":               {URL: wire.URL{Query: "a=1&api_key=" + secret, HasQuery: true}},
		"presigned":           {URL: wire.URL{Query: "X-Amz-Signature=" + secret, HasQuery: true}},
		"user information":    {URL: wire.URL{User: "joe", Password: secret, HasUser: true}},
	}
	events := map[string]func(*wire.Request) run.Event{
		"item":   func(r *wire.Request) run.Event { return &run.RequestStarted{Request: r} },
		"script": func(r *wire.Request) run.Event { return &run.Exchanged{Source: run.FromScript, Wire: r} },
		"hop": func(r *wire.Request) run.Event {
			return &run.Exchanged{Source: run.FromItem, Exchange: &wire.Exchange{Hops: []wire.Hop{{Request: r}}}}
		},
	}
	for name, req := range tests {
		for from, event := range events {
			s, r := knowing()
			if err := s.Report(event(req)); err != nil {
				t.Fatal(err)
			}
			if got := r.Mask("x " + secret); strings.Contains(got, secret) {
				t.Errorf("%s of %s: shown as %q", name, from, got)
			}
		}
	}
}

func TestCredentialsOfTheCollectionAreHiddenFromTheStart(t *testing.T) {
	const header, query = "hdr-secret-5544", "qkey-998877"
	field := func(key, value string) []collection.KeyValue {
		return []collection.KeyValue{{Key: key, Value: collection.StringValue(value)}}
	}
	item := &collection.Item{Request: &collection.Request{Header: field("X-Api-Key", header),
		URL: collection.URL{Query: field("api_key", query)}}}
	c := &collection.Collection{ItemGroup: collection.ItemGroup{Items: []collection.Node{item}}}
	r := new(report.Redactor)
	newSecrets(r, &inputs{collection: c}, &variable.Scopes{})
	for _, secret := range []string{header, query} {
		if got := r.Mask(secret); got == secret {
			t.Errorf("shown as %q", got)
		}
	}
}

// A parameter of an auth block may be known only when a script has set its variable.
func TestCredentialsOfAuthBlocksAreHidden(t *testing.T) {
	for typ, name := range map[string]string{"digest": "password", "ntlm": "password", "oauth1": "consumerSecret",
		"oauth2": "accessToken", "hawk": "authKey", "awsv4": "secretKey", "jwt": "secret", "asap": "privateKey",
		"edgegrid": "clientSecret"} {
		const secret = "made-by-script-1"
		s, r := knowing()
		s.scopes.Environment = variable.NewScope("environment", nil)
		block := &collection.Auth{Type: typ, Params: []collection.KeyValue{
			{Key: name, Value: collection.StringValue("{{v}}")}}}
		item := &collection.Item{Request: &collection.Request{Auth: block}}
		report := func(ev run.Event) {
			if err := s.Report(ev); err != nil {
				t.Fatal(err)
			}
		}
		report(&run.ItemStarted{Item: item})
		s.scopes.Environment.Set("v", collection.StringValue(secret))
		report(&run.RequestStarted{Request: &wire.Request{}})
		if got := r.Mask(secret); got == secret {
			t.Errorf("%s of %s is shown as %q", name, typ, got)
		}
	}
}

func TestCredentialsOfDataRowsAreHidden(t *testing.T) {
	const secret = "row-secret-7"
	s, r := knowing(collection.Variable{Key: "password", Value: collection.StringValue(secret)})
	if err := s.Report(&run.IterationStarted{}); err != nil {
		t.Fatal(err)
	}
	if got := r.Mask(secret); got == secret {
		t.Errorf("the password of a data row is shown as %q", got)
	}
}

func TestComplaintsAreMasked(t *testing.T) {
	var out strings.Builder
	a := &app{env: Env{Stderr: &out}, redactor: new(report.Redactor)}
	a.redactor.Add("tok-4711")
	a.complain(&run.AbortError{Err: &run.ScriptError{Name: "Error", Message: "bad tok-4711"}})
	if strings.Contains(out.String(), "tok-4711") || !strings.Contains(out.String(), "bad ***") {
		t.Errorf("stderr = %q", out.String())
	}
}

func TestExportKeepsLinks(t *testing.T) {
	dir := t.TempDir()
	link, target := filepath.Join(dir, "link"), filepath.Join(dir, "target")
	if err := os.WriteFile(target, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip("no links here")
	}
	if err := writeExport(link, "environment", []byte("{}"), time.Now()); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(target); err != nil || string(data) != "{}" {
		t.Errorf("target holds %q, %v", data, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info, err)
	}
}

func TestExportDoesNotReplaceADevice(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no devices with paths")
	}
	link := filepath.Join(t.TempDir(), "null")
	if err := os.Symlink(os.DevNull, link); err != nil {
		t.Skip("no links here")
	}
	if err := writeExport(link, "globals", []byte("{}"), time.Now()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(link); err != nil || info.Mode().IsRegular() {
		t.Errorf("the device became %v, %v", info, err)
	}
}
