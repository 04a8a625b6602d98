package sdk

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// info is what the head of a response says about its body.
type info struct {
	contentType, mimeType, mimeFormat, charset, extension, fileName string
}

// member is one member of a JavaScript object.
type member struct{ name, value string }

// members are those parts of the info which have a value.
func (i info) members() []member {
	all := []member{
		{"contentType", i.contentType},
		{"mimeType", i.mimeType},
		{"mimeFormat", i.mimeFormat},
		{"charset", i.charset},
		{"fileExtension", i.extension},
		{"fileName", i.fileName},
	}
	out := all[:0]
	for _, m := range all {
		if m.value != "" {
			out = append(out, m)
		}
	}
	return out
}

// describe derives the info from the headers Content-Type and Content-Disposition. Without a type the first bytes of
// the body decide.
func describe(contentType, disposition string, body []byte) info {
	extension := ""
	if contentType == "" {
		contentType, extension = sniff(body)
	}
	full := strings.ToLower(contentType)
	base, _, _ := strings.Cut(full, ";")
	out := info{contentType: strings.TrimSpace(base), charset: charset(full), extension: extension}
	out.mimeType, out.mimeFormat = classify(out.contentType)
	if out.extension == "" {
		out.extension = extensions[out.contentType]
	}
	if out.fileName = fileName(disposition); out.fileName == "" {
		out.fileName = "response"
		if out.extension != "" {
			out.fileName += "." + out.extension
		}
	}
	return out
}

// sniff recognises some kinds of content which are no text.
func sniff(body []byte) (contentType, extension string) {
	found := http.DetectContentType(body)
	if len(body) >= 8 && string(body[4:8]) == "ftyp" {
		found = "video/mp4" // also a beginning which is too short for the standard library
	}
	switch found {
	case "image/png", "image/gif", "image/bmp", "image/webp", "video/mp4", "video/webm", "application/pdf",
		"application/zip":
		return found, found[strings.IndexByte(found, '/')+1:]
	case "image/jpeg":
		return found, "jpg"
	case "audio/mpeg":
		return found, "mp3"
	case "application/x-gzip":
		return "application/gzip", "gz"
	}
	return "text/plain", ""
}

// charsetParam finds the charset among the parameters of a type.
var charsetParam = regexp.MustCompile(`;\s*charset\s*=\s*"?([^;"\s]+)`)

// charset is the name of the charset in a type, "utf8" if there is none.
func charset(contentType string) string {
	m := charsetParam.FindStringSubmatch(contentType)
	if m == nil || m[1] == "utf-8" {
		return "utf8"
	}
	return m[1]
}

// textFormat finds formats which are text, whatever the rest of the type says. Longer names come first.
var textFormat = regexp.MustCompile(`jsonp|json|xml|html|yaml|vml|webml|script`)

// media finds the kinds of media, which a type may also name behind the slash.
var media = regexp.MustCompile(`audio|video|image|text`)

// classified are types to which the rules of classify do not apply.
var classified = map[string][2]string{
	"application/pdf":                   {"embed", "pdf"},
	"application/x-www-form-urlencoded": {"text", "plain"},
	"application/jwt":                   {"text", "jwt"},
	"application/ogg":                   {"audio", "ogg"},
	"application/xhtml+xml":             {"text", "xml"},
}

// classify sorts a type into a group and a format, as a viewer of responses would.
func classify(contentType string) (group, format string) {
	if c, ok := classified[contentType]; ok {
		return c[0], c[1]
	}
	base, sub, _ := strings.Cut(contentType, "/")
	group = media.FindString(base)
	format = textFormat.FindString(contentType)
	switch {
	case group == "text" && format == "":
		return group, "plain"
	case group == "text":
		return group, format
	case group != "":
		return group, group
	case format != "":
		return "text", format
	}
	if kind := media.FindString(sub); kind != "" {
		return kind, kind
	}
	for _, known := range []string{"application", "message", "multipart"} {
		if strings.Contains(base, known) {
			return known, "raw"
		}
	}
	return "unknown", "raw"
}

// encodedName and plainName find the two forms of a file name in a disposition. Postman looks for these spellings
// only, and only behind a semicolon.
var (
	encodedName = regexp.MustCompile(`;[ \t]*filename\*[ \t]*=[ \t]*(utf-8|iso-8859-1)'[^']*'([^\s;]+)`)
	plainName   = regexp.MustCompile(`;[ \t]*filename[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^\s;"]+)`)
	quotedPair  = regexp.MustCompile(`\\([ -~])`)
)

// fileName is the name in a disposition, "" if there is none.
func fileName(disposition string) string {
	if m := encodedName.FindStringSubmatch(disposition); m != nil {
		if name, err := url.PathUnescape(m[2]); err == nil {
			return decodedName(m[1], name)
		}
	}
	m := plainName.FindStringSubmatch(disposition)
	if m == nil {
		return ""
	}
	if name, ok := strings.CutPrefix(m[1], `"`); ok {
		return quotedPair.ReplaceAllString(strings.TrimSuffix(name, `"`), "$1")
	}
	return m[1]
}

// decodedName makes text of a name in the given charset.
func decodedName(charset, name string) string {
	if charset == "utf-8" {
		return strings.ToValidUTF8(name, "\uFFFD")
	}
	runes := make([]rune, len(name))
	for i := range len(name) {
		runes[i] = rune(name[i])
	}
	return string(runes)
}
