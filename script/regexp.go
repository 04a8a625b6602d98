package script

import (
	"sync"
	"time"

	"github.com/dlclark/regexp2/v2"
)

// matchMargin is how much longer a match of a regular expression may take than a turn of a script. The clock of the
// regexp package ticks ten times a second.
const (
	matchMargin = 200 * time.Millisecond
	// shortestMatch keeps a host with a short timeout from ending the matches of others. It is below the grace of a
	// script that was told to stop.
	shortestMatch = 300 * time.Millisecond
)

// regexps holds the one setting of the regexp package. That is for the whole process, read without a lock, and so must be
// written before any script is compiled.
var regexps struct {
	once    sync.Once
	longest time.Duration
}

// boundRegexps ends matches of regular expressions that backtrack without an end: nothing else can. Such a match counts
// as failed, and the script must not go on with that: no turn may last as long as a match may. The first host of a
// process decides how long that is, and the others get at most what it decided on.
func boundRegexps(want time.Duration) time.Duration {
	regexps.once.Do(func() {
		regexps.longest = max(want, shortestMatch)
		regexp2.DefaultMatchTimeout = regexps.longest + matchMargin
	})
	return regexps.longest
}
