package script_test

import (
	"os"
	"strings"
	"testing"

	"runner/collection"
	"runner/script"
)

// log runs a script which prints and returns what it printed.
func logOf(t *testing.T, source string) string {
	t.Helper()
	s := newStage(script.Config{})
	defer s.host.Close()
	result, log := s.run(t, collection.Test, source)
	if result.Err != nil {
		t.Fatalf("%s: %v", source, result.Err)
	}
	return log
}

// TestRequire loads each module scripts can name and uses it once as scripts do.
func TestRequire(t *testing.T) {
	for name, c := range map[string]struct{ use, want string }{
		"_process":           {`m.nextTick.length + typeof m.env`, "1object"},
		"ajv":                {`new m({logger: console}).compile({required: ["a"]})({})`, "false"},
		"assert":             {`try { m.equal(1, 2) } catch (e) { e.code }`, "ERR_ASSERTION"},
		"atob":               {`m("aGk=")`, "hi"},
		"backbone":           {`new m.Model({a: 1}).set("b", 2).toJSON().b`, "2"},
		"btoa":               {`m("hi")`, "aGk="},
		"buffer":             {`m.Buffer.from("aGk=", "base64").toString("hex")`, "6869"},
		"chai":               {`m.expect([1]).to.eql([1]); m.version`, "4.3.8"},
		"cheerio":            {`m.load("<p class=x>a<b>c</b></p>")("p.x b").text()`, "c"},
		"crypto-js":          {`m.SHA256("a").toString().slice(0, 8)`, "ca978112"},
		"csv-parse/lib/sync": {`JSON.stringify(m("a,b\n1,2", {columns: true}))`, `[{"a":"1","b":"2"}]`},
		"events":             {`const e = new m(); let n = 0; e.on("x", (by) => n += by); e.emit("x", 3); n`, "3"},
		"fs":                 {`Object.keys(m).length`, "0"},
		"json":               {`m.stringify(m.parse("[1]"))`, "[1]"},
		"lodash":             {`m.VERSION + m.sum([1, 2])`, "4.18.13"},
		"moment":             {`m.utc(0).format("YYYY-MM-DD dddd")`, "1970-01-01 Thursday"},
		"os":                 {`m.platform() + JSON.stringify(m.EOL)`, `browser"\\n"`},
		"path":               {`m.join("/a", "..", "b", "c.txt")`, "/b/c.txt"},
		"postman-collection": {`new m.Url("http://h/p?a=1&b=2").query.get("b")`, "2"},
		"punycode":           {`m.toASCII("mañana.com")`, "xn--maana-pta.com"},
		"querystring":        {`m.stringify({a: [1, 2], b: "ü"})`, "a=1&a=2&b=%C3%BC"},
		"stream": {`const s = new m.PassThrough(); s.write("x"); s.read().toString() + (s instanceof m.Readable)`,
			"xtrue"},
		"string_decoder": {`new m.StringDecoder("utf8").write(Buffer.from([0xe2, 0x82, 0xac]))`, "€"},
		"timers":         {`typeof m.setImmediate + typeof m.enroll`, "functionfunction"},
		"tv4": {`m.validate(1, {type: "string"}) + m.error.message`,
			"falseInvalid type: number (expected string)"},
		"url": {`m.parse("http://u@h:8/p?q=1", true).query.q + m.resolve("http://h/a/b", "../c")`,
			"1http://h/c"},
		"util": {`m.format("%s-%d-%j", "a", 1, {b: 2}) + m.inspect({a: [1]})`, `a-1-{"b":2}{ a: [ 1 ] }`},
		"uuid": {`/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(m()) && m.v4 !== m`,
			"true"},
		"xml2js": {`let r; m.parseString("<a b='1'><c>x</c></a>", (e, v) => r = v); JSON.stringify(r)`,
			`{"a":{"$":{"b":"1"},"c":["x"]}}`},
	} {
		t.Run(name, func(t *testing.T) {
			got := logOf(t, "const m = require('"+name+"'); console.log(eval(`"+strings.ReplaceAll(c.use, `\`, `\\`)+
				"`) + '.')")
			if got != "log "+c.want+"." {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestLegacyLibraries(t *testing.T) {
	for name, c := range map[string]struct{ use, want string }{
		"lodash 3": {`_.VERSION.slice(0, 3) + _.pluck([{a: 1}], "a")`, "3.11"},
		"CryptoJS": {`CryptoJS.enc.Base64.stringify(CryptoJS.enc.Utf8.parse("hi"))`, "aGk="},
		"tv4":      {`tv4.validateMultiple({}, {required: ["x"]}).errors.length`, "1"},
		"cheerio":  {`cheerio.load("<i>a</i>")("i").text()`, "a"},
		"Backbone": {`typeof Backbone.Events.on`, "function"},
		"Buffer":   {`Buffer.from("hi").toString("base64")`, "aGk="},
		"xml lists": {`JSON.stringify(xml2Json("<r><a x='1'> t </a><b>1</b><b>2</b></r>"))`,
			`{"r":{"a":{"_":"t","$":{"x":"1"}},"b":["1","2"]}}`},
		"xml names": {`JSON.stringify(xml2Json("<__proto__>1</__proto__>")) + xml2Json("<b/>").hasOwnProperty("b")`,
			`{"__proto__":"1"}true`},
		"xml none": {`String(xml2Json("<r"))`, "undefined"},
	} {
		t.Run(name, func(t *testing.T) {
			got := logOf(t, `console.log(`+c.use+` + ".")`)
			lines := strings.Split(got, "\n")
			if last := lines[len(lines)-1]; last != "log "+c.want+"." {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestBase64(t *testing.T) {
	for use, want := range map[string]string{
		`atob("eyJ1IjoiPz8_In0")`: `{"u":"???"}`, `atob(" aG k=\\n")`: "hi", `atob("a")`: "", `atob("é!aGk")`: "hi",
		`btoa("\u20ac\xff")`: "rP8=", `btoa(12)`: "MTI=",
		`try { atob() } catch (e) { e.message.slice(-23) }`: " Received type undefined"[1:],
		`try { btoa() } catch (e) { e.name }`:               "TypeError",
	} {
		got := logOf(t, "console.log(eval(`"+use+"`) + '.')")
		if lines := strings.Split(got, "\n"); lines[len(lines)-1] != "log "+want+"." {
			t.Errorf("%s: got %s, want %s", use, got, want)
		}
	}
}

// TestLibrariesAreQuiet says that what a library warns of is not on the script's console.
func TestLibrariesAreQuiet(t *testing.T) {
	if got := logOf(t, `console.log(require('moment')(0).add("days", 1).isValid())`); got != "log true" {
		t.Errorf("got %s, want only true", got)
	}
}

func TestRequireUnknown(t *testing.T) {
	for _, name := range []string{"crypto", "http", "lodash3", "csv-parse", "node:path", "chai-postman", "sugar",
		"xml2json", "constructor", ""} {
		got := logOf(t, `try { require('`+name+`') } catch (e) { console.log(e.name + e.code + e.message + ".") }`)
		if want := "log ErrorMODULE_NOT_FOUNDCannot find module '" + name + "'."; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestRequireSurface compares the modules with a list of what Postman's have: name, type, version and members.
// What postman-collection mixes into lodash is not in the list: here it is there once that is loaded, in Postman always.
func TestRequireSurface(t *testing.T) {
	list, err := os.ReadFile("testdata/require.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		field := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		name, keys := field[0], strings.Fields(field[3])
		t.Run(name, func(t *testing.T) {
			got := logOf(t, "const m = require('"+name+"'); console.log([typeof m, m.VERSION || m.version || '', "+
				"...'"+strings.Join(keys, " ")+"'.split(' ').filter((key) => key && !(key in m))].join(' ') + '.')")
			want := "log " + field[1] + " " + field[2] + "."
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func BenchmarkRequire(b *testing.B) {
	for _, name := range []string{"lodash", "moment", "crypto-js", "ajv", "tv4", "cheerio", "xml2js",
		"csv-parse/lib/sync", "uuid", "backbone", "buffer", "util", "postman-collection"} {
		b.Run(strings.ReplaceAll(name, "/", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s := newStage(script.Config{})
				s.run(b, collection.Test, "require('"+name+"')")
				s.host.Close()
			}
		})
	}
}
