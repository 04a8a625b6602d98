package sign

import (
	"runner/collection/wire"
)

// SchemeAlipayPlus is the name of the scheme of Alipay+: that of [Antom], with a time in the form of ISO 8601 and 0 as
// the usual version of the key.
const SchemeAlipayPlus = "alipayplus"

type alipayPlus struct{ Antom }

func newAlipayPlus(cfg Config) (Signer, error) {
	if cfg.KeyVersion == "" {
		cfg.KeyVersion = "0"
	}
	s, err := newAntom(cfg)
	if err != nil {
		return nil, err
	}
	return &alipayPlus{*s.(*Antom)}, nil
}

// Scheme returns [SchemeAlipayPlus].
func (a *alipayPlus) Scheme() string { return SchemeAlipayPlus }

// Sign implements [Signer].
func (a *alipayPlus) Sign(req *wire.Request, lookup func(name string) (string, bool)) (bool, error) {
	return a.sign(req, lookup, clock(a.Now)().UTC().Format("2006-01-02T15:04:05-07:00"))
}
