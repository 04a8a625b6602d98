package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"runner/collection"
	"runner/report/outfile"
)

func (a *app) convertCommand() *cobra.Command {
	var out string
	var to access
	cmd := &cobra.Command{
		Use:   "convert COLLECTION -o FILE",
		Short: "Write a collection as v2.1",
		Long: "Read a collection of any format (v1, v2.0, v2.1, a folder of schema 3) and write it as v2.1.\n" +
			"What v2.1 has no place for is left out, and said. The file appears whole or not at all.",
		Example: "  runner convert postman/collections/shop -o shop.postman_collection.json\n" +
			"  runner convert old.json -o - | jq .info",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) != 1:
				return &usageError{errors.New("want one collection")}
			case out == "":
				return &usageError{errors.New(`missing --output: a file, or "-" for the standard output`)}
			}
			return a.convert(cmd.Context(), &to, args[0], out)
		},
	}
	to.add(cmd.Flags())
	cmd.Flags().StringVarP(&out, "output", "o", "", `the file to write, "-" for the standard output`)
	return cmd
}

func (a *app) convert(ctx context.Context, to *access, ref, out string) error {
	from, err := a.newSources(to)
	if err != nil {
		return err
	}
	c, err := from.collection(ctx, ref)
	if err != nil {
		return err
	}
	a.tellNotes(c)
	c.Info.Schema = collection.Schema
	data, err := c.Document()
	if err != nil {
		return &inputError{&fileError{"collection", ref, err}}
	}
	if err := a.write(out, data); err != nil {
		return &outputError{fmt.Errorf("convert to %q: %w", out, err)}
	}
	return nil
}

// write writes data to a file, or to the standard output.
func (a *app) write(out string, data []byte) error {
	if out == stdinRef {
		_, err := a.env.Stdout.Write(data)
		return err
	}
	f, err := outfile.Create(out)
	if err != nil {
		return err
	}
	if _, err = f.Write(data); err == nil {
		err = f.Commit()
	}
	return cmp.Or(err, f.Discard())
}
