// Package notify delivers and receives the notifications of the Antom API: it signs and posts them, repeats them by the
// vendor's schedule until they are acknowledged, and checks what a receiver gets and what it answers.
package notify

import "time"

// A Message is a notification on its way. It is written as JSON where it is kept.
type Message struct {
	ID string `json:"id"`
	// Name is that of the catalogue ("notifyPayment"), Kind the value of its discriminator ("PAYMENT_RESULT").
	Name string `json:"name"`
	Kind string `json:"kind,omitempty"`
	// Subject is the id of what it is about: of the payment, the refund, the vaulting.
	Subject  string    `json:"subject,omitempty"`
	URL      string    `json:"url"`
	ClientID string    `json:"clientId"`
	Body     []byte    `json:"body"`
	Created  time.Time `json:"created"`
	// Attempts are the posts that were made.
	Attempts []Attempt `json:"attempts,omitempty"`
	// Next is when it is posted next; zero when no more posts are made.
	Next time.Time `json:"next,omitzero"`
	// Delivered is whether it was acknowledged.
	Delivered bool `json:"delivered,omitempty"`
}

// An Attempt is one post of a [Message].
type Attempt struct {
	At     time.Time `json:"at"`
	Status int       `json:"status,omitempty"` // of the answer; 0 if there was none
	// Problems are what is wrong with the acknowledgement, for people; none means that it was accepted.
	Problems []string `json:"problems,omitempty"`
}

// Schedule returns when a message is posted, counted from its creation: eight times in 24 hours, each pause as the
// documents have it (0 s, 2 min, 10 min, 10 min, 1 h, 2 h, 6 h, 15 h).
func Schedule() []time.Duration {
	pauses := []time.Duration{0, 2 * time.Minute, 10 * time.Minute, 10 * time.Minute, time.Hour, 2 * time.Hour,
		6 * time.Hour, 15 * time.Hour}
	var total time.Duration
	times := make([]time.Duration, len(pauses))
	for i, p := range pauses {
		total += p
		times[i] = total
	}
	return times
}
