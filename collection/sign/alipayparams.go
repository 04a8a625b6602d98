package sign

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"runner/collection/wire"
)

// A formParam is a parameter as it travels and as it is signed.
type formParam struct{ raw, name, value string }

// alipayParams are the parameters of a request to Alipay's gateway, or of a notification from it. They may stand in
// the query, in the body, or in both; of a form with files they are the parts that are no files.
type alipayParams struct {
	query, form, parts []formParam
	isForm             bool
	// uncovered is set if there is a body that no signature of parameters covers.
	uncovered error
}

func readParams(req *wire.Request) (p alipayParams, err error) {
	if p.query, err = splitParams(req.URL.Query); err != nil {
		return p, err
	}
	fields, hasFiles, err := formFields(req)
	switch {
	case err != nil:
		return p, err
	case hasFiles:
		for _, f := range fields {
			p.parts = append(p.parts, formParam{name: f.name, value: f.value})
		}
	case isURLEncoded(req):
		p.isForm = true
		body, err := readBody(req)
		if err != nil {
			return p, err
		}
		p.form, err = splitParams(string(body))
		return p, err
	case req.Body.Len() > 0:
		p.uncovered = fmt.Errorf("the body is no form: %w", ErrNotCovered)
	}
	return p, nil
}

// splitParams takes a query or a form apart.
func splitParams(text string) (list []formParam, err error) {
	for raw := range strings.SplitSeq(text, "&") {
		if raw == "" {
			continue
		}
		p := formParam{raw: raw}
		name, value, _ := strings.Cut(raw, "=")
		if p.name, err = url.QueryUnescape(name); err == nil {
			p.value, err = url.QueryUnescape(value)
		}
		if err != nil {
			return nil, fmt.Errorf("the percent-encoding of parameter %.40q: %w", name, ErrBadHeader)
		}
		list = append(list, p)
	}
	return list, nil
}

func joinParams(list []formParam) string {
	raw := make([]string, len(list))
	for i, p := range list {
		raw[i] = p.raw
	}
	return strings.Join(raw, "&")
}

func (p *alipayParams) all() []formParam { return slices.Concat(p.query, p.form, p.parts) }

// get returns the value of a parameter, "" if it is not there.
func (p *alipayParams) get(name string) string {
	all := p.all()
	if i := slices.IndexFunc(all, func(f formParam) bool { return f.name == name }); i >= 0 {
		return all[i].value
	}
	return ""
}

// set gives a parameter a value in its place. A new one joins those that say which interface is called.
func (p *alipayParams) set(name, value string) {
	f := formParam{url.QueryEscape(name) + "=" + url.QueryEscape(value), name, value}
	has := func(names ...string) func(formParam) bool {
		return func(f formParam) bool { return slices.Contains(names, f.name) }
	}
	for _, list := range []*[]formParam{&p.query, &p.form} {
		if i := slices.IndexFunc(*list, has(name)); i >= 0 {
			(*list)[i] = f
			return
		}
	}
	if slices.ContainsFunc(p.form, has("method", "app_id")) {
		p.form = append(p.form, f)
	} else {
		p.query = append(p.query, f)
	}
}

// drop takes a parameter out of the query and the body.
func (p *alipayParams) drop(name string) {
	is := func(f formParam) bool { return f.name == name }
	p.query, p.form = slices.DeleteFunc(p.query, is), slices.DeleteFunc(p.form, is)
}

// store writes the parameters back to the request they were read from.
func (p *alipayParams) store(req *wire.Request) {
	req.URL.Query = joinParams(p.query)
	req.URL.HasQuery = req.URL.Query != ""
	if text := joinParams(p.form); p.isForm {
		req.Body = wire.Body{Bytes: []byte(text), Mode: req.Body.Mode, Present: req.Body.Present}
		for i, f := range req.Header {
			if f.Origin == wire.System && strings.EqualFold(f.Name, "Content-Length") {
				req.Header[i].Value = strconv.Itoa(len(text))
			}
		}
	}
}

// joined is what a signature covers: the parameters but the given ones, as name=value in the order of their names,
// with & between them. Empty ones do not count unless blank is set. None may be there twice, because who reads the
// request would choose one.
func joined(list []formParam, blank bool, without ...string) (string, error) {
	list = slices.Clone(list)
	list = slices.DeleteFunc(list, func(f formParam) bool {
		return slices.Contains(without, f.name) || f.value == "" && !blank
	})
	slices.SortFunc(list, func(a, b formParam) int { return strings.Compare(a.name, b.name) })
	text := make([]string, len(list))
	for i, f := range list {
		if i > 0 && f.name == list[i-1].name {
			return "", fmt.Errorf("parameter %.40q is there twice: %w", f.name, ErrBadHeader)
		}
		text[i] = f.name + "=" + f.value
	}
	return strings.Join(text, "&"), nil
}
