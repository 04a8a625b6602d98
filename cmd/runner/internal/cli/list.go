package cli

import (
	"bytes"
	"context"
	"errors"

	"github.com/spf13/cobra"

	"runner/cmd/runner/internal/lint"
	"runner/collection/run"
)

var errNoCollection = errors.New("want one argument: the collection")

type listFlags struct {
	inspectFlags
	folders []string
	json    bool
}

func (a *app) listCommand() *cobra.Command {
	var f listFlags
	cmd := &cobra.Command{
		Use:   "list COLLECTION",
		Short: "Show the folders and requests of a collection",
		Long: "Show the tree of a collection: ids, methods, URLs, auth, scripts with their lengths, saved examples, and the\n" +
			"variables that are used with where each gets its value: data, environment, collection, globals, script,\n" +
			"dynamic, vault, or unresolved.\n\n" +
			"With --json each node has name, id, path (what --folder takes), kind (collection, folder, request), and where\n" +
			"they apply method, url, auth, scripts (listen, lines, disabled), variables (name, from), examples and items.",
		Args: oneCollection,
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := a.configure(cmd.Flags()); err != nil {
				return err
			}
			return a.list(cmd.Context(), args[0], &f)
		},
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	f.add(fs)
	fs.StringArrayVar(&f.folders, "folder", nil, "only this folder or request: name, id or path (repeatable)")
	fs.BoolVar(&f.json, "json", false, "write JSON")
	return cmd
}

func (a *app) list(ctx context.Context, ref string, f *listFlags) error {
	in, err := a.inspected(ctx, ref, &f.inspectFlags)
	if err != nil {
		return err
	}
	tree := lint.NewTree(in)
	if len(f.folders) > 0 {
		wanted, err := run.Select(in.Collection, f.folders)
		if err != nil {
			return err
		}
		tree.Keep(wanted)
	}
	var out bytes.Buffer
	write := tree.WriteText
	if f.json {
		write = tree.WriteJSON
	}
	if err := write(&out); err != nil {
		return err
	}
	text := out.String()
	if !f.json {
		text = a.visible(text)
	}
	if _, err := a.env.Stdout.Write([]byte(text)); err != nil {
		return &outputError{err}
	}
	return nil
}
