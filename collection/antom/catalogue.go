package antom

import (
	"maps"
	"strings"
	"sync"
)

// groups gives the tables in the order of the documents.
func groups() [][]API {
	return [][]API{payments(), morePayments(), authorizations(), vaults(), subscriptions(), disputes(), customs(), merchants(),
		risk(), accounts(), billing(), metering(), taxes(), alipayPlus()}
}

// An index is the catalogue and the ways into it.
type index struct {
	all    []*API
	byName map[string]*API // in small letters
	byPath map[string]*API // with the base
	codes  map[string]Code

	notifications []*Notification
}

// catalogue is made at the first use and never changed.
var catalogue = sync.OnceValue(newIndex)

func newIndex() *index {
	x := &index{byName: make(map[string]*API), byPath: make(map[string]*API), codes: make(map[string]Code)}
	for _, c := range Codes() {
		x.codes[c.Name] = c
	}
	x.notifications = notifications()
	for _, n := range x.notifications {
		n.shape = newShape(n.Fields)
	}
	for _, group := range groups() {
		for i := range group {
			x.add(&group[i])
		}
	}
	return x
}

func (x *index) add(a *API) {
	for i := range a.Products {
		a.Products[i].prepare(a)
	}
	x.all = append(x.all, a)
	x.byName[strings.ToLower(a.Name)] = a
	x.byPath[a.Base.prefix(false)+a.Path] = a
	x.byPath[a.Base.prefix(true)+a.Path] = a
}

// Catalogue returns every API, in the order of the documents. It and what it points to are for reading only.
func Catalogue() []*API { return catalogue().all }

// Names returns the names of all APIs, in the order of the documents.
func Names() []string {
	var names []string
	for _, a := range Catalogue() {
		names = append(names, a.Name)
	}
	return names
}

// Find returns the API of a name, in any case of letters, or of a path below the base, with or without a slash in front:
// "pay", "payments/pay".
func Find(name string) (*API, bool) {
	x := catalogue()
	if a, ok := x.byName[strings.ToLower(name)]; ok {
		return a, true
	}
	path := "/" + strings.Trim(name, "/")
	for _, a := range x.all {
		if strings.EqualFold(a.Path, path) {
			return a, true
		}
	}
	return nil, false
}

// ByPath returns the API that the path of a request is of, and whether the path is that of the sandbox. Slashes may be
// doubled, as vendors' libraries have it.
func ByPath(path string) (a *API, sandbox, ok bool) {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	a, ok = catalogue().byPath[path]
	return a, ok && a.Base.hasSandbox() && strings.HasPrefix(path, a.Base.prefix(true)), ok
}

// FullPath returns the path of a request; if there is no sandbox, the only one.
func (a *API) FullPath(sandbox bool) string { return a.Base.prefix(sandbox) + a.Path }

// hasSandbox reports whether the sandbox has paths of its own.
func (b Base) hasSandbox() bool { return b.prefix(true) != b.prefix(false) }

func (b Base) prefix(sandbox bool) string {
	switch b {
	case ABA:
		return "/ams/v1"
	case APS:
		return "/aps/api/v1"
	case File:
		if sandbox {
			return "/ams/sandbox/api/open/openapiv2_file/v1"
		}
		return "/ams/api/open/openapiv2_file/v1"
	}
	if sandbox {
		return "/ams/sandbox/api/v1"
	}
	return "/ams/api/v1"
}

// Product returns the product of a name, in any case of letters; "" is the first.
func (a *API) Product(name string) (*Product, bool) {
	for i := range a.Products {
		if name == "" || strings.EqualFold(a.Products[i].Name, name) {
			return &a.Products[i], true
		}
	}
	return nil, false
}

// ProductOf returns the product that a request is of, as its fields of one value tell. If they tell several equally well, it
// is the one that the request is nearest to; the first if none fits.
func (a *API) ProductOf(body map[string]any) *Product {
	var best *Product
	most := 0
	for i := range a.Products {
		p := &a.Products[i]
		n, ok := p.tells(body)
		if !ok {
			continue
		}
		if best == nil || n > most || n == most && len(a.Check(p, body)) < len(a.Check(best, body)) {
			best, most = p, n
		}
	}
	if best == nil {
		return &a.Products[0]
	}
	return best
}

// FieldsOf returns the fields of a request of p.
func (a *API) FieldsOf(p *Product) []Field {
	if p.fields != nil {
		return p.fields
	}
	return merge(a.Fields, p.Fields)
}

// merge returns general with those replaced that special has, too, and then the rest of special.
func merge(general, special []Field) []Field {
	at := make(map[string]int, len(general))
	all := make([]Field, 0, len(general)+len(special))
	for _, f := range append(general[:len(general):len(general)], special...) {
		if i, ok := at[f.Path]; ok {
			all[i] = f
			continue
		}
		at[f.Path] = len(all)
		all = append(all, f)
	}
	return all
}

// Variables returns the variables of [Product.Minimal] that neither are dynamic nor come from an earlier call, and a value
// of each that works in the simulator.
func Variables() map[string]string { return maps.Clone(defaults()) }

// SampleDispute is the id of a dispute that the simulator has from the beginning: real ones come with a notification.
const SampleDispute = "SAMPLE_DISPUTE"

func defaults() map[string]string {
	return map[string]string{
		"redirectUrl": "https://merchant.example/return",
		"notifyUrl":   "https://merchant.example/notify",
		"authCode":    "2810111301lGzcM9CjlF91WH00039190",
		"paymentCode": "288888888888888888",
		"disputeId":   SampleDispute,
	}
}
