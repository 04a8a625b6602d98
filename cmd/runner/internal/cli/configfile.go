package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/pflag"

	"runner/collection"
	"runner/collection/yaml"
)

// A configFile is a configuration file that is there.
type configFile struct {
	name string // for people
	dir  string // what its paths are relative to
	rc   bool   // it is one of Newman's: other names of options, and options we do not have, which it may keep
	root *yaml.Node
}

// configFiles returns the configuration files there are, the one that counts most first.
func (a *app) configFiles() ([]*configFile, error) {
	var files []*configFile
	for _, path := range []string{projectFile(), a.userFile()} {
		file, err := openConfig(path, func(data []byte) (*yaml.Node, error) { return yaml.Parse(data) })
		if err != nil {
			return nil, err
		}
		if file != nil {
			file.dir = filepath.Dir(path)
			files = append(files, file)
		}
	}
	rc, err := a.rcFiles()
	return append(files, rc...), err
}

// rcFiles returns Newman's files. If one of them has a member "run", the others' options outside of theirs do not count.
func (a *app) rcFiles() ([]*configFile, error) {
	paths := []string{".newmanrc"}
	if home := a.home(); home != "" {
		paths = append(paths, filepath.Join(home, ".postman", "newmanrc"))
	}
	if a.env.SystemConfig != "" {
		paths = append(paths, a.env.SystemConfig)
	}
	var files []*configFile
	inRun := false
	for _, path := range paths {
		file, err := openConfig(path, jsonTree)
		if err != nil {
			return nil, err
		}
		if file != nil {
			file.rc = true
			files = append(files, file)
			inRun = inRun || file.root.Get("run") != nil
		}
	}
	for _, file := range files {
		if inRun {
			file.root = file.root.Get("run")
		}
	}
	return slices.DeleteFunc(files, func(f *configFile) bool { return f.root == nil }), nil
}

// maxConfig is far above any configuration, and bounds what a wrong file can do.
const maxConfig = 1 << 20

// openConfig returns the file at path, nil if there is none.
func openConfig(path string, parse func([]byte) (*yaml.Node, error)) (*configFile, error) {
	if path == "" {
		return nil, nil
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir() {
		return nil, nil
	}
	if err == nil && info.Size() > maxConfig {
		err = errors.New("larger than 1 MiB")
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, &inputError{&fileError{"configuration", path, err}}
	}
	root, err := parse(data)
	if err == nil && root.Kind != yaml.Map && root.Kind != yaml.Null {
		err = errors.New("want options and their values")
	}
	if err != nil {
		return nil, &inputError{&configError{source: shownPath(path), err: err}}
	}
	return &configFile{name: shownPath(path), root: root}, nil
}

// shownPath is path as seen from the working directory if it is below.
func shownPath(path string) string {
	if dir, err := os.Getwd(); err == nil && filepath.IsAbs(path) {
		if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
			return rel
		}
	}
	return path
}

const configName = "runner.yaml"

// projectFile returns where the configuration of the project is: in the working directory, or, within a git repository,
// in the nearest directory above. Outside of one whoever owns a directory above, /tmp say, must not set options.
func projectFile() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	first, nearest := filepath.Join(dir, configName), ""
	for {
		if nearest == "" && exists(filepath.Join(dir, configName)) {
			nearest = filepath.Join(dir, configName)
		}
		above := filepath.Dir(dir)
		if exists(filepath.Join(dir, ".git")) {
			return nearest
		}
		if above == dir {
			return first
		}
		dir = above
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (a *app) home() string {
	for _, name := range []string{"HOME", "USERPROFILE"} {
		if dir := a.env.Getenv(name); dir != "" {
			return dir
		}
	}
	return ""
}

// userFile returns where the configuration of the user is.
func (a *app) userFile() string {
	dir := a.env.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) {
		home := a.home()
		if home == "" {
			return ""
		}
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "runner", configName)
}

// settings returns what the file says.
func (f *configFile) settings(known map[string]*pflag.Flag) ([]setting, error) {
	var list []setting
	for _, m := range f.root.Map {
		if m.Key == "reporter" || f.rc && m.Key == "reporterOptions" {
			list = f.reporter(list, "reporter", m.Value)
			continue
		}
		name := m.Key
		if f.rc {
			name = kebabCase(name)
		}
		one := setting{option: name, source: f.place(m.Value), file: true}
		if f.rc && m.Key == "insecureFileRead" { // how Newman keeps its --no-insecure-file-read
			one.option, one.values = "no-insecure-file-read", []string{fmt.Sprint(m.Value.Text == "false")}
			list = append(list, one)
			continue
		}
		flag := known[name]
		if flag == nil && f.rc {
			continue
		}
		if flag == nil {
			return nil, f.unknown(m, known)
		}
		var err error
		if one.values, err = f.values(flag, m.Value); err != nil {
			return nil, one.wrong(err)
		}
		list = append(list, one)
	}
	return list, nil
}

func (f *configFile) place(n *yaml.Node) string { return fmt.Sprintf("%s:%d", f.name, max(n.Line, 1)) }

func (f *configFile) unknown(m yaml.Member, known map[string]*pflag.Flag) error {
	e := &configError{source: f.place(m.Value), err: fmt.Errorf("there is no option %q", m.Key)}
	if reporter, ok := strings.CutPrefix(m.Key, reporterPrefix); ok {
		owner, option, _ := strings.Cut(reporter, "-")
		e.near = []string{fmt.Sprintf("reporter: {%s: {%s: …}}", owner, option)}
	}
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	if best := nearest(kebabCase(m.Key), names); best != "" && e.near == nil {
		e.near = []string{quote(best)}
	}
	return &inputError{e}
}

// reporter adds the options of reporters: "reporter: {junit: {export: FILE}}".
func (f *configFile) reporter(list []setting, name string, n *yaml.Node) []setting {
	if n.Kind == yaml.Map {
		for _, m := range n.Map {
			list = f.reporter(list, name+"-"+kebabCase(m.Key), m.Value)
		}
		return list
	}
	if n.Kind == yaml.Null || n.Text == "false" && n.Kind == yaml.Bool || name == "reporter" {
		return list
	}
	text := n.Text
	if strings.HasSuffix(name, "-export") {
		text = f.resolve(text)
	}
	return append(list, setting{option: name, values: []string{text}, source: f.place(n), file: true})
}

// values returns what n gives to an option.
func (f *configFile) values(flag *pflag.Flag, n *yaml.Node) ([]string, error) {
	switch {
	case n.Kind == yaml.Null:
		return nil, nil
	case repeatable(flag):
		values, err := listValues(n)
		return f.pairFiles(flag.Name, values), err
	case n.Kind == yaml.List && (flag.Name == "reporters" || flag.Name == "bail"):
		words, err := listValues(n)
		return []string{strings.Join(words, ",")}, err
	case n.Kind == yaml.List || n.Kind == yaml.Map:
		return nil, errors.New("want one value")
	case flag.NoOptDefVal != "" && flag.Value.Type() != "bool":
		return optionalValue(flag, n.Text), nil
	case isPath(flag.Name):
		return []string{f.resolve(n.Text)}, nil
	}
	return []string{n.Text}, nil
}

// pairFiles makes the paths of secrets, NAME=file:PATH, and of public keys, [VERSION=]PATH, relative to the file.
func (f *configFile) pairFiles(option string, values []string) []string {
	for i, v := range values {
		switch option {
		case "secret":
			if name, path, ok := strings.Cut(v, "=file:"); ok {
				values[i] = name + "=file:" + f.resolve(path)
			}
		case "verify-key":
			if version, path := verifyKeyOf(v); version != "" {
				values[i] = version + "=" + f.resolve(path)
			} else {
				values[i] = f.resolve(path)
			}
		}
	}
	return values
}

// listValues reads a list of words, or of pairs as a map or, as Newman keeps them, as objects with key and value.
func listValues(n *yaml.Node) ([]string, error) {
	switch n.Kind {
	case yaml.Map:
		if key := n.Get("key"); key != nil && n.Get("value") != nil {
			return []string{key.Text + "=" + n.Get("value").Text}, nil
		}
		var values []string
		for _, m := range n.Map {
			if m.Value.Kind == yaml.List || m.Value.Kind == yaml.Map {
				return nil, fmt.Errorf("want a text for %q", m.Key)
			}
			values = append(values, m.Key+"="+m.Value.Text)
		}
		return values, nil
	case yaml.List:
		var values []string
		for _, one := range n.List {
			if one.Kind == yaml.List {
				return nil, errors.New("want texts in the list")
			}
			more, err := listValues(one)
			if err != nil {
				return nil, err
			}
			values = append(values, more...)
		}
		return values, nil
	}
	return []string{n.Text}, nil
}

// paths are the options that name files; in runner.yaml they are relative to the file.
var paths = []string{"environment", "globals", "iteration-data", "working-dir", "packages", "visualizer-dir", "sign-key",
	"sign-key-passphrase", "sign-secret", "agent-token", "ssl-extra-ca-certs", "ssl-client-cert-list", "ssl-client-cert",
	"ssl-client-key", "cookie-jar", "export-environment", "export-globals", "export-collection", "export-cookie-jar"}

func isPath(option string) bool { return slices.Contains(paths, option) }

// resolve returns a path of the file as seen from the working directory. URLs, UIDs, "-" and "env:NAME" are none.
func (f *configFile) resolve(ref string) string {
	if f.dir == "" || ref == "" || ref == stdinRef || strings.HasPrefix(ref, environmentRef) || filepath.IsAbs(ref) {
		return ref
	}
	path := shownPath(filepath.Join(f.dir, ref))
	if u, err := url.Parse(ref); err == nil && u.Scheme != "" && u.Host != "" || isUID(ref) && !exists(path) {
		return ref
	}
	return path
}

// kebabCase turns exportEnvironment into export-environment.
func kebabCase(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsUpper(r) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// jsonTree reads JSON, in any encoding that Newman reads, as the tree that YAML is.
func jsonTree(data []byte) (*yaml.Node, error) {
	doc := collection.Text(data)
	if strings.TrimSpace(doc) == "" {
		return &yaml.Node{}, nil
	}
	if err := collection.CheckJSON(doc); err != nil {
		return nil, err
	}
	return newJSONReader(doc).value()
}
