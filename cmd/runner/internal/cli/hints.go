package cli

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"runner/cmd/runner/internal/call"
	"runner/cmd/runner/internal/near"
	"runner/collection"
	"runner/collection/run"
	"runner/collection/sign"
	"runner/collection/sign/keyfile"
	"runner/report"
)

// hints is the only place that knows what a user can do about an error.
func hints(err error) []string {
	for _, h := range hintTable {
		if h.when(err) {
			return h.say(err)
		}
	}
	return nil
}

type hint struct {
	when func(error) bool
	say  func(error) []string
}

func always(lines ...string) func(error) []string { return func(error) []string { return lines } }

func isErr(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

// hintTable is searched from the top: the first line that fits an error is taken.
var hintTable = []hint{
	{isErr(context.Canceled), always("the reports cover what was run until then")},
	{isErr(run.ErrTimeout), always("the run took longer than --timeout; the reports cover what was run until then")},
	{is[*run.AbortError], always("--bail folder ended the run; the reports cover what was run until then")},
	{is[*run.JumpError], always("a loop ends with setNextRequest(null), or with no call of it; one that is to go on longer " +
		"needs --max-jumps N")},
	{isErr(errMasked), always("a signature that is also the value of a secret variable is masked; runner run explains it on the " +
		"spot, and a HAR or the request as text (--request) have it")},
	{is[*sign.ExistsError], always("choose another --out, or move the old pair away first: a lost key cannot be brought back")},
	{isErr(sign.ErrNotPrivate), always("give the private key of the pair: PKCS#8 begins with -----BEGIN PRIVATE KEY----- "+
		"or, as bare base64, with MII", `make a pair with "runner keys generate"`)},
	{isErr(sign.ErrNotPublic), always("give the public key: the dashboard shows it under Key configuration; " +
		"keep the private one to yourself")},
	{isErr(sign.ErrEncryptedKey), always("give its passphrase, as env:NAME or a file, with --passphrase or, in a run, "+
		"--sign-key-passphrase", "or take it off: runner keys convert KEY --passphrase env:NAME --to pkcs8 -o NEW")},
	{isErr(keyfile.ErrForeignCipher), always("convert it: openssl pkcs8 -topk8 -in KEY -out NEW, and for PKCS#12 " +
		"openssl pkcs12 -in KEY -nodes -out NEW")},
	{isErr(keyfile.ErrReplacing), always("finish it with --confirm, or take the new pair away with --abort")},
	{isErr(keyfile.ErrHalfReplaced), always("finish it with --confirm")},
	{isErr(keyfile.ErrNoReplacement), always("begin one: runner keys replace BASE")},
	{isErr(sign.ErrNoKeyID), always("give the serial number of the certificate with --key-id")},
	{isErr(sign.ErrAlgorithm), always("this kind of signature is not supported: ask the platform for one by RSA and SHA-256")},
	{isErr(sign.ErrWeakKey), always(`make a 2048-bit pair with "runner keys generate"`)},
	{isErr(sign.ErrNotRSA), always(`the scheme signs with RSA; make a pair with "runner keys generate"`)},
	{isErr(sign.ErrNoKey), always("the file must hold a key as PEM (-----BEGIN PRIVATE KEY-----) or as the bare base64 "+
		"of the dashboard", `make a pair with "runner keys generate"`)},
	{is[*configError], configHint},
	{isErr(collection.ErrNotCollection), always("export the collection from Postman as v2.1 (… > Export)")},
	{is[*collection.FormatError], always("correct this place in the file, or export it from Postman again")},
	{is[*run.SelectError], nearNames},
	{isErr(report.ErrUnknown), always("there are: " + strings.Join(report.Names(), ", "))},
	{isErr(errNoAPIKey), always("give the key with --postman-api-key or as POSTMAN_API_KEY")},
	{is[*fetchError], always("is the address right, is there a network, does it need a key or a proxy?",
		"or download it, and give the file")},
	{is[*call.UnknownError], nearCalls},
	{is[*usageError], always(`see "runner run --help"`)},
	{func(err error) bool { return is[*inputError](err) && errors.Is(err, fs.ErrNotExist) },
		always("paths are relative to the current directory")},
	{func(err error) bool { return is[*inputError](err) && errors.Is(err, fs.ErrPermission) },
		always("make the file readable for the user who runs this")},
	{func(err error) bool { return exitCode(err) == exitOutput },
		always("check that the directory is there and can be written to, and that the disk is not full")},
}

// nearCalls offers the names of the catalogue that are closest to what was asked for.
func nearCalls(err error) []string {
	e, _ := errors.AsType[*call.UnknownError](err)
	return nearNames(&run.SelectError{Name: e.Name, Have: e.Have})
}

// nearNames offers the names that are closest to what was asked for.
func nearNames(err error) []string {
	e, ok := errors.AsType[*run.SelectError](err)
	if !ok || len(e.Have) == 0 {
		return nil
	}
	if best := nearest(e.Name, e.Have); best != "" {
		return []string{"did you mean " + quote(best) + "?"}
	}
	const most = 10
	names := e.Have
	more := ""
	if len(names) > most {
		names, more = names[:most], ", …"
	}
	return []string{"there are: " + strings.Join(names, ", ") + more}
}

func quote(s string) string { return `"` + s + `"` }

// nearest returns the name of have that is closest to name, "" if none is close.
func nearest(name string, have []string) string { return near.Name(name, have, len(name)/2+1) }
