package web

import (
	"unicode"

	"github.com/dlclark/regexp2/v2"
)

// categories maps the long names of general categories to the short ones.
var categories = map[string]string{
	"Letter": "L", "Cased_Letter": "LC", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Titlecase_Letter": "Lt",
	"Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M", "Combining_Mark": "M", "Nonspacing_Mark": "Mn",
	"Spacing_Mark": "Mc", "Enclosing_Mark": "Me", "Number": "N", "Decimal_Number": "Nd", "digit": "Nd",
	"Letter_Number": "Nl", "Other_Number": "No", "Punctuation": "P", "punct": "P", "Connector_Punctuation": "Pc",
	"Dash_Punctuation": "Pd", "Open_Punctuation": "Ps", "Close_Punctuation": "Pe", "Initial_Punctuation": "Pi",
	"Final_Punctuation": "Pf", "Other_Punctuation": "Po", "Symbol": "S", "Math_Symbol": "Sm", "Currency_Symbol": "Sc",
	"Modifier_Symbol": "Sk", "Other_Symbol": "So", "Separator": "Z", "Space_Separator": "Zs", "Line_Separator": "Zl",
	"Paragraph_Separator": "Zp", "Other": "C", "Control": "Cc", "cntrl": "Cc", "Format": "Cf",
	"Surrogate": "Cs", "Private_Use": "Co",
}

func shortCategory(name string) bool {
	_, ok := unicode.Categories[name]
	return ok && len(name) <= 2
}

func scripts(name string) bool {
	_, ok := unicode.Scripts[name]
	return ok
}

// binary reports whether a property of its own name is known to the engine.
func binary(name string) bool {
	_, err := regexp2.Compile(`\p{`+name+"}", regexp2.ECMAScript|regexp2.Unicode)
	return err == nil
}

// derived maps properties that the standard derives from others to the inside of a class.
var derived = map[string]string{
	"Any":             `\s\S`,
	"ASCII":           `\x00-\x7F`,
	"ASCII_Hex_Digit": `0-9A-Fa-f`, "AHex": `0-9A-Fa-f`,
	"Alphabetic": `\p{L}\p{Nl}\p{Other_Alphabetic}`, "Alpha": `\p{L}\p{Nl}\p{Other_Alphabetic}`,
	"Uppercase": `\p{Lu}\p{Other_Uppercase}`, "Upper": `\p{Lu}\p{Other_Uppercase}`,
	"Lowercase": `\p{Ll}\p{Other_Lowercase}`, "Lower": `\p{Ll}\p{Other_Lowercase}`,
	"LC": `\p{Lu}\p{Ll}\p{Lt}`, "Cased_Letter": `\p{Lu}\p{Ll}\p{Lt}`,
	"White_Space": `\t-\r \x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000`,
	"space":       `\t-\r \x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000`,
}
