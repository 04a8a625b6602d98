package notify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"runner/collection/antom"
)

// A Receipt is a notification as a [Receiver] got it, and what it made of it.
type Receipt struct {
	// Number counts what was received, from 1.
	Number int       `json:"number"`
	At     time.Time `json:"receivedAt"`
	From   string    `json:"from,omitempty"` // address of the sender
	// Target is path and query as they came.
	Target string      `json:"target"`
	Header http.Header `json:"header"`
	// Body is as it came, byte for byte.
	Body []byte `json:"-"`
	// Name, Kind and Subject are as in [Message]; Name is "" if the catalogue knows no such notification.
	Name    string `json:"name,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Subject string `json:"subject,omitempty"`
	// Amount is for people: "HKD 100.00".
	Amount string `json:"amount,omitempty"`
	// Verified is whether the signature holds; if it does not, Why says why, or what it would hold for.
	Verified bool   `json:"verified"`
	Why      string `json:"why,omitempty"`
	// Problems are what is wrong with the body.
	Problems []string `json:"problems,omitempty"`
	// Repeats is the number of the receipt that this one repeats; 0 if none.
	Repeats int `json:"repeats,omitempty"`
	// Refused says why it was not even taken for a notification; "" if it was.
	Refused string `json:"refused,omitempty"`
	// Fault is the failure that was rehearsed on it.
	Fault string `json:"fault,omitempty"`
	// Status is that of our answer; 0 if there was none.
	Status int `json:"status,omitempty"`
	// Forwarded tells what became of it at the user's service; nil if it was not forwarded.
	Forwarded *Forwarded `json:"forwarded,omitempty"`

	parsed map[string]any
}

// storedReceipt has the body as a text where it is one, so that people can read it.
type storedReceipt struct {
	*plainReceipt
	Text *string `json:"body,omitempty"`
	Raw  []byte  `json:"bodyBase64,omitempty"`
}

type plainReceipt Receipt

// MarshalJSON writes the body as "body", or, if it is no text, as "bodyBase64".
func (r *Receipt) MarshalJSON() ([]byte, error) {
	s := storedReceipt{plainReceipt: (*plainReceipt)(r)}
	if utf8.Valid(r.Body) {
		text := string(r.Body)
		s.Text = &text
	} else {
		s.Raw = r.Body
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads what [Receipt.MarshalJSON] wrote.
func (r *Receipt) UnmarshalJSON(data []byte) error {
	s := storedReceipt{plainReceipt: (*plainReceipt)(r)}
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	r.Body = s.Raw
	if s.Text != nil {
		r.Body = []byte(*s.Text)
	}
	return nil
}

// study fills in what the body says.
func (r *Receipt) study() {
	dec := json.NewDecoder(bytes.NewReader(r.Body))
	dec.UseNumber()
	if err := dec.Decode(&r.parsed); err != nil || r.parsed == nil || dec.More() {
		r.parsed = nil
		r.Problems = append(r.Problems, "the body is not a JSON object")
		return
	}
	n, kind := identify(r.parsed)
	if n == nil {
		r.Problems = append(r.Problems, "the body is no notification that the documents have")
		return
	}
	r.Name, r.Kind = n.Name, kind
	r.Subject = subject(n.Name, r.parsed)
	r.Amount = amount(n.Name, r.parsed)
	r.Problems = append(r.Problems, flaws(n, r.parsed)...)
}

// Member returns the text of a member of the body, by a path with dots; "" if it is none.
func (r *Receipt) Member(path string) string {
	var v any = r.parsed
	for name := range strings.SplitSeq(path, ".") {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	}
	return ""
}

// identify returns which notification of the catalogue a body is, and of which kind; nil if it is like none of them.
// Several share a discriminator, and some have none, so the members decide with it.
func identify(body map[string]any) (best *antom.Notification, kind string) {
	most := 0
	for _, n := range antom.Notifications() {
		points, k := 0, ""
		if n.Discriminator != "" {
			k, _ = body[n.Discriminator].(string)
		}
		if k != "" {
			points++
			if knows(n, k) {
				points += 4
			}
		}
		for _, f := range n.Fields {
			if !f.Required || strings.Contains(f.Path, ".") {
				continue
			}
			if _, there := body[f.Path]; there {
				points++
			} else {
				points--
			}
		}
		if points > most {
			best, kind, most = n, k, points
		}
	}
	return best, kind
}

func knows(n *antom.Notification, kind string) bool {
	for _, k := range n.Kinds {
		if k == kind {
			return true
		}
	}
	return false
}

// flaws are what is wrong with a body that is n.
func flaws(n *antom.Notification, body map[string]any) []string {
	var problems []string
	for _, p := range n.Check(body) {
		problems = append(problems, p.Path+" "+p.Message)
	}
	return problems
}

// topic is what a notification is about: "payment" for notifyPayment.
func topic(name string) string { return strings.ToLower(strings.TrimPrefix(name, "notify")) }

// subject returns the id of what a notification is about.
func subject(name string, body map[string]any) string {
	about := topic(name)
	for _, member := range []string{about + "Id", about + "RequestId", "paymentId", "paymentRequestId", "authState"} {
		if id, ok := body[member].(string); ok && id != "" {
			return id
		}
	}
	return ""
}

// amount returns the amount of a notification in major units, "" if it has none.
func amount(name string, body map[string]any) string {
	v, _ := body[topic(name)+"Amount"].(map[string]any)
	currency, _ := v["currency"].(string)
	units := fmt.Sprint(v["value"])
	if currency == "" || units == "" || len(units) > 16 || strings.Trim(units, "0123456789") != "" {
		return ""
	}
	decimals, ok := antom.Decimals(currency)
	if !ok {
		return fmt.Sprintf("%.3s %s (minor units)", currency, units)
	}
	if decimals > 0 {
		for len(units) <= decimals {
			units = "0" + units
		}
		units = units[:len(units)-decimals] + "." + units[len(units)-decimals:]
	}
	return currency + " " + units
}
