package kit_test

import (
	"bytes"
	"strings"
	"testing"

	"runner/cmd/runner/internal/call"
	"runner/cmd/runner/internal/kit"
	"runner/collection"
	"runner/collection/antom"
)

func whole(t *testing.T, cfg kit.Config) *collection.Collection {
	t.Helper()
	c, err := kit.Collection(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Each product of each API is there once, in the folder of its group, last in its flow.
func TestWholeCatalogue(t *testing.T) {
	t.Parallel()
	c := whole(t, kit.Config{})
	found := make(map[string]int)
	for _, g := range c.Items {
		group := g.(*collection.ItemGroup)
		for _, n := range group.Items {
			name := ""
			switch n := n.(type) {
			case *collection.Item:
				name = n.Name
			case *collection.ItemGroup:
				name = n.Name
				if last := n.Items[len(n.Items)-1].(*collection.Item); last.Name != name || len(n.Items) < 2 {
					t.Errorf("flow %s ends with %s after %d", name, last.Name, len(n.Items))
				}
			}
			found[group.Name+"/"+name]++
		}
	}
	want := 0
	for _, a := range antom.Catalogue() {
		for i := range a.Products {
			want++
			if name := a.Group + "/" + (call.Step{API: a, Product: &a.Products[i]}).String(); found[name] != 1 {
				t.Errorf("%s is there %d times", name, found[name])
			}
		}
	}
	if len(found) != want {
		t.Errorf("%d requests, want %d", len(found), want)
	}
}

// What a later request of a flow uses is kept by an earlier one, and nothing else is without a value.
func TestVariablesAreKept(t *testing.T) {
	t.Parallel()
	c := whole(t, kit.Config{})
	defined := make(map[string]bool)
	for _, v := range kit.Environment(kit.Config{}).Values {
		defined[v.Key] = true
	}
	for path, item := range c.Walk() {
		flow := path[len(path)-1]
		for _, name := range call.Variables([]byte(item.Request.Body.Raw.Text)) {
			if defined[name] || strings.HasPrefix(name, "$") {
				continue
			}
			kept := false
			for _, n := range flow.Items {
				earlier, ok := n.(*collection.Item)
				if !ok || earlier == item {
					break
				}
				kept = kept || strings.Contains(earlier.Events[0].Script.Source(), "set('"+name+"'")
			}
			if !kept {
				t.Errorf("%s/%s: nothing gives {{%s}}", flow.Name, item.Name, name)
			}
		}
	}
}

func TestIDsAreUniqueAndLasting(t *testing.T) {
	t.Parallel()
	seen := make(map[string]string)
	for path, item := range whole(t, kit.Config{}).Walk() {
		name := strings.Join(append(path.Names(), item.Name), "/")
		if seen[item.ID] != "" {
			t.Errorf("%s and %s have one id", name, seen[item.ID])
		}
		seen[item.ID] = name
	}
	a, errA := whole(t, kit.Config{}).Document()
	b, errB := whole(t, kit.Config{}).Document()
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Errorf("two collections differ: %v, %v", errA, errB)
	}
	c, err := collection.Parse(a)
	if err != nil || len(c.Notes) > 0 {
		t.Fatalf("%v, %q", err, c.Notes)
	}
	for _, v := range c.Variables {
		if v.Type == "secret" || v.Key == "privateKey" || v.Key == "agentToken" {
			t.Errorf("the collection, which is passed on, has a place for %s", v.Key)
		}
	}
}

func TestSelection(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cfg  kit.Config
		want int
	}{
		"product":    {kit.Config{Products: []string{"CASHIER"}, Groups: []string{"payments"}}, 2},
		"none":       {kit.Config{Products: []string{"nothing"}}, 0},
		"wrong both": {kit.Config{Products: []string{"cashier"}, Groups: []string{"nothing"}}, 0},
	} {
		n := 0
		for range whole(t, c.cfg).Walk() {
			n++
		}
		if n != c.want {
			t.Errorf("%s: %d requests, want %d", name, n, c.want)
		}
	}
}

func TestLiveSettings(t *testing.T) {
	t.Parallel()
	value := func(cfg kit.Config, name string) string {
		for _, v := range kit.Environment(cfg).Values {
			if v.Key == name {
				return v.Value.Text
			}
		}
		return "none"
	}
	if got := value(kit.Config{}, "sandbox"); got != "/sandbox" {
		t.Errorf("sandbox %q", got)
	}
	live := kit.Config{Live: true, BaseURL: "https://x"}
	for name, want := range map[string]string{"sandbox": "", "baseUrl": "https://x", "privateKey": ""} {
		if got := value(live, name); got != want {
			t.Errorf("live: %s is %q, want %q", name, got, want)
		}
	}
}
