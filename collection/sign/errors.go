package sign

import (
	"errors"
	"fmt"
	"io/fs"
)

// What can be wrong with a key file.
var (
	// ErrNoKey: the data is neither PEM nor base64, or what it encodes is no key.
	ErrNoKey = errors.New("neither a PEM block nor base64 with a key in it")
	// ErrNotPrivate: a public key stands where a private key belongs.
	ErrNotPrivate = errors.New("a public key, not a private one")
	// ErrNotPublic: a private key stands where a public key belongs.
	ErrNotPublic = errors.New("a private key, not a public one")
	// ErrEncryptedKey: the private key is protected with a passphrase.
	ErrEncryptedKey = errors.New("the private key is encrypted with a passphrase")
	// ErrNotRSA: a key, but of another algorithm.
	ErrNotRSA = errors.New("not an RSA key")
	// ErrWeakKey: an RSA key under [MinBits] bits.
	ErrWeakKey = errors.New("the RSA key is too short")
)

// What can be wrong with the choice of a scheme.
var (
	// ErrUnknownScheme: no scheme has the name.
	ErrUnknownScheme = errors.New("unknown signing scheme")
	// ErrNeedsKey: the scheme cannot do without a key, and was given none.
	ErrNeedsKey = errors.New("a key is required")
	// ErrNeedsSecret: the scheme cannot do without a shared secret, and was given none.
	ErrNeedsSecret = errors.New("a secret is required")
	// ErrNeedsKeyID: the scheme has to name the key, and was given no name.
	ErrNeedsKeyID = errors.New("a key id is required")
)

// What can be wrong with a message that is signed or verified.
var (
	// ErrNoClientID: nothing tells the client id the signature is made for.
	ErrNoClientID = errors.New("no client id")
	// ErrNoKeyID: nothing tells the name of the key, in a scheme that must name it.
	ErrNoKeyID = errors.New("no key id")
	// ErrBadHeader: a signature, or what stands with it in a header or a parameter, cannot be read.
	ErrBadHeader = errors.New("malformed signature")
	// ErrAlgorithm: the message wants an algorithm that its scheme does not have here.
	ErrAlgorithm = errors.New("the algorithm is not supported")
	// ErrUnsigned: there is no signature where there must be one.
	ErrUnsigned = errors.New("not signed")
	// ErrIncomplete: of the signature, its time and what else belongs to it, only a part is there.
	ErrIncomplete = errors.New("signature and what belongs to it are not both there")
	// ErrUnknownVersion: the signature names a key that there is none for.
	ErrUnknownVersion = errors.New("no public key for it")
	// ErrNotCovered: the signature leaves out a part of the message that it must cover.
	ErrNotCovered = errors.New("the signature does not cover it")
	// ErrNoComponent: the signature is to cover a part that the message does not have.
	ErrNoComponent = errors.New("there is none to sign")
	// ErrNotInTime: the signature is expired, or from the future.
	ErrNotInTime = errors.New("the signature is not valid at this time")
	// ErrBadDigest: the body is not the one that the signed digest is of.
	ErrBadDigest = errors.New("the body does not match its digest")
	// ErrBadSignature: the signature was not made with this key for this message.
	ErrBadSignature = errors.New("the signature does not match")
)

// An ExistsError is a refusal to overwrite a file with a key.
type ExistsError struct{ Path string }

// Error names the file.
func (e *ExistsError) Error() string { return fmt.Sprintf("%q exists and is not overwritten", e.Path) }

// Unwrap returns [fs.ErrExist].
func (e *ExistsError) Unwrap() error { return fs.ErrExist }
