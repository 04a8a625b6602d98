// Package sign keeps private keys, signs requests with them and verifies signatures.
//
// A signature covers the exact bytes that travel, so signing is the last change made to a request: nothing may expand a
// variable, re-encode a body or rewrite a path afterwards. The package does not move a request from the live path to the
// sandbox path by itself, as vendors' libraries do: the address is the author's decision, and a runner that tests another
// path than the one written would prove nothing. Who asks for it, with [Config].Sandbox, has decided: a collection
// written against the live path then runs against the sandbox as it does with a vendor's library. The path is changed
// before it is signed, for client ids of the sandbox only, and is seen changed by all that look at the request.
//
// Keys are opaque. A [Key] can be written to a file its owner asked for; every other way of showing it shows its size
// only. No error of this package quotes what a key file holds.
package sign
