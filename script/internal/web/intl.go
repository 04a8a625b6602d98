package web

import (
	"embed"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // scripts name time zones, and not every system knows them

	"github.com/dop251/goja"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

//go:embed data/*.json
var localeFiles embed.FS

// locales are those with data; the first of a language stands for its other regions.
var locales = [...]string{"en-US", "en-GB", "en-CA", "en-AU", "en-IN", "de-DE", "fr-FR", "es-ES", "it-IT", "nl-NL",
	"pt-BR", "sv-SE"}

// resolveLocale returns the locale whose data a tag gets, "" if there is none. Regions of which the data would be
// wrong have none: German in Switzerland and Spanish in America write numbers in other ways.
func resolveLocale(tag string) string {
	for _, name := range locales {
		if strings.EqualFold(tag, name) || strings.EqualFold(tag, name[:2]) {
			return name
		}
	}
	return ""
}

func (g *Globals) intlNatives() map[string]native {
	return map[string]native{
		"locale":   g.locale,
		"data":     g.localeData,
		"decimal":  g.decimal,
		"zoneName": g.zoneName,
		"zoned":    g.zoned,
		"collator": g.collator,
	}
}

// locale returns the resolved locale, null for one that is well-formed but unknown, undefined for no locale at all.
func (g *Globals) locale(call goja.FunctionCall) goja.Value {
	tag, err := language.Parse(call.Argument(0).String())
	if err != nil {
		return goja.Undefined()
	}
	base, _, region := tag.Raw()
	name := base.String()
	if region.String() != "ZZ" {
		name += "-" + region.String()
	}
	if found := resolveLocale(name); found != "" {
		return g.rt.NewArray(found, name)
	}
	return goja.Null()
}

func (g *Globals) localeData(call goja.FunctionCall) goja.Value {
	text, err := localeFiles.ReadFile("data/" + resolveLocale(call.Argument(0).String()) + ".json")
	if err != nil {
		panic(g.rt.NewGoError(fmt.Errorf("read the locale %s: %w", call.Argument(0), err)))
	}
	return g.rt.ToValue(string(text))
}

// decimal writes a number with at most so many digits after the point, or so many significant digits, halves rounded
// away from zero. It rounds the shortest decimal of the number, as ICU does.
func (g *Globals) decimal(call goja.FunctionCall) goja.Value {
	var text string
	if big := call.Argument(0).String(); call.Argument(0).ExportType() != nil && isInteger(big) {
		text = strings.TrimPrefix(big, "-")
	} else {
		text = strconv.FormatFloat(math.Abs(call.Argument(0).ToFloat()), 'f', -1, 64)
	}
	places := int(call.Argument(1).ToInteger())
	if call.Argument(2).ToBoolean() { // significant digits
		whole, frac, _ := strings.Cut(text, ".")
		if whole != "0" {
			places -= len(whole)
		} else {
			places += len(frac) - len(strings.TrimLeft(frac, "0"))
		}
	}
	return g.rt.ToValue(roundDecimal(text, places))
}

func isInteger(text string) bool { return strings.Trim(text, "-0123456789") == "" }

// roundDecimal rounds a decimal to so many places, before the point if places is negative.
func roundDecimal(text string, places int) string {
	whole, frac, _ := strings.Cut(text, ".")
	if places >= len(frac) {
		return text
	}
	digits := []byte("0" + whole + frac)
	cut := 1 + len(whole) + places
	if cut < 1 {
		return "0"
	}
	up := digits[cut] >= '5'
	for i := cut; i < len(digits); i++ {
		digits[i] = '0'
	}
	for i := cut - 1; up; i-- {
		if up = digits[i] == '9'; up {
			digits[i] = '0'
		} else {
			digits[i]++
		}
	}
	whole = strings.TrimLeft(string(digits[:1+len(whole)]), "0")
	if whole == "" {
		whole = "0"
	}
	if places <= 0 {
		return whole
	}
	return whole + "." + string(digits[cut-places:cut])
}

// zoneName returns the canonical name of a time zone, "" for none. Without an argument it is the system's.
func (g *Globals) zoneName(call goja.FunctionCall) goja.Value {
	if goja.IsUndefined(call.Argument(0)) {
		return g.rt.ToValue(systemZone())
	}
	name := call.Argument(0).String()
	if strings.EqualFold(name, "utc") || strings.EqualFold(name, "gmt") || strings.EqualFold(name, "etc/utc") {
		return g.rt.ToValue("UTC")
	}
	if name == "" || name == "Local" || strings.HasPrefix(name, ".") {
		return g.rt.ToValue("")
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return g.rt.ToValue("")
	}
	return g.rt.ToValue(loc.String())
}

func systemZone() string {
	if name := time.Local.String(); name != "Local" && name != "" {
		return name
	}
	if target, err := os.Readlink("/etc/localtime"); err == nil {
		if _, name, ok := strings.Cut(target, "zoneinfo/"); ok && !strings.HasSuffix(name, "UTC") {
			return name
		}
	}
	return "UTC"
}

// zoned returns the fields of a time in a zone: year, month from 0, day, weekday, hour, minute, second, millisecond,
// offset in minutes, abbreviation.
func (g *Globals) zoned(call goja.FunctionCall) goja.Value {
	loc := time.Local
	if name := call.Argument(1).String(); name != systemZone() {
		var err error
		if loc, err = time.LoadLocation(name); err != nil {
			panic(g.rt.NewGoError(fmt.Errorf("find the time zone: %w", err)))
		}
	}
	t := time.UnixMilli(call.Argument(0).ToInteger()).In(loc)
	name, offset := t.Zone()
	return g.rt.NewArray(t.Year(), int(t.Month())-1, t.Day(), int(t.Weekday()), t.Hour(), t.Minute(), t.Second(),
		t.Nanosecond()/1e6, offset/60, name)
}

// A collation says how texts are compared.
type collation struct {
	tag, sensitivity string
	numeric          bool
}

type collator struct{ *collate.Collator }

// collator compares two texts: (locale, sensitivity, numeric, a, b).
func (g *Globals) collator(call goja.FunctionCall) goja.Value {
	key := collation{call.Argument(0).String(), call.Argument(1).String(), call.Argument(2).ToBoolean()}
	c := g.collators[key]
	if c == nil {
		c = &collator{collate.New(language.Make(key.tag), key.options()...)}
		if g.collators == nil || len(g.collators) > 50 {
			g.collators = make(map[collation]*collator)
		}
		g.collators[key] = c
	}
	return g.rt.ToValue(c.CompareString(call.Argument(3).String(), call.Argument(4).String()))
}

func (c collation) options() []collate.Option {
	var options []collate.Option
	switch c.sensitivity {
	case "base":
		options = append(options, collate.IgnoreCase, collate.IgnoreDiacritics)
	case "accent":
		options = append(options, collate.IgnoreCase)
	case "case":
		options = append(options, collate.IgnoreDiacritics)
	}
	if c.numeric {
		options = append(options, collate.Numeric)
	}
	return options
}
