package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the scripts compare")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"runner": main})
}

// TestScripts runs the command as people use it: a script for each thing that a user can meet.
func TestScripts(t *testing.T) {
	echo := httptest.NewServer(http.HandlerFunc(echo))
	t.Cleanup(echo.Close)
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			for key, value := range map[string]string{"ECHO": echo.URL, "TESTDATA": filepath.Join(root, "testdata"),
				"NO_COLOR": "", "HOME": env.WorkDir, "HTTP_PROXY": "", "HTTPS_PROXY": "", "CI": ""} {
				env.Setenv(key, value)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"interrupted": interrupted, "code": code, "mode": mode, "fill": fill, "join": join,
		},
	})
}

// join OUT FILE…: OUT is the files one after the other.
func join(ts *testscript.TestScript, _ bool, args []string) {
	var all strings.Builder
	for _, name := range args[1:] {
		all.WriteString(ts.ReadFile(name))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(all.String()), 0o644))
}

// code N COMMAND…: the command must end with exit code N.
func code(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if err != nil {
		exit, ok := err.(*exec.ExitError)
		if !ok {
			ts.Fatalf("%s: %v", args[1], err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// interrupted COMMAND…: starts the command, sends it an interrupt when it has written "waiting" to stdout, and wants exit
// code 130.
func interrupted(ts *testscript.TestScript, _ bool, args []string) {
	path, err := exec.LookPath(args[0])
	if err != nil { // testscript's own commands are in the script's PATH
		path = filepath.Join(strings.Split(ts.Getenv("PATH"), string(os.PathListSeparator))[0], args[0])
	}
	cmd := exec.Command(path, args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "PATH="+ts.Getenv("PATH"))
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	cmd.Stderr = ts.Stderr()
	ts.Check(cmd.Start())
	seen := make([]byte, 0, 4096)
	buf := make([]byte, 512)
	for !strings.Contains(string(seen), "waiting") {
		n, err := out.Read(buf)
		seen = append(seen, buf[:n]...)
		if err != nil {
			ts.Fatalf("ended before it was interrupted: %s", seen)
		}
	}
	ts.Check(cmd.Process.Signal(os.Interrupt))
	rest, _ := io.ReadAll(out)
	ts.Stdout().Write(append(seen, rest...))
	err = cmd.Wait()
	if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != 130 {
		ts.Fatalf("got %v, want exit status 130", err)
	}
}

// mode FILE BITS: the file must have these permissions.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := fmt.Sprintf("%o", info.Mode().Perm()); got != args[1] {
		ts.Fatalf("%s has mode %s, want %s", args[0], got, args[1])
	}
}

// fill FILE: replaces $ECHO in a file by the echo server's address, and WORD=VALUE pairs given.
func fill(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	text = strings.ReplaceAll(text, "$ECHO", ts.Getenv("ECHO"))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}
