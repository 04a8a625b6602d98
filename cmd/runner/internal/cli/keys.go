package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"runner/collection/sign"
)

func (a *app) keysCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "keys", Short: "Make keys for signing",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{fmt.Errorf("unknown command %q for \"runner keys\"", args[0])}
			}
			return cmd.Help()
		}}
	cmd.AddCommand(a.keysGenerateCommand())
	return cmd
}

func (a *app) keysGenerateCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Make a 2048-bit RSA pair",
		Long: "Make a 2048-bit RSA pair: OUT.pem is the private key (PKCS#8, for its owner only), OUT.pub the public\n" +
			"one. The public key is printed as the base64 that the dashboard takes. Existing files are never overwritten.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.keysGenerate(out) },
	}
	cmd.Flags().StringVarP(&out, "out", "o", "merchant", "path of the pair without .pem and .pub")
	return cmd
}

func (a *app) keysGenerate(out string) error {
	key, err := sign.GenerateKey(sign.MinBits)
	if err != nil {
		return fmt.Errorf("generate key: %w", err)
	}
	pair, err := key.WritePair(out)
	if err != nil {
		if _, ok := errors.AsType[*sign.ExistsError](err); ok {
			return &inputError{err}
		}
		return &outputError{err}
	}
	_, err = fmt.Fprintf(a.env.Stdout, "private key: %s (keep it to yourself)\npublic key:  %s\n\n"+
		"Public key for the dashboard:\n%s\n", pair.Private, pair.Public, key.PublicBase64())
	return err
}
