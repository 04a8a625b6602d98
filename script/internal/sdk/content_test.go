package sdk_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/sdk"
)

// contentCases are answers of Newman 6.2.2 about kinds of content.
type contentCases struct {
	Types        map[string]json.RawMessage
	Dispositions map[string]string
	Bodies       map[string]struct {
		Data string
		Info json.RawMessage
	}
	Reasons map[string]string
}

func readContentCases(t *testing.T) (cases contentCases) {
	t.Helper()
	data, err := os.ReadFile("testdata/content.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// contentInfo asks a response with the given headers and body.
func contentInfo(t *testing.T, rt *goja.Runtime, header map[string]string, body []byte) string {
	t.Helper()
	rt.Set("header", header)
	rt.Set("data", rt.NewArrayBuffer(body))
	v, err := rt.RunString(`JSON.stringify(new sdk.Response({
		code: 200, header: Object.keys(header).map((key) => ({ key, value: header[key] })), stream: new Uint8Array(data),
	}).contentInfo())`)
	if err != nil {
		t.Fatal(err)
	}
	return v.String()
}

func TestContentInfo(t *testing.T) {
	t.Parallel()
	cases, rt := readContentCases(t), newRuntime(t, sdk.Config{})
	for contentType, want := range cases.Types {
		got := contentInfo(t, rt, map[string]string{"Content-Type": contentType}, []byte("x"))
		sameJSON(t, contentType, got, want)
	}
	for name, c := range cases.Bodies {
		body, err := base64.StdEncoding.DecodeString(c.Data)
		if err != nil {
			t.Fatal(err)
		}
		sameJSON(t, name, contentInfo(t, rt, nil, body), c.Info)
	}
}

func sameJSON(t *testing.T, name, got string, want json.RawMessage) {
	t.Helper()
	var a, b map[string]string
	if err := json.Unmarshal([]byte(got), &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(want, &b); err != nil {
		t.Fatal(err)
	}
	for key := range b {
		if a[key] != b[key] || len(a) != len(b) {
			t.Errorf("%q: got %s, want %s", name, got, want)
			return
		}
	}
}

func TestFileNameOfDisposition(t *testing.T) {
	t.Parallel()
	rt := newRuntime(t, sdk.Config{})
	for disposition, want := range readContentCases(t).Dispositions {
		header := map[string]string{"Content-Type": "application/json", "Content-Disposition": disposition}
		var got struct{ FileName string }
		if err := json.Unmarshal([]byte(contentInfo(t, rt, header, nil)), &got); err != nil {
			t.Fatal(err)
		}
		if got.FileName != want {
			t.Errorf("%s: got %q, want %q", disposition, got.FileName, want)
		}
	}
}

func TestReasonPhrases(t *testing.T) {
	t.Parallel()
	rt := newRuntime(t, sdk.Config{})
	for code, want := range readContentCases(t).Reasons {
		v, err := rt.RunString(`new sdk.Response({ code: ` + code + ` }).reason()`)
		if err != nil || v.String() != want {
			t.Errorf("%s: got %v, %v, want %q", code, v, err, want)
		}
	}
}
