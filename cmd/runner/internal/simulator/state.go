package simulator

import (
	"fmt"
	"time"
)

// The values of paymentStatus.
const (
	processing = "PROCESSING"
	paid       = "SUCCESS"
	failed     = "FAIL"
	cancelled  = "CANCELLED"
)

// A payment is what is known of one payment.
type payment struct {
	id, requestID, client string
	amount                amount
	product, scenario     string
	methodType, methodID  string
	status                string
	why                   result // paymentResultCode and paymentResultMessage
	created, paidAt       time.Time
	expires               time.Time // when a payment that nobody made fails
	refunded              int64
	refunds               []*refund
}

// A refund is one refund of a payment; it succeeds at once or does not come into being.
type refund struct {
	id, requestID, client, paymentID string
	amount                           amount
	at                               time.Time
}

// state is everything that is remembered between requests.
type state struct {
	payments *store[*payment]
	refunds  *store[*refund]
	payAfter time.Duration
	count    int // of ids that were given away
}

func newState(limit int, payAfter time.Duration) *state {
	return &state{payments: newStore[*payment](limit), refunds: newStore[*refund](limit), payAfter: payAfter}
}

// newID returns an id of 34 digits that begins with the date, as the real ones do.
func (s *state) newID(now time.Time) string {
	s.count++
	return fmt.Sprintf("%s1940%022d", now.In(zone()).Format("20060102"), s.count)
}

// look lets the time that has passed do its work on p.
func (s *state) look(p *payment, now time.Time) {
	if p.status != processing {
		return
	}
	due := p.created.Add(s.payAfter)
	if s.payAfter >= 0 && due.Before(p.expires) && !now.Before(due) {
		p.pay(now)
	} else if !now.Before(p.expires) {
		p.fail(orderClosed)
	}
}

func (p *payment) pay(now time.Time) { p.status, p.why, p.paidAt = paid, success, now }

func (p *payment) fail(why result) { p.status, p.why = failed, why }

// A store finds things by their own id and by the id of the request that made them, within one client's things. It
// forgets the oldest when it is full.
type store[T any] struct {
	limit       int
	byID, byReq map[key]T
	order       []entry
}

// A key is an id within the things of a client.
type key struct{ client, id string }

type entry struct{ id, req key }

func newStore[T any](limit int) *store[T] {
	return &store[T]{limit: limit, byID: map[key]T{}, byReq: map[key]T{}}
}

func (s *store[T]) add(client, id, requestID string, v T) {
	if len(s.order) == s.limit {
		delete(s.byID, s.order[0].id)
		delete(s.byReq, s.order[0].req)
		s.order = s.order[1:]
	}
	e := entry{key{client, id}, key{client, requestID}}
	s.byID[e.id], s.byReq[e.req] = v, v
	s.order = append(s.order, e)
}

// find looks for the thing with the id, or without one, for that with the id of its request.
func (s *store[T]) find(client, id, requestID string) (T, bool) {
	if id != "" {
		v, ok := s.byID[key{client, id}]
		return v, ok
	}
	v, ok := s.byReq[key{client, requestID}]
	return v, ok
}
