package simulator

import (
	"encoding/json"
	"fmt"
	"time"

	"runner/cmd/runner/internal/notify"
)

// The values of paymentStatus.
const (
	processing = "PROCESSING"
	paid       = "SUCCESS"
	failed     = "FAIL"
	cancelled  = "CANCELLED"
)

// A payment is what is known of one payment. It is kept as JSON.
type payment struct {
	ID, RequestID, Client, API       string
	Amount                           amount
	Product, Scenario                string
	MethodType, MethodID             string
	Status                           string
	Why                              outcome // paymentResultCode and paymentResultMessage
	Created, PaidAt                  time.Time
	Expires                          time.Time // when a payment that nobody made fails
	Due                              time.Time // when the buyer pays by himself; zero if he does not
	Held, Manual, Challenge          bool      // a card's amount is only reserved; is captured by request; waits for 3DS
	Captured, Refunded               int64
	Refunds, Captures                []string // ids
	NotifyURL, RedirectURL, Terminal string
	Metadata                         string
	Subscription                     *phase `json:",omitempty"`
}

// An outcome is the code of a result.
type outcome struct{ Code, Status, Message string }

func (r result) outcome() outcome { return outcome{r.code, r.status, r.message} }

func (o outcome) result() result { return result{code: o.Code, status: o.Status, message: o.Message} }

// A transaction is a refund or a capture of a payment.
type transaction struct {
	Kind                             string // refund or capture
	ID, RequestID, Client, PaymentID string
	Amount                           amount
	At                               time.Time
}

// A thing is anything else that is remembered: a token, a vaulting, a subscription, or what the rarer APIs make.
type thing struct {
	Kind, ID, RequestID, Client string
	API                         string // that made it
	Status                      string
	Created                     time.Time
	Expires                     time.Time
	URL, RedirectURL            string         // to notify at; where the buyer comes back to
	Fields                      map[string]any // of the request that made it, and what became of it
	Answer                      map[string]any // of the API that made it
	Links                       []string       // ids of what belongs to it
}

// The kinds of records.
const (
	kindPayment     = "payment"
	kindTransaction = "transaction"
	kindThing       = "thing"
	kindNotice      = "notice"
	kindCount       = "count"
)

// state is everything that is remembered between requests.
type state struct {
	payments     *store[*payment]
	transactions *store[*transaction]
	things       *store[*thing]
	payAfter     time.Duration
	count        int // of ids that were given away
	due          dueList

	// What the request at hand has changed: to be kept, and to be told.
	keeps   bool
	changed []Record
	notices []*notify.Message
}

func newState(cfg *Config) *state {
	return &state{payments: newStore[*payment](cfg.MaxObjects), transactions: newStore[*transaction](cfg.MaxObjects),
		things: newStore[*thing](cfg.MaxObjects), payAfter: cfg.PayAfter, keeps: cfg.Journal != nil}
}

// newID returns an id of 34 digits that begins with the date, as the real ones do.
func (s *state) newID(now time.Time) string {
	s.count++
	s.keep(kindCount, "ids", s.count)
	return fmt.Sprintf("%s1940%022d", now.In(zone()).Format("20060102"), s.count)
}

// keep notes that v has changed. It holds texts, numbers, lists and maps only, and those can be written as JSON.
func (s *state) keep(kind, id string, v any) {
	if !s.keeps {
		return
	}
	data, err := json.Marshal(v)
	if err != nil {
		panic("simulator: " + err.Error())
	}
	s.changed = append(s.changed, Record{kind, id, data})
}

func (s *state) forget(kind, id string) {
	if s.keeps {
		s.changed = append(s.changed, Record{Kind: kind, ID: id})
	}
}

func (s *state) addPayment(p *payment) {
	if old, ok := s.payments.add(p.Client, p.ID, p.RequestID, p); ok {
		s.forget(kindPayment, old.ID)
	}
	s.keepPayment(p)
}

func (s *state) keepPayment(p *payment) {
	s.keep(kindPayment, p.ID, p)
	if p.Status == processing {
		s.due.add(p.next(), p.ID)
	}
}

// next is when time does something to a payment that waits.
func (p *payment) next() time.Time {
	if !p.Due.IsZero() && p.Due.Before(p.Expires) {
		return p.Due
	}
	return p.Expires
}

func (s *state) addTransaction(t *transaction) {
	if old, ok := s.transactions.add(t.Client, t.ID, t.Kind+":"+t.RequestID, t); ok {
		s.forget(kindTransaction, old.ID)
	}
	s.keep(kindTransaction, t.ID, t)
}

func (s *state) addThing(t *thing) {
	if old, ok := s.things.add(t.Client, t.ID, t.Kind+":"+t.RequestID, t); ok {
		s.forget(kindThing, old.ID)
	}
	s.keepThing(t)
}

func (s *state) keepThing(t *thing) { s.keep(kindThing, t.ID, t) }

// restore takes in a record that was kept.
func (s *state) restore(r Record) error {
	switch r.Kind {
	case kindPayment:
		p := new(payment)
		if err := json.Unmarshal(r.Data, p); err != nil {
			return err
		}
		s.payments.add(p.Client, p.ID, p.RequestID, p)
		if p.Status == processing {
			s.due.add(p.next(), p.ID)
		}
	case kindTransaction:
		t := new(transaction)
		if err := json.Unmarshal(r.Data, t); err != nil {
			return err
		}
		s.transactions.add(t.Client, t.ID, t.Kind+":"+t.RequestID, t)
	case kindThing:
		t := new(thing)
		if err := json.Unmarshal(r.Data, t); err != nil {
			return err
		}
		s.things.add(t.Client, t.ID, t.Kind+":"+t.RequestID, t)
		if t.Kind == kindSubscription {
			s.due.add(t.Expires, t.ID)
		}
	case kindCount:
		return json.Unmarshal(r.Data, &s.count)
	case kindNotice:
		m := new(notify.Message)
		if err := json.Unmarshal(r.Data, m); err != nil {
			return err
		}
		s.notices = append(s.notices, m)
	}
	return nil
}
