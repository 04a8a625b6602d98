package kit

import (
	"fmt"
	"strconv"
	"strings"

	"runner/cmd/runner/internal/call"
)

// describe is the text of a request: what it is for, and its fields as a table of Markdown.
func describe(s call.Step) string {
	var b strings.Builder
	b.WriteString(s.API.About + "\n")
	if s.Product.Title != "" {
		b.WriteString("\nProduct: " + s.Product.Title + "\n")
	}
	b.WriteString("\n| Field | Type | Required | Max | Values | What it is |\n|---|---|---|---|---|---|\n")
	for _, f := range s.API.FieldsOf(s.Product) {
		most := ""
		if f.Max > 0 {
			most = strconv.Itoa(f.Max)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", f.Path, call.TypeName(f.Type), call.Requirement(f), most,
			cell(strings.Join(f.Values, ", ")), cell(f.About))
	}
	return b.String()
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
