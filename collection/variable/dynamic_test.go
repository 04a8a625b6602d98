package variable_test

import (
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"runner/collection/variable"
)

// A dynamicCase is a row of testdata/dynamic.tsv.
type dynamicCase struct {
	name     string
	min, max int // length in characters
	want     *regexp.Regexp
	fixed    bool // without chance
}

func dynamicCases(t testing.TB) []dynamicCase {
	t.Helper()
	text, err := os.ReadFile("testdata/dynamic.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var cases []dynamicCase
	for line := range strings.Lines(string(text)) {
		field := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(field) != 4 {
			continue
		}
		least, _ := strconv.Atoi(field[1])
		most, _ := strconv.Atoi(field[2])
		shape, fixed := strings.CutPrefix(field[3], "=")
		cases = append(cases, dynamicCase{field[0], least, most, regexp.MustCompile("^(?:" + shape + ")$"), fixed})
	}
	if len(cases) != 118 {
		t.Fatalf("%d dynamic variables, want Postman's 118", len(cases))
	}
	return cases
}

func TestDynamicVariablesLookLikePostmans(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 4, 53, 29, 733e6, time.UTC)
	d := &variable.Dynamic{Now: func() time.Time { return now }}
	for _, tc := range dynamicCases(t) {
		seen := make(map[string]bool)
		for range 1000 {
			got, ok := d.Value(tc.name)
			if n := utf8.RuneCountInString(got); !ok || !tc.want.MatchString(got) || n < tc.min || n > tc.max {
				t.Fatalf("%s: %q (%v) is not %d to %d of %s", tc.name, got, ok, tc.min, tc.max, tc.want)
			}
			seen[got] = true
		}
		if (len(seen) == 1) != tc.fixed {
			t.Errorf("%s: %d values in 1000, fixed: %v", tc.name, len(seen), tc.fixed)
		}
	}
}

func TestDynamicNamesAreExact(t *testing.T) {
	t.Parallel()
	var d variable.Dynamic
	for _, tc := range dynamicCases(t) {
		for _, name := range []string{tc.name[1:], strings.ToLower(tc.name), strings.ToUpper(tc.name), tc.name + " "} {
			if got, ok := d.Value(name); ok && name != tc.name {
				t.Errorf("%q has the value %q", name, got)
			}
		}
	}
}

// One seed gives one run, two give two.
func TestDynamicIsRepeatable(t *testing.T) {
	t.Parallel()
	draw := func(seed uint64) string {
		d := &variable.Dynamic{Rand: rand.New(rand.NewPCG(seed, 1)), Now: func() time.Time { return time.Unix(1e9, 0) }}
		var b strings.Builder
		for _, tc := range dynamicCases(t) {
			v, _ := d.Value(tc.name)
			b.WriteString(v + "\n")
		}
		return b.String()
	}
	first := draw(1)
	if again := draw(1); again != first {
		t.Error("the same seed gives other values")
	}
	if draw(2) == first {
		t.Error("another seed gives the same values")
	}
}

// An account number as a whole is 1 modulo 97 when its first four characters go to the end (ISO 13616).
func TestDynamicIBANIsValid(t *testing.T) {
	t.Parallel()
	var d variable.Dynamic
	lengths := map[string]int{"DE": 22, "FR": 27, "GB": 22, "IT": 27, "MT": 31, "NO": 15, "NL": 18, "PL": 28}
	for range 1000 {
		iban, _ := d.Value("$randomBankAccountIban")
		rest := 0
		for _, c := range iban[4:] + iban[:4] {
			n := int(c - '0')
			if c >= 'A' {
				n = int(c-'A') + 10
				rest *= 10
			}
			rest = (rest*10 + n) % 97
		}
		if want := lengths[iban[:2]]; rest != 1 || want != 0 && len(iban) != want {
			t.Fatalf("%s: remainder %d, length %d", iban, rest, len(iban))
		}
	}
}

func TestDynamicDatesAreInTheirYear(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.Local)
	d := &variable.Dynamic{Now: func() time.Time { return now }}
	const year = 365 * 24 * time.Hour
	for name, span := range map[string][2]time.Duration{
		"$randomDatePast": {-year, 0}, "$randomDateFuture": {0, year}, "$randomDateRecent": {-24 * time.Hour, 0},
	} {
		for range 1000 {
			text, _ := d.Value(name)
			text, _, _ = strings.Cut(text, " (")
			at, err := time.Parse("Mon Jan 02 2006 15:04:05 GMT-0700", text)
			if off := at.Sub(now); err != nil || off < span[0]-time.Second || off > span[1] {
				t.Fatalf("%s: %s is %v from now (%v)", name, text, off, err)
			}
		}
	}
}

func TestZoneName(t *testing.T) {
	t.Parallel()
	winter, summer := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	for place, want := range map[string][2]string{
		"UTC":              {"Coordinated Universal Time", "Coordinated Universal Time"},
		"Europe/Berlin":    {"Central European Standard Time", "Central European Summer Time"},
		"America/New_York": {"Eastern Standard Time", "Eastern Daylight Time"},
		"Asia/Kathmandu":   {"GMT+05:45", "GMT+05:45"},
	} {
		zone, err := time.LoadLocation(place)
		if err != nil {
			t.Skip(err)
		}
		for i, at := range []time.Time{winter, summer} {
			if got := variable.ZoneName(at.In(zone)); got != want[i] {
				t.Errorf("%s in %v: %q, want %q", place, at.Month(), got, want[i])
			}
		}
	}
}

// The lists come from a module that may change: every part of a phrase must still be there.
func TestDynamicListsHaveTheirParts(t *testing.T) {
	t.Parallel()
	var d variable.Dynamic
	for name, least := range map[string]int{
		"$randomBsBuzz": 55, "$randomBsAdjective": 60, "$randomBsNoun": 40, "$randomCatchPhraseAdjective": 90,
		"$randomCatchPhraseDescriptor": 90, "$randomCatchPhraseNoun": 90, "$randomCountry": 230,
		"$randomCurrencyName": 140, "$randomMimeType": 400, "$randomLocale": 128, "$randomFirstName": 1500,
	} {
		seen := make(map[string]bool)
		for range 40 * least {
			v, _ := d.Value(name)
			seen[v] = true
		}
		if len(seen) < least || len(seen) > 2*least {
			t.Errorf("%s has %d values, want about %d", name, len(seen), least)
		}
	}
}
