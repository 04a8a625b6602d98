package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// A copied library is one that scripts download and evaluate. Package lib has it as a text that they get instead.
type copied struct {
	name   string
	module string // the package it comes from and has its version from
	file   string // of that package; "" if it must be bundled, from a file of the folder brought
	global string // the global that a bundled one defines
}

var copies = []copied{
	{name: "crypto-js", module: "crypto-js-3", file: "crypto-js.js"},
	{name: "crypto-js", module: "crypto-js-4", file: "crypto-js.js"},
	{name: "elliptic", module: "elliptic", global: "elliptic"},
	{name: "jsencrypt", module: "jsencrypt", file: "bin/jsencrypt.min.js"},
	{name: "jsrsasign", module: "jsrsasign-10", file: "lib/jsrsasign-all-min.js"},
	{name: "jsrsasign", module: "jsrsasign-11", file: "lib/jsrsasign-all-min.js"},
	{name: "lodash", module: "lodash", file: "lodash.min.js"},
	{name: "moment", module: "moment", file: "min/moment.min.js"},
	{name: "node-forge", module: "node-forge", file: "dist/forge.min.js"},
	{name: "pmlib", module: "jsrsasign-10", global: "pmlib"},
}

// copyAll writes dist/copies anew: a file's name is that of the library with its version.
func copyAll(root string) error {
	dir := filepath.Join(root, "dist", "copies")
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	for _, c := range copies {
		version, err := moduleVersion(root, c.module)
		if err != nil {
			return fmt.Errorf("%s: %w", c.module, err)
		}
		text, err := c.text(root)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		if err := write(filepath.Join(dir, c.name+"@"+version+".js.gz"), text); err != nil {
			return err
		}
	}
	return nil
}

func moduleVersion(root, module string) (string, error) {
	data, err := os.ReadFile(filepath.Join(root, "node_modules", module, "package.json"))
	if err != nil {
		return "", err
	}
	var about struct{ Version string }
	err = json.Unmarshal(data, &about)
	return about.Version, err
}

func (c copied) text(root string) ([]byte, error) {
	if c.file == "" {
		return c.bundle(root)
	}
	text, err := os.ReadFile(filepath.Join(root, "node_modules", c.module, filepath.FromSlash(c.file)))
	if err != nil || strings.HasSuffix(c.file, ".min.js") || strings.HasSuffix(c.file, "-min.js") {
		return text, err
	}
	out := api.Transform(string(text), api.TransformOptions{MinifyWhitespace: true, MinifyIdentifiers: true,
		MinifySyntax: true, Target: api.ES2017, LegalComments: api.LegalCommentsInline})
	return out.Code, failure(out.Errors)
}

func (c copied) bundle(root string) ([]byte, error) {
	out := api.Build(api.BuildOptions{
		EntryPoints:       []string{filepath.Join(root, "brought", c.name+".js")},
		Bundle:            true,
		Format:            api.FormatCommonJS,
		Platform:          api.PlatformBrowser,
		Target:            api.ES2017,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		External:          []string{"crypto"}, // a source of random numbers that both can do without
		LegalComments:     api.LegalCommentsInline,
		LogLevel:          api.LogLevelSilent,
	})
	if err := failure(out.Errors); err != nil {
		return nil, err
	}
	return universal(c.global, out.OutputFiles[0].Contents), nil
}

// universal makes a module a text which defines itself as what the place where it is evaluated knows: a module, or a
// global. It leaves nothing else behind.
func universal(global string, code []byte) []byte {
	var out bytes.Buffer
	out.WriteString(`(function(make){if(typeof exports==="object"&&typeof module==="object")module.exports=make();` +
		`else if(typeof define==="function"&&define.amd)define([],make);` +
		`else(typeof window==="object"&&window?window:typeof self==="object"&&self?self:this).` + global + `=make()` +
		`})(function(){var module={exports:{}},exports=module.exports,` +
		`require=function(){throw new Error("no modules here")};`)
	out.Write(code)
	out.WriteString("\nreturn module.exports});\n")
	return out.Bytes()
}

func failure(messages []api.Message) error {
	if len(messages) == 0 {
		return nil
	}
	return errors.New(strings.Join(api.FormatMessages(messages, api.FormatMessagesOptions{}), ""))
}
