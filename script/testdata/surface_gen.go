//go:build ignore

// Command surface_gen makes surface.tsv from a measured walk of Postman's pm object: go run surface_gen.go FILE GENERATION
// reads the JSON of the walk and writes, for each path, the scripts that have it (p, t), its type, and its flags: r for
// read-only, h for not enumerable.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
	"regexp"
	"slices"
)

type member struct {
	Type       string
	Readonly   bool
	Enumerable *bool
	Inherited  bool
}

type moment struct {
	PM      map[string]member
	Globals map[string]string
}

func main() {
	data, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		log.Fatal(err)
	}
	var walk map[string]json.RawMessage
	if err := json.Unmarshal(all[os.Args[2]], &walk); err != nil {
		log.Fatal(err)
	}
	facts := map[string]string{}
	for key, letter := range map[string]string{"prerequest": "p", "test": "t"} {
		var m moment
		if err := json.Unmarshal(walk[key], &m); err != nil {
			log.Fatal(err)
		}
		for path, at := range m.PM {
			facts[letter+" "+path] = fact(at.Type, at)
		}
		for name, kind := range m.Globals {
			if kind != "undefined" {
				facts[letter+" global."+name] = fact(kind, member{Inherited: true})
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		fmt.Printf("%s\t%s\n", key, facts[key])
	}
}

// minified are the names of classes that were lost in Postman's own build.
var minified = regexp.MustCompile(`^object:.{0,2}$`)

// fact leaves out what an inherited member's own walk did not record.
func fact(kind string, at member) string {
	if minified.MatchString(kind) {
		kind = "object:"
	}
	flags := ""
	if at.Readonly {
		flags += "r"
	}
	if at.Enumerable != nil && !*at.Enumerable {
		flags += "h"
	}
	if at.Inherited {
		flags += "*"
	}
	return kind + " " + flags
}
