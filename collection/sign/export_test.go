package sign

import "crypto"

// WeakKey returns a key of any size, for vectors from times when 1024 bits were enough.
func WeakKey(private crypto.Signer) *Key { return &Key{private} }
