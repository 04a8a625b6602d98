package antom_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"runner/collection/antom"
)

// value gives each variable of an example a value that fits.
func value(name string) string {
	if v, ok := antom.Variables()[name]; ok {
		return v
	}
	if name == "$isoTimestamp" {
		return "2027-03-01T12:00:00+08:00"
	}
	return "1111222233334444"
}

func decode(t testing.TB, text []byte) map[string]any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var body map[string]any
	if err := d.Decode(&body); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return body
}

func example(t testing.TB, p *antom.Product) map[string]any {
	t.Helper()
	text, err := p.Example(value)
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, text)
}

// each calls law for every way of calling an API.
func each(t *testing.T, law func(t *testing.T, a *antom.API, p *antom.Product)) {
	for _, a := range antom.Catalogue() {
		for i := range a.Products {
			p := &a.Products[i]
			t.Run(strings.TrimSuffix(a.Name+"/"+p.Name, "/"), func(t *testing.T) {
				t.Parallel()
				law(t, a, p)
			})
		}
	}
}

func TestExampleIsRight(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, a *antom.API, p *antom.Product) {
		body := example(t, p)
		if problems := a.Check(p, body); len(problems) > 0 {
			t.Errorf("the minimal request has problems: %v", problems)
		}
		if got := a.ProductOf(body); got.Name != p.Name {
			t.Errorf("it is taken for one of product %q", got.Name)
		}
	})
}

// at goes to the object that has the last name of path; ok is false if the example has no such object.
func at(body map[string]any, path string) (in map[string]any, name string, ok bool) {
	names := strings.Split(path, ".")
	for _, n := range names[:len(names)-1] {
		n, isList := strings.CutSuffix(n, "[]")
		v := body[n]
		if l, is := v.([]any); is && isList && len(l) > 0 {
			v = l[0]
		}
		if body, ok = v.(map[string]any); !ok {
			return nil, "", false
		}
	}
	return body, names[len(names)-1], true
}

// found returns the kinds of the problems at path, the numbers of elements left out.
func found(problems []antom.Problem, path string) []antom.ProblemKind {
	var kinds []antom.ProblemKind
	for _, p := range problems {
		if strings.ReplaceAll(p.Path, "[0]", "[]") == path {
			kinds = append(kinds, p.Kind)
		}
	}
	return kinds
}

func TestEachBrokenFieldIsFound(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, a *antom.API, p *antom.Product) {
		required := 0
		for _, f := range a.FieldsOf(p) {
			if _, _, ok := at(example(t, p), f.Path); !ok {
				continue // in an object that need not be there
			}
			if f.Required && !strings.HasSuffix(f.Path, "[]") {
				required++
				breakField(t, a, p, f, antom.Missing, nil)
			}
			if f.Max > 0 && f.Max < 3000 && f.Values == nil && f.Type == antom.Text && !strings.HasSuffix(f.Path, "[]") {
				breakField(t, a, p, f, antom.TooLong, strings.Repeat("ä", f.Max+1))
			}
			if len(f.Values) > 0 && !strings.HasSuffix(f.Path, "[]") {
				breakField(t, a, p, f, antom.NotAllowed, "something else")
			}
			if !strings.HasSuffix(f.Path, "[]") {
				breakField(t, a, p, f, antom.WrongType, wrong(f))
			}
		}
		if required == 0 && len(a.FieldsOf(p)) > 0 && p.Minimal != "{}" && len(groupsOf(a, p)) == 0 {
			t.Log("nothing is required")
		}
	})
}

// wrong is a value of a type that f cannot have.
func wrong(f antom.Field) any {
	if f.Type == antom.Text || f.Type == antom.Amount || f.Type == antom.Object {
		return []any{}
	}
	return map[string]any{}
}

func breakField(t *testing.T, a *antom.API, p *antom.Product, f antom.Field, want antom.ProblemKind, v any) {
	t.Helper()
	body := example(t, p)
	in, name, _ := at(body, f.Path)
	if v == nil {
		delete(in, name)
	} else {
		in[name] = v
	}
	if kinds := found(a.Check(p, body), f.Path); !slices.Contains(kinds, want) {
		t.Errorf("%s = %.40v: found %v, want %v", f.Path, v, kinds, want)
	}
}

func groupsOf(a *antom.API, p *antom.Product) map[string][]string {
	groups := map[string][]string{}
	for _, f := range a.FieldsOf(p) {
		if f.Either != "" {
			groups[f.Either] = append(groups[f.Either], f.Path)
		}
	}
	return groups
}

func TestOneOfAGroupIsNeeded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, a *antom.API, p *antom.Product) {
		for _, paths := range groupsOf(a, p) {
			body := example(t, p)
			there := false
			for _, path := range paths {
				in, name, ok := at(body, path)
				there = there || ok
				delete(in, name)
			}
			if there && !slices.Contains(found(a.Check(p, body), paths[0]), antom.Missing) {
				t.Errorf("without any of %v it is right: %v", paths, a.Check(p, body))
			}
		}
	})
}

func TestCatalogueHoldsTogether(t *testing.T) {
	t.Parallel()
	if n := len(antom.Catalogue()); n < 150 {
		t.Errorf("%d APIs, want all 150", n)
	}
	names, paths := map[string]bool{}, map[string]bool{}
	for _, a := range antom.Catalogue() {
		name, path := strings.ToLower(a.Name), a.FullPath(true)
		if names[name] || paths[path] || len(a.Products) == 0 || a.About == "" || a.Group == "" {
			t.Errorf("%s (%s): its name or path is used twice, or something is missing", a.Name, path)
		}
		names[name], paths[path] = true, true
		for _, again := range []string{a.FullPath(false), a.FullPath(true), strings.Replace(a.FullPath(true), "/v1", "//v1", 1)} {
			if got, _, ok := antom.ByPath(again); !ok || got != a {
				t.Errorf("ByPath(%s) does not find %s", again, a.Name)
			}
		}
		if got, ok := antom.Find(strings.ToUpper(a.Name)); !ok || got != a {
			t.Errorf("Find does not find %s", a.Name)
		}
		for _, code := range a.Codes {
			if _, ok := antom.LookUp(code); !ok {
				t.Errorf("%s: the code %s is not in the table", a.Name, code)
			}
		}
		if n := a.Notification; n != "" {
			if _, ok := antom.FindNotification(n); !ok {
				t.Errorf("%s: there is no notification %s", a.Name, n)
			}
		}
	}
}

// Each variable of a minimal request comes from a call that gives it, or has a value of its own.
func TestNeedsAreMet(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, a *antom.API, p *antom.Product) {
		given := map[string]bool{}
		for _, n := range p.Needs {
			given[n.Variable] = true
			of, ok := antom.Find(n.API)
			if !ok {
				t.Fatalf("it needs %s, which is not there", n.API)
			}
			by, ok := of.Product(n.Product)
			if !ok {
				t.Fatalf("it needs %s/%s, which is not there", n.API, n.Product)
			}
			if path, isRequest := strings.CutPrefix(n.From, "request."); isRequest {
				if in, name, ok := at(example(t, by), path); !ok || in[name] == nil {
					t.Errorf("%s has no %s in its request", n.API, path)
				}
			} else if first, _, _ := strings.Cut(n.From, "."); !slices.Contains(by.Returns, n.From) &&
				!slices.Contains(by.Returns, first) && !slices.Contains(by.Returns, n.From+"?") {
				t.Errorf("%s/%s does not return %s", n.API, n.Product, n.From)
			}
		}
		for _, name := range p.MinimalVariables() {
			if _, ok := antom.Variables()[name]; !ok && !given[name] && !strings.HasPrefix(name, "$") {
				t.Errorf("nothing gives {{%s}}", name)
			}
		}
	})
}

func TestAdviceForEveryResult(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range antom.Codes() {
		meaning, next := antom.Advise(c.Status, c.Name, true)
		if seen[c.Name] || meaning == "" || next == "" || c.Message == "" || len(c.Message) > 256 {
			t.Errorf("%s: twice in the table, or without advice: %q %q", c.Name, meaning, next)
		}
		seen[c.Name] = true
	}
	for _, status := range []string{"S", "F", "U", "", "X"} {
		if meaning, next := antom.Advise(status, "NEVER_HEARD_OF", false); meaning == "" || next == "" {
			t.Errorf("nothing is said of an unknown code with status %q", status)
		}
	}
	if _, next := antom.Advise("F", "PAYMENT_IN_PROCESS", false); strings.Contains(next, "normalUrl") {
		t.Errorf("the status contradicts the code, and the advice goes by the code: %q", next)
	}
}

func TestNotificationSamplesAreRight(t *testing.T) {
	t.Parallel()
	for _, n := range antom.Notifications() {
		for kind := range n.Samples {
			text, ok := n.Example(kind, value)
			if !ok {
				t.Fatalf("%s has no sample of %q", n.Name, kind)
			}
			body := decode(t, text)
			if problems := n.Check(body); len(problems) > 0 {
				t.Errorf("%s %s: %v", n.Name, kind, problems)
			}
			for name := range body {
				delete(body, name)
				break
			}
			if n.Discriminator != "" && fmt.Sprint(decode(t, text)[n.Discriminator]) != kind {
				t.Errorf("%s: the sample of %s says otherwise", n.Name, kind)
			}
		}
		if _, ok := n.Example("NEVER_HEARD_OF", value); ok {
			t.Errorf("%s has a sample of a kind that is not there", n.Name)
		}
		if problems := n.Check(map[string]any{}); len(problems) == 0 {
			t.Errorf("%s: an empty body is right", n.Name)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, name := range []string{"pay", "refund", "createSubscription"} {
		a, _ := antom.Find(name)
		for i := range a.Products {
			text, _ := a.Products[i].Example(value)
			f.Add(name, text)
		}
	}
	f.Add("pay", []byte(`{"order":{"goods":[null,[],{"goodsName":1e999}]},"paymentAmount":{"value":{},"currency":[]}}`))
	f.Fuzz(func(t *testing.T, name string, text []byte) {
		a, ok := antom.Find(name)
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		var body map[string]any
		if !ok || d.Decode(&body) != nil {
			return
		}
		for _, p := range a.Check(a.ProductOf(body), body) {
			if p.Path == "" || p.Message == "" || len(p.Message) > 400 {
				t.Errorf("a problem without place or words, or with too many: %+v", p)
			}
		}
	})
}

func BenchmarkCheckPay(b *testing.B) {
	a, _ := antom.Find("pay")
	body := example(b, &a.Products[0])
	b.ReportAllocs()
	for b.Loop() {
		if p := a.ProductOf(body); len(a.Check(p, body)) > 0 {
			b.Fatal("it has problems")
		}
	}
}

// A number without quotes may be that of a card: it is reported and not shown.
func TestCardNumbersAreNotShown(t *testing.T) {
	t.Parallel()
	a, _ := antom.Find("pay")
	p, _ := a.Product("card")
	body := example(t, p)
	in, name, ok := at(body, "paymentMethod.paymentMethodMetaData.cardNo")
	if !ok {
		t.Fatal("the example has no card")
	}
	in[name] = json.Number("4054695723100768")
	problems := a.Check(p, body)
	if len(problems) != 1 || problems[0].Kind != antom.Unquoted || strings.Contains(problems[0].Message, "4054") {
		t.Errorf("got %v, want one Unquoted without the number", problems)
	}
}

func TestAt(t *testing.T) {
	t.Parallel()
	body := decode(t, []byte(`{"a": {"b": [{"c": "x"}, [["y"]]]}, "n": null}`))
	for path, want := range map[string]any{"a.b[0].c": "x", "a.b[1][0][0]": "y", "a.b[2]": nil, "a.b[-1]": nil,
		"a.b[x]": nil, "a.c.d": nil, "n.m": nil, "a.b.c": nil, "a[0]": nil, "": nil, "a.b[1][0][0].z": nil} {
		if got := antom.At(body, path); got != want {
			t.Errorf("At(%q) = %v, want %v", path, got, want)
		}
	}
}

func TestDecodeTakesOneObject(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "null", "[]", `"a"`, "1", "{} {}", `{"a": }`, "{}x"} {
		if body, err := antom.Decode([]byte(text)); err == nil || body != nil {
			t.Errorf("Decode(%q) = %v, %v; want an error", text, body, err)
		}
	}
	body, err := antom.Decode([]byte(` {"a": 1.0} `))
	if err != nil || body["a"] != json.Number("1.0") {
		t.Errorf("got %v, %v; want the number as it is written", body, err)
	}
}

// A repeated request is one with the same id; what must not differ is told apart from what may.
func TestIdempotencyOf(t *testing.T) {
	t.Parallel()
	a, _ := antom.Find("refund")
	first := example(t, &a.Products[0])
	first["refundRequestId"] = "R1"
	id, same := a.Idempotency.Of(first)
	if id != "R1" {
		t.Errorf("the id is %q, want R1", id)
	}
	first["refundReason"] = "another"
	if _, again := a.Idempotency.Of(first); again != same {
		t.Errorf("a field that may differ makes a difference: %s, %s", same, again)
	}
	first["refundAmount"] = map[string]any{"currency": "USD", "value": "2"}
	if _, again := a.Idempotency.Of(first); again == same {
		t.Errorf("another amount makes no difference: %s", same)
	}
	if id, same := (antom.Idempotency{}).Of(first); id+same != "" {
		t.Errorf("without a key there is the id %q (%s)", id, same)
	}
}

// A request that lacks what tells its product is taken for the one that lacks least, so that what is said of it is what
// its author forgot.
func TestProductOfIsTheNearest(t *testing.T) {
	t.Parallel()
	a, _ := antom.Find("pay")
	for _, name := range []string{"instore-code", "instore-order", "instore-entry"} {
		p, _ := a.Product(name)
		body := example(t, p)
		delete(body, "paymentFactor")
		problems := a.Check(a.ProductOf(body), body)
		if len(problems) != 1 || problems[0].Path != "paymentFactor" {
			t.Errorf("%s without paymentFactor: %v, want that one problem", name, problems)
		}
	}
}
