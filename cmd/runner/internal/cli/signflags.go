package cli

import (
	"crypto"
	"crypto/rsa"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"runner/collection/sign"
	"runner/collection/sign/keyfile"
)

// errEmpty is why a file with nothing in it is no secret.
var errEmpty = errors.New("it is empty")

// signFlags are the options that say how requests are signed and answers verified. Commands that call some of them by
// other names set the fields themselves.
type signFlags struct {
	scheme                      string
	key, passphrase, secret     string // references, as secretInput takes them
	agentToken                  string // another
	clientID, keyID, keyVersion string
	options, verifyKeys         []string // NAME=VALUE, [VERSION=]FILE
	sandboxPath, resign         bool
	shared                      sign.Secret // what secret refers to, once it is read
	loaded                      *sign.Key   // and what key refers to
}

// add declares the options.
func (f *signFlags) add(fs *pflag.FlagSet) {
	fs.StringVar(&f.scheme, "sign", "", "sign requests by this scheme, or auto: that of each request's host and path; "+
		"there are "+strings.Join(sign.Schemes(), ", "))
	fs.StringVar(&f.key, "sign-key", "", "private key (PEM or base64, PKCS#8 or PKCS#1): FILE, - or env:NAME")
	fs.StringVar(&f.passphrase, "sign-key-passphrase", "", "passphrase of that key: FILE, - or env:NAME")
	fs.StringVar(&f.secret, "sign-secret", "", "shared secret or API key to sign with: FILE, - or env:NAME")
	fs.Var((*keyValues)(&f.options), "sign-option", "setting of the scheme; see runner help signing (repeatable)")
	fs.StringVar(&f.clientID, "client-id", "", `client id to sign with; without it the variable "clientId" is used`)
	fs.StringVar(&f.keyID, "key-id", "", "name of the key: keyid, serial number of the certificate")
	fs.StringVar(&f.keyVersion, "key-version", "", "version of the key (default 1)")
	fs.StringVar(&f.agentToken, "agent-token", "", "Antom's token of an agent: FILE, - or env:NAME")
	fs.BoolVar(&f.sandboxPath, "sandbox-path", false, "call the sandbox's path for client ids that begin with SANDBOX_")
	fs.StringArrayVar(&f.verifyKeys, "verify-key", nil,
		"public key that verifies responses, [VERSION=]FILE (repeatable)")
	fs.BoolVar(&f.resign, "resign", false, "sign requests, too, that a script has signed")
}

// name is the scheme: with a key only it is found by the request.
func (f *signFlags) name() string {
	if f.scheme == "" && f.key != "" {
		return sign.SchemeAuto
	}
	return f.scheme
}

// check finds what is wrong with the options by themselves, before any file is read.
func (f *signFlags) check() error {
	if f.name() == "" {
		return f.unused()
	}
	if err := oneOf("--sign", f.name(), append(sign.Schemes(), sign.SchemeAuto)...); err != nil {
		return err
	}
	if f.passphrase != "" && f.key == "" {
		return &usageError{errors.New("--sign-key-passphrase needs --sign-key FILE")}
	}
	if name := f.name(); (f.agentToken != "" || f.sandboxPath) && name != sign.SchemeAntom && name != sign.SchemeAuto {
		return &usageError{fmt.Errorf("--agent-token and --sandbox-path are of --sign antom or auto, not of %s", name)}
	}
	return f.complete()
}

// complete finds what the scheme lacks. What is given is not read yet: something stands in its place.
func (f *signFlags) complete() error {
	options, err := f.settings()
	if err != nil {
		return err
	}
	cfg := sign.Config{Options: options, ClientID: f.clientID, KeyID: f.keyID}
	if f.secret != "" && f.key == "" {
		cfg.Secret = sign.NewSecret([]byte("00000000")) // however it is to be written
	}
	_, err = sign.New(f.name(), cfg)
	if errors.Is(err, sign.ErrNeedsKey) && f.key != "" || errors.Is(err, sign.ErrNeedsSecret) && f.secret != "" {
		return nil
	}
	return f.wrong(err)
}

// unused finds options that say how to sign where nothing is signed.
func (f *signFlags) unused() error {
	for _, o := range []struct {
		name  string
		given bool
	}{
		{"sign-secret", f.secret != ""}, {"sign-option", len(f.options) > 0}, {"agent-token", f.agentToken != ""},
		{"sandbox-path", f.sandboxPath}, {"sign-key-passphrase", f.passphrase != ""},
	} {
		if o.given {
			return &usageError{fmt.Errorf("--%s needs --sign SCHEME (%s)", o.name, strings.Join(sign.Schemes(), ", "))}
		}
	}
	return nil
}

// settings are the options of the scheme by their names.
func (f *signFlags) settings() (map[string]string, error) {
	out := make(map[string]string, len(f.options))
	for _, pair := range f.options {
		name, value, ok := strings.Cut(pair, "=")
		if _, twice := out[name]; !ok || name == "" || twice {
			return nil, &usageError{fmt.Errorf("--sign-option: want NAME=VALUE once for each name, have %.80q", pair)}
		}
		out[name] = value
	}
	return out, nil
}

// signer makes what signs the requests, nil if nothing does.
func (f *signFlags) signer(a *app) (sign.Signer, error) {
	if f.name() == "" {
		return nil, nil
	}
	options, err := f.settings()
	if err != nil {
		return nil, err
	}
	cfg := sign.Config{ClientID: f.clientID, KeyID: f.keyID, KeyVersion: f.keyVersion, Options: options,
		Sandbox: f.sandboxPath, Force: f.resign}
	if cfg.Key, err = f.privateKey(a); err != nil {
		return nil, err
	}
	if cfg.Secret, err = f.sharedSecret(a); err != nil {
		return nil, err
	}
	if cfg.AgentToken, err = a.secretLine("agent token", f.agentToken); err != nil {
		return nil, err
	}
	s, err := sign.New(f.name(), cfg)
	return s, f.wrong(err)
}

// wrong says which options are missing where a scheme cannot be made of those that are there.
func (f *signFlags) wrong(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sign.ErrNeedsKey):
		return &usageError{fmt.Errorf("--sign %s needs --sign-key FILE", f.name())}
	case errors.Is(err, sign.ErrNeedsSecret):
		return &usageError{fmt.Errorf("--sign %s needs --sign-secret FILE", f.name())}
	case errors.Is(err, sign.ErrNeedsKeyID):
		return &usageError{fmt.Errorf("--sign %s needs --key-id ID", f.name())}
	case errors.Is(err, sign.ErrNotRSA):
		return inputFailed("private key", f.key, err)
	}
	return &usageError{fmt.Errorf("--sign %s: %w", f.name(), err)}
}

// sharedSecret reads the secret once: signer and verifier have the same, and the standard input can be read once only.
func (f *signFlags) sharedSecret(a *app) (sign.Secret, error) {
	var err error
	if f.shared.Empty() {
		f.shared, err = a.secretLine("secret", f.secret)
	}
	return f.shared, err
}

// secretLine reads a secret that may not be given.
func (a *app) secretLine(what, spec string) (sign.Secret, error) {
	if spec == "" {
		return sign.Secret{}, nil
	}
	data, err := a.lineInput(what, spec)
	return sign.NewSecret(data), err
}

// privateKey reads the key that signs, nil if none is given.
func (f *signFlags) privateKey(a *app) (*sign.Key, error) {
	if f.key == "" {
		return nil, nil
	}
	data, err := a.secretOf("private key", f.key)
	if err != nil {
		return nil, err
	}
	passphrase, err := a.passphrase(f.passphrase)
	if err != nil {
		return nil, err
	}
	key, err := keyfile.Load(data, passphrase)
	if err != nil {
		return nil, inputFailed("private key", f.key, err)
	}
	f.loaded = key
	return key, nil
}

// verifier makes what checks the answers, nil if nothing does. Antom's is the scheme of a key without one.
func (f *signFlags) verifier(a *app) (sign.Verifier, error) {
	options, err := f.settings()
	if err != nil {
		return nil, err
	}
	cfg := sign.VerifierConfig{Options: options}
	if err := f.addVerifyKeys(&cfg); err != nil {
		return nil, err
	}
	name := f.name()
	if name == "" {
		name = sign.SchemeAntom
	}
	if !sign.AnswersSigned(name, cfg) {
		if len(f.verifyKeys) > 0 {
			return nil, &usageError{fmt.Errorf("--verify-key: answers to --sign %s have no signature that a key verifies", name)}
		}
		return nil, nil
	}
	if cfg.Secret, err = f.sharedSecret(a); err != nil {
		return nil, err
	}
	v, err := sign.NewVerifier(name, cfg)
	return v, f.wrong(err)
}

// addVerifyKeys reads the public keys into cfg.
func (f *signFlags) addVerifyKeys(cfg *sign.VerifierConfig) error {
	cfg.Keys, cfg.Others = map[string]*rsa.PublicKey{}, map[string]crypto.PublicKey{}
	for _, spec := range f.verifyKeys {
		version, path := verifyKeyOf(spec)
		key, err := parseFile("public key", path, sign.ParseAnyPublicKey)
		if err != nil {
			return err
		}
		if _, twice := cfg.Others[version]; twice {
			return &usageError{fmt.Errorf("--verify-key: two keys are version %q", version)}
		}
		cfg.Others[version] = key
		k, isRSA := key.(*rsa.PublicKey)
		switch {
		case !isRSA && f.name() != sign.SchemeHTTPSignature:
			return inputFailed("public key", path, sign.ErrNotRSA)
		case version == "":
			cfg.Key = k
		case isRSA:
			cfg.Keys[version] = k
		}
	}
	return nil
}

// verifyKeyOf takes VERSION=FILE apart. What stands before the "=" in a path is no version.
func verifyKeyOf(spec string) (version, path string) {
	version, path, ok := strings.Cut(spec, "=")
	if !ok || version == "" || strings.ContainsAny(version, `./\`) {
		return "", spec
	}
	return version, path
}
