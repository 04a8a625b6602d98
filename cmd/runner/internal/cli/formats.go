package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"runner/collection"
	"runner/collection/v3"
)

// collection reads a collection: a file of format v1 or v2, or a folder of schema 3.
func (s *sources) collection(ctx context.Context, ref string) (*collection.Collection, error) {
	if info, err := os.Stat(ref); err != nil || !info.IsDir() {
		return parseSource(ctx, s, named{"collection", ref}, parseCollection)
	}
	c, err := v3.Read(ref)
	if err != nil {
		return nil, inputFailed("collection", ref, err)
	}
	return c, nil
}

// parseCollection is [collection.Parse], whose errors show the line with the mistake.
func parseCollection(data []byte) (*collection.Collection, error) {
	c, err := collection.Parse(data)
	if e, ok := errors.AsType[*collection.FormatError](err); ok {
		return nil, fmt.Errorf("%w\n%s", err, e.Excerpt(collection.Text(data)))
	}
	return c, err
}

// environment reads an environment or globals file, as JSON or, by its name, as YAML.
func (s *sources) environment(ctx context.Context, n named) (*collection.Environment, error) {
	parse := collection.ParseEnvironment
	if ext := strings.ToLower(filepath.Ext(n.ref)); ext == ".yaml" || ext == ".yml" {
		parse = func(data []byte) (*collection.Environment, error) {
			return v3.ParseEnvironment(filepath.Base(n.ref), data)
		}
	}
	return parseSource(ctx, s, n, parse)
}

// tellNotes says what is odd in a collection, or left out of it.
func (a *app) tellNotes(c *collection.Collection) {
	a.warn(&warnings{texts: c.Notes})
}
