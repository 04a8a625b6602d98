package kit

import (
	"fmt"
	"strings"

	"runner/cmd/runner/internal/call"
	"runner/collection"
	"runner/collection/antom"
)

// A Part is a request of a flow.
type Part struct {
	call.Step
	// Template is the body with its variables.
	Template []byte
	// Code is the result code that is right.
	Code string
	// Returns are the members that the answer has; those that end in "?" may be missing.
	Returns []string
}

// Flow returns the request of a single part, or a folder of several in which the answers of earlier ones are kept for
// the later ones. Their ids are made of their names and of salt.
func Flow(parts []Part, salt string) collection.Node {
	last := parts[len(parts)-1]
	if len(parts) == 1 {
		return item(last, salt, nil)
	}
	flow := salt + last.String()
	g := &collection.ItemGroup{ID: idOf("folder", flow), Name: last.String(),
		Description: last.API.About + " It needs what the requests before it give: run the folder."}
	for i, p := range parts {
		g.Items = append(g.Items, item(p, flow, parts[i+1:]))
	}
	return g
}

// item makes the request of p, which keeps what the later parts need.
func item(p Part, flow string, later []Part) *collection.Item {
	name := p.String()
	it := &collection.Item{ID: idOf("item", flow+"/"+name), Name: name, Request: &collection.Request{
		Method: "POST", URL: collection.ParseURL("{{baseUrl}}" + path(p.API)), Description: describe(p.Step),
		Header: []collection.KeyValue{{Key: "Content-Type", Value: collection.StringValue("application/json; charset=UTF-8")}},
		Body: &collection.Body{Mode: "raw", Raw: collection.StringValue(string(p.Template)), Language: "json",
			Options: `{"raw":{"language":"json"}}`},
	}}
	it.Events = []collection.Event{script(collection.Test, flow+"/"+name, tests(p)+keep(p, later))}
	return it
}

// path is the path of an API with a variable where the sandbox differs.
func path(a *antom.API) string {
	live := a.FullPath(false)
	if a.FullPath(true) == live {
		return live
	}
	return strings.Replace(live, "/ams/", "/ams{{sandbox}}/", 1)
}

// tests are the assertions about an answer.
func tests(p Part) string {
	code, _ := antom.LookUp(p.Code)
	want := strings.TrimSpace(code.Status + " " + p.Code)
	var b strings.Builder
	b.WriteString("const answer = pm.response.json();\n\n")
	fmt.Fprintf(&b, "pm.test(%s, () => {\n    const { resultStatus, resultCode } = answer.result;\n", js("the result is "+want))
	if code.Status == "" {
		fmt.Fprintf(&b, "    pm.expect(resultCode).to.equal(%s);\n});\n", js(p.Code))
	} else {
		fmt.Fprintf(&b, "    pm.expect(`${resultStatus} ${resultCode}`).to.equal(%s);\n});\n", js(want))
	}
	for _, path := range p.Returns {
		if strings.HasSuffix(path, "?") {
			continue
		}
		fmt.Fprintf(&b, "pm.test(%s, () => pm.expect(answer).to.have.nested.property(%s));\n", js("the answer has "+path),
			js(path))
	}
	return b.String()
}

// keep is the code that saves what later parts need of p, as collection variables.
func keep(p Part, later []Part) string {
	var lines []string
	done := make(map[string]bool)
	sent := ""
	for _, l := range later {
		for _, n := range l.Needs(l.Template) {
			from, err := call.Find(n.API, n.Product)
			if err != nil || from != p.Step || done[n.Variable] {
				continue
			}
			done[n.Variable] = true
			source := "answer." + n.From
			if path, ok := strings.CutPrefix(n.From, "request."); ok {
				sent = "const sent = JSON.parse(pm.request.body.raw);\n"
				source = "sent." + path
			}
			lines = append(lines, fmt.Sprintf("pm.collectionVariables.set(%s, %s);\n", js(n.Variable), optional(source)))
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return "\n// The next requests use these.\n" + sent + strings.Join(lines, "")
}

// optional makes a path end at what is not there: that the member is missing is for the tests to say.
func optional(path string) string {
	path = strings.ReplaceAll(path, ".", "?.")
	return strings.ReplaceAll(path, "[", "?.[")
}

// js writes a name of the catalogue as a JavaScript string.
func js(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`).Replace(s) + "'"
}
