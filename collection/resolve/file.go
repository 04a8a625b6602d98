package resolve

import (
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"strings"

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
		contentType: firstOf(mediaType(file.name), "application/octet-stream"),
		late:        true,
	}
}

// decodeBase64 decodes as Node does: both alphabets, and up to the first character that does not belong.
func decodeBase64(s string) []byte {
	s = strings.NewReplacer("-", "+", "_", "/", "\n", "", "\r", "", " ", "", "\t", "").Replace(s)
	s, _, _ = strings.Cut(s, "=")
	data := make([]byte, base64.RawStdEncoding.DecodedLen(len(s)))
	n, _ := base64.RawStdEncoding.Decode(data, []byte(s))
	return data[:n]
}

// A file is a file that was there when the request was resolved. It is opened when the body is sent, each time anew.
type file struct {
	files fs.FS
	name  string
	size  int64
}

// open returns the file's content, as much of it as there was at first: the length has been announced.
func (f file) open() (io.ReadCloser, error) {
	r, err := f.files.Open(f.name)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(r, f.size), r}, nil
}

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
		return nil, fileError(name, "no such file")
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
	return &file{in.Files, name, info.Size()}, nil
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

// A segment of a body is bytes, or a file if that is set.
type segment struct {
	bytes []byte
	file  *file
}

// segments are a body in pieces.
type segments []segment

func (s segments) size() int64 {
	var n int64
	for _, seg := range s {
		n += int64(len(seg.bytes))
		if seg.file != nil {
			n += seg.file.size
		}
	}
	return n
}

// A segmentReader reads segments one after another, with at most one file open.
type segmentReader struct {
	rest segments
	file io.ReadCloser
	left int64 // of the open file
}

// Read reads from the first segment that has something left.
func (r *segmentReader) Read(p []byte) (int, error) {
	for len(r.rest) > 0 {
		seg := &r.rest[0]
		if len(seg.bytes) > 0 {
			n := copy(p, seg.bytes)
			r.rest[0].bytes = seg.bytes[n:]
			return n, nil
		}
		if seg.file != nil {
			n, err := r.readFile(seg.file, p)
			if n > 0 || err != io.EOF {
				return n, err
			}
		}
		r.rest = r.rest[1:]
	}
	return 0, io.EOF
}

// readFile returns [io.EOF] alone at the end of the file, and another error if it has become shorter.
func (r *segmentReader) readFile(f *file, p []byte) (n int, err error) {
	if r.file == nil {
		if r.file, err = f.open(); err != nil {
			return 0, err
		}
		r.left = f.size
	}
	n, err = r.file.Read(p)
	r.left -= int64(n)
	switch {
	case n > 0:
		return n, nil
	case err == io.EOF && r.left > 0:
		return 0, errors.New("file " + strconv.Quote(f.name) + " has become shorter")
	case err == io.EOF:
		if err := r.Close(); err != nil {
			return 0, err
		}
	}
	return 0, err
}

// Close closes the open file, if there is one.
func (r *segmentReader) Close() error {
	if r.file == nil {
		return nil
	}
	f := r.file
	r.file = nil
	return f.Close()
}
