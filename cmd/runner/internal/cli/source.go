package cli

import (
	"context"
	"errors"
	"io"
	"net/url"
	"os"
	"strings"
)

// How much a source may hold, in bytes: one that is read into memory, and one that is spooled to a file.
const (
	maxRead  = 512 << 20
	maxSpool = 8 << 30
)

// stdinRef names the standard input where a file is wanted.
const stdinRef = "-"

// sources opens what the command line names: a file, "-" for the standard input, a URL, or the UID that Postman's cloud
// has for it. A file that is there goes before all of them.
type sources struct {
	stdin *onceInput
	web   *web
}

// A source is an input that can be read from any place, and again.
type source struct {
	*os.File
	// Name is how to show it: a path, "-", or a URL without what is secret in it.
	Name string
	temp string // the path of a temporary file that could not be unlinked while it is open
}

// Close lets go of the file, and removes it if it was temporary.
func (s *source) Close() error {
	err := s.File.Close()
	if s.temp != "" {
		err = errors.Join(err, os.Remove(s.temp))
	}
	return err
}

// open opens ref, which is to be what ("iteration data"). What cannot be read twice, is copied to a temporary file.
func (s *sources) open(ctx context.Context, what, ref string) (*source, error) {
	in, err := s.stream(ctx, what, ref)
	if err != nil {
		return nil, err
	}
	if f, ok := in.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return &source{File: f, Name: ref}, nil
		}
	}
	spooled, err := spool(in, maxSpool)
	if err = errors.Join(err, in.Close()); err != nil {
		if spooled != nil {
			err = errors.Join(err, spooled.Close())
		}
		return nil, inputFailed(what, ref, err)
	}
	spooled.Name = shownRef(ref)
	return spooled, nil
}

// read returns all of ref.
func (s *sources) read(ctx context.Context, what, ref string) ([]byte, error) {
	in, err := s.stream(ctx, what, ref)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(&bounded{in, maxRead})
	if err = errors.Join(err, in.Close()); err != nil {
		return nil, inputFailed(what, ref, err)
	}
	return data, nil
}

// stream opens ref to be read once.
func (s *sources) stream(ctx context.Context, what, ref string) (io.ReadCloser, error) {
	f, err := os.Open(ref)
	switch {
	case err == nil:
		return f, nil
	case ref == stdinRef:
		return s.standardInput(what)
	case isURL(ref):
		body, err := s.web.get(ctx, ref)
		if err != nil {
			return nil, inputFailed(what, ref, err)
		}
		return body, nil
	case isUID(ref):
		return s.fromPostman(ctx, what, ref)
	}
	return nil, inputFailed(what, ref, err)
}

func (s *sources) standardInput(what string) (io.ReadCloser, error) {
	in, err := s.stdin.take(what)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(in), nil
}

func (s *sources) fromPostman(ctx context.Context, what, uid string) (io.ReadCloser, error) {
	body, err := s.web.getUID(ctx, what, uid)
	if err != nil {
		return nil, inputFailed(what, uid, err)
	}
	return body, nil
}

// inputFailed is the error of a source that cannot be used.
func inputFailed(what, ref string, err error) error {
	if is[*usageError](err) {
		return err
	}
	return &inputError{&fileError{what, shownRef(ref), err}}
}

// spool copies in to a temporary file. Where the system lets it, the file has no name from the start, so that not even
// a killed process leaves it behind. With an error, what was made is returned to be closed.
func spool(in io.Reader, most int64) (*source, error) {
	f, err := os.CreateTemp("", "runner-*.tmp")
	if err != nil {
		return nil, err
	}
	out := &source{File: f}
	if os.Remove(f.Name()) != nil {
		out.temp = f.Name()
	}
	if _, err := io.Copy(f, &bounded{in, most}); err != nil {
		return out, err
	}
	_, err = f.Seek(0, io.SeekStart)
	return out, err
}

// errTooLarge says that a source holds more than is read.
var errTooLarge = errors.New("it is too large")

// bounded fails when more than left bytes are read: cut input would be taken for whole.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

func isURL(ref string) bool {
	scheme, _, ok := strings.Cut(ref, "://")
	return ok && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// shownRef is ref without what is secret in it: credentials, and the query, where keys and signatures stand.
func shownRef(ref string) string {
	if !isURL(ref) {
		return ref
	}
	u, err := url.Parse(ref)
	if err != nil {
		scheme, _, _ := strings.Cut(ref, "://")
		return scheme + "://…"
	}
	u.User, u.Fragment = nil, ""
	if u.RawQuery != "" {
		u.RawQuery = "…"
	}
	return u.String()
}
