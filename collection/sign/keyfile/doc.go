// Package keyfile reads, writes and replaces files with keys: what [sign] reads, and besides certificates, keys under a
// passphrase and PKCS#12. It knows the forms that other programs want a key in.
//
// Keys go in and out of it as bytes, never as text in an error. What it writes is always a new file; the only file it
// ever takes away is a new key that was not confirmed.
//
// go-pkcs12 was chosen for PKCS#12, and only this package imports it: the standard library has none, and the format has
// too many old ciphers to write again. PBES1, of OpenSSL before 1.1, is refused: it is rare, and openssl converts it.
package keyfile
