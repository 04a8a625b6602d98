package simulator

import (
	"time"

	"runner/cmd/runner/internal/notify"
)

// createVaultingSession makes a session in which the buyer gives a card, on a page of the simulator.
func createVaultingSession(s *state, c *call) answer {
	t := s.vaulting(c)
	return answer{success, map[string]any{
		"vaultingSessionData": t.ID + t.ID + t.ID, "vaultingSessionId": t.ID, "vaultingSessionExpiryTime": iso(t.Expires),
		"normalUrl": c.origin + "/vault/" + t.ID,
	}}
}

// vaulting finds the one of the request, or makes it.
func (s *state) vaulting(c *call) *thing {
	id := c.str("vaultingRequestId")
	if t, ok := s.things.find(c.client, "", kindVaulting+":"+id); ok {
		return t
	}
	t := &thing{Kind: kindVaulting, ID: s.newID(c.now), RequestID: id, Client: c.client, API: c.api.Name, Status: processing,
		Created: c.now, Expires: c.now.Add(sessionWindow), URL: c.str("vaultingNotificationUrl"), RedirectURL: c.str("redirectUrl"),
		Fields: map[string]any{}}
	s.addThing(t)
	return t
}

// vaultPaymentMethod keeps a card, at once or when the buyer has confirmed it.
func vaultPaymentMethod(s *state, c *call) answer {
	const card = "paymentMethodDetail.card."
	if bad := cardTrouble(c.str(card+"expiryMonth"), c.str(card+"cvv")); bad != nil {
		return refuse(bad)
	}
	t := s.vaulting(c)
	if t.Status == processing {
		t.Fields["maskedCardNo"], t.Fields["brand"] = masked(c.str(card+"cardNo")), brandOf(c.str(card+"cardNo"))
		s.keepThing(t)
		if c.str(card+"is3DSAuthentication") == "true" {
			page := c.origin + "/vault/" + t.ID
			return answer{verifying, map[string]any{"normalUrl": page, "applinkUrl": page}}
		}
		s.vault(t, c.now)
	}
	return t.vaulted()
}

// vault keeps the card of a vaulting and gives it a token.
func (s *state) vault(t *thing, now time.Time) {
	if t.Fields["maskedCardNo"] == nil {
		t.Fields["maskedCardNo"], t.Fields["brand"] = masked("4054695723100768"), "VISA"
	}
	card := &thing{Kind: kindCard, ID: "ALIPAY" + s.newID(now), RequestID: t.RequestID, Client: t.Client, Status: active, Created: now,
		Fields: map[string]any{"maskedCardNo": t.Fields["maskedCardNo"], "brand": t.Fields["brand"]}}
	s.addThing(card)
	t.Status, t.Links = paid, []string{card.ID}
	s.keepThing(t)
	s.tellVaulting(t, success, now)
}

func (s *state) tellVaulting(t *thing, r result, now time.Time) {
	body := map[string]any{"result": r.fields(), "vaultingRequestId": t.RequestID, "vaultingCreateTime": iso(t.Created)}
	if t.Status == paid {
		body["paymentMethodDetail"] = t.cardDetail()
	}
	s.notice(&notify.Message{Name: "notifyVaulting", Subject: t.ID, URL: t.URL, ClientID: t.Client, Created: now}, body)
}

func (t *thing) cardDetail() map[string]any {
	return map[string]any{"paymentMethodType": "CARD", "card": map[string]any{
		"cardToken": t.Links[0], "maskedCardNo": t.Fields["maskedCardNo"], "brand": t.Fields["brand"]}}
}

func (t *thing) vaulted() answer {
	if t.Status == failed {
		return answer{result: processFail}
	}
	return answer{success, map[string]any{"vaultingRequestId": t.RequestID, "paymentMethodDetail": t.cardDetail()}}
}

func inquireVaulting(s *state, c *call) answer {
	t, ok := s.things.find(c.client, "", kindVaulting+":"+c.str("vaultingRequestId"))
	if !ok {
		return answer{result: orderNotExist}
	}
	f := map[string]any{"vaultingRequestId": t.RequestID, "vaultingStatus": t.Status}
	if t.Status == paid {
		f["paymentMethodDetail"] = t.cardDetail()
	}
	return answer{success, f}
}

// cardOf finds the card of the request's token.
func (s *state) cardOf(c *call) (*thing, bool) {
	t, ok := s.token(c, c.str("cardToken"))
	return t, ok && t.Kind == kindCard && t.Status == active
}

func inquireToken(s *state, c *call) answer {
	t, ok := s.cardOf(c)
	if !ok {
		return answer{result: invalidToken}
	}
	return answer{success, map[string]any{"cardToken": t.ID, "tokenStatus": t.Status, "maskedCardNo": t.Fields["maskedCardNo"],
		"brand": t.Fields["brand"]}}
}

// updateToken takes the new month of a card.
func updateToken(s *state, c *call) answer {
	t, ok := s.cardOf(c)
	if !ok {
		return answer{result: invalidToken}
	}
	if bad := cardTrouble(c.str("card.expiryMonth"), c.str("card.cvv")); bad != nil {
		return refuse(bad)
	}
	t.Fields["expiryYear"], t.Fields["expiryMonth"] = c.str("card.expiryYear"), c.str("card.expiryMonth")
	s.keepThing(t)
	return answer{success, map[string]any{"cardToken": t.ID}}
}

func deleteToken(s *state, c *call) answer {
	t, ok := s.cardOf(c)
	if !ok {
		return answer{result: invalidToken}
	}
	t.Status = revoked
	s.keepThing(t)
	return answer{result: success}
}
