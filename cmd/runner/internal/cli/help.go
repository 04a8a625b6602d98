package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// maxHelpWidth is the width beyond which lines of help are hard to read.
const maxHelpWidth = 100

// groupedUsage prints the options of a run in groups, and where else they can stand.
func (a *app) groupedUsage(groups []optionGroup) func(*cobra.Command) error {
	return a.groupsWith(groups, "\nA reporter's own options: --reporter-<name>-<option> [value]\n"+
		`Every option can also stand in runner.yaml or the environment: see "runner help config"`+"\n")
}

// groupsWith prints the options of a command in groups, and footer: in one list of forty nobody finds anything.
func (a *app) groupsWith(groups []optionGroup, footer string) func(*cobra.Command) error {
	return func(cmd *cobra.Command) error {
		var b strings.Builder
		fmt.Fprintf(&b, "Usage:\n  %s\n", cmd.UseLine())
		if cmd.HasExample() {
			fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
		}
		width := a.helpWidth()
		for _, g := range groups {
			// The library shows the blank that stands for no value.
			text := strings.ReplaceAll(g.flags.FlagUsagesWrapped(width), "[= ]", "    ")
			fmt.Fprintf(&b, "\n%s:\n%s", g.title, text)
		}
		b.WriteString(footer)
		_, err := fmt.Fprint(cmd.OutOrStdout(), b.String())
		return err
	}
}

func (a *app) helpWidth() int {
	if width := a.env.TerminalWidth(); width > 40 {
		return min(width, maxHelpWidth)
	}
	return maxHelpWidth
}

// topics are what "runner help TOPIC" explains beside the commands.
func topics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "exit-codes", Short: "What the exit codes mean", Long: exitHelp + `

A run that is over has one of them, whatever the reporters say. --exit-code newman makes every failure 1, but for an
interrupt; -x makes a run in which something failed exit 0.`},
		{Use: "signing", Short: "The schemes of signing and their settings", Long: signingHelp},
		{Use: "environment", Short: "The environment variables that are read", Long: environmentHelp},
	}
}

const environmentHelp = `Every option of "runner run" is also read from a variable: RUNNER_ and its name in capitals, dashes as
underscores. RUNNER_TIMEOUT_REQUEST=500 is --timeout-request 500.

  yes or no     true, false, 1, 0
  repeatable    one value a line (--folder, --env-var, --secret, --sign-option …)
  reporters     RUNNER_REPORTERS=cli,junit
  their options RUNNER_REPORTER_JUNIT_EXPORT=junit.xml

An empty variable is as none. RUNNER_ENVIRONMENT is not read on GitHub's runners, which set it to say what they are.

Others:
  POSTMAN_API_KEY, POSTMAN_API_URL                     Postman's API
  HTTP_PROXY, HTTPS_PROXY, NO_PROXY                    proxies, also in lower case
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR, TERM  colours
  LC_ALL, LC_CTYPE, LANG                               whether the terminal shows more than ASCII
  XDG_CONFIG_HOME, HOME                                where the user's runner.yaml is`
