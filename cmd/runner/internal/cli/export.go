package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"runner/report/outfile"
)

// writeExport writes data to path, or into it under Newman's name if it is a directory. The file appears whole or not at
// all.
func writeExport(path, kind string, data []byte, now time.Time) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		stamp := now.UTC().Format("2006-01-02-15-04-05-000")
		path = filepath.Join(path, fmt.Sprintf("newman-%s-%s0.json", kind, stamp))
	}
	f, err := outfile.Create(path)
	if err == nil {
		if _, err = f.Write(data); err == nil {
			err = f.Commit()
		}
		err = errors.Join(err, f.Discard())
	}
	if err != nil {
		return &outputError{fmt.Errorf("export %s %q: %w", kind, path, err)}
	}
	return nil
}
