package sign

import "crypto"

// WeakKey returns a key of any size, for vectors from times when 1024 bits were enough.
func WeakKey(private crypto.Signer) *Key { return &Key{private} }

// Canonical reads a dictionary and writes it again.
func Canonical(text string) (string, bool) {
	members, err := parseDictionary(text)
	out := ""
	for i, m := range members {
		if i > 0 {
			out += ", "
		}
		out += m.name + "=" + m.item.String()
		if m.isList {
			out = out[:len(out)-len(m.item.String())] + inner(m.list, m.item.params)
		}
	}
	return out, err == nil
}
