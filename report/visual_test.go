package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"runner/collection"
	"runner/collection/run"
	"runner/report"
)

// hostilePage is what a script could show to do harm.
const hostilePage = "<h1>Orders & more</h1><script>alert(1)</script><table><tr><td>a</td><td>@team</td></tr></table>\n" +
	"```\n<details><img src=x onerror=alert(1)> token-4711"

func visualRun(t *testing.T, r run.Reporter) {
	t.Helper()
	item := &collection.Item{Name: "../../<b>show</b>", ID: "i"}
	root := &collection.ItemGroup{Name: "c"}
	for _, ev := range []run.Event{
		&run.Started{Collection: &collection.Collection{}, Iterations: 1, Items: 1},
		&run.ItemStarted{Item: item, Path: collection.Path{root}},
		&run.Visualized{Listen: collection.Test, HTML: hostilePage},
		&run.Visualized{Listen: collection.Test, Err: "no"},
		&run.ItemFinished{Item: item, Path: collection.Path{root}},
		&run.Finished{Summary: &run.Summary{}},
	} {
		if err := r.Report(ev); err != nil {
			t.Fatal(err)
		}
	}
}

// TestVisualizationFiles writes pages that cannot do anything, under names of our own.
func TestVisualizationFiles(t *testing.T) {
	t.Parallel()
	dir, red := t.TempDir(), new(report.Redactor)
	red.Add("token-4711")
	visualRun(t, report.NewVisualizations(filepath.Join(dir, "out"), report.Options{Redactor: red}))
	files, err := os.ReadDir(filepath.Join(dir, "out"))
	if err != nil || len(files) != 1 || strings.ContainsAny(files[0].Name(), "/\\<>") {
		t.Fatalf("got %v, %v", files, err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "out", files[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	policy, body := strings.Index(page, "default-src 'none'"), strings.Index(page, "<h1>Orders")
	if policy < 0 || body < policy || strings.Contains(page, "token-4711") || strings.Contains(page, "<title>../../<b>") {
		t.Errorf("got %s", page)
	}
}

// TestVisualizationsInComments shows their text, as text.
func TestVisualizationsInComments(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	red := new(report.Redactor)
	red.Add("token-4711")
	r, err := report.New("markdown", report.Options{Out: &out, Redactor: red})
	if err != nil {
		t.Fatal(err)
	}
	visualRun(t, r)
	_, shown, found := strings.Cut(out.String(), "<details><summary>Visualizations</summary>")
	fenced := "````text\nOrders & more\na | @team | \n```"
	if !found || !strings.Contains(shown, fenced) || strings.Contains(shown, "alert") || strings.Contains(shown, "4711") {
		t.Errorf("got %s", out.String())
	}
}
