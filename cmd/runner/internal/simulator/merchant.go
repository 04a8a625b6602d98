package simulator

// declare tells the customs of a payment.
func declare(s *state, c *call) answer {
	return s.once(c, "declarationRequestId", func() answer {
		p, refused := s.lookUp(c)
		if refused != nil {
			return refuse(refused)
		}
		if p.Status != paid {
			return refuse(orderStatusInvalid.because("the payment is %s", p.Status))
		}
		return answer{success, map[string]any{"customsPaymentId": s.newID(c.now), "clearingChannel": "SIMULATOR",
			"clearingTransactionId": s.newID(c.now), "declarationAmount": c.amount("declarationAmount").fields()}}
	})
}

func inquireDeclarations(s *state, c *call) answer {
	found, missing := []any{}, []any{}
	list, _ := c.at("declarationRequestIds").([]any)
	for _, v := range list {
		t, ok := s.things.find(c.client, "", "declare:"+text(v))
		if !ok {
			missing = append(missing, text(v))
			continue
		}
		found = append(found, map[string]any{"declarationRequestId": t.RequestID, "declarationRequestStatus": "SUCCESS",
			"customsPaymentId": t.Answer["customsPaymentId"], "lastModifiedTime": iso(t.Created)})
	}
	return answer{success, map[string]any{"declarationRecords": found, "declarationRequestsNotFound": missing}}
}

// registerMerchant takes a shop; it is accepted at once.
func registerMerchant(s *state, c *call) answer {
	return s.once(c, "registrationRequestId", func() answer {
		shop := &thing{Kind: "shop", ID: "SHOP" + s.newID(c.now), RequestID: c.str("registrationRequestId"), Client: c.client,
			API: c.api.Name, Status: active, Created: c.now,
			Fields: map[string]any{"merchantInfo": c.at("merchantInfo"), "reference": c.str("merchantInfo.referenceMerchantId")}}
		s.addThing(shop)
		return answer{success, map[string]any{"registrationRequestId": shop.RequestID, "registrationStatus": "APPROVED"}}
	})
}

// shop finds what was registered by the id of the registration or the merchant's own.
func (s *state) shop(c *call) (found *thing, refused *result) {
	if t, ok := s.things.find(c.client, "", "shop:"+c.str("registrationRequestId")); ok {
		return t, nil
	}
	s.things.newest(func(t *thing) bool {
		if t.Kind == "shop" && t.Client == c.client && t.Fields["reference"] == c.str("referenceMerchantId") {
			found = t
		}
		return found == nil
	})
	if found == nil {
		return nil, &merchantUnknown
	}
	return found, nil
}

func registrationStatus(s *state, c *call) answer {
	t, refused := s.shop(c)
	if refused != nil {
		return refuse(refused)
	}
	return answer{success, map[string]any{"registrationResult": map[string]any{"registrationStatus": "APPROVED",
		"referenceMerchantId": t.Fields["reference"]}}}
}

func registrationInfo(s *state, c *call) answer {
	t, refused := s.shop(c)
	if refused != nil {
		return refuse(refused)
	}
	return answer{success, map[string]any{"merchantInfo": t.Fields["merchantInfo"]}}
}
