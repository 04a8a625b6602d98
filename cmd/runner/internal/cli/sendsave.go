package cli

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"runner/cmd/runner/internal/call"
	"runner/cmd/runner/internal/kit"
	"runner/collection"
)

// saveCall appends the calls that were made to the collection at path, or to a new one. Keys, tokens and signatures are
// not in it: whoever runs it signs. values are those that the user gave to variables; the rest is new in each run.
func saveCall(path string, calls []*call.Call, values map[string]string) error {
	var parts []kit.Part
	for _, k := range calls {
		template, _ := call.Fill(k.Template, func(name string) (string, bool) {
			v, ok := values[name]
			return v, ok && !isCredential(name)
		})
		parts = append(parts, kit.Part{Step: k.Step, Template: template, Code: k.Result.Code, Returns: k.IDs()})
	}
	file, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		file, err = kit.New("Antom calls", kit.Config{}).Document()
	}
	if err != nil {
		return &inputError{&fileError{"collection", path, err}}
	}
	out, err := collection.Append(file, kit.Flow(parts, collection.NewUUID()))
	if err != nil {
		return &inputError{&fileError{"collection", path, err}}
	}
	return writeExport(path, "collection", out, time.Now())
}
