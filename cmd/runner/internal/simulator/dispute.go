package simulator

import (
	"errors"
	"time"

	"runner/cmd/runner/internal/notify"
	"runner/collection/antom"
)

// The states of a dispute.
const (
	contested = "DISPUTE_CREATED"
	accepted  = "DISPUTE_ACCEPTED"
	defended  = "DEFENSE_SUPPLIED"
)

// defenseWindow is how long a merchant has to answer.
const defenseWindow = 7 * 24 * time.Hour

// dispute finds the one of the request. The sample, which every client has, is made when it is asked for first.
func (s *state) dispute(c *call) (*thing, *result) {
	id := c.str("disputeId")
	if id == antom.SampleDispute {
		if t, ok := s.things.find(c.client, "", kindDispute+":"+id); ok {
			return t, nil
		}
		return s.contest(c.client, id, &payment{}, c.now), nil
	}
	t, ok := s.things.find(c.client, id, "")
	if !ok || t.Kind != kindDispute {
		return nil, &orderNotExist
	}
	return t, nil
}

// contest makes a dispute about a payment.
func (s *state) contest(client, requestID string, p *payment, now time.Time) *thing {
	t := &thing{Kind: kindDispute, ID: "D" + s.newID(now), RequestID: requestID, Client: client, Status: contested, Created: now,
		Expires: now.Add(defenseWindow), URL: p.NotifyURL,
		Fields: map[string]any{"paymentId": p.ID, "disputeAmount": p.Amount.fields()}}
	if requestID == "" {
		t.RequestID = t.ID
	}
	s.addThing(t)
	return t
}

// Dispute lets the buyer contest a payment; the merchant is told. It returns the id of the dispute. The error is
// [ErrNotFound], or [ErrFinal] if the payment was not made.
func (s *Server) Dispute(paymentID string) (id string, err error) {
	now := s.cfg.Clock.Now()
	return id, errors.Join(s.change(func(st *state) {
		p, ok := st.payments.get(paymentID)
		switch {
		case !ok:
			err = ErrNotFound
		case p.Status != paid:
			err = ErrFinal
		default:
			t := st.contest(p.Client, "", p, now)
			st.tellDispute(t, now)
			id = t.ID
		}
	}), err)
}

func (s *state) tellDispute(t *thing, now time.Time) {
	s.notice(&notify.Message{Name: "notifyDispute", Kind: t.Status, Subject: t.ID, URL: t.URL, ClientID: t.Client, Created: now},
		map[string]any{"disputeNotificationType": t.Status, "disputeId": t.ID, "paymentId": t.Fields["paymentId"],
			"disputeAmount": t.Fields["disputeAmount"], "disputeTime": iso(t.Created), "defenseDueTime": iso(t.Expires),
			"disputeReasonCode": "4855", "disputeReasonMsg": "Goods or services not provided"})
}

// settleDispute ends a dispute in a state, once.
func (s *state) settleDispute(c *call, state string) answer {
	t, refused := s.dispute(c)
	if refused != nil {
		return refuse(refused)
	}
	if t.Status != contested && t.Status != state {
		return refuse(orderStatusInvalid.because("the dispute is %s", t.Status))
	}
	if t.Status == contested && t.RequestID != antom.SampleDispute {
		t.Status = state
		s.keepThing(t)
		s.tellDispute(t, c.now)
	}
	return answer{success, map[string]any{"disputeId": c.str("disputeId"), "disputeResolutionTime": iso(c.now)}}
}

func acceptDispute(s *state, c *call) answer { return s.settleDispute(c, accepted) }

func defendDispute(s *state, c *call) answer { return s.settleDispute(c, defended) }

// downloadEvidence gives a file without content: what is in it is not published.
func downloadEvidence(s *state, c *call) answer {
	if _, refused := s.dispute(c); refused != nil {
		return refuse(refused)
	}
	return answer{success, map[string]any{"disputeEvidence": "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==", "disputeEvidenceFormat": "ZIP"}}
}
