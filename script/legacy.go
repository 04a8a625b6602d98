package script

import (
	"slices"
	"strings"

	"github.com/dop251/goja"

	"runner/script/internal/lib"
)

// lazyGlobals is the table of globals from before pm.
var lazyGlobals = []lazyGlobal{
	{name: "tests", instead: "pm.test()"},
	{name: "environment", instead: "pm.environment"},
	{name: "globals", instead: "pm.globals"},
	{name: "data", instead: "pm.iterationData"},
	{name: "iteration"},
	{name: "request", instead: "pm.request"},
	{name: "responseBody", testOnly: true},
	{name: "responseTime", testOnly: true},
	{name: "responseCode", testOnly: true, instead: "pm.response.code"},
	{name: "responseHeaders", testOnly: true, instead: "pm.response.headers"},
	{name: "responseCookies", testOnly: true, instead: "pm.cookies", private: true},
	{name: "atob", instead: "require('atob')"},
	{name: "btoa", instead: "require('btoa')"},
	{name: "postman", shown: "postman.setNextRequest", instead: "pm.execution.setNextRequest()"},

	{name: "_", modules: []string{"lodash3", "lodash"}, instead: "require('lodash')"},
	{name: "CryptoJS", modules: []string{"crypto-js"}, instead: "require('crypto-js')"},
	{name: "tv4", modules: []string{"tv4"}, instead: "require('ajv')"},
	{name: "cheerio", modules: []string{"cheerio"}, instead: "require('cheerio')"},
	{name: "Backbone", modules: []string{"backbone"}, instead: "require('backbone')"},
	{name: "xml2Json", modules: []string{"xml2json"}, instead: "require('xml2js')"},
	{name: "Buffer", modules: []string{"buffer"}, member: "Buffer"},
}

// available are the globals of the table whose library is embedded, or which need none.
func available() []lazyGlobal {
	names := lib.Names()
	var out []lazyGlobal
	for _, g := range lazyGlobals {
		for _, name := range g.modules {
			if slices.Contains(names, name) {
				g.modules = []string{name}
				out = append(out, g)
				break
			}
		}
		if g.modules == nil {
			out = append(out, g)
		}
	}
	return out
}

// hasSandbox2 reports whether the script begins with the words that switch the old globals off.
func hasSandbox2(source string) bool {
	return strings.HasPrefix(source, `"use sandbox2";`) || strings.HasPrefix(source, `'use sandbox2';`)
}

func (r *realm) legacyNatives() map[string]native {
	return map[string]native{
		"atob": r.atob,
		"btoa": r.btoa,
	}
}

// makeLazy makes the value of g for the running script.
func (r *realm) makeLazy(g *lazyGlobal) (goja.Value, error) {
	if len(g.modules) > 0 {
		return r.loadMember(g.modules[0], g.member)
	}
	if g.testOnly && r.running().isPrerequest() {
		return goja.Undefined(), nil
	}
	return r.hooks.legacy(goja.Undefined(), r.rt.ToValue(g.name))
}
