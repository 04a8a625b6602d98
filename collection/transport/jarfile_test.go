package transport

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"runner/collection/wire"
)

// newmanTime is within the life of the cookies in testdata/jar.json, which Newman wrote.
func newmanTime() time.Time { return time.Date(2026, 11, 25, 20, 5, 0, 0, time.UTC) }

func TestJarFileOfNewmanRoundTrips(t *testing.T) {
	want, err := os.ReadFile("testdata/jar.json")
	if err != nil {
		t.Fatal(err)
	}
	jar := &Jar{Now: newmanTime}
	if err := jar.Import(want); err != nil {
		t.Fatal(err)
	}
	got, err := jar.Export()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("export of what was imported (-want +got):\n%s", diff)
	}
	u := wire.URL{Scheme: "http", Host: "localhost", Path: "/get/z"}
	if got, want := jar.header(u), `b=2; c=3; e; f=6; i=; a=1`; got != want {
		t.Errorf("Cookie header %q, want %q", got, want)
	}
	jar.Now = func() time.Time { return newmanTime().Add(time.Hour) }
	if got := jar.header(u); strings.Contains(got, "a=1") {
		t.Errorf("after its Max-Age, counted from its creation, a is still sent: %q", got)
	}
}

func TestJarFileIsWhatWasSet(t *testing.T) {
	jar := &Jar{Now: newmanTime}
	u := wire.URL{Scheme: "https", Host: "api.example.com", Path: "/v1/pay"}
	jar.SetCookies(u, []string{"s=<&>; Max-Age=60; Domain=example.com; Path=/",
		"t=\u00fc; Secure; HttpOnly; Priority=High"})
	got, err := jar.Export()
	if err != nil {
		t.Fatal(err)
	}
	_, cookies, _ := strings.Cut(string(got), `"cookies": `)
	want := `[
    {
      "key": "s",
      "value": "<&>",
      "maxAge": 60,
      "domain": "example.com",
      "path": "/",
      "hostOnly": false,
      "creation": "2026-11-25T20:05:00.000Z",
      "lastAccessed": "2026-11-25T20:05:00.000Z"
    },
    {
      "key": "t",
      "value": "ü",
      "domain": "api.example.com",
      "path": "/v1",
      "secure": true,
      "httpOnly": true,
      "extensions": [
        "Priority=High"
      ],
      "hostOnly": true,
      "pathIsDefault": true,
      "creation": "2026-11-25T20:05:00.000Z",
      "lastAccessed": "2026-11-25T20:05:00.000Z"
    }
  ]
}`
	if diff := cmp.Diff(want, cookies); diff != "" {
		t.Errorf("cookies (-want +got):\n%s", diff)
	}
}

func TestJarFileKeepsUnknownMembers(t *testing.T) {
	const file = `{"cookies":[{"key":"a","value":"1","domain":"h","path":"/","partition":{"x":1}}],"note":"mine"}`
	jar := &Jar{Now: newmanTime}
	if err := jar.Import([]byte(file)); err != nil {
		t.Fatal(err)
	}
	got, err := jar.Export()
	if err != nil {
		t.Fatal(err)
	}
	flat := strings.Join(strings.Fields(string(got)), "")
	for _, want := range []string{`"partition":{"x":1}}`, `],"note":"mine"}`} {
		if !strings.Contains(flat, want) {
			t.Errorf("export %s\nlacks %s", got, want)
		}
	}
}

func TestJarFileMistakes(t *testing.T) {
	tests := []struct{ file, want string }{
		{"{\n\"cookies\": [\n!", "line 3"},
		{`[]`, "want"},
		{`null`, "null"},
		{`{}`, `no list "cookies"`},
		{`{"cookies":{}}`, "cookies"},
		{`{"cookies":[{"key":"ok","domain":"h"},{"key":7,"value":"s3cret"}]}`, "cookie 2: key"},
		{`{"cookies":[{"creation":"yesterday"}]}`, `cookie 1: "yesterday" is not a time`},
	}
	for _, tt := range tests {
		err := new(Jar).Import([]byte(tt.file))
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("Import(%s): %v, want an error with %q", tt.file, err, tt.want)
		}
	}
}
