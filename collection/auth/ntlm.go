package auth

import (
	"slices"
	"strings"

	"runner/collection/wire"
)

// An ntlmStep says how far the talk with a server has come.
type ntlmStep uint8

const (
	ntlmStart      ntlmStep = iota // nothing was said
	ntlmNegotiated                 // message 1 was made
	ntlmAnswered                   // message 3 was made
)

// ntlm adds the message that the last response called for. NTLM authenticates a connection: the requests must go out on
// the same one, which they do when they follow each other and both sides keep it.
func ntlm(s *Session, req *wire.Request) error {
	req.Header.Del("Authorization")
	if s.pending != "" {
		setHeader(req, "Authorization", s.pending)
	}
	return nil
}

// ntlmChallenge answers "NTLM" with message 1 and message 2 with message 3.
func ntlmChallenge(s *Session, resp *wire.Response) (again bool, err error) {
	if s.get("disableRetryRequest").truthy() {
		return false, nil
	}
	step := s.step
	s.step, s.pending = ntlmStart, ""
	if resp.Code != 401 && resp.Code != 403 {
		return false, nil
	}
	switch step {
	case ntlmStart:
		if !offersNTLM(resp.Header) {
			return false, nil
		}
		s.pending, s.step = ntlmHeader(s.ntlmAccount().negotiate()), ntlmNegotiated
		return true, nil
	case ntlmNegotiated:
		reply, err := s.ntlmReply(resp.Header)
		if err != nil {
			return false, err
		}
		s.pending, s.step = ntlmHeader(reply), ntlmAnswered
		return true, nil
	}
	return false, nil // message 3 was refused
}

// ntlmReply is message 3 for the message 2 in h.
func (s *Session) ntlmReply(h wire.Header) ([]byte, error) {
	values := h.Values("WWW-Authenticate")
	at := slices.IndexFunc(values, func(v string) bool { return strings.HasPrefix(v, "NTLM ") })
	if at < 0 {
		return nil, message("ntlm: server did not send NTLM type 2 message")
	}
	challenge, err := parseNTLMChallenge(strings.TrimPrefix(values[at], "NTLM "))
	if err != nil {
		return nil, err
	}
	var client [8]byte
	if s.Nonce != nil {
		copy(client[:], s.Nonce(8))
	} else {
		copy(client[:], s.randomBytes(8))
	}
	return s.ntlmAccount().authenticate(challenge, client, s.now()), nil
}

// ntlmAccount reads the account. Without a domain of its own, the user's name may hold one: DOMAIN\user, user@domain.
func (s *Session) ntlmAccount() ntlmAccount {
	a := ntlmAccount{domain: s.get("domain").orEmpty(), user: s.get("username").orEmpty(),
		password: s.get("password").orEmpty(), workstation: s.get("workstation").orEmpty()}
	if a.domain == "" {
		a.user, a.domain = splitUser(a.user)
	}
	return a
}

func splitUser(name string) (user, domain string) {
	slash, at := strings.Split(name, `\`), strings.Split(name, "@")
	switch {
	case len(slash) > 1 && len(at) > 1:
	case len(slash) == 2 && slash[0] != "" && slash[1] != "":
		return slash[1], slash[0]
	case len(at) == 2 && at[0] != "" && at[1] != "":
		return at[0], at[1]
	}
	return name, ""
}

func offersNTLM(h wire.Header) bool {
	for _, v := range h.Values("WWW-Authenticate") {
		if strings.Contains(v, "NTLM") || strings.EqualFold(v, "Negotiate") {
			return true
		}
	}
	return false
}
