//go:build system

package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// These tests meet real programs of the system: openssl and nginx. "make test-system" installs them and sets RUNNER.

func runner(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(os.Getenv("RUNNER"), args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// openssl agrees with us about what a key pair is and what it signs.
func TestOpenSSLReadsOurKeys(t *testing.T) {
	dir := t.TempDir()
	if out, err := runner(t, dir, "keys", "generate", "--out", "m"); err != nil {
		t.Fatalf("keys generate: %v\n%s", err, out)
	}
	script := `set -e
printf 'POST /ams/api/v1/payments/pay\nC.1.{}' > content
openssl pkey -in m.pem -noout -check
openssl pkey -in m.pem -pubout | cmp - m.pub
openssl dgst -sha256 -sign m.pem -out sig content
openssl dgst -sha256 -verify m.pub -signature sig content`
	cmd := exec.Command("sh", "-c", script)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("openssl: %v\n%s", err, out)
	}
}

// A real server: keep-alive, gzip, a redirect, an error page, and an upload that it checks the length of.
func TestNginx(t *testing.T) {
	dir := t.TempDir()
	port := freePort(t)
	conf := fmt.Sprintf(`
daemon off; pid %[1]s/pid; error_log %[1]s/error.log; worker_processes 1;
events { worker_connections 64; }
http {
  access_log %[1]s/access.log; client_body_temp_path %[1]s/body; proxy_temp_path %[1]s/proxy;
  fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
  gzip on; gzip_min_length 1; gzip_types application/json; default_type application/json;
  server { listen 127.0.0.1:%[2]d;
    location /data { return 200 '{"connection": "$connection", "requests": "$connection_requests", "length": "$content_length"}'; }
    location /moved { return 301 /data; }
    location / { return 404; }
  }
}`, dir, port)
	write(t, filepath.Join(dir, "nginx.conf"), conf)
	server := exec.Command("nginx", "-p", dir, "-c", filepath.Join(dir, "nginx.conf"))
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Process.Kill(); server.Wait() })
	waitFor(t, port)
	write(t, filepath.Join(dir, "c.json"), strings.ReplaceAll(nginxCollection, "PORT", fmt.Sprint(port)))
	out, err := runner(t, dir, "run", "c.json", "-n", "3")
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

const nginxCollection = `{"info": {"name": "nginx"}, "item": [
 {"name": "gzip", "request": "http://127.0.0.1:PORT/data", "event": [{"listen": "test", "script": {"exec": [
   "pm.test('gzip', () => pm.response.to.have.header('Content-Encoding', 'gzip'));",
   "pm.environment.set('connection', pm.response.json().connection)"]}}]},
 {"name": "upload", "request": {"method": "POST", "url": "http://127.0.0.1:PORT/data", "body": {"mode": "raw", "raw": "12345"}},
  "event": [{"listen": "test", "script": {"exec": [
   "pm.test('length', () => pm.expect(pm.response.json().length).to.equal('5'));",
   "pm.test('kept alive', () => pm.expect(pm.response.json().connection).to.equal(pm.environment.get('connection')))"]}}]},
 {"name": "redirect", "request": "http://127.0.0.1:PORT/moved", "event": [{"listen": "test", "script": {"exec":
   "pm.test('followed', () => pm.expect(pm.response.code).to.equal(200))"}}]},
 {"name": "missing", "request": "http://127.0.0.1:PORT/none", "event": [{"listen": "test", "script": {"exec":
   "pm.test('404', () => pm.response.to.be.notFound)"}}]}
]}`

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func waitFor(t *testing.T, port int) {
	t.Helper()
	for range 100 {
		if c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("nginx does not listen")
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
