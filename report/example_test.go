package report_test

import (
	"fmt"
	"os"
	"time"

	"runner/collection"
	"runner/collection/run"
	"runner/report"
)

func ExampleNew() {
	r, err := report.New("cli", report.Options{Out: os.Stdout, Settings: map[string]string{"noSummary": "true"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := &collection.Collection{Info: collection.Info{Name: "Shop"}}
	cursor := run.Cursor{Length: 1, Cycles: 1}
	for _, ev := range []run.Event{
		&run.Started{Time: time.Now(), Collection: c, Iterations: 1, Items: 1},
		&run.ItemStarted{Cursor: cursor, Item: &collection.Item{Name: "health"}, Path: collection.Path{&c.ItemGroup}},
		&run.AssertionMade{Cursor: cursor, Listen: collection.Test, Name: "service is up"},
		&run.ItemFinished{Cursor: cursor},
		&run.Finished{Summary: &run.Summary{}},
	} {
		if err := r.Report(ev); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// runner
	//
	// Shop
	//
	// Root health
	//   Pass  service is up
}

func ExampleRedactor() {
	var secrets report.Redactor
	secrets.Add("s3cret+key")
	fmt.Println(secrets.Mask("key=s3cret%2Bkey, Basic " + "dTpzM2NyZXQra2V5"))
	// Output: key=***, Basic dTp***
}
