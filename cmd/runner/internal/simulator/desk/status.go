package desk

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"runner/cmd/runner/internal/notify"
	"runner/cmd/runner/internal/simulator"
	"runner/collection/antom"
)

// maxRows is how many rows a table of the status page has.
const maxRows = 50

// A statusPage is what the status page shows.
type statusPage struct {
	Refresh       int
	Now, Counts   string
	Payments      []paymentRow
	Requests      []requestRow
	Notifications []noticeRow
	Scenarios     []scenarioRow
	APIs, Codes   []string
}

type paymentRow struct{ Created, ID, RequestID, Amount, Method, Status, Why, Refunded, Page string }

type requestRow struct {
	Time, Method, Target, Client, Trace, Took string
	Request, Response                         string
	Status, Code, Message                     string
	Signature                                 string
	Trusted                                   bool
}

type noticeRow struct {
	Created, Name, Kind, Subject, URL, State, Class, ID string
	Problems                                            []string
}

type scenarioRow struct {
	ID          int
	Text, Until string
	Used        int
}

func (d *desk) status(w http.ResponseWriter, r *http.Request) {
	refresh, _ := strconv.Atoi(r.FormValue("refresh"))
	now := d.Clock.Now()
	p := statusPage{Refresh: min(max(refresh, 0), 3600), Now: moment(now), Counts: counts(d.Server.Stats()), Codes: antom.CodeNames(),
		APIs: append([]string{"*"}, antom.Names()...)}
	for _, v := range d.Server.Payments(maxRows) {
		p.Payments = append(p.Payments, rowOf(&v))
	}
	for i, e := range d.Server.Recent() {
		if i == maxRows {
			break
		}
		p.Requests = append(p.Requests, requestOf(&e))
	}
	for i, m := range d.Outbox.Messages() {
		if i == maxRows {
			break
		}
		p.Notifications = append(p.Notifications, noticeOf(&m))
	}
	for _, v := range d.Scenarios.List(now) {
		p.Scenarios = append(p.Scenarios, scenarioRow{v.ID, v.Text, moment(v.Until), v.Used})
	}
	d.show(w, "status.html", p)
}

// moment writes a time for people; "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}

func counts(s simulator.Stats) string {
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(s.Payments)) {
		parts = append(parts, fmt.Sprintf("%d %s", s.Payments[status], status))
	}
	text := fmt.Sprintf("%d requests, %d refunds, %d captures", s.Requests, s.Refunds, s.Captures)
	if len(parts) > 0 {
		text += "; payments: " + strings.Join(parts, ", ")
	}
	return text
}

func rowOf(v *simulator.View) paymentRow {
	row := paymentRow{Created: moment(v.Created), ID: v.ID, RequestID: v.RequestID, Amount: v.Amount, Method: v.Method, Status: v.Status,
		Refunded: v.Refunded, Page: "/cashier/" + v.ID}
	if v.Code != "SUCCESS" && v.Code != "PAYMENT_IN_PROCESS" {
		row.Why = v.Code
	}
	return row
}

func requestOf(e *simulator.Entry) requestRow {
	row := requestRow{Time: moment(e.At), Method: e.Method, Target: e.Target, Client: e.Client, Trace: e.Trace,
		Took: e.Took.Round(10 * time.Microsecond).String(), Request: withoutCards(e.Request), Response: withoutCards(e.Response),
		Status: e.Status, Code: e.Code, Trusted: e.Signed, Signature: "holds"}
	if e.Status != "S" {
		row.Message = e.Message
	}
	if !e.Signed {
		row.Signature = cmp.Or(e.Reason, "was not looked at")
	} else if e.Reason != "" {
		row.Message = e.Reason
	}
	return row
}

// cards are the members of a body that a page must not show.
var cards = regexp.MustCompile(`("(?:cardNo|cvv|cardToken|accessToken|refreshToken)"\s*:\s*")([^"]*)(")`)

// withoutCards leaves of numbers and tokens the last four characters.
func withoutCards(body string) string {
	return cards.ReplaceAllStringFunc(body, func(m string) string {
		parts := cards.FindStringSubmatch(m)
		value := parts[2]
		return parts[1] + "***" + value[len(value)-min(4, len(value)/3):] + parts[3]
	})
}

func noticeOf(m *notify.Message) noticeRow {
	row := noticeRow{Created: moment(m.Created), Name: m.Name, Kind: m.Kind, Subject: m.Subject, URL: m.URL, ID: m.ID}
	posts := fmt.Sprintf("%d posts", len(m.Attempts))
	if len(m.Attempts) == 1 {
		posts = "1 post"
	}
	switch {
	case m.Delivered:
		row.State, row.Class = "acknowledged, "+posts, "good"
	case m.Next.IsZero():
		row.State, row.Class = "given up, "+posts, "bad"
	default:
		row.State, row.Class = "next at "+moment(m.Next)+", "+posts, "wait"
	}
	if n := len(m.Attempts); n > 0 && !m.Delivered {
		row.Problems = m.Attempts[n-1].Problems
	}
	return row
}
