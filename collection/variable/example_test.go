package variable_test

import (
	"fmt"

	"runner/collection"
	"runner/collection/variable"
)

func ExampleScopes_Expand() {
	data, err := variable.ParseData([]byte("user,count\nann,3\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	row, err := data.Row(0)
	if err != nil {
		fmt.Println(err)
		return
	}
	scopes := &variable.Scopes{
		Data: row,
		Environment: variable.NewScope("environment", []collection.Variable{
			{Key: "host", Value: collection.StringValue("api.example.com")},
			{Key: "user", Value: collection.StringValue("nobody")},
		}),
	}
	fmt.Println(scopes.Expand("https://{{host}}/{{user}}?n={{count}}&x={{unknown}}"))
	// Output: https://api.example.com/ann?n=3&x={{unknown}}
}
