package simulator

import (
	"errors"
	"fmt"
	"time"
)

// What can be wrong with an act of the buyer.
var (
	// ErrNotFound: nothing has the id.
	ErrNotFound = errors.New("not found")
	// ErrFinal: it has come to an end already, or the act is none for it.
	ErrFinal = errors.New("nothing can be done with it any more")
)

// A View is a payment, an authorisation, a subscription or a vaulting as the buyer sees it.
type View struct {
	// Kind is payment, authorization, subscription or vaulting.
	Kind, ID, RequestID, Client string
	// Amount is for people ("10.00 USD"), "" if there is none; Currency and Value are as in the API.
	Amount, Currency, Value   string
	Status, Method, Product   string
	Code, Message             string // of the result
	Created, PaidAt, Expires  time.Time
	Refunded                  string // "" if nothing was
	RedirectURL               string // where the buyer goes back to
	Terminal                  string
	Challenge                 bool // the buyer must confirm the card
	Refunds, Captures, Debits int
}

// An Act is what a buyer does.
type Act string

// The acts. Agreeing to an authorisation, a subscription or a vaulting is to pay.
const (
	Pay    Act = "pay"
	Cancel Act = "cancel"
	Fail   Act = "fail"
)

// Payments returns the newest payments, at most limit; 0 means all.
func (s *Server) Payments(limit int) []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	var views []View
	s.state.payments.newest(func(p *payment) bool {
		views = append(views, p.view())
		return limit == 0 || len(views) < limit
	})
	return views
}

// Look returns what has the id, as time has left it.
func (s *Server) Look(id string) (View, bool) {
	var view View
	var ok bool
	now := s.cfg.Clock.Now()
	err := s.change(func(st *state) {
		if p, found := st.payments.get(id); found {
			if p.Due.IsZero() || p.Due.After(now) { // otherwise who opens the page finds it paid
				st.look(p, now)
			}
			view, ok = p.view(), true
		} else if t, found := st.things.get(id); found && t.acted() {
			view, ok = t.view(), true
		}
	})
	return view, ok && err == nil
}

func (p *payment) view() View {
	v := View{Kind: kindPayment, ID: p.ID, RequestID: p.RequestID, Client: p.Client, Amount: p.Amount.String(),
		Currency: p.Amount.Currency, Value: fmt.Sprint(p.Amount.Value), Status: p.Status, Method: p.MethodType, Product: p.Product,
		Code: p.Why.Code, Message: p.Why.Message, Created: p.Created, PaidAt: p.PaidAt, Expires: p.Expires,
		RedirectURL: p.RedirectURL, Terminal: p.Terminal, Challenge: p.Challenge, Refunds: len(p.Refunds), Captures: len(p.Captures)}
	if p.Refunded > 0 {
		v.Refunded = amount{p.Amount.Currency, p.Refunded}.String()
	}
	return v
}

// acted reports whether a buyer can do something with t.
func (t *thing) acted() bool {
	return t.Kind == kindAuthorization || t.Kind == kindSubscription || t.Kind == kindVaulting
}

func (t *thing) view() View {
	v := View{Kind: t.Kind, ID: t.ID, RequestID: t.RequestID, Client: t.Client, Status: t.Status, Created: t.Created,
		RedirectURL: t.RedirectURL, Method: text(t.Fields["method"]), Debits: len(t.Links)}
	if t.Kind == kindSubscription {
		sum := amount{text(t.Fields["currency"]), int64(number(t.Fields["value"]))}
		v.Amount, v.Currency, v.Value = sum.String(), sum.Currency, text(t.Fields["value"])
	}
	if t.Kind == kindAuthorization {
		v.Method = text(t.Fields["customerBelongsTo"])
	}
	return v
}

// Act lets the buyer do something with what has the id. The error is [ErrNotFound], [ErrFinal] or the journal's.
func (s *Server) Act(id string, act Act) error {
	err := ErrNotFound
	now := s.cfg.Clock.Now()
	kept := s.change(func(st *state) {
		if p, ok := st.payments.get(id); ok {
			err = st.actOn(p, act, now)
		} else if t, ok := st.things.get(id); ok && t.acted() {
			err = st.actOnThing(t, act, now)
		}
	})
	return errors.Join(err, kept)
}

func (s *state) actOn(p *payment, act Act, now time.Time) error {
	if p.Status != processing || !now.Before(p.Expires) {
		return ErrFinal
	}
	switch act {
	case Pay:
		p.Challenge = false
		s.pay(p, now)
	case Cancel:
		s.fail(p, *orderCanceled.saying("The buyer cancelled."), now)
	case Fail:
		s.fail(p, failure("USER_BALANCE_NOT_ENOUGH", "The user balance is not enough."), now)
	default:
		return ErrFinal
	}
	s.keepPayment(p)
	return nil
}

func (s *state) actOnThing(t *thing, act Act, now time.Time) error {
	if t.Status != processing {
		return ErrFinal
	}
	switch {
	case act != Pay:
		t.Status = failed
		s.keepThing(t)
		if t.Kind == kindVaulting {
			s.tellVaulting(t, processFail, now)
		}
	case t.Kind == kindAuthorization:
		s.authorize(t, now)
	case t.Kind == kindSubscription:
		s.subscribe(t, now)
	default:
		s.vault(t, now)
	}
	return nil
}

// Stats counts what there is.
type Stats struct {
	Payments map[string]int `json:"payments"` // by status
	Refunds  int            `json:"refunds"`
	Captures int            `json:"captures"`
	Others   map[string]int `json:"others"` // by kind
	Requests uint64         `json:"requests"`
}

// Stats returns the counts.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := Stats{Payments: map[string]int{}, Others: map[string]int{}, Requests: s.trace}
	s.state.payments.newest(func(p *payment) bool { st.Payments[p.Status]++; return true })
	s.state.transactions.newest(func(t *transaction) bool {
		if t.Kind == aRefund {
			st.Refunds++
		} else {
			st.Captures++
		}
		return true
	})
	s.state.things.newest(func(t *thing) bool { st.Others[t.Kind]++; return true })
	return st
}
