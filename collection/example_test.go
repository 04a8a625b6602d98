package collection_test

import (
	"fmt"

	"runner/collection"
)

func ExampleParse() {
	c, err := collection.Parse([]byte(`{
		"info": {"name": "shop"},
		"item": [{"name": "orders", "item": [
			{"name": "list", "request": "https://{{host}}/orders?page=1"}
		]}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for path, item := range c.Walk() {
		fmt.Println(path.Names(), item.Name, item.Request.Method, item.Request.URL.Host, item.Request.URL.Path)
	}
	// Output: [orders] list GET [{{host}}] [orders]
}

func ExampleParse_formatError() {
	_, err := collection.Parse([]byte(`{"item": [{"request": {"url": 12}}]}`))
	fmt.Println(err)
	// Output: item[0].request.url: want a string or an object, have a number (line 1, column 31)
}
