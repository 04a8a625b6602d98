package variable

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	fake "github.com/brianvoe/gofakeit/v7/data"
)

// People.

func (d *Dynamic) first() string { return d.pick(fake.Person["first"]) }
func (d *Dynamic) last() string  { return d.pick(fake.Person["last"]) }

// fullName has a title or a suffix now and then.
func (d *Dynamic) fullName() string {
	name := d.first() + " " + d.last()
	switch d.below(8) {
	case 0:
		return d.pick(fake.Person["prefix"]) + " " + name
	case 1:
		return name + " " + d.pick(fake.Person["suffix"])
	}
	return name
}

// userName is made of a first name and a last name, a number, or both.
func (d *Dynamic) userName() string {
	name := d.first()
	kind := d.below(3)
	if kind > 0 {
		name += d.pick([]string{".", "_"}) + strings.ReplaceAll(d.last(), "'", "")
	}
	if kind < 2 {
		name += strconv.Itoa(d.below(100))
	}
	return name
}

func (d *Dynamic) jobTitle() string {
	return d.pick(jobDescriptors) + " " + d.pick(fake.Job["level"]) + " " + d.pick(jobTypes)
}

// Places.

func (d *Dynamic) city() string {
	prefix, suffix := d.pick(fake.Address["street_prefix"])+" ", d.pick(fake.Address["street_suffix"])
	switch d.below(5) {
	case 0:
		return prefix + d.first() + suffix
	case 1:
		return prefix + d.first()
	case 2:
		return d.first() + suffix
	case 3:
		return d.last() + suffix
	}
	name, _, _ := strings.Cut(d.pick(fake.Address["city"]), "/")
	return name
}

func (d *Dynamic) street() string {
	name := d.first()
	if d.below(2) == 0 {
		name = d.last()
	}
	return name + " " + d.pick(fake.Address["street_name"])
}

// Trade.

func (d *Dynamic) company() string {
	switch d.below(3) {
	case 0:
		return d.last() + " " + d.pick(fake.Company["suffix"])
	case 1:
		return d.last() + " - " + d.last()
	}
	return d.last() + ", " + d.last() + " and " + d.last()
}

func (d *Dynamic) productName() string {
	return d.pick(productAdjectives) + " " + d.pick(productMaterials) + " " + d.pick(products)
}

// The net.

func (d *Dynamic) ip() string { return d.times(4, number(0, 255), ".") }

func (d *Dynamic) domainWord() string { return strings.ToLower(d.first()) }

func (d *Dynamic) domain() string { return d.domainWord() + "." + d.pick(domainSuffixes) }

// userAgent is what a browser of a desktop calls itself.
func (d *Dynamic) userAgent() string {
	system := d.pick([]string{"Windows NT 6.1; WOW64", "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7",
		"X11; Linux x86_64"})
	version := d.between(60, 140)
	switch d.below(3) {
	case 0:
		return fmt.Sprintf("Mozilla/5.0 (%s; rv:%d.0) Gecko/20100101 Firefox/%d.0", system, version, version)
	case 1:
		return fmt.Sprintf("Mozilla/5.0 (%s) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.%d.%d Safari/537.36",
			system, version, d.between(3000, 6999), d.below(200))
	}
	kit := d.between(600, 619)
	return fmt.Sprintf("Mozilla/5.0 (%s) AppleWebKit/%d.%d.%d (KHTML, like Gecko) Version/%d.%d Safari/%d.%d.%d",
		system, kit, d.below(10), d.below(30), d.between(10, 18), d.below(7), kit, d.below(10), d.below(30))
}

const imageURL = "http://placeimg.com/640/480"

func (d *Dynamic) avatar() string {
	return "https://cdn.fakercloud.com/avatars/" + strings.ToLower(d.first()) + "_128.jpg"
}

// dataURI is the one image that Postman gives. It has no size: that is filled in by nobody.
var dataURI = sync.OnceValue(func() []string {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" version="1.1" baseProfile="full" width="undefined" ` +
		`height="undefined"><rect width="100%" height="100%" fill="grey"/><text x="NaN" y="NaN" font-size="20" ` +
		`alignment-baseline="middle" text-anchor="middle" fill="white">undefinedxundefined</text></svg>`
	return []string{"data:image/svg+xml;charset=UTF-8," + strings.ReplaceAll(url.QueryEscape(svg), "+", "%20")}
})

// Files.

// fileStem is some words as a file's name.
func (d *Dynamic) fileStem() string {
	text := strings.ToLower(d.times(d.between(1, 3), (*Dynamic).word, "_"))
	return strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(letters+digits, r) {
			return r
		}
		return '_'
	}, text), "_")
}

func (d *Dynamic) filePath() string {
	return d.pick(directories) + "/" + d.fileStem() + "." + d.pick(fake.Files["extension"])
}

// Dates.

const (
	day  = 24 * time.Hour
	year = 365 * day
)

// date is a moment between from and to, both counted from now, as JavaScript writes a Date.
func (d *Dynamic) date(from, to time.Duration) string {
	span := uint64((to - from) / time.Millisecond)
	return dateText(d.now().Add(from + time.Duration(1+d.uint64()%span)*time.Millisecond).Local())
}

// dateText writes t as Date's toString does.
func dateText(t time.Time) string {
	return t.Format("Mon Jan 02 2006 15:04:05 GMT-0700 (") + ZoneName(t) + ")"
}

// ZoneName is the English name of the zone that t is in, as JavaScript writes it after a date.
func ZoneName(t time.Time) string {
	abbreviation, _ := t.Zone()
	if name, ok := zoneNames[abbreviation]; ok {
		return name
	}
	return t.Format("GMT-07:00")
}

// zoneNames are the long names of zones whose abbreviation leaves no doubt.
var zoneNames = map[string]string{
	"UTC": "Coordinated Universal Time", "GMT": "Greenwich Mean Time",
	"WET": "Western European Standard Time", "WEST": "Western European Summer Time",
	"CET": "Central European Standard Time", "CEST": "Central European Summer Time",
	"EET": "Eastern European Standard Time", "EEST": "Eastern European Summer Time",
	"MSK": "Moscow Standard Time", "JST": "Japan Standard Time", "KST": "Korean Standard Time",
	"EST": "Eastern Standard Time", "EDT": "Eastern Daylight Time",
	"CDT": "Central Daylight Time", "MST": "Mountain Standard Time", "MDT": "Mountain Daylight Time",
	"PST": "Pacific Standard Time", "PDT": "Pacific Daylight Time",
	"AEST": "Australian Eastern Standard Time", "AEDT": "Australian Eastern Daylight Time",
	"NZST": "New Zealand Standard Time", "NZDT": "New Zealand Daylight Time",
}
