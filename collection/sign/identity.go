package sign

import (
	"fmt"
	"strings"
	"time"
)

// An identity is a text that tells who signs, or with which key.
type identity struct {
	what string
	// variables are where it is looked for, in this order, if it is not given.
	variables []string
	// missing is the error if it is nowhere.
	missing error
	// inside says that it stands among others in one header, and may not end its place there.
	inside bool
}

// find returns the first of the given texts that is one, else a variable. What is empty, or has a variable in it that
// nothing defines, is none.
func (i identity) find(lookup func(string) (string, bool), given ...string) (string, error) {
	for _, name := range i.variables {
		if lookup == nil {
			break
		}
		text, _ := lookup(name)
		given = append(given, text)
	}
	for _, text := range given {
		text = strings.TrimSpace(text)
		if !filled(text) {
			continue
		}
		switch {
		case !fieldValue(text):
			return "", fmt.Errorf("%s %.40q: want printable ASCII", i.what, text)
		case i.inside && !atom(text):
			return "", fmt.Errorf("%s %.40q: want no quotes, commas, percent and ampersand signs in it", i.what, text)
		}
		return text, nil
	}
	return "", i.missing
}

// clock returns now, or the system's clock.
func clock(now func() time.Time) func() time.Time {
	if now == nil {
		return time.Now
	}
	return now
}

// atom reports whether text can be the value of a parameter in an Authorization header, quoted or not, and of a form.
func atom(text string) bool { return fieldValue(text) && !strings.ContainsAny(text, `",\%&`) }
