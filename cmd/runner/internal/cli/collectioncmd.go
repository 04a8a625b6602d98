package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"runner/cmd/runner/internal/kit"
)

func (a *app) collectionCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "collection", Short: "Write collections",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{fmt.Errorf("unknown command %q for \"runner collection\"", args[0])}
			}
			return cmd.Help()
		}}
	cmd.AddCommand(a.collectionAntomCommand())
	return cmd
}

type kitFlags struct {
	kit.Config
	out, environment, region string
	sandbox                  bool
}

func (a *app) collectionAntomCommand() *cobra.Command {
	var f kitFlags
	cmd := &cobra.Command{
		Use:   "antom -o FILE",
		Short: "Write a collection of the Antom API",
		Long: "Write a collection (v2.1) of the Antom API: a folder for each group, for each API and product the smallest\n" +
			"request, its fields as description, and tests. It runs in Postman, Newman and here. A script in it signs if\n" +
			"the variable privateKey is set; without it \"runner run --sign antom\" does. Requests that need others stand in\n" +
			"a folder with them. Written again it is the same, byte for byte.",
		Example: `  runner collection antom -o antom.postman_collection.json --environment-out antom.postman_environment.json
  runner run antom.postman_collection.json -e antom.postman_environment.json --sign antom --sign-key merchant.pem`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.writeKit(&f) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVarP(&f.out, "output", "o", "", `the file to write, "-" for the standard output`)
	fs.StringVar(&f.environment, "environment-out", "", "write an environment here, with the private key left to fill in")
	fs.StringArrayVar(&f.Groups, "group", nil, "only this group, such as Payments (repeatable)")
	fs.StringArrayVar(&f.Products, "product", nil, "only this product, such as cashier (repeatable)")
	fs.StringVar(&f.region, "region", "", "call the platform in this region")
	fs.BoolVar(&f.sandbox, "sandbox", false, "call the paths of the sandbox (the default)")
	fs.BoolVar(&f.Live, "live", false, "call the paths of production")
	return cmd
}

func (a *app) writeKit(f *kitFlags) error {
	switch {
	case f.out == "":
		return &usageError{errors.New(`missing --output: a file, or "-" for the standard output`)}
	case f.sandbox && f.Live:
		return &usageError{errors.New("--live and --sandbox exclude each other")}
	}
	if f.region != "" {
		base, err := regionURL(f.region)
		if err != nil {
			return err
		}
		f.BaseURL = base
	}
	c, err := kit.Collection(f.Config)
	if err != nil {
		return err
	}
	if len(c.Items) == 0 {
		return &usageError{errors.New(`no API has this group and product; "runner send --list" shows them`)}
	}
	data, err := c.Document()
	if err != nil {
		return err
	}
	if err := a.write(f.out, data); err != nil {
		return &outputError{fmt.Errorf("write collection %q: %w", f.out, err)}
	}
	if f.environment == "" {
		return nil
	}
	now := time.Now()
	environment, err := kit.Environment(f.Config).Export("environment", "runner/"+Version, now)
	if err != nil {
		return err
	}
	return writeExport(f.environment, "environment", environment, now)
}
