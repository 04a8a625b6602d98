package cli

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"runner/script"
)

func (a *app) packagesCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "packages", Short: "Look after the packages that pm.require loads",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{fmt.Errorf("unknown command %q for \"runner packages\"", args[0])}
			}
			return cmd.Help()
		}}
	cmd.AddCommand(&cobra.Command{
		Use:   "lock DIR",
		Short: "Write down what the packages in a folder are now",
		Long: "Write runner.lock.json into the folder: the version of each package and the SHA-256 of its files. A run\n" +
			"with --packages DIR then refuses packages that are not what the file says, or are not in it.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.packagesLock(args[0]) },
	})
	return cmd
}

func (a *app) packagesLock(dir string) (err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return &inputError{&fileError{"packages", dir, err}}
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	name, data, err := script.LockPackages(root.FS())
	if err != nil {
		return &inputError{err}
	}
	if err := root.WriteFile(name, data, 0o644); err != nil {
		return &outputError{err}
	}
	_, err = fmt.Fprintf(a.env.Stdout, "wrote %s\n", name)
	return err
}
