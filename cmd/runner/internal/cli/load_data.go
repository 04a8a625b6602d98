package cli

import (
	"context"

	"runner/collection/variable"
)

// openData opens the iteration data, if there is any. It is read while the run goes on.
func (in *inputs) openData(ctx context.Context, from *sources, n named) error {
	if n.ref == "" {
		return nil
	}
	s, err := from.open(ctx, n.what, n.ref)
	if err != nil {
		return err
	}
	in.dataSource = s
	info, err := s.Stat()
	if err == nil {
		in.data, err = variable.OpenData(s, info.Size(), n.ref)
	}
	if err != nil {
		in.close()
		return inputFailed(n.what, n.ref, err)
	}
	return nil
}

// close lets go of what the run has read from.
func (in *inputs) close() {
	if in.dataSource != nil {
		in.dataSource.Close() // it was only read
	}
}
