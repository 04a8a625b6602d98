package report

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// An output is where a report goes: standard output, or a file that gets its name when it is complete.
type output struct {
	w     *bufio.Writer
	file  *os.File // nil for standard output
	path  string   // the target
	final bool     // file is the target itself: a device or a pipe
	done  bool
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
	case err == nil && !info.Mode().IsRegular():
		return openDevice(path)
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

func openDevice(path string) (*output, error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, &WriteError{path, bare(err)}
	}
	return &output{w: bufio.NewWriter(f), file: f, path: path, final: true}, nil
}

func createFile(path string) (*output, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // the file that a link points to is replaced, not the link
	}
	f, err := spool(path)
	if err != nil {
		return nil, err
	}
	return &output{w: bufio.NewWriterSize(f, 64<<10), file: f, path: path}, nil
}

// spool creates a temporary file beside path, and the directories above it.
func spool(path string) (*os.File, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, &WriteError{path, bare(err)}
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return nil, &WriteError{path, bare(err)}
	}
	return f, nil
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
	if f.final {
		return f.wrap(f.file.Close())
	}
	return f.rename()
}

func (f *output) rename() error {
	temp := f.file.Name()
	err := f.file.Chmod(f.mode())
	err = errors.Join(err, f.file.Close())
	if err == nil {
		err = os.Rename(temp, f.path)
	}
	if err != nil {
		os.Remove(temp)
	}
	return f.wrap(err)
}

// mode returns the permissions the report gets: those of the file it replaces, else those of any new file.
func (f *output) mode() fs.FileMode {
	if info, err := os.Stat(f.path); err == nil {
		return info.Mode().Perm()
	}
	return 0o644
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
	err := f.file.Close()
	if !f.final {
		err = errors.Join(err, os.Remove(f.file.Name()))
	}
	return f.wrap(err)
}

// A spoolFile holds the parts of a report that must stand behind others, until those are known. Without a report
// file beside which it could be, it is in the directory for temporary files.
type spoolFile struct {
	f *os.File
	w *bufio.Writer
}

func newSpool(beside *output) (*spoolFile, error) {
	path := beside.path
	if beside.file == nil || beside.final {
		path = filepath.Join(os.TempDir(), defaultName)
	}
	f, err := spool(path)
	if err != nil {
		return nil, err
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
