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

// savedTo reads the collection that a call is to be appended to, or makes a new one. That nothing can be appended to it
// is to be known before the call is made.
func savedTo(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		file, err = kit.New("Antom calls", kit.Config{}).Document()
	}
	if err == nil {
		_, err = collection.Append(file, &collection.ItemGroup{})
	}
	if err != nil {
		return nil, &inputError{&fileError{"collection", path, err}}
	}
	return file, nil
}

// saveCall writes file, a collection, with the calls that were made to path. Keys, tokens and signatures are not in it:
// whoever runs it signs. values are those that the user gave to variables; the rest is new in each run.
func saveCall(path string, file []byte, calls []*call.Call, values map[string]string) error {
	if path == "" {
		return nil
	}
	var parts []kit.Part
	for _, k := range calls {
		template, _ := call.Fill(k.Template, func(name string) (string, bool) {
			v, ok := values[name]
			return v, ok && !isCredential(name)
		})
		parts = append(parts, kit.Part{Step: k.Step, Template: template, Code: k.Result.Code, Returns: k.IDs()})
	}
	out, err := collection.Append(file, kit.Flow(parts, collection.NewUUID()))
	if err != nil {
		return &inputError{&fileError{"collection", path, err}}
	}
	return writeExport(path, "collection", out, time.Now())
}
