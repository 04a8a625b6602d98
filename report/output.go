package report

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"runner/report/outfile"
)

// An output is where a report goes: standard output, or a file that gets its name when it is complete.
type output struct {
	w    *bufio.Writer
	file *outfile.File // nil for standard output
	path string        // the target
	done bool
}

// Newman's names for exported files.
const (
	defaultDir  = "newman"
	defaultName = "newman-run-report"
)

// openFile opens the export file of a report with the given extension.
func openFile(o *Options, ext string) (*output, error) {
	switch o.Export {
	case "-":
		return standardOutput(o), nil
	case "":
		return createFile(o.at(filepath.Join(defaultDir, stampedName(o, ext))))
	}
	path := o.at(o.Export)
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir(), strings.HasSuffix(o.Export, string(filepath.Separator)):
		return createFile(filepath.Join(path, stampedName(o, ext)))
	}
	return createFile(path)
}

// openText opens the export of a report that goes to standard output unless it is told otherwise.
func openText(o *Options, ext string) (*output, error) {
	if o.Export == "" {
		return standardOutput(o), nil
	}
	return openFile(o, ext)
}

func standardOutput(o *Options) *output { return &output{w: bufio.NewWriter(o.Out)} }

// at returns path relative to the directory of o.
func (o *Options) at(path string) string {
	if o.Dir == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(o.Dir, path)
}

// stampedName returns Newman's name for an export: the time in UTC, all that is no digit a dash, and a zero.
func stampedName(o *Options, ext string) string {
	return defaultName + "-" + o.Now().UTC().Format("2006-01-02-15-04-05") + "-" +
		strings.TrimPrefix(o.Now().UTC().Format(".000"), ".") + "-0." + ext
}

func createFile(path string) (*output, error) {
	f, err := outfile.Create(path)
	if err != nil {
		return nil, &WriteError{path, err}
	}
	return &output{w: bufio.NewWriterSize(f, 64<<10), file: f, path: path}, nil
}

// bare strips the path that the error of an operating system call repeats.
func bare(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}

// Write passes p on.
func (f *output) Write(p []byte) (int, error) {
	n, err := f.w.Write(p)
	if err != nil {
		return n, f.failed(err)
	}
	return n, nil
}

// Flush writes what is buffered.
func (f *output) Flush() error {
	if err := f.w.Flush(); err != nil {
		return f.failed(err)
	}
	return nil
}

func (f *output) failed(err error) error {
	if we, ok := errors.AsType[*WriteError](err); ok {
		return we
	}
	return &WriteError{f.path, bare(err)}
}

// Commit completes the report: the file gets its name.
func (f *output) Commit() error {
	if f.done {
		return nil
	}
	if err := f.Flush(); err != nil {
		return err
	}
	f.done = true
	if f.file == nil {
		return nil
	}
	return f.wrap(f.file.Commit())
}

func (f *output) wrap(err error) error {
	if err == nil {
		return nil
	}
	return f.failed(err)
}

// Discard gives the report up; what stood under its name stays.
func (f *output) Discard() error {
	if f.done {
		return nil
	}
	f.done = true
	if f.file == nil {
		return nil
	}
	return f.wrap(f.file.Discard())
}

// A spoolFile holds the parts of a report that must stand behind others, until those are known. Without a report
// file beside which it could be, it is in the directory for temporary files.
type spoolFile struct {
	f *os.File
	w *bufio.Writer
}

func newSpool(beside *output) (*spoolFile, error) {
	dir := os.TempDir()
	if beside.file != nil && !beside.file.Direct() {
		dir = filepath.Dir(beside.file.Target())
	}
	f, err := os.CreateTemp(dir, ".runner-*.spool")
	if err != nil {
		return nil, &WriteError{dir, bare(err)}
	}
	return &spoolFile{f, bufio.NewWriterSize(f, 64<<10)}, nil
}

// copyTo appends everything spooled to w.
func (s *spoolFile) copyTo(w io.Writer) error {
	if err := s.w.Flush(); err != nil {
		return err
	}
	if _, err := s.f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, bufio.NewReader(s.f))
	return err
}

// remove deletes the file. It may be called twice.
func (s *spoolFile) remove() error {
	if s == nil || s.f == nil {
		return nil
	}
	err := errors.Join(s.f.Close(), os.Remove(s.f.Name()))
	s.f = nil
	return err
}
