package resolve

import "io"

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

// readFile returns [io.EOF] alone at the end of the file.
func (r *segmentReader) readFile(f *file, p []byte) (n int, err error) {
	if r.file == nil {
		if r.file, err = f.open(); err != nil {
			return 0, err
		}
	}
	n, err = r.file.Read(p)
	if err == io.EOF {
		err = r.Close()
		if err == nil && n == 0 {
			err = io.EOF
		}
	}
	return n, err
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
