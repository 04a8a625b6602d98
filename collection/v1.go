package collection

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// isV1 reports whether v is a collection of format v1, as Newman tells it: by its name, order and requests.
func isV1(v gjson.Result) bool {
	return v.IsObject() && truthy(v.Get("name")) && truthy(v.Get("order")) && truthy(v.Get("requests"))
}

// v1 turns a collection of format v1 into the model: there requests and folders are flat lists, and their places are in
// lists of ids. Folders come before requests; what no list names is left out. (Newman converts it to v2.1 likewise.)
type v1 struct {
	*reader
	requests map[string]gjson.Result
	folders  map[string]gjson.Result
	order    []string        // of the folders, as the file lists them
	inner    map[string]bool // folders that stand in another one
	placed   map[string]bool // folders that have their place: none stands in itself, or twice
}

func (r *reader) v1Collection(root gjson.Result) *Collection {
	c := &v1{reader: r, requests: make(map[string]gjson.Result), folders: make(map[string]gjson.Result),
		inner: make(map[string]bool), placed: make(map[string]bool)}
	r.elements(root.Get("requests"), func(v gjson.Result) { c.requests[r.text(v.Get("id"))] = v })
	r.elements(root.Get("folders"), func(v gjson.Result) {
		id := r.text(v.Get("id"))
		c.folders[id] = v
		c.order = append(c.order, id)
		for _, sub := range c.ids(v.Get("folders_order")) {
			c.inner[sub] = true
		}
	})
	out := &Collection{}
	out.Info = Info{ID: r.id(root.Get("id")), Name: r.text(root.Get("name")),
		Description: r.description(root.Get("description"))}
	out.ID, out.Name, out.Description = out.Info.ID, out.Info.Name, out.Info.Description
	c.common(root, &out.ItemGroup)
	top := c.order
	if listed := root.Get("folders_order"); listed.IsArray() {
		top = c.ids(listed)
	}
	top = slices.DeleteFunc(slices.Clone(top), func(id string) bool { return c.inner[id] })
	c.children(&out.ItemGroup, top, c.ids(root.Get("order")))
	return out
}

// ids reads a list of ids.
func (c *v1) ids(v gjson.Result) []string {
	var out []string
	if v.IsArray() {
		c.elements(v, func(v gjson.Result) { out = append(out, c.text(v)) })
	}
	return out
}

// children puts folders and requests into g.
func (c *v1) children(g *ItemGroup, folders, requests []string) {
	for _, id := range folders {
		v, ok := c.folders[id]
		if !ok || c.placed[id] {
			continue
		}
		c.placed[id] = true
		sub := &ItemGroup{ID: c.id(v.Get("id")), Name: c.text(v.Get("name")), Description: c.description(v.Get("description"))}
		c.common(v, sub)
		c.children(sub, c.ids(v.Get("folders_order")), c.ids(v.Get("order")))
		g.Items = append(g.Items, sub)
	}
	for _, id := range requests {
		if v, ok := c.requests[id]; ok {
			g.Items = append(g.Items, c.item(v))
		}
	}
}

// common reads what the collection, folders and requests have in common.
func (c *v1) common(v gjson.Result, g *ItemGroup) {
	g.Auth = c.v1Auth(v)
	g.Events = c.v1Events(v)
	g.Variables = c.v1Variables(v)
	if b := v.Get("protocolProfileBehavior"); b.IsObject() {
		g.Behavior = c.behavior(b)
	}
}

func (c *v1) item(v gjson.Result) *Item {
	var g ItemGroup
	c.common(v, &g)
	it := &Item{ID: c.id(v.Get("id")), Name: c.text(v.Get("name")), Events: g.Events, Variables: g.Variables,
		Behavior: g.Behavior}
	it.Request = &Request{Method: "GET", URL: c.v1URL(v), Header: c.v1Header(v), Body: c.v1Body(v), Auth: g.Auth,
		Description: c.description(v.Get("description"))}
	if m := c.text(v.Get("method")); m != "" {
		it.Request.Method = strings.ToUpper(m)
	}
	return it
}

func (c *v1) v1Variables(v gjson.Result) []Variable {
	list := v.Get("variables")
	if !list.IsArray() {
		list = v.Get("variable")
	}
	vars := c.variables(list)
	for i := range vars {
		if vars[i].Key == "" {
			vars[i].Key = vars[i].ID
		}
	}
	return vars
}

// v1Events reads scripts: preRequestScript and tests where they are, else the newer list.
func (c *v1) v1Events(v gjson.Result) []Event {
	tests, before := v.Get("tests"), v.Get("preRequestScript")
	if !truthy(tests) && !truthy(before) {
		events := c.events(v.Get("events"))
		for i := range events {
			if events[i].Listen == "" {
				events[i].Listen = Test
			}
		}
		return events
	}
	var out []Event
	for _, e := range []struct {
		listen Listen
		text   gjson.Result
	}{{Test, tests}, {Prerequest, before}} {
		if truthy(e.text) {
			out = append(out, Event{ID: c.reader.ids.next(), Listen: e.listen, Script: c.script(e.text)})
		}
	}
	return out
}

// v1AuthTypes are the old names of the auth types.
var v1AuthTypes = map[string]string{"apikeyAuth": "apikey", "basicAuth": "basic", "bearerAuth": "bearer",
	"digestAuth": "digest", "hawkAuth": "hawk", "oAuth1": "oauth1", "oAuth2": "oauth2", "ntlmAuth": "ntlm",
	"awsSigV4": "awsv4"}

// v1AuthParams are the old names of auth parameters, where they differ.
var v1AuthParams = map[string]map[string]string{
	"oauth1": {"header": "addParamsToHeader", "auto": "autoAddParam", "includeEmpty": "addEmptyParamsToSign"},
	"hawk": {"hawk_id": "authId", "hawk_key": "authKey", "ext": "extraData", "app": "appId", "dlg": "delegation",
		"saveToRequest": "saveHelperData"},
	"basic": {"saveToRequest": "saveHelperData"},
}

// v1Auth reads the auth of a node: of its helper if it has one, else a newer block.
func (c *v1) v1Auth(v gjson.Result) *Auth {
	helper, attributes := v.Get("currentHelper"), v.Get("helperAttributes")
	if !helper.Exists() && !truthy(attributes) {
		return c.auth(v.Get("auth"))
	}
	name := helper.String()
	if !truthy(helper) || name == "normal" {
		return nil
	}
	a := &Auth{Type: name}
	if known := v1AuthTypes[name]; known != "" {
		a.Type = known
	}
	if attributes.Type == gjson.String { // some versions of the app wrote it as text
		if !gjson.Valid(attributes.Str) {
			return nil
		}
		attributes = gjson.Parse(attributes.Str)
	}
	if !attributes.IsObject() {
		return a
	}
	attributes.ForEach(func(key, v gjson.Result) bool {
		param := key.Str
		if renamed := v1AuthParams[a.Type][param]; renamed != "" {
			param = renamed
		}
		a.Params = append(a.Params, KeyValue{Key: param, Value: valueOf(v)})
		return true
	})
	return a
}
