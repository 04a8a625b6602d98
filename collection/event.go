package collection

import "strings"

// Listen says when the script of an [Event] runs.
type Listen string

// The two moments a script can run at.
const (
	Prerequest Listen = "prerequest"
	Test       Listen = "test"
)

// An Event is a script bound to a moment in an item's life.
type Event struct {
	ID       string // generated when the file has none
	Listen   Listen
	Script   *Script // nil: the event has no script
	Disabled bool
}

// A Script is JavaScript text.
type Script struct {
	ID       string // generated when the file has none
	Type     string
	Name     string
	Exec     []string // lines
	Src      Value
	Packages string // JSON text
}

// Source returns the script's lines as one text.
func (s *Script) Source() string { return strings.Join(s.Exec, "\n") }

// Events returns those of events that run at l: in order, enabled, and with a script.
func Events(events []Event, l Listen) []*Event {
	var out []*Event
	for i := range events {
		if e := &events[i]; e.Listen == l && !e.Disabled && e.Script != nil {
			out = append(out, e)
		}
	}
	return out
}
