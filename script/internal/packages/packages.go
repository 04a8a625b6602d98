// Package packages bundles the packages that scripts load by pm.require from a folder: JavaScript, TypeScript, modules
// of both kinds and JSON. What a package takes from its own folder becomes part of it; other packages of the folder,
// and the modules that every script can load, are left to the require function at run time, so that each exists once.
//
// Nothing is read but what the file system given holds, and nothing is loaded from a network. Sources are hostile text:
// their number and size are bounded.
package packages

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
)

// Limits of what one package may consist of.
const (
	maxFiles = 5000
	maxBytes = 32 << 20
	// maxNesting is how deep brackets may nest: what reads them needs the Go stack, whose end is the end of the process.
	maxNesting = 1500
)

// A Folder holds packages. It may be used by several goroutines at a time.
type Folder struct {
	files fs.FS
	known func(name string) bool // the modules that every script can load
	lock  func() (*lockFile, error)

	mu      sync.Mutex
	bundles map[string]*Bundle
}

// New returns the packages in files. What is not there may be a module for which known reports true: scripts have it.
func New(files fs.FS, known func(name string) bool) *Folder {
	return &Folder{files: files, known: known, bundles: make(map[string]*Bundle),
		lock: sync.OnceValues(func() (*lockFile, error) { return readLock(files) })}
}

// A Bundle is a package made ready to run.
type Bundle struct {
	Name    string // without registry and version
	Version string // from its package.json; "" if it has none
	// Code is CommonJS for a level of the language that the engine knows, and SourceMap leads back from it.
	Code, SourceMap string
	// Sum is the SHA-256 of the files it was made of, in hexadecimal.
	Sum string
	// Registry says that the package comes from a registry: it must not see pm.
	Registry bool
}

// A NotFoundError says that there is no such package.
type NotFoundError struct{ Name string }

// Error is Postman's text.
func (e *NotFoundError) Error() string { return fmt.Sprintf("Cannot find package '%s'", e.Name) }

// Load returns the package that name asks for: @team/name, name, npm:name@version. It is the same one each time.
func (f *Folder) Load(name string) (*Bundle, error) {
	ref := parseReference(name)
	f.mu.Lock()
	defer f.mu.Unlock()
	b := f.bundles[ref.name]
	if b == nil {
		var err error
		if b, err = f.bundle(ref.name); err != nil {
			return nil, err
		}
		if err := f.check(b); err != nil {
			return nil, err
		}
		f.bundles[ref.name] = b
	}
	if !ref.fits(b.Version) {
		return nil, fmt.Errorf("package '%s' is wanted, the folder has version %s", name, b.Version)
	}
	return b, nil
}

// A reference is a package's name with what may stand around it.
type reference struct{ name, version string }

func parseReference(text string) reference {
	r := reference{name: text}
	for _, registry := range []string{"npm:", "jsr:"} {
		rest, ok := strings.CutPrefix(text, registry)
		if !ok {
			continue
		}
		r.name = rest
		if at := strings.LastIndexByte(rest, '@'); at > 0 {
			r.name, r.version = rest[:at], rest[at+1:]
		}
	}
	return r
}

// fits reports whether have is the version asked for: 4.17.21, or all that begin with 4 or 4.17. A package that does
// not say its version fits.
func (r reference) fits(have string) bool {
	want := strings.TrimLeft(r.version, "^~=v")
	return want == "" || want == "latest" || have == "" || have == want || strings.HasPrefix(have, want+".")
}

// patterns are features of regular expressions that the engine gets right once package web has changed them; what
// esbuild makes of them it would not see.
var patterns = map[string]bool{"regexp-dot-all-flag": true, "regexp-lookbehind-assertions": true,
	"regexp-match-indices": true, "regexp-named-capture-groups": true, "regexp-set-notation": true,
	"regexp-sticky-and-unicode-flags": true, "regexp-unicode-property-escapes": true}

// bundle makes the bundle of a package.
func (f *Folder) bundle(name string) (*Bundle, error) {
	entry := f.find(name)
	if entry == "" {
		return nil, &NotFoundError{name}
	}
	s := &sources{folder: f, root: packageRoot(entry), read: make(map[string][]byte)}
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{entry}, Bundle: true, Write: false, Outdir: "/", AbsWorkingDir: "/",
		Format: api.FormatCommonJS, Platform: api.PlatformNeutral, Target: api.ES2017, TsconfigRaw: "{}",
		Supported: patterns,
		Sourcemap: api.SourceMapExternal, SourcesContent: api.SourcesContentExclude,
		LegalComments: api.LegalCommentsNone, LogLevel: api.LogLevelSilent, Plugins: []api.Plugin{s.plugin()},
	})
	if len(result.Errors) > 0 {
		return nil, &BuildError{Name: name, place: placeOf(result.Errors[0]), text: result.Errors[0].Text}
	}
	b := &Bundle{Name: name, Version: f.version(entry), Sum: s.sum(), Registry: isRegistry(entry)}
	for _, out := range result.OutputFiles {
		if strings.HasSuffix(out.Path, ".map") {
			b.SourceMap = string(out.Contents)
		} else {
			b.Code = string(out.Contents)
		}
	}
	return b, nil
}

// A BuildError says what is wrong with the sources of a package.
type BuildError struct{ Name, place, text string }

// Error names the package, the place and the fault.
func (e *BuildError) Error() string {
	return fmt.Sprintf("Error while loading package '%s': %s%s", e.Name, e.place, e.text)
}

// IsSource reports whether a name in a stack is that of a package's file.
func IsSource(name string) bool { return strings.Contains(name, namespace+":") }

// SourceName is the path of such a file in the folder.
func SourceName(name string) string {
	_, file, _ := strings.Cut(name, namespace+":")
	return file
}

func placeOf(m api.Message) string {
	if m.Location == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d: ", strings.TrimPrefix(m.Location.File, namespace+":"), m.Location.Line,
		m.Location.Column+1)
}

// sum is a digest of the files that were read, whatever bundles them.
func (s *sources) sum() string {
	names := make([]string, 0, len(s.read))
	for name := range s.read {
		names = append(names, name)
	}
	slices.Sort(names)
	h := sha256.New()
	for _, name := range names {
		fmt.Fprintf(h, "%d %s %d\n", len(name), name, len(s.read[name]))
		h.Write(s.read[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}
