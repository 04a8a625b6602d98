package simulator_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"runner/cmd/runner/internal/simulator"
	"runner/collection/wire"
)

// node is as much of a collection as the test needs.
type node struct {
	Item    []node
	Name    string
	Request *struct {
		Method string
		Header []struct{ Key, Value string }
		URL    struct{ Path []string }
	}
}

func requests(nodes []node) []node {
	var found []node
	for _, n := range nodes {
		if n.Request != nil {
			found = append(found, n)
		}
		found = append(found, requests(n.Item)...)
	}
	return found
}

// Each request of the published collections goes to an API there is, and in a form the gateway lets in.
func TestCollectionsCallKnownAPIs(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"antom", "antom-selfsigned"} {
		data, err := os.ReadFile(filepath.Join("../../../../testdata", name+".postman_collection.json"))
		if err != nil {
			t.Fatal(err)
		}
		var root node
		if err := json.Unmarshal(data, &root); err != nil {
			t.Fatal(err)
		}
		found := requests(root.Item)
		if len(found) < 4 {
			t.Errorf("%s: only %d requests", name, len(found))
		}
		w := newWorld(t, func(cfg *simulator.Config) { cfg.AllowUnsigned = true })
		for _, n := range found {
			req := &wire.Request{
				Method: n.Request.Method, URL: wire.URL{Path: "/" + strings.Join(n.Request.URL.Path, "/")},
				Body: wire.Body{Bytes: []byte("{}"), Present: true},
			}
			for _, h := range n.Request.Header {
				req.Header.Add(wire.Field{Name: h.Key, Value: strings.Trim(h.Value, "{}")})
			}
			if got := codeOf(parse(t, w.send(req))); got != "PARAM_ILLEGAL" {
				t.Errorf("%s: %s: %s, want it let in and refused for its empty body", name, n.Name, got)
			}
		}
	}
}

// Whatever the body, there is an answer with a result, and the same server goes on.
func FuzzBody(f *testing.F) {
	for _, body := range []object{
		payment("R", "100"), payment("R", "11", "env", nil), {"paymentId": "1"}, {"refundRequestId": 1},
		payment("R", "100", "productCode", "IN_STORE_PAYMENT", "paymentFactor.inStorePaymentScenario", "OrderCode"),
	} {
		text, err := json.Marshal(body)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	server, err := simulator.New(simulator.Config{AllowUnsigned: true, MaxObjects: 10})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body string) {
		w := &world{t: t, server: server}
		for _, name := range []string{"pay", "createPaymentSession", "consult", "refund", "inquiryRefund", "cancel"} {
			answer := parse(t, w.send(&wire.Request{
				Method: "POST", URL: wire.URL{Path: "/ams/api/v1/payments/" + name},
				Body:   wire.Body{Bytes: []byte(body)},
				Header: wire.Header{{Name: "Content-Type", Value: "application/json"}, {Name: "Client-Id", Value: "C"}},
			}))
			if statusOf(answer) == "" || codeOf(answer) == "" {
				t.Errorf("%s: no result in %v", name, answer)
			}
		}
	})
}
