package cli

import (
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/sign"
	"runner/report"
)

// isCompletion reports whether a shell asks what could stand next: its words are not a command line yet.
func isCompletion(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}

// bareValues makes shells complete "--reporters c" as they do "--reporters=c", which is how an option takes its value to
// whom it may be left out.
func bareValues(root *cobra.Command) {
	cmd, _, err := root.Find([]string{"run"})
	if err != nil {
		return
	}
	for _, name := range []string{"reporters", "bail"} {
		cmd.Flags().Lookup(name).NoOptDefVal = ""
	}
}

// completions offers values for the options of run.
func completions(cmd *cobra.Command) {
	for name, words := range map[string][]string{
		"color": {"auto", "on", "off"}, "exit-code": {"runner", "newman"}, "sign": append(sign.Schemes(), sign.SchemeAuto),
	} {
		offer(cmd, name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	}
	offer(cmd, "reporters", listCompletion(report.Names()))
	offer(cmd, "bail", listCompletion([]string{"failure", "folder"}))
	offer(cmd, "folder", completeFolder)
}

func offer(cmd *cobra.Command, option string, complete cobra.CompletionFunc) {
	// It fails for an option that is not declared, which a test would show.
	_ = cmd.RegisterFlagCompletionFunc(option, complete)
}

// listCompletion completes the last word of a list with commas.
func listCompletion(words []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndexByte(typed, ',')+1]
		var out []string
		for _, w := range words {
			if !slices.Contains(strings.Split(before, ","), w) {
				out = append(out, before+w)
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
}

// completeFolder offers the paths of what the collection before it on the command line has.
func completeFolder(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	data, err := os.ReadFile(args[0])
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	c, err := collection.Parse(data)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return run.Paths(c), cobra.ShellCompDirectiveNoFileComp
}
