package run

import (
	"runner/collection"
	"runner/collection/wire"
)

// An entry is an item of the run with everything about it that does not change from one execution to the next.
type entry struct {
	path       collection.Path
	item       *collection.Item
	prerequest []boundScript
	tests      []boundScript
	behavior   collection.Behavior
	options    wire.Options
}

// A boundScript is a script with the node it stands on.
type boundScript struct {
	event *collection.Event
	owner Owner
}

func newEntry(path collection.Path, item *collection.Item, defaults wire.Options) entry {
	b := path.Behavior(item)
	return entry{path: path, item: item, behavior: b, options: options(defaults, b),
		prerequest: bind(path, item, collection.Prerequest), tests: bind(path, item, collection.Test)}
}

// bind returns the scripts that run for item at l: the collection's first, the item's own last.
func bind(path collection.Path, item *collection.Item, l collection.Listen) []boundScript {
	var out []boundScript
	add := func(events []collection.Event, owner Owner) {
		for _, e := range collection.Events(events, l) {
			out = append(out, boundScript{e, owner})
		}
	}
	for i, g := range path {
		level := "folder"
		if i == 0 {
			level = "collection"
		}
		add(g.Events, Owner{level, g.ID, g.Name})
	}
	add(item.Events, Owner{"item", item.ID, item.Name})
	return out
}

// options returns defaults with what b says.
func options(defaults wire.Options, b collection.Behavior) wire.Options {
	o := defaults
	set := func(to *bool, from *bool, negate bool) {
		if from != nil {
			*to = *from != negate
		}
	}
	set(&o.Insecure, b.StrictSSL, true)
	set(&o.NoRedirects, b.FollowRedirects, true)
	set(&o.KeepMethod, b.FollowOriginalHTTPMethod, false)
	set(&o.KeepAuthorization, b.FollowAuthorizationHeader, false)
	set(&o.NoReferer, b.RemoveRefererHeaderOnRedirect, false)
	set(&o.NoCookies, b.DisableCookies, false)
	if b.MaxRedirects != nil {
		o.MaxRedirects = *b.MaxRedirects
		if o.MaxRedirects == 0 {
			o.MaxRedirects = -1
		}
	}
	if b.TLSDisabledProtocols != nil {
		o.DisabledTLS = b.TLSDisabledProtocols
	}
	if b.TLSCipherSelection != nil {
		o.Ciphers = b.TLSCipherSelection
	}
	if b.DisabledSystemHeaders != nil {
		o.DisabledHeaders = b.DisabledSystemHeaders
	}
	return o
}
