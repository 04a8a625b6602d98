package explain

import (
	"iter"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxDrift is how far the signed time is looked for around the one that was sent, in its own unit.
const maxDrift = 5000

// layouts are how vendors' libraries write times.
func layouts() []string {
	return []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05-07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05-0700",
		"2006-01-02T15:04:05.000Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", http.TimeFormat, time.RFC1123Z,
		time.ANSIC}
}

// parseTime reads a time, and says whether it was a number and how many of its units make a second.
func parseTime(text string) (at time.Time, perSecond int64, ok bool) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		switch len(text) {
		case 10:
			return time.Unix(n, 0), 1, true
		case 13:
			return time.UnixMilli(n), 1000, true
		}
		return at, 0, false
	}
	for _, layout := range layouts() {
		if at, err := time.Parse(layout, text); err == nil {
			return at, 0, true
		}
	}
	return at, 0, false
}

func isTime(text string) bool {
	_, _, ok := parseTime(text)
	return ok
}

// timeMistakes are those in the time.
func timeMistakes() []mistake {
	const fix = "take the time once, and use the same text for the header and the signature"
	entry := func(id, says string, others func(string, *known) []string) mistake {
		return mistake{id: id, says: says, fix: fix, part: partTime, change: named(at, others)}
	}
	return []mistake{
		entry("time-header", "the time of another header was signed", func(_ string, k *known) []string { return k.times }),
		entry("time-format", "the same time was signed in another form", otherForms),
		entry("time-empty", "no time was signed", func(string, *known) []string {
			return []string{"", "undefined", "null", "NaN", "{{$timestamp}}", "{{requestTime}}", "{{timestamp}}"}
		}),
		{id: "time-drift", says: "the time was taken twice", fix: fix, part: partTime, many: true, change: drift},
	}
}

// otherForms writes a time in the other ways, in the zones that occur.
func otherForms(text string, _ *known) []string {
	at, _, ok := parseTime(text)
	if !ok {
		return nil
	}
	out := []string{strconv.FormatInt(at.UnixMilli(), 10), strconv.FormatInt(at.Unix(), 10),
		strconv.FormatInt(at.Unix()*1000, 10)}
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 8*3600)} {
		for _, layout := range layouts() {
			out = append(out, at.In(zone).Format(layout))
		}
	}
	return append(out, strings.ReplaceAll(text, "+", " "), strings.ReplaceAll(text, "+", "%2B"))
}

// drift yields the times around the one that was sent, the nearest first.
func drift(m message, _ *known) iter.Seq2[message, string] {
	at, perSecond, ok := parseTime(m.at)
	return func(yield func(message, string) bool) {
		if !ok {
			return
		}
		for d := int64(1); d <= maxDrift; d++ {
			for _, d := range []int64{-d, d} {
				changed := m
				if perSecond > 0 {
					n, _ := strconv.ParseInt(m.at, 10, 64)
					changed.at = strconv.FormatInt(n+d, 10)
				} else if changed.at, ok = shifted(m.at, at, d); !ok {
					return
				}
				if !yield(changed, quoted(changed.at)+" was signed, "+quoted(m.at)+" sent") {
					return
				}
			}
		}
	}
}

// shifted returns text, which is the time at, d seconds later in the same form. An hour to either side is enough.
func shifted(text string, at time.Time, d int64) (string, bool) {
	if d > 3600 || d < -3600 {
		return "", false
	}
	for _, layout := range layouts() {
		if at.Format(layout) == text {
			return at.Add(time.Duration(d) * time.Second).Format(layout), true
		}
	}
	return "", false
}

// clientMistakes are those in the client id.
func clientMistakes() []mistake {
	const sandbox = "SANDBOX_"
	const fix = "sign the client id of the Client-Id header"
	return []mistake{
		{id: "client-other", says: "another client id was signed", fix: fix, part: partClient,
			change: named(client, func(c string, k *known) []string {
				return append([]string{strings.TrimPrefix(c, sandbox), sandbox + c, strings.ToLower(c), strings.ToUpper(c)}, k.clients...)
			})},
		{id: "client-empty", says: "no client id was signed, or a variable without a value", fix: fix, part: partClient,
			change: named(client, func(string, *known) []string {
				return []string{"", "undefined", "null", "{{clientId}}", "{{client_id}}", "{{client-id}}", "{{Client-Id}}"}
			})},
	}
}
