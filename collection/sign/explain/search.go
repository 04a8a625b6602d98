package explain

import (
	"context"
	"fmt"

	"runner/collection/sign"
)

// maxPairs is the size of the largest body for which two mistakes at once are looked for.
const maxPairs = 64 << 10

// A search looks for the message that a signature covers.
type search struct {
	ctx   context.Context
	known *known
	out   *Explanation
}

// formula explains a signature that is made as Antom's.
func (s *search) formula(c *Case, m message) {
	readings := readings(m.header)
	s.out.Notes = append(s.out.Notes, notes(m.header)...)
	if len(readings) == 0 {
		s.out.Likeliest = "the Signature header holds nothing that can be read as a signature"
		return
	}
	leads := s.leads(readings, keysOf(c, m.header))
	if s.try(leads, m, formulaMistakes()) {
		s.out.Verified = len(s.out.Mistakes) == 0
		return
	}
	s.out.Likeliest = s.likeliest(c, m, readings)
}

// leads opens the signature with every key, in every reading. What cannot be opened leads nowhere.
func (s *search) leads(readings []reading, keys []Key) []lead {
	var leads []lead
	for i, k := range keys {
		use := KeyUse{Name: k.Name, Fingerprint: sign.Fingerprint(k.Public)}
		for _, r := range readings {
			o, ok := open(k.Public, r.signature)
			if !ok {
				continue
			}
			use.Made = use.Made || !o.pss
			if s.out.Digest == nil {
				s.out.Digest = o.digest
			}
			for _, l := range leadsOf(o, k.Public, r.signature) {
				if i > 0 {
					l.mistakes = append(l.mistakes, wrongKey(keys[0], k))
				}
				l.mistakes = append(l.mistakes, r.mistakes...)
				leads = append(leads, l)
			}
		}
		s.out.Keys = append(s.out.Keys, use)
	}
	return leads
}

func wrongKey(want, have Key) Mistake {
	return Mistake{"key", fmt.Sprintf("it was made with another key: %s (%s), not %s", have.Name,
		sign.Fingerprint(have.Public), want.Name),
		"verify with the public key of the pair that signs: own requests with one's own, answers and notifications with the platform's"}
}

// foreign explains a signature of another scheme.
func (s *search) foreign(c *Case, scheme string, m message) error {
	configs := []Key{{}}
	if len(c.Keys) > 0 {
		configs = c.Keys
	}
	var leads []lead
	for i, k := range configs {
		cfg := c.Config
		if k.Public != nil {
			cfg.Key = k.Public
		}
		v, err := sign.NewVerifier(scheme, cfg)
		if err != nil {
			return fmt.Errorf("%s: %w", scheme, err)
		}
		if i == 0 {
			s.out.Content = contentOf(v, c)
		}
		l := lead{probe: &verifierProbe{v, c}}
		if i > 0 {
			l.mistakes = []Mistake{wrongKey(configs[0], k)}
		}
		leads = append(leads, l)
	}
	if s.try(leads, m, sharedMistakes()) {
		s.out.Verified, s.out.Signed = len(s.out.Mistakes) == 0, nil
		return nil
	}
	s.out.Likeliest = "the key pair, or the secret: are both sides' from the same pair?"
	return nil
}

// contentOf asks a scheme for the bytes that it signs; not all of them tell, and none those of an answer.
func contentOf(v sign.Verifier, c *Case) []byte {
	teller, ok := v.(sign.Contenter)
	if !ok || c.Response != nil {
		return nil
	}
	content, err := teller.Content(c.Request)
	if err != nil {
		return nil // it is not signed as the scheme wants it, which the search finds out
	}
	return content
}

// try looks for a message that one of the leads fits: as it was sent, with one mistake, with two.
func (s *search) try(leads []lead, m message, all []mistake) bool {
	if len(leads) == 0 {
		return false
	}
	for i := range leads {
		if s.fits(&leads[i], &m) {
			s.found(&leads[i], &m)
			return true
		}
	}
	var singles []step
	for i := range all {
		for changed, detail := range all[i].change(m, s.known) {
			if changed.same(&m) {
				continue
			}
			one := step{changed, []Mistake{all[i].told(detail)}, i}
			if s.any(leads, &one) {
				return true
			}
			if s.out.Cut {
				return false
			}
			if !all[i].many {
				singles = append(singles, one)
			}
		}
	}
	return len(m.body) <= maxPairs && s.pairs(leads, singles, all)
}

// A step is a message with something done to it.
type step struct {
	message  message
	mistakes []Mistake
	at       int // of the last mistake in the table
}

// pairs tries two mistakes at once. Of different parts their order makes no difference.
func (s *search) pairs(leads []lead, singles []step, all []mistake) bool {
	plain := leads[:0:0]
	for _, l := range leads {
		if len(l.mistakes) == 0 {
			plain = append(plain, l)
		}
	}
	if len(plain) == 0 {
		return false
	}
	for _, one := range singles {
		for j := range all {
			if all[j].many || j <= one.at && all[j].part != all[one.at].part || j == one.at {
				continue
			}
			for changed, detail := range all[j].change(one.message, s.known) {
				if changed.same(&one.message) {
					continue
				}
				two := step{changed, append(one.mistakes[:1:1], all[j].told(detail)), j}
				if s.any(plain, &two) {
					return true
				}
				if s.out.Cut {
					return false
				}
			}
		}
	}
	return false
}

// any reports whether one of the leads fits, and keeps what was found.
func (s *search) any(leads []lead, one *step) bool {
	for i := range leads {
		l := lead{leads[i].probe, append(one.mistakes[:len(one.mistakes):len(one.mistakes)], leads[i].mistakes...)}
		if s.fits(&l, &one.message) {
			s.found(&l, &one.message)
			return true
		}
	}
	return false
}

func (s *search) fits(l *lead, m *message) bool {
	if s.ctx.Err() != nil {
		s.out.Cut = true
		return false
	}
	s.out.Tried++
	return l.probe.fits(m)
}

func (s *search) found(l *lead, m *message) {
	s.out.Mistakes = l.mistakes
	if content := m.content(); string(content) != string(s.out.Content) {
		s.out.Signed = content
	}
}

// likeliest says what the keys tell when no mistake was found.
func (s *search) likeliest(c *Case, m message, readings []reading) string {
	if len(s.out.Keys) == 0 {
		return "without a public key nothing can be tried"
	}
	for _, k := range s.out.Keys {
		if !k.Made {
			continue
		}
		text := "the key pair is right (" + k.Name + "), so other bytes were signed than were sent"
		if c.Written != nil && dynamic(c.Written.Body) {
			text += ": the body has variables such as {{$guid}}, which have another value each time they are looked up"
		}
		return text
	}
	first := keysOf(c, m.header)[0].Public
	if bits := 8 * len(readings[0].signature); bits != 8*first.Size() {
		return fmt.Sprintf("the key pair: the signature is one of %d bits, the key has %d", bits, first.N.BitLen())
	}
	return "the key pair: the signature was made with none of the keys that are given"
}
