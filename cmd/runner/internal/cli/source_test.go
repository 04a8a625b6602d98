package cli

import (
	"context"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const someUID = "12345-0b1c2d3e-aaaa-bbbb-cccc-0123456789ab"

// openSources makes sources with the standard input and the environment given.
func openSources(t *testing.T, to access, stdin string, env map[string]string) *sources {
	t.Helper()
	a := &app{env: Env{Stdin: strings.NewReader(stdin), Getenv: func(name string) string { return env[name] }}}
	s, err := a.newSources(&to)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSourcesFromTheWeb(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "other key="+r.Header.Get("X-Api-Key")+" referer="+r.Referer())
	}))
	defer other.Close()
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, other.URL, http.StatusFound)
		case "/denied":
			w.WriteHeader(http.StatusUnauthorized)
			io.WriteString(w, `{"error":{"name":"x","message":"no such key"}}`)
		case "/gone":
			http.NotFound(w, r)
		default:
			io.WriteString(w, r.Method+" "+r.RequestURI+" "+r.UserAgent()+" key="+r.Header.Get("X-Api-Key"))
		}
	}))
	defer api.Close()
	agent := "runner/" + Version
	withKey := map[string]string{"POSTMAN_API_KEY": "k1", "POSTMAN_API_URL": api.URL}
	tests := []struct {
		what, ref, want, wantErr string
		env                      map[string]string
	}{
		{what: "collection", ref: api.URL + "/c", want: "GET /c " + agent + " key="},
		{what: "collection", ref: api.URL + "/c?apikey=k2&x=1", want: "GET /c?x=1 " + agent + " key=k2", env: withKey},
		{what: "collection", ref: api.URL + "/c", want: "GET /c " + agent + " key=k1", env: withKey},
		{what: "collection", ref: other.URL, want: "other key= referer=", env: withKey},
		{what: "collection", ref: api.URL + "/away", want: "other key= referer=", env: withKey},
		{what: "collection", ref: someUID, want: "GET /collections/" + someUID + " " + agent + " key=k1", env: withKey},
		{what: "environment", ref: someUID, want: "GET /environments/" + someUID + " " + agent + " key=k1", env: withKey},
		{what: "globals", ref: someUID, wantErr: "only collections and environments", env: withKey},
		{what: "collection", ref: someUID, wantErr: "no API key"},
		{what: "collection", ref: api.URL + "/denied", wantErr: "no such key"},
		{what: "collection", ref: api.URL + "/gone?t=s3cret", wantErr: "status code 404"},
		{what: "collection", ref: "http://u:s3cret@127.0.0.1:1/?apikey=s3cret", wantErr: "connection refused"},
		{what: "collection", ref: "http://[s3cret", wantErr: "not a valid URL"},
		{what: "collection", ref: "none.json", wantErr: "no such file"},
	}
	for _, tt := range tests {
		got, err := openSources(t, access{}, "", tt.env).read(context.Background(), tt.what, tt.ref)
		if string(got) != tt.want || (err == nil) != (tt.wantErr == "") {
			t.Errorf("read %s %s: %q, %v, want %q", tt.what, tt.ref, got, err, tt.want)
		}
		if err == nil {
			continue
		}
		if text := err.Error(); !strings.Contains(text, tt.wantErr) || strings.Contains(text, "s3cret") ||
			exitCode(err) != exitInput {
			t.Errorf("read %s: %v (exit %d), want %q, no secret, exit 3", tt.ref, err, exitCode(err), tt.wantErr)
		}
	}
}

func TestSourceWithPrivateAuthority(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "x") })
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	pemFile := filepath.Join(t.TempDir(), "ca.pem")
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	writeFile(t, pemFile, ca)
	for _, tt := range []struct {
		to access
		ok bool
	}{{access{}, false}, {access{insecure: true}, true}, {access{extraCA: pemFile}, true}} {
		_, err := openSources(t, tt.to, "", nil).read(context.Background(), "globals", server.URL)
		if (err == nil) != tt.ok {
			t.Errorf("%+v: %v", tt.to, err)
		}
	}
}

func TestStandardInputIsReadOnce(t *testing.T) {
	s := openSources(t, access{}, "text", nil)
	in, err := s.open(context.Background(), "iteration data", "-")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // it can be read again
		if got, err := io.ReadAll(in); string(got) != "text" || err != nil {
			t.Errorf("read %q, %v", got, err)
		}
		if _, err := in.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
	}
	name := in.File.Name()
	if err := in.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the copy is still there: %v", err)
	}
	_, err = s.read(context.Background(), "globals", "-")
	if err == nil || !strings.Contains(err.Error(), "iteration data already") || exitCode(err) != exitUsage {
		t.Errorf("a second -: %v", err)
	}
}

func TestFilesGoFirst(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"-", someUID} {
		writeFile(t, filepath.Join(".", name), []byte("file"))
		got, err := openSources(t, access{}, "stdin", nil).read(context.Background(), "collection", name)
		if string(got) != "file" || err != nil {
			t.Errorf("read %s: %q, %v, want the file", name, got, err)
		}
	}
}

func TestTooLargeSourceIsRefused(t *testing.T) {
	if _, err := io.ReadAll(&bounded{strings.NewReader("12345"), 4}); !errors.Is(err, errTooLarge) {
		t.Errorf("5 of 4 bytes: %v", err)
	}
	if got, err := io.ReadAll(&bounded{strings.NewReader("1234"), 4}); string(got) != "1234" || err != nil {
		t.Errorf("4 of 4 bytes: %q, %v", got, err)
	}
}
