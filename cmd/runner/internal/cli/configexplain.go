package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const configHelp = `Options of "runner run" can stand in files. What counts most comes first:

  the command line
  variables                 RUNNER_<OPTION>; see "runner help environment"
  runner.yaml               of the project: in the working directory or, within a git repository, the nearest above
  runner/runner.yaml        of the user: in $XDG_CONFIG_HOME, or ~/.config
  .newmanrc                 Newman's, in the working directory,
  ~/.postman/newmanrc       then that of the user,
  /etc/postman/newmanrc     then that of the machine

runner.yaml has the names of the options. Paths in it are relative to the file:

  environment: staging.postman_environment.json
  folder: [Login, Orders/Create]
  env-var:
    region: eu
  reporters: [cli, junit]
  reporter:
    junit: {export: build/junit.xml}
  timeout-request: 5000
  insecure: false

An option that there is not, is an error. Of Newman's files those are skipped.`

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "config", Short: "Show where the options of a run come from", Long: configHelp,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{fmt.Errorf("unknown command %q for \"runner config\"", args[0])}
			}
			return cmd.Help()
		}}
	var f runFlags
	asJSON := false
	explain := &cobra.Command{Use: "explain [COLLECTION] [options of run]",
		Short: "Show the value of every option, where it comes from, and what it overrides",
		RunE: func(cmd *cobra.Command, _ []string) error {
			found, err := a.configure(cmd.Flags())
			if err != nil {
				return err
			}
			rows := explainOptions(f.declared, found)
			if asJSON {
				enc := json.NewEncoder(a.env.Stdout)
				enc.SetEscapeHTML(false)
				enc.SetIndent("", "  ")
				return enc.Encode(rows)
			}
			return writeExplained(a.env.Stdout, a.visible, rows)
		}}
	f.add(explain)
	explain.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	explain.SetUsageFunc(a.groupedUsage(f.declared))
	cmd.AddCommand(explain)
	return cmd
}

// An explainedOption is an option with its value and the sources that have one.
type explainedOption struct {
	Option    string         `json:"option"`
	Value     string         `json:"value"`
	Source    string         `json:"source"`
	Overrides []sourcedValue `json:"overrides,omitempty"`
}

type sourcedValue struct {
	Value  string `json:"value"`
	Source string `json:"source"`
}

// explainOptions returns a row for every option, in the order of the help, then those for the reporters' options.
func explainOptions(groups []optionGroup, found settings) []explainedOption {
	var rows []explainedOption
	for _, g := range groups {
		g.flags.VisitAll(func(f *pflag.Flag) {
			row := explainedOption{Option: f.Name, Value: f.DefValue, Source: "default"}
			if repeatable(f) {
				row.Value = ""
			}
			rows = append(rows, row.from(found[f.Name]))
		})
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if strings.HasPrefix(name, reporterPrefix) {
			rows = append(rows, explainedOption{Option: name}.from(found[name]))
		}
	}
	return rows
}

func (e explainedOption) from(list []setting) explainedOption {
	for i, s := range list {
		v := sourcedValue{s.shown(), s.source}
		if i == 0 {
			e.Value, e.Source = v.Value, v.Source
		} else {
			e.Overrides = append(e.Overrides, v)
		}
	}
	return e
}

// hidden stands for a value that must not be shown.
const hidden = "********"

// shown is what may be seen of a setting's value.
func (s setting) shown() string {
	values := make([]string, 0, len(s.values))
	for _, v := range s.values {
		name, value, isPair := strings.Cut(v, "=")
		switch {
		case v == "":
		case s.option == "postman-api-key" || s.option == "ssl-client-passphrase" || isCredential(s.option):
			v = hidden
		case (s.option == "env-var" || s.option == "global-var") && isPair:
			v = name + "=" + shownValue(name, value)
		default:
			v = shownURL(v)
		}
		values = append(values, strings.TrimSpace(v))
	}
	if s.values == nil {
		return "off"
	}
	return strings.Join(values, ", ")
}

func shownValue(name, value string) string {
	if isCredential(name) || isPrivateKey(value) {
		return hidden
	}
	return shownURL(value)
}

// shownURL hides what may be a credential in a URL: the password, and the values of the query.
func shownURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return text
	}
	if u.RawQuery != "" {
		u.RawQuery = hidden
	}
	return u.Redacted()
}

func writeExplained(w io.Writer, visible func(string) string, rows []explainedOption) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(cells ...string) {
		for i, c := range cells {
			cells[i] = strings.Map(func(r rune) rune {
				if r == '\t' || r == '\n' {
					return ' '
				}
				return r
			}, visible(c))
		}
		fmt.Fprintln(table, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	line("OPTION", "VALUE", "FROM", "OVERRIDES")
	for _, row := range rows {
		var overrides []string
		for _, o := range row.Overrides {
			overrides = append(overrides, fmt.Sprintf("%s (%s)", o.Value, o.Source))
		}
		line(row.Option, row.Value, row.Source, strings.Join(overrides, ", "))
	}
	return table.Flush()
}
