package report

import (
	"errors"
	"fmt"
	"html"
	"path/filepath"
	"regexp"
	"strings"

	"runner/collection/run"
	"runner/report/outfile"
)

// Bounds on visualizations.
const (
	maxVisualFiles = 10_000
	maxVisuals     = 20 // in a comment
	maxVisualText  = 2 << 10
)

// visualPolicy lets a visualization look as it wants, and do nothing: no script runs, and nothing is fetched.
const visualPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; " +
	"form-action 'none'"

// visualFiles writes what scripts show by pm.visualizer, each to a page of its own.
type visualFiles struct {
	o     *Options
	dir   string
	item  string
	count int
}

// NewVisualizations returns a reporter that writes each visualization into a file of the directory dir. The pages are
// kept from running scripts and from fetching anything.
func NewVisualizations(dir string, o Options) run.Reporter { return &visualFiles{o: &o, dir: dir} }

// Report writes a page for a visualization.
func (v *visualFiles) Report(ev run.Event) error {
	switch ev := ev.(type) {
	case *run.ItemStarted:
		v.item = v.o.Redactor.Mask(fullName(ev.Path, ev.Item))
	case *run.Visualized:
		if ev.Err == "" && v.count < maxVisualFiles {
			v.count++
			return v.write(ev)
		}
	}
	return nil
}

func (v *visualFiles) write(ev *run.Visualized) error {
	path := filepath.Join(v.o.at(v.dir), fmt.Sprintf("%04d-%s.html", v.count, mdKey(v.item)))
	file, err := outfile.Create(path)
	if err != nil {
		return &WriteError{path, err}
	}
	page := fmt.Sprintf("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">\n"+
		"<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">\n"+
		"<title>%s</title></head>\n<body>\n%s\n</body></html>\n",
		visualPolicy, html.EscapeString(v.item), v.o.Redactor.Mask(ev.HTML))
	if _, err := file.Write([]byte(page)); err != nil {
		return &WriteError{path, errors.Join(err, file.Discard())}
	}
	if err := file.Commit(); err != nil {
		return &WriteError{path, err}
	}
	return nil
}

// A visual is a visualization in a comment.
type visual struct{ name, text string }

var (
	hiddenParts = regexp.MustCompile(`(?is)<(script|style|head)\b.*?</(script|style|head)\s*>|<!--.*?-->`)
	blockEnds   = regexp.MustCompile(`(?i)</(p|div|tr|li|h[1-6]|table|ul|ol)\s*>|<br\s*/?>`)
	cellEnds    = regexp.MustCompile(`(?i)</t[dh]\s*>`)
	tags        = regexp.MustCompile(`(?s)<[^<>]*>`)
	blanks      = regexp.MustCompile(`[ \t\r\f\v\x{a0}]+`)
	emptyLines  = regexp.MustCompile(`\n[ \t]*(\n[ \t]*)+`)
)

// visualText is what a reader sees of a page, about: its text without the markup. It is still hostile text.
func visualText(page string) string {
	page = hiddenParts.ReplaceAllString(page, "")
	page = strings.ReplaceAll(page, "\n", " ")
	page = blockEnds.ReplaceAllString(page, "\n")
	page = cellEnds.ReplaceAllString(page, " | ")
	page = html.UnescapeString(tags.ReplaceAllString(page, ""))
	page = emptyLines.ReplaceAllString(blanks.ReplaceAllString(page, " "), "\n")
	return strings.TrimSpace(page)
}

func (m *markdown) visualized(ev *run.Visualized) {
	if ev.Err != "" || m.now.row == nil || len(m.visuals) == maxVisuals {
		return
	}
	if text := visualText(ev.HTML); text != "" {
		m.visuals = append(m.visuals, visual{m.now.row.name, clip(m.o.Redactor.Mask(text), maxVisualText)})
	}
}

// withVisuals adds the visualizations that there is room for, as text in a block that is closed at first.
func (m *markdown) withVisuals(text string) string {
	if len(m.visuals) == 0 {
		return text
	}
	head, foot := "\n<details><summary>Visualizations</summary>\n\n", "</details>\n"
	room := maxComment - len(text) - len(head) - len(foot)
	body := ""
	for _, v := range m.visuals {
		if part := mdText(v.name) + "\n\n" + mdFence(v.text) + "\n"; len(body)+len(part) <= room {
			body += part
		}
	}
	if body == "" {
		return text
	}
	return text + head + body + foot
}
