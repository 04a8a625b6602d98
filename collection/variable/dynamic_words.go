package variable

import (
	"slices"
	"strings"
	"sync"

	fake "github.com/brianvoe/gofakeit/v7/data"
)

// The lists are Postman's where it documents the values, and otherwise of the same kind.
var (
	protocols       = []string{"http", "https"}
	domainSuffixes  = []string{"biz", "com", "info", "name", "net", "org"}
	exampleSuffixes = []string{"com", "net", "org"}
	mailHosts       = []string{"gmail.com", "hotmail.com", "yahoo.com"}

	jobDescriptors = strings.Fields(`Central Chief Corporate Customer Direct District Dynamic Forward Future Global
		Human Internal International Investor Lead Legacy National Principal Product Regional Senior`)
	jobTypes = strings.Fields(`Administrator Agent Analyst Architect Assistant Associate Consultant Coordinator Designer
		Developer Director Engineer Executive Facilitator Liaison Manager Officer Orchestrator Planner Producer
		Representative Specialist Strategist Supervisor Technician`)

	departments = strings.Fields(`Automotive Baby Beauty Books Clothing Computers Electronics Games Garden Grocery
		Health Home Industrial Jewelery Kids Movies Music Outdoors Shoes Sports Tools Toys`)
	products = strings.Fields(`Bacon Ball Bike Car Chair Cheese Chicken Chips Computer Fish Gloves Hat Keyboard Mouse
		Pants Pizza Salad Sausages Shirt Shoes Soap Table Towels Tuna`)
	productAdjectives = strings.Fields(`Awesome Ergonomic Fantastic Generic Gorgeous Handcrafted Handmade Incredible
		Intelligent Licensed Practical Refined Rustic Sleek Small Tasty Unbranded`)
	productMaterials = strings.Fields(`Concrete Cotton Fresh Frozen Granite Metal Plastic Rubber Soft Steel Wooden`)
	colors           = []string{"red", "green", "blue", "yellow", "purple", "orange", "pink", "teal", "lime", "gold",
		"silver", "white", "black", "grey", "ivory", "plum", "tan", "indigo", "violet", "olive", "salmon", "azure",
		"cyan", "magenta", "maroon", "fuchsia", "turquoise", "lavender", "orchid", "mint green", "sky blue"}

	accountTypes = []string{"Auto Loan", "Checking", "Credit Card", "Home Loan", "Investment", "Money Market",
		"Personal Loan", "Savings"}
	transactionTypes = []string{"deposit", "invoice", "payment", "withdrawal"}
	currencySymbols  = strings.Fields(`$ € £ ¥ ₹ ₽ ₩ ₪ ₫ ₱ ₦ ₴ ₡ ₭ ₮ ₨ ₲ ₺ ₵ ₸ ฿ ؋ ﷼ ƒ zł kr Kč Ft lei лв ден Дин. KM Lek R
		R$ B/. S/. $U $b C$ J$ N$ NT$ RD$ TT$ BZ$ Bs Gs L P Q S RM Rp TL CHF`)

	databaseColumns = strings.Fields(`avatar category comment createdAt email group id name password phone status title
		token updatedAt`)
	databaseTypes = strings.Fields(`bigint binary bit blob boolean date datetime decimal double enum float geometry int
		mediumint point real serial set smallint text time timestamp tinyint varchar`)
	databaseCollations = strings.Fields(`ascii_bin ascii_general_ci cp1250_bin cp1250_general_ci utf8_bin utf8_general_ci
		utf8_unicode_ci`)
	databaseEngines = strings.Fields(`ARCHIVE BLACKHOLE CSV InnoDB MEMORY MyISAM`)

	months   = strings.Fields(`January February March April May June July August September October November December`)
	weekdays = strings.Fields(`Sunday Monday Tuesday Wednesday Thursday Friday Saturday`)

	fileTypes = strings.Fields(`application audio chemical font image message model multipart text video x-conference
		x-shader`)
	commonFileTypes  = strings.Fields(`application audio image text video`)
	commonExtensions = strings.Fields(`gif htm html jpe jpeg jpg m1v m2a m2v m3a mp2 mp2a mp3 mp4 mp4v mpe mpeg mpg mpg4
		mpga pdf png shtml wav`)
	directories = strings.Fields(`/bin /boot /dev /etc /etc/mail /etc/ppp /etc/periodic /etc/defaults /home /home/user
		/lib /media /mnt /net /opt /opt/bin /opt/include /opt/lib /opt/sbin /opt/share /private /private/tmp
		/private/var /proc /rescue /root /sbin /srv /sys /tmp /usr /usr/bin /usr/include /usr/lib /usr/libexec
		/usr/local/bin /usr/local/src /usr/obj /usr/ports /usr/sbin /usr/share /usr/src /var /var/log /var/mail
		/var/spool /var/tmp /var/yp /lost+found /Applications /Library /Network /System /Users`)

	verbs = []string{"back up", "bypass", "calculate", "compress", "connect", "copy", "generate", "hack", "index",
		"input", "navigate", "override", "parse", "program", "quantify", "reboot", "synthesize", "transmit"}
)

// Lists of gofakeit's, cut to what Postman's values look like. It keeps the three parts of a phrase in one list.
var (
	countries     = sync.OnceValue(func() []string { return plain(fake.Address["country"], " '-.,()&") })
	currencyNames = sync.OnceValue(func() []string { return plain(fake.Currency["long"], " '-.()") })
	mimeTypes     = sync.OnceValue(func() []string { return plain(fake.Files["mime_type"], "-./_+") })

	bsVerbs      = sync.OnceValue(func() []string { return part(fake.Company["bs"], "", "24-365") })
	bsAdjectives = sync.OnceValue(func() []string { return part(fake.Company["bs"], "24-365", "ROI") })
	bsNouns      = sync.OnceValue(func() []string { return part(fake.Company["bs"], "ROI", "") })

	catchAdjectives  = sync.OnceValue(func() []string { return part(fake.Company["buzzwords"], "", "24 hour") })
	catchDescriptors = sync.OnceValue(func() []string {
		return part(fake.Company["buzzwords"], "24 hour", "Graphic Interface")
	})
	catchNouns = sync.OnceValue(func() []string { return part(fake.Company["buzzwords"], "Graphic Interface", "") })
)

// plain returns those texts of list that are at most 51 letters and digits of ASCII and others.
func plain(list []string, others string) []string {
	odd := func(r rune) bool { return !strings.ContainsRune(letters+capitals+digits+others, r) }
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool {
		return len(s) > 51 || strings.ContainsFunc(s, odd)
	})
}

// part returns list from first on, up to but not with end. Where there is no such text it is the whole list's end.
func part(list []string, first, end string) []string {
	if at := slices.Index(list, end); at >= 0 {
		list = list[:at]
	}
	return list[max(slices.Index(list, first), 0):]
}

// wordLists are what $randomWord draws from.
var wordLists = sync.OnceValue(func() [][]string {
	return [][]string{departments, products, productAdjectives, productMaterials, colors, accountTypes, transactionTypes,
		jobDescriptors, jobTypes, fake.Job["level"], fake.Hacker["abbreviation"], fake.Hacker["adjective"],
		fake.Hacker["noun"], fake.Hacker["ingverb"], verbs, fake.Address["street_name"], fake.Address["state"],
		countries(), currencyNames(), bsVerbs(), bsAdjectives(), bsNouns(), catchAdjectives(), catchDescriptors(),
		catchNouns()}
})

// word is one word out of any list.
func (d *Dynamic) word() string {
	lists := wordLists()
	word := d.pick(strings.Fields(d.pick(lists[d.below(len(lists))])))
	return strings.ReplaceAll(word, ".", "") // Postman's words have none: "(U.S.)"
}

func (d *Dynamic) words() string { return d.times(d.between(2, 5), (*Dynamic).word, " ") }

// phrase fills one of gofakeit's sentences, in which the words to choose stand in braces.
func (d *Dynamic) phrase() string {
	var b strings.Builder
	rest := d.pick(fake.Hacker["phrase"])
	for {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			return capitalized(b.String())
		}
		kind, after, _ := strings.Cut(after, "}")
		list := verbs
		if kind = strings.TrimPrefix(kind, "hacker"); kind != "verb" {
			list = fake.Hacker[kind]
		}
		b.WriteString(d.pick(list))
		rest = after
	}
}

// capitalized returns a text of ASCII with its first letter as a capital.
func capitalized(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (d *Dynamic) bs() string {
	return d.pick(bsVerbs()) + " " + d.pick(bsAdjectives()) + " " + d.pick(bsNouns())
}

func (d *Dynamic) catchPhrase() string {
	return d.pick(catchAdjectives()) + " " + d.pick(catchDescriptors()) + " " + d.pick(catchNouns())
}

func (d *Dynamic) loremWord() string  { return d.pick(fake.Lorem["word"]) }
func (d *Dynamic) loremWords() string { return d.times(3, (*Dynamic).loremWord, " ") }
func (d *Dynamic) loremSlug() string  { return d.times(3, (*Dynamic).loremWord, "-") }
func (d *Dynamic) loremSentences() string {
	return d.times(d.between(2, 6), (*Dynamic).loremSentence, " ")
}
func (d *Dynamic) loremParagraph() string {
	return d.times(d.between(3, 6), (*Dynamic).loremSentence, " ")
}
func (d *Dynamic) loremLines() string {
	return d.times(d.between(1, 5), (*Dynamic).loremSentence, "\n")
}

func (d *Dynamic) loremSentence() string {
	return capitalized(d.times(d.between(3, 10), (*Dynamic).loremWord, " ")) + "."
}

// loremParagraphs stand apart as in Newman: by a line feed, a blank and a carriage return.
func (d *Dynamic) loremParagraphs() string { return d.times(3, (*Dynamic).loremParagraph, "\n \r") }

// loremText is any of the other kinds.
func (d *Dynamic) loremText() string {
	kinds := [...]generator{(*Dynamic).loremWord, (*Dynamic).loremWords, (*Dynamic).loremSentence,
		(*Dynamic).loremSentences, (*Dynamic).loremParagraph, (*Dynamic).loremParagraphs, (*Dynamic).loremLines}
	return kinds[d.below(len(kinds))](d)
}
