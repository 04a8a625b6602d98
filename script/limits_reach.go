package script

import (
	"fmt"
	"slices"
)

// Replacing all functions takes longer than most scripts do. So a function is replaced when a script that names it comes,
// and all of them when one comes that may reach functions in other ways: by names it computes, by text it compiles, or
// through a library.

// A limitedMethod is a method that is replaced when its name is seen.
type limitedMethod struct {
	at holder
	by func(*limits) limiter
}

// A holder is an object whose methods are limited.
type holder uint8

const (
	onArray holder = iota
	onArrays
	onString
	onStrings
	onFunctions
	onObject
	holders
)

// of makes a limiter of a method.
func of(f func(*limits, native) native) func(*limits) limiter {
	return func(l *limits) limiter { return func(original native) native { return f(l, original) } }
}

// methods are the limited methods by name.
var methods = makeMethods()

func makeMethods() map[string][]limitedMethod {
	all := map[string][]limitedMethod{}
	add := func(at holder, by func(*limits) limiter, names ...string) {
		for _, name := range names {
			all[name] = append(all[name], limitedMethod{at, by})
		}
	}
	add(onArrays, of((*limits).pass), "copyWithin", "every", "fill", "filter", "find", "findIndex", "findLast",
		"findLastIndex", "flatMap", "forEach", "includes", "indexOf", "lastIndexOf", "map", "reduce", "reduceRight",
		"reverse", "shift", "slice", "some", "splice", "toReversed", "toSpliced", "unshift", "with")
	add(onArrays, of((*limits).concat), "concat")
	add(onArrays, of((*limits).flat), "flat")
	add(onArrays, of((*limits).sort), "sort", "toSorted")
	add(onArrays, of((*limits).join), "join")
	add(onArrays, of((*limits).localeJoin), "toLocaleString")
	add(onArray, of((*limits).from), "from")
	add(onStrings, of((*limits).repeat), "repeat")
	add(onStrings, of((*limits).pad), "padStart", "padEnd")
	add(onStrings, of((*limits).concatTexts), "concat")
	add(onStrings, of((*limits).split), "split")
	add(onStrings, of((*limits).replace), "replace", "replaceAll")
	add(onStrings, of((*limits).search), "match", "matchAll", "search")
	add(onStrings, func(l *limits) limiter { return l.widen(18) }, "normalize")
	add(onStrings, func(l *limits) limiter { return l.widen(3) }, "toUpperCase", "toLocaleUpperCase", "toLowerCase",
		"toLocaleLowerCase")
	add(onString, of((*limits).rawText), "raw")
	add(onFunctions, func(l *limits) limiter { return l.apply(1) }, "apply")
	add(onObject, of((*limits).list), "keys", "values", "entries", "assign", "getOwnPropertyNames",
		"getOwnPropertyDescriptors")
	return all
}

// kinds are the groups that are replaced together, by the words that lead to them.
var kinds = map[string][]string{
	"patterns": {"match", "matchAll", "replace", "replaceAll", "split", "RegExp", "compile"},
	"proxy":    {"Proxy"},
	"reflect":  {"Reflect"},
	"bigint":   {"BigInt"},
	"binary": {"ArrayBuffer", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array",
		"Uint32Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array", "DataView", "Buffer", "Blob",
		"File", "TextEncoder", "stream", "crypto"},
	"iterators": {"...", "Set", "Map", "WeakSet", "WeakMap", "from", "fromEntries", "all", "allSettled", "any", "race",
		"groupBy", "yield", "union", "Iterator"},
}

// kind replaces a group.
func (l *limits) kind(name string) error {
	switch name {
	case "patterns":
		return l.limitPatterns()
	case "proxy":
		return l.limitProxy()
	case "reflect":
		return l.limitReflect()
	case "bigint":
		return l.limitBigInt()
	case "binary":
		return l.limitBinary()
	}
	if err := l.limitIterator(l.rt.NewArray()); err != nil {
		return err
	}
	return l.limitIterator(l.empty)
}

// reach replaces the functions to which a word leads.
func (l *limits) reach(word string) error {
	if l.all || l.done[word] {
		return nil
	}
	l.done[word] = true
	for _, m := range methods[word] {
		if err := l.limit(l.at[m.at], word, m.by(l)); err != nil {
			return fmt.Errorf("limit %s: %w", word, err)
		}
	}
	for name, words := range kinds {
		if slices.Contains(words, word) && !l.done["\x00"+name] {
			l.done["\x00"+name] = true
			if err := l.kind(name); err != nil {
				return fmt.Errorf("limit %s: %w", name, err)
			}
		}
	}
	return nil
}

// reachAll replaces everything.
func (l *limits) reachAll() error {
	if l.all {
		return nil
	}
	for word := range methods {
		if err := l.reach(word); err != nil {
			return err
		}
	}
	for _, words := range kinds {
		if err := l.reach(words[0]); err != nil {
			return err
		}
	}
	l.all = true
	return nil
}

// manyPrograms is how many scripts are remembered as prepared.
const manyPrograms = 500

// prepare replaces what a script may reach.
func (l *limits) prepare(p *program) error {
	if l.all || l.prepared[p] {
		return nil
	}
	if len(l.prepared) >= manyPrograms {
		clear(l.prepared)
	}
	l.prepared[p] = true
	r := reachOf(p.source)
	if r.all {
		return l.reachAll()
	}
	for _, word := range r.words {
		if err := l.reach(word); err != nil {
			return err
		}
	}
	return nil
}
