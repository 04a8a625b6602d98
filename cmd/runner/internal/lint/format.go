package lint

import (
	"encoding/json"
	"fmt"
	"io"
)

// A Report is what [Check] has found in a file.
type Report struct {
	File     string
	Version  string // of the tool
	Findings []Finding
}

// Count returns how many findings have a severity.
func (r *Report) Count(s Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// WriteText writes a line for each finding, the way compilers do, and one with what to do about it.
func (r *Report) WriteText(w io.Writer) error {
	for _, f := range r.Findings {
		if _, err := fmt.Fprintf(w, "%s: %s: %s [%s]\n", r.place(&f), f.Severity, f.Message, f.Rule); err != nil {
			return err
		}
		if err := f.writeDetails(w); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%s, %s, %s\n", counted(r.Count(Error), "error"), counted(r.Count(Warning), "warning"),
		counted(r.Count(Info), "note"))
	return err
}

func (f *Finding) writeDetails(w io.Writer) error {
	where := f.Path
	if where == "" {
		where = "the collection"
	}
	if f.Member != "" {
		where += ", " + f.Member
	}
	if f.ScriptLine > 0 {
		where += fmt.Sprintf(" line %d", f.ScriptLine)
	}
	_, err := fmt.Fprintf(w, "    in %s\n", where)
	if err == nil && f.Severity > Info {
		_, err = fmt.Fprintf(w, "    hint: %s\n", f.Hint)
	}
	return err
}

func (r *Report) place(f *Finding) string {
	if f.Line == 0 {
		return r.File
	}
	return fmt.Sprintf("%s:%d:%d", r.File, f.Line, f.Column)
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// WriteJSON writes {"file", "errors", "warnings", "notes", "findings"}; a finding has the members of [Finding].
func (r *Report) WriteJSON(w io.Writer) error {
	return encode(w, struct {
		File     string    `json:"file"`
		Errors   int       `json:"errors"`
		Warnings int       `json:"warnings"`
		Notes    int       `json:"notes"`
		Findings []Finding `json:"findings"`
	}{r.File, r.Count(Error), r.Count(Warning), r.Count(Info), r.Findings})
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
