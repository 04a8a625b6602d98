package transport

import (
	"bufio"
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
	"math/big"
	"net"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"runner/collection/wire"
)

// A server is a peer that speaks bytes: what it got is what was sent.
type server struct {
	addr     string
	listener net.Listener

	mu    sync.Mutex
	heads []string // each request as it came, body included
	conns int
}

// An answer writes the response to the nth request of a connection. It returns false to close the connection.
type answer func(w net.Conn, request string, n int) bool

func text(response string) answer {
	return func(w net.Conn, _ string, _ int) bool {
		_, err := io.WriteString(w, response)
		return err == nil
	}
}

func ok(body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
}

func serve(t testing.TB, a answer) *server { return serveOn(t, a, nil) }

func serveOn(t testing.TB, a answer, config *tls.Config) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{addr: l.Addr().String(), listener: l}
	if config != nil {
		s.listener = tls.NewListener(l, config)
	}
	var open sync.WaitGroup
	done := make(chan struct{})
	open.Go(func() {
		for {
			c, err := s.listener.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.conns++
			s.mu.Unlock()
			open.Go(func() {
				stop := make(chan struct{})
				go func() {
					select {
					case <-done:
						c.Close()
					case <-stop:
					}
				}()
				s.talk(c, a)
				close(stop)
				c.Close()
			})
		}
	})
	t.Cleanup(func() {
		close(done)
		l.Close()
		open.Wait()
	})
	return s
}

func (s *server) talk(c net.Conn, a answer) {
	r := bufio.NewReader(c)
	for n := 1; ; n++ {
		request, err := readRequest(r)
		if err != nil {
			return
		}
		s.mu.Lock()
		s.heads = append(s.heads, request)
		s.mu.Unlock()
		if !a(c, request, n) {
			return
		}
	}
}

// readRequest reads a head and the body that it announces, with no other idea of HTTP.
func readRequest(r *bufio.Reader) (string, error) {
	var b strings.Builder
	length, chunks := 0, false
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return "", err
		}
		b.WriteString(line)
		if line == "\r\n" {
			break
		}
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch strings.ToLower(name) {
		case "content-length":
			length, _ = strconv.Atoi(strings.TrimSpace(value))
		case "transfer-encoding":
			chunks = true
		}
	}
	if chunks {
		for !strings.HasSuffix(b.String(), "0\r\n\r\n") {
			line, err := r.ReadString('\n')
			if err != nil {
				return "", err
			}
			b.WriteString(line)
		}
		return b.String(), nil
	}
	body := make([]byte, length)
	_, err := io.ReadFull(r, body)
	b.Write(body)
	return b.String(), err
}

func (s *server) got() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.heads...)
}

func (s *server) url(target string) wire.URL { return parseURL("http://" + s.addr + target) }

func (s *server) port() string { return s.addr[strings.LastIndexByte(s.addr, ':')+1:] }

func get(u wire.URL, fields ...string) *wire.Request {
	return &wire.Request{Method: "GET", URL: u, Header: header(fields...)}
}

func post(u wire.URL, body string, fields ...string) *wire.Request {
	return &wire.Request{Method: "POST", URL: u, Header: header(fields...), Body: wire.Body{Bytes: []byte(body),
		Present: true}}
}

// header makes fields of "Name: value" lines.
func header(lines ...string) wire.Header {
	var h wire.Header
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		h.Add(wire.Field{Name: name, Value: value})
	}
	return h
}

func newClient(t testing.TB, c *Client) *Client {
	t.Helper()
	if c == nil {
		c = &Client{}
	}
	t.Cleanup(c.Close)
	return c
}

func send(t testing.TB, c *Client, req *wire.Request) *wire.Exchange {
	t.Helper()
	x, err := c.Send(t.Context(), req, wire.Options{})
	if err != nil {
		t.Fatalf("Send: %v", err)
	}
	return x
}

func lines(h wire.Header) string {
	var b strings.Builder
	for _, f := range h {
		b.WriteString(f.Name + ": " + f.Value + "\n")
	}
	return b.String()
}

// An authority makes certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  []byte
}

func newAuthority(t testing.TB) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a := &authority{key: key, cert: &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}}
	der := a.sign(t, a.cert, key)
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	a.pem = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return a
}

func (a *authority) sign(t testing.TB, cert *x509.Certificate, key *ecdsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, cert, a.cert, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// leaf returns a certificate for names; change may spoil it. With chain the authority's is sent along.
func (a *authority) leaf(t testing.TB, chain bool, change func(*x509.Certificate)) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "leaf"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost", "a.localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	if change != nil {
		change(cert)
	}
	c := tls.Certificate{Certificate: [][]byte{a.sign(t, cert, key)}, PrivateKey: key}
	if chain {
		c.Certificate = append(c.Certificate, a.cert.Raw)
	}
	return c
}

// noLeak fails the test if goroutines are left over. It must be called before anything that starts some.
func noLeak(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for range 100 {
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		buf := make([]byte, 1<<16)
		t.Errorf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(),
			bytes.TrimSpace(buf[:runtime.Stack(buf, true)]))
	})
}

// piped makes a dialer of one connection.
func piped(to net.Conn) func(context.Context, string, string) (net.Conn, error) {
	used := false
	return func(context.Context, string, string) (net.Conn, error) {
		if used {
			return nil, io.EOF
		}
		used = true
		return &conn{Conn: to}, nil
	}
}
