package antom

// A row is an API that can be called in one way, which most are.
type row struct {
	name, path, about string
	fields            []Field
	minimal           string
	needs             []Need
	returns           []string
	key               string // of the id that makes a repetition harmless
	codes             []string
	notification      string
	expect            string // "" means SUCCESS
}

// rows makes the APIs of a group.
func rows(group string, base Base, list ...row) []API {
	apis := make([]API, 0, len(list))
	for _, r := range list {
		if r.expect == "" {
			r.expect = "SUCCESS"
		}
		apis = append(apis, API{
			Name: r.name, Path: r.path, Base: base, Group: group, About: r.about, Fields: r.fields,
			Idempotency: Idempotency{Key: r.key}, Codes: r.codes, Notification: r.notification,
			Products: []Product{{Minimal: r.minimal, Needs: r.needs, Expect: r.expect, Returns: r.returns}},
		})
	}
	return apis
}

// from is the need of a value under its own name.
func from(api, product, name string) []Need { return []Need{{name, api, product, name}} }
