package script_test

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"testing"

	"runner/collection"
	"runner/script"
)

// nodeErrors holds wrong programs and what Node says of each. nodeDiffers holds those of which reports say something
// else, with that and the reason.
var (
	//go:embed testdata/errors.jsonl
	nodeErrors []byte
	//go:embed testdata/errors-differ.jsonl
	nodeDiffers []byte
)

// TestErrorTextsAsNode states that an error that reaches a report has V8's name and words. What differs is listed.
func TestErrorTextsAsNode(t *testing.T) {
	t.Parallel()
	differs := map[string]string{}
	for _, row := range rows(t, nodeDiffers) {
		differs[row[0]] = row[1]
	}
	total, same := 0, 0
	for _, row := range rows(t, nodeErrors) {
		result, _ := newStage(script.Config{}).run(t, collection.Test, row[0])
		got := "nothing"
		if result.Err != nil {
			got = result.Err.Error()
		}
		want, listed := differs[row[0]]
		if !listed {
			want = row[1]
		}
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s\nNode %s", row[0], got, want, row[1])
		}
		total++
		if got == row[1] {
			same++
		}
	}
	if total < 280 || same*100 < total*72 {
		t.Errorf("%d of %d errors have Node's words", same, total)
	}
	t.Logf("%d of %d errors have Node's words", same, total)
}

func rows(t *testing.T, data []byte) (out [][]string) {
	t.Helper()
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		var row []string
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	return out
}
