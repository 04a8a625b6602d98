package desk

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// A client that trusts the certificate, and nothing else, is served under each of its hosts and under no other.
func TestCertificateIsTrusted(t *testing.T) {
	t.Parallel()
	cert, text, err := Certificate([]string{"127.0.0.1", "localhost"}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	server.StartTLS()
	defer server.Close()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		t.Fatal("the PEM has no certificate")
	}
	for host, ok := range map[string]bool{"127.0.0.1": true, "localhost": true, "other.example": false} {
		conn, err := tls.Dial("tcp", server.Listener.Addr().String(), &tls.Config{RootCAs: pool, ServerName: host})
		if (err == nil) != ok {
			t.Errorf("%s: %v", host, err)
		}
		if err == nil {
			conn.Close()
		}
	}
	if _, err := tls.Dial("tcp", server.Listener.Addr().String(), &tls.Config{ServerName: "localhost"}); err == nil {
		t.Error("somebody who does not trust the certificate is served")
	}
}
