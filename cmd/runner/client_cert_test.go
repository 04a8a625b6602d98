package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"runner/cmd/runner/internal/cli"
)

// clientPair writes a client certificate with its key, both in one PEM file.
func clientPair(t *testing.T, path, name string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})...)
	writeText(t, path, string(text))
}

func writeText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// runCertificates runs the command in this process and returns all that it writes, and its exit code.
func runCertificates(t *testing.T, args []string) (string, int) {
	t.Helper()
	var out bytes.Buffer
	code := cli.Main(context.Background(), args, cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out,
		Getenv: func(string) string { return "" }, Environ: func() []string { return nil },
		TerminalWidth: func() int { return 0 }})
	return out.String(), code
}

// The first entry of the list whose pattern fits gives the certificate; the other options' comes after the list.
func TestClientCertificates(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := "nobody"
		if len(r.TLS.PeerCertificates) > 0 {
			name = r.TLS.PeerCertificates[0].Subject.CommonName
		}
		io.WriteString(w, "client="+name)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
	server.StartTLS()
	defer server.Close()
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	clientPair(t, file("one.pem"), "one")
	clientPair(t, file("two.pem"), "two")
	writeText(t, file("c.json"), fmt.Sprintf(`{"info":{"name":"c"},"item":[{"name":"r","request":%q,
		"event":[{"listen":"test","script":{"exec":"console.log(pm.response.text())"}}]}]}`, server.URL+"/x"))
	port := server.URL[strings.LastIndexByte(server.URL, ':'):]
	list := func(pattern, cert string) string {
		return fmt.Sprintf(`[{"matches":["https://other/*"],"cert":"none"},
			{"matches":[%q],"cert":{"src":%q},"key":{"src":%q}}]`, pattern, file(cert), file(cert))
	}
	writeText(t, file("fits.json"), list("https://127.0.0.1"+port+"/*", "one.pem"))
	writeText(t, file("fails.json"), list("https://127.0.0.1/*", "one.pem"))
	writeText(t, file("missing.json"), list("https://*:*/*", "none.pem"))
	own := []string{"--ssl-client-cert", file("two.pem"), "--ssl-client-key", file("two.pem")}
	for _, tt := range []struct {
		name, want string
		args       []string
	}{
		{"none", "client=nobody", nil},
		{"options", "client=two", own},
		{"list", "client=one", []string{"--ssl-client-cert-list", file("fits.json")}},
		{"list before options", "client=one", append([]string{"--ssl-client-cert-list", file("fits.json")}, own...)},
		{"options after list", "client=two", append([]string{"--ssl-client-cert-list", file("fails.json")}, own...)},
		{"unreadable", "client=nobody", []string{"--ssl-client-cert-list", file("missing.json")}},
	} {
		out, code := runCertificates(t, append([]string{"run", file("c.json"), "-k"}, tt.args...))
		if !strings.Contains(out, tt.want) || code != 0 {
			t.Errorf("%s: exit %d, want %s in\n%s", tt.name, code, tt.want, out)
		}
		if warned := strings.Contains(out, "go without it"); warned != (tt.name == "unreadable") {
			t.Errorf("%s: a warning about the certificate: %t", tt.name, warned)
		}
	}
}
