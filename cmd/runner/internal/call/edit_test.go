package call_test

import (
	"strings"
	"testing"

	"runner/cmd/runner/internal/call"
)

const order = `{
  "z": "1",
  "order": {
    "goods": [
      {
        "goodsName": "Tea & <cake>"
      }
    ]
  },
  "a": 1.50
}`

func TestApply(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edits     []string
		old, want string
	}{
		"text":      {[]string{"z=2"}, `"z": "1"`, `"z": "2"`},
		"in a list": {[]string{"order.goods[0].goodsName=Cup"}, `Tea & <cake>`, `Cup`},
		"quotes":    {[]string{`z=say "hi"=x`}, `"z": "1"`, `"z": "say \"hi\"=x"`},
		"JSON": {[]string{`z:={"b":[true,null,1e2]}`}, `"z": "1"`,
			"\"z\": {\n    \"b\": [\n      true,\n      null,\n      1e2\n    ]\n  }"},
		"empty text":     {[]string{`z:=""`}, `"z": "1"`, `"z": ""`},
		"remove":         {[]string{"z="}, "\n  \"z\": \"1\",", ""},
		"remove nothing": {[]string{"none.of[0].it="}, "", ""},
		"remove element": {[]string{"order.goods[0]="},
			"[\n      {\n        \"goodsName\": \"Tea & <cake>\"\n      }\n    ]", "[]"},
		"new at the end": {[]string{"b.c[0].d=x"}, "1.50\n",
			"1.50,\n  \"b\": {\n    \"c\": [\n      {\n        \"d\": \"x\"\n      }\n    ]\n  }\n"},
		"one after other": {[]string{"q=1", "q="}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var edits []call.Edit
			for _, text := range c.edits {
				e, err := call.ParseEdit(text)
				if err != nil {
					t.Fatal(err)
				}
				edits = append(edits, e)
			}
			got, err := call.Apply([]byte(order), edits)
			if want := strings.Replace(order, c.old, c.want, 1); err != nil || string(got) != want {
				t.Errorf("%v\ngot  %s\nwant %s", err, got, want)
			}
		})
	}
}

func TestApplyNothingKeepsBytes(t *testing.T) {
	t.Parallel()
	const odd = "{ \"a\" :1 ,\r\n\"a\":2}"
	if got, err := call.Apply([]byte(odd), nil); err != nil || string(got) != odd {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestBadEdits(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "a", "=x", "a..b=x", "a[=x", "a[x]=x", "a[-1]=x", "a[0]b=x", "a[1000000]=x", "[0]=x",
		"a:=", "a:={", `a:=1,"b":2`, "a:=nul"} {
		if _, err := call.ParseEdit(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	for text, why := range map[string]string{
		"z.b=1": "a text", "order[0]=1": "an object", "order.goods.x=1": "a list", "a.b=1": "a number",
		"order.goods[2]=1": "has 1 elements", "order.goods[1]=": "has 1 elements",
	} {
		e, err := call.ParseEdit(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := call.Apply([]byte(order), []call.Edit{e}); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: got %v, want it to say %q", text, err, why)
		}
	}
}

func TestFill(t *testing.T) {
	t.Parallel()
	text := `{"a":"{{id}}","b":"{{id}} {{other}} {{ {{id}}","c":{"d":{"e":"{{none}}"}}}`
	n := 0
	got, missing := call.Fill([]byte(text), func(name string) (string, bool) {
		n++
		return map[string]string{"id": "x\"\n" + strings.Repeat("!", n), "other": "{{id}}"}[name], name != "none"
	})
	want := `{"a":"x\"\n!","b":"x\"\n!! {{id}} {{ x\"\n!!!!","c":{"d":{"e":"{{none}}"}}}`
	if string(got) != want || strings.Join(missing, " ") != "none" {
		t.Errorf("got  %s (missing %q)\nwant %s", got, missing, want)
	}
	if got := call.Variables([]byte(text)); strings.Join(got, " ") != "id other none" {
		t.Errorf("variables %q", got)
	}
}

func FuzzEdit(f *testing.F) {
	for _, text := range []string{"a=1", "order.goods[0].goodsName=x", "a:=[1,{}]", "z=", "b[0][0]=1"} {
		f.Add(text, order)
	}
	f.Fuzz(func(t *testing.T, text, body string) {
		e, err := call.ParseEdit(text)
		if err != nil {
			return
		}
		got, err := call.Apply([]byte(body), []call.Edit{e})
		if err != nil {
			return
		}
		if err := call.CheckObject(got); err != nil {
			t.Errorf("%q makes %q of %q: %v", text, got, body, err)
		}
		again, err := call.Apply(got, []call.Edit{e})
		if _, empty, _ := strings.Cut(text, "="); err == nil && empty != "" && string(again) != string(got) {
			t.Errorf("%q twice makes %q of %q", text, again, got)
		}
	})
}
