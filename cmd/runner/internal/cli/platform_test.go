package cli_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"runner/collection/antom"
	"runner/collection/sign"
	"runner/collection/wire"
)

// A platform answers all of the catalogue as its tables say, and remembers nothing: who is not let in, or lacks a field,
// is told so; all others get the answer that they should. What is tested with it is who calls, not who answers.
type platform struct {
	merchant *sign.AntomVerifier
	key      *sign.Key
}

func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	req := &wire.Request{Method: r.Method, Body: wire.Body{Bytes: body}}
	req.URL.Path = r.RequestURI
	for name, values := range r.Header {
		req.Header.Add(wire.Field{Name: name, Value: values[0]})
	}
	answer, err := json.Marshal(p.answer(req))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	const at = "2027-01-01T00:00:00Z"
	client := r.Header.Get("Client-Id")
	signature, err := p.key.Sign(sign.Content(r.Method, r.RequestURI, client, at, answer))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Client-Id", client)
	w.Header().Set("Response-Time", at)
	w.Header().Set("Signature", sign.Header{Algorithm: "RSA256", KeyVersion: "1", Signature: signature}.String())
	w.Write(answer)
}

func (p *platform) answer(req *wire.Request) map[string]any {
	if err := p.merchant.VerifyRequest(req); err != nil {
		return result("F", "INVALID_SIGNATURE", err.Error())
	}
	api, _, ok := antom.ByPath(req.URL.Path)
	if !ok {
		return result("F", "NO_INTERFACE_DEF", req.URL.Path)
	}
	d := json.NewDecoder(bytes.NewReader(req.Body.Bytes))
	d.UseNumber()
	var body map[string]any
	if err := d.Decode(&body); err != nil {
		return result("F", "PARAM_ILLEGAL", err.Error())
	}
	product := api.ProductOf(body)
	for _, problem := range api.Check(product, body) {
		if !problem.Kind.Tolerated() {
			return result("F", "PARAM_ILLEGAL", problem.Path+" "+problem.Message)
		}
	}
	code, _ := antom.LookUp(product.Expect)
	answer := result(code.Status, product.Expect, code.Message)
	for _, path := range append(needed(api, product), product.Returns...) {
		put(answer, strings.Split(strings.TrimSuffix(path, "?"), "."))
	}
	return answer
}

// needed are the paths in the answer to a call that other calls need.
func needed(api *antom.API, product *antom.Product) []string {
	var paths []string
	for _, a := range antom.Catalogue() {
		for _, p := range a.Products {
			for _, n := range p.Needs {
				if from, _ := api.Product(n.Product); n.API == api.Name && from == product &&
					!strings.HasPrefix(n.From, "request.") {
					paths = append(paths, n.From)
				}
			}
		}
	}
	return paths
}

func result(status, code, message string) map[string]any {
	return map[string]any{"result": map[string]any{"resultStatus": status, "resultCode": code, "resultMessage": message}}
}

// put makes a text at a path.
func put(at map[string]any, path []string) {
	if len(path) == 1 {
		if at[path[0]] == nil {
			at[path[0]] = "some-" + path[0]
		}
		return
	}
	next, ok := at[path[0]].(map[string]any)
	if !ok {
		next = make(map[string]any)
		at[path[0]] = next
	}
	put(next, path[1:])
}
