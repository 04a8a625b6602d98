package script

import "strings"

// A chaiKind is how a word of an assertion is used.
type chaiKind uint8

const (
	unknownWord  chaiKind = iota
	languageWord          // to, not: asserts nothing
	propertyWord          // true: asserts by being named
	methodWord            // equal(1)
	chainWord             // a(…), include(…): called, or followed by another word
	eitherWord            // Postman's own: called or not
)

// chaiWords are the words of chai 4 and of Postman's plug-in for it.
var chaiWords = func() map[string]chaiKind {
	words := make(map[string]chaiKind)
	for kind, list := range map[chaiKind]string{
		languageWord: "to be been is that which and has have with at of same but does still also " +
			"not deep nested own ordered any all itself",
		propertyWord: "ok true false null undefined NaN exist exists empty arguments Arguments finite extensible sealed frozen",
		methodWord: "equal equals eq eql eqls above gt greaterThan least gte greaterThanOrEqual below lt lessThan most " +
			"lte lessThanOrEqual within instanceof instanceOf property ownProperty haveOwnProperty " +
			"ownPropertyDescriptor haveOwnPropertyDescriptor match matches string keys key throw throws Throw " +
			"respondTo respondsTo satisfy satisfies closeTo approximately members oneOf change changes increase " +
			"increases decrease decreases by",
		chainWord: "a an include includes contain contains length lengthOf",
		eitherWord: "postmanRequest postmanResponse postmanRequestOrResponse info success redirection clientError " +
			"serverError error accepted withoutContent badRequest unauthorised unauthorized forbidden notFound " +
			"notAcceptable rateLimited withBody json status statusCode statusReason statusCodeClass header body " +
			"jsonBody jsonSchema responseTime responseSize cookie",
	} {
		for word := range strings.FieldsSeq(list) {
			words[word] = kind
		}
	}
	return words
}()

// nearWord returns the word that name may have been meant to be: the one whose letters differ least, or "".
func nearWord(name string) string {
	best, least := "", 3
	for word := range chaiWords {
		if d := letterDistance(strings.ToLower(name), strings.ToLower(word)); d < least || d == least && word < best {
			best, least = word, d
		}
	}
	if least == 3 {
		return ""
	}
	return best
}

// letterDistance counts the letters that must be put in, taken out or exchanged to make b of a; neighbours that changed
// places count once.
func letterDistance(a, b string) int {
	if abs := len(a) - len(b); abs > 2 || abs < -2 {
		return 3
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
