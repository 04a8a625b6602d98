package resolve

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"runner/collection"
	"runner/collection/wire"
)

// file makes a body of a file, or of base64 text.
func (b *builder) file(f *collection.FileBody) *payload {
	if f == nil {
		return none()
	}
	if src, content := srcText(f.Src), f.Content; src == "" && content.IsString() && content.Text != "" {
		return &payload{Body: wire.Body{Bytes: decodeBase64(content.Text), Mode: "file", Present: true}}
	}
	file, err := b.in.open(srcText(f.Src))
	if err != nil {
		b.warn("Binary file load error: " + err.Error())
		return none()
	}
	return &payload{
		Body:        wire.Body{Open: file.open, Size: file.size, Mode: "file", Present: true},
		contentType: firstOf(mediaType("/"+file.name), "application/octet-stream"),
		late:        true,
	}
}

// decodeBase64 decodes as Node does: both alphabets, up to the first "=", without what belongs to neither.
func decodeBase64(s string) []byte {
	s, _, _ = strings.Cut(s, "=")
	s = strings.Map(base64Digit, s)
	data := make([]byte, base64.RawStdEncoding.DecodedLen(len(s)))
	n, _ := base64.RawStdEncoding.Decode(data, []byte(s))
	return data[:n]
}

// base64Digit returns the digit of the standard alphabet that c stands for, or -1.
func base64Digit(c rune) rune {
	switch {
	case 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '+', c == '/':
		return c
	case c == '-':
		return '+'
	case c == '_':
		return '/'
	}
	return -1
}

// A file is a file that was there when the request was resolved. It is opened when the body is sent, each time anew.
type file struct {
	files fs.FS
	name  string
	size  int64
	at    time.Time // when it was last changed
}

// open returns the file's content. It must be what it was at first: its length is announced, and maybe it was signed.
func (f file) open() (io.ReadCloser, error) {
	r, err := f.files.Open(f.name)
	if err != nil {
		return nil, err
	}
	info, err := r.Stat()
	if err == nil && (info.Size() != f.size || !info.ModTime().Equal(f.at)) {
		err = f.changed("has changed since the request was made")
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return &fileReader{file: f, from: r, left: f.size}, nil
}

func (f file) changed(how string) error { return fmt.Errorf("file %q %s", f.name, how) }

// A fileReader reads a file that must have the length that was announced.
type fileReader struct {
	file file
	from fs.File
	left int64
}

// Read returns an error instead of [io.EOF] if the file has become shorter or longer.
func (r *fileReader) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, r.end()
	}
	if int64(len(p)) > r.left {
		p = p[:r.left]
	}
	n, err := r.from.Read(p)
	r.left -= int64(n)
	switch {
	case err == io.EOF && r.left > 0:
		err = r.file.changed("has become shorter while it was sent")
	case err == io.EOF:
		err = nil // the next call looks for the end
	}
	return n, err
}

// end looks whether the file ends where it should.
func (r *fileReader) end() error {
	var one [1]byte
	n, err := r.from.Read(one[:])
	if n > 0 {
		return r.file.changed("has become longer while it was sent")
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	return err
}

// Close closes the file.
func (r *fileReader) Close() error { return r.from.Close() }

// open looks for a file; its errors are in Newman's words.
func (in *Input) open(name string) (*file, error) {
	switch {
	case in.Files == nil:
		return nil, errors.New("file resolver not supported")
	case name == "":
		return nil, errors.New("invalid or missing file source")
	}
	info, err := fs.Stat(in.Files, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fileError(name, "no such file"+tried(err))
	case errors.Is(err, fs.ErrPermission):
		return nil, fileError(name, "read permission denied")
	case err != nil:
		if path, ok := errors.AsType[*fs.PathError](err); ok {
			err = path.Err
		}
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fileError(name, "is not a file")
	case info.Mode().Perm()&0o400 == 0:
		return nil, fileError(name, "read permission denied")
	}
	return &file{in.Files, name, info.Size(), info.ModTime()}, nil
}

// tried names the places where a file was looked for, if there was more than one.
func tried(err error) string {
	where, ok := errors.AsType[interface {
		error
		Tried() []string
	}](err)
	if !ok || len(where.Tried()) < 2 {
		return ""
	}
	return " (tried " + strings.Join(where.Tried(), ", ") + ")"
}

// fileError names the file between plain quotes, as Newman does; the name is the collection's own.
func fileError(name, what string) error { return errors.New(`"` + name + `", ` + what) }

// srcText returns the path of a file member, "" if it has none.
func srcText(v collection.Value) string {
	if !v.IsString() {
		return ""
	}
	return v.Text
}
