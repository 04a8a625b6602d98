package collection

import (
	"strings"
	"testing"
	"time"
)

func TestCollectionExport(t *testing.T) {
	const file = `{"info":{"_postman_id":"i","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.0.0/"},
		"item":[{"id":"1","name":"r","request":"http://h/p"}],"variable":[{"key":"s","value":7,"type":"secret"}]}`
	c, err := Parse([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	data, err := c.Export("runner/1", time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"v2.1.0/collection.json", `"type": "secret"`, `"name": "collection"`,
		`"_postman_variable_scope": "collection"`, `"_postman_exported_at": "2026-01-02T03:04:05.006Z"`,
		`"_postman_exported_using": "runner/1"`, "\n  \"item\": ["} {
		if !strings.Contains(string(data), want) {
			t.Errorf("export lacks %s:\n%s", want, data)
		}
	}
	again, err := Parse(data)
	if err != nil {
		t.Fatalf("an export is not read: %v", err)
	}
	again.Info.Schema = c.Info.Schema
	one, _ := c.MarshalJSON()
	two, _ := again.MarshalJSON()
	if string(one) != string(two) {
		t.Errorf("the export is another collection:\n%s\n%s", one, two)
	}
}
