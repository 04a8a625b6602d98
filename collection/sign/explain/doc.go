// Package explain says why a signature does not hold.
//
// A signature by RSA can be opened with the public key: what comes out is the digest that was signed. So it is known at
// once whether the key pair is the right one, and what is left is to find the bytes that have this digest. They differ
// from those that were sent by one of the mistakes people make, or by two; each is tried until one fits. To compare a
// digest takes a microsecond, so thousands of bytes' versions are looked at before anyone notices. The schemes whose
// signature stands elsewhere are asked through their [sign.Verifier], with fewer versions.
//
// The package neither reads files nor knows what a user can type: that is for the command line.
package explain
