//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
)

// upload runs a collection that sends a file of size bytes, all of it a hole. It returns the most memory used, in KiB.
func upload(t *testing.T, mode string, size int64) int64 {
	t.Helper()
	var got, declared atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		got.Add(n)
		declared.Add(r.ContentLength)
	}))
	defer server.Close()
	dir := t.TempDir()
	file := filepath.Join(dir, "large")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, size); err != nil {
		t.Fatal(err)
	}
	collection := filepath.Join(dir, "c.json")
	if err := os.WriteFile(collection, uploading(t, server.URL, mode), 0o600); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "run", collection, "-r", "cli,json,ndjson", "--reporter-ndjson-bodies")
	cmd.Args[0], cmd.Dir = "runner", dir // TestMain knows the command by its name
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if over := got.Load() - size; over < 0 || over > 1000 || declared.Load() != got.Load() {
		t.Errorf("%s of %d bytes: %d came, %d were announced", mode, size, got.Load(), declared.Load())
	}
	return cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
}

func uploading(t *testing.T, url, mode string) []byte {
	t.Helper()
	body := map[string]any{"mode": mode, "file": map[string]any{"src": "large"},
		"formdata": []any{map[string]any{"key": "f", "type": "file", "src": "large"}}}
	script := map[string]any{"exec": []string{
		fmt.Sprintf("pm.test('src only', () => pm.expect(pm.request.body.mode).to.equal(%q))", mode)}}
	request := map[string]any{"method": "POST", "url": url, "body": body}
	data, err := json.Marshal(map[string]any{
		"info": map[string]any{"name": "upload",
			"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		"item": []any{map[string]any{"name": "send", "request": request,
			"event": []any{map[string]any{"listen": "test", "script": script}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A file is never in memory, however large it is and whatever is reported.
func TestUploadInFlatMemory(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("takes seconds")
	}
	for mode, size := range map[string]int64{"file": 2 << 30, "formdata": 256 << 20} {
		small, large := upload(t, mode, 1<<20), upload(t, mode, size)
		t.Logf("%s: %d KiB for 1 MiB, %d KiB for %d MiB", mode, small, large, size>>20)
		if float64(large) > 1.3*float64(small) {
			t.Errorf("%s: %d MiB took %d KiB, 1 MiB %d KiB", mode, size>>20, large, small)
		}
	}
}
