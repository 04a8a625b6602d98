package lint

import (
	"fmt"
	"strconv"
	"strings"

	"runner/collection"
	"runner/script"
)

// variables finds those without a value, and values without a use.
func (k *checker) variables() {
	said := make(map[string]bool)
	for _, u := range k.uses {
		key := u.site.id + "\x00" + strings.Join(u.steps, ".") + "\x00" + u.name
		if !u.strict || said[key] || k.origin(u.name) != "unresolved" {
			continue
		}
		said[key] = true
		message := fmt.Sprintf("nothing gives {{%s}} a value", u.name)
		if k.changing {
			message += "; a script sets variables whose names are computed, this may be one of them"
		}
		f := k.at(u, "unresolved-variable", message)
		if k.changing {
			f.Severity = Warning
		}
	}
	if !k.anyFact(func(f *script.Facts) bool { return f.Opaque || computed(f, false) }) {
		k.unused()
	}
}

func computed(f *script.Facts, write bool) bool {
	for _, v := range f.Variables {
		if v.Computed && v.Write == write {
			return true
		}
	}
	return false
}

func (k *checker) anyFact(is func(*script.Facts) bool) bool {
	for _, f := range k.facts {
		if f.Err == nil && is(f) {
			return true
		}
	}
	return false
}

func (k *checker) at(u use, rule, message string) *Finding {
	if u.steps == nil {
		return k.reportScript(u.site, rule, message, u.at)
	}
	return k.report(u.site, rule, message, u.steps...)
}

// unused finds variables that nothing reads. Those of environments and globals may be for other collections.
func (k *checker) unused() {
	used := make(map[string]bool)
	for _, u := range k.uses {
		used[u.name] = true
	}
	for i, v := range k.in.Collection.Variables {
		if !used[v.Key] && !v.Disabled && v.Key != "" {
			k.report(k.sites[0], "unused-variable", fmt.Sprintf("the collection's variable %q is never used", v.Key),
				"variable", strconv.Itoa(i))
		}
	}
	for _, s := range k.sites {
		said := make(map[string]bool)
		k.eachScript(s, func(number string, _ *collection.Event, facts *script.Facts) {
			for _, v := range facts.Variables {
				if !v.Write || v.Computed || used[v.Name] || said[v.Name] {
					continue
				}
				said[v.Name] = true
				f := k.reportScript(s, "unused-variable", fmt.Sprintf("the variable %q is set and never used", v.Name),
					scriptPlace{number, v.Place})
				if v.Scope == "environment" || v.Scope == "globals" {
					f.Severity = Info
				}
			}
		})
	}
}

// ids finds ids that stand twice. The ones that the reader made are never the same.
func (k *checker) ids() {
	first := make(map[string]*site)
	for _, s := range k.sites {
		if other := first[s.id]; other != nil {
			k.report(s, "duplicate-id", fmt.Sprintf("the id is that of %q, too", other.label), "id")
			continue
		}
		first[s.id] = s
	}
}
