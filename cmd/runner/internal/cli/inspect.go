package cli

import (
	"context"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"runner/cmd/runner/internal/lint"
	"runner/collection"
)

// inspectFlags are what commands that look into a collection have in common with run.
type inspectFlags struct {
	run    runFlags
	access access
}

func (f *inspectFlags) add(fs *pflag.FlagSet) {
	fs.StringVarP(&f.run.environment, "environment", "e", "", "environment: file, URL, UID or - for stdin")
	fs.StringVarP(&f.run.globals, "globals", "g", "", "globals: file, URL or -")
	fs.StringVarP(&f.run.data, "iteration-data", "d", "", "iteration data: CSV or JSON file, URL or -")
	fs.StringVar(&f.run.workingDir, "working-dir", "", "folder that the files of requests are in")
	f.access.add(fs)
}

// inspected reads what a command looks into. Places are known for files only: what comes from elsewhere has no lines
// that anyone could go to.
func (a *app) inspected(ctx context.Context, ref string, f *inspectFlags) (*lint.Input, error) {
	from, err := a.newSources(&f.access)
	if err != nil {
		return nil, err
	}
	in, err := load(ctx, from, ref, &f.run)
	if err != nil {
		return nil, err
	}
	defer in.close()
	out := &lint.Input{Collection: in.collection, Exists: f.exists}
	if out.Data, err = in.columns(); err != nil {
		return nil, inputFailed("iteration data", f.run.data, err)
	}
	if in.environment != nil {
		out.Environment = in.environment.Values
	}
	if in.globals != nil {
		out.Globals = in.globals.Values
	}
	if info, err := os.Stat(ref); err == nil && info.Mode().IsRegular() {
		data, err := os.ReadFile(ref)
		if err != nil {
			return nil, inputFailed("collection", ref, err)
		}
		out.Places = collection.NewPlaces(data, in.collection)
	}
	return out, nil
}

func (f *inspectFlags) exists(path string) bool {
	if !filepath.IsAbs(path) {
		path = filepath.Join(f.run.workingDir, path)
	}
	_, err := os.Stat(path)
	return err == nil
}

// oneCollection is the check of arguments for commands that look into one.
func oneCollection(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return &usageError{errNoCollection}
	}
	return nil
}
