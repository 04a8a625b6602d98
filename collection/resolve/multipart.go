package resolve

import (
	"encoding/json"
	"io"
	"path"
	"regexp"
	"strings"

	"runner/collection"
	"runner/collection/wire"
)

// multipartType finds the boundary in a Content-Type of the author's.
var multipartType = regexp.MustCompile(`^multipart/form-data;.*boundary=(?:"([^"]+)"|([^;]+))`)

// A part is a part of a multipart body before it is written.
type part struct {
	name        string
	fileName    string
	named       bool // the part has a file name, maybe an empty one
	contentType string
	content     segment
}

// formdata writes a multipart form. Parts whose file cannot be read are left out with a warning.
func (b *builder) formdata(params []collection.FormParam) *payload {
	var parts []part
	for i := range params {
		switch p := &params[i]; {
		case p.Disabled:
		case p.Type == "file":
			parts = append(parts, b.fileParts(p)...)
		default:
			parts = append(parts, textPart(p))
		}
	}
	if len(parts) == 0 {
		return none()
	}
	boundary := b.boundary()
	body := make(segments, 0, 2*len(parts)+1)
	var between []byte // what stands before the next file: it leaves in one piece
	for i := range parts {
		p := &parts[i]
		between = append(append(between, p.head(boundary)...), p.content.bytes...)
		if p.content.file != nil {
			body = append(body, segment{bytes: between}, p.content)
			between = nil
		}
		between = append(between, "\r\n"...)
	}
	body = append(body, segment{bytes: append(between, "--"+boundary+"--\r\n"...)})
	return &payload{
		Body:        body.wire(),
		contentType: "multipart/form-data; boundary=" + boundary,
		override:    multipartType,
		text:        true,
	}
}

// wire returns the body as bytes, or as something to be opened if there are files in it.
func (s segments) wire() wire.Body {
	body := wire.Body{Mode: "formdata", Present: true}
	for _, seg := range s {
		if seg.file != nil {
			body.Size = s.size()
			body.Open = func() (io.ReadCloser, error) {
				return &segmentReader{rest: append(segments(nil), s...)}, nil
			}
			return body
		}
	}
	for _, seg := range s {
		body.Bytes = append(body.Bytes, seg.bytes...)
	}
	return body
}

// boundary is the one that the author's Content-Type names, or 26 dashes and 24 digits.
func (b *builder) boundary() string {
	if value, ok := b.out.Header.Get("Content-Type"); ok {
		if m := multipartType.FindStringSubmatch(value); m != nil {
			return m[1] + m[2]
		}
	}
	out := []byte(strings.Repeat("-", 26))
	for range 24 {
		out = append(out, '0'+byte(b.in.uint64()%10))
	}
	return string(out)
}

func textPart(p *collection.FormParam) part {
	value := ""
	switch p.Value.Kind {
	case collection.String:
		value = p.Value.Text
	case collection.JSON:
		value = stringify(p.Value.Text, identity)
	case collection.Number, collection.Bool:
		if value = p.Value.String(); value == "0" || value == "false" {
			value = ""
		}
	}
	contentType := p.ContentType
	if contentType == "" {
		contentType = mediaType(baseName(p.FileName))
	}
	return part{p.Key, p.FileName, p.FileName != "", contentType, segment{bytes: []byte(value)}}
}

// fileParts makes a part for each file of a parameter.
func (b *builder) fileParts(p *collection.FormParam) []part {
	paths := srcList(p.Src)
	if len(paths) == 0 {
		return []part{b.inlinePart(p)}
	}
	var parts []part
	for _, src := range paths {
		f, err := b.in.open(src)
		if err != nil {
			b.warnParam(p, err.Error())
			continue
		}
		name := p.FileName
		if name == "" {
			name = src
		}
		contentType := firstOf(p.ContentType, mediaType("/"+src), mediaType(p.FileName), "application/octet-stream")
		parts = append(parts, part{p.Key, name, true, contentType, segment{file: f}})
	}
	return parts
}

// inlinePart is a file part without a path: its value is base64 text, or it is empty.
func (b *builder) inlinePart(p *collection.FormParam) part {
	if v := p.Value; v.IsString() && v.Text != "" {
		contentType := firstOf(p.ContentType, mediaType(p.FileName), "application/octet-stream")
		return part{p.Key, p.FileName, p.FileName != "", contentType, segment{bytes: decodeBase64(v.Text)}}
	}
	b.warnParam(p, "missing file source")
	return part{p.Key, p.FileName, true, firstOf(p.ContentType, mediaType(p.FileName)), segment{}}
}

func (b *builder) warnParam(p *collection.FormParam, what string) {
	b.warn("Form param `" + p.Key + "`, file load error: " + what)
}

// srcList returns the paths of a src member: none, one or several. What is not a text among several is an empty path,
// which cannot be read.
func srcList(v collection.Value) []string {
	switch {
	case v.IsString() && v.Text != "":
		return []string{v.Text}
	case v.Kind == collection.Number && v.Float() != 0, v.Kind == collection.Bool && v.Text == "true":
		return []string{""}
	case v.Kind != collection.JSON:
		return nil
	}
	var list []any
	if json.Unmarshal([]byte(v.Text), &list) != nil {
		return []string{""} // an object
	}
	paths := make([]string, len(list))
	for i, e := range list {
		paths[i], _ = e.(string)
	}
	return paths
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// ends writes what would end a line as browsers do in the names of a form; noEnds leaves it out of a type.
var (
	ends   = strings.NewReplacer("\r", "%0D", "\n", "%0A")
	noEnds = strings.NewReplacer("\r", " ", "\n", " ")
)

// head writes the head of a part. As with Newman nothing in a name is escaped, but a line's end: with that a value
// could add fields to the part, or end it.
func (p *part) head(boundary string) string {
	var b strings.Builder
	b.WriteString("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + ends.Replace(p.name) + `"`)
	if p.named {
		name := baseName(p.fileName)
		b.WriteString(`; filename="` + ends.Replace(name) + `"`)
		if strings.ContainsFunc(name, unfitForHead) {
			b.WriteString("; filename*=UTF-8''")
			escapeFileName(&b, name)
		}
	}
	b.WriteString("\r\n")
	if p.contentType != "" {
		b.WriteString("Content-Type: " + noEnds.Replace(p.contentType) + "\r\n")
	}
	b.WriteString("\r\n")
	return b.String()
}

func unfitForHead(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f || c > 0xff }

func baseName(name string) string {
	if name = strings.TrimRight(name, "/"); name == "" {
		return ""
	}
	return path.Base(name)
}

// escapeFileName encodes a name as RFC 8187 has it.
func escapeFileName(b *strings.Builder, name string) {
	for i := range len(name) {
		switch c := name[i]; {
		case strings.IndexByte("!|`^", c) >= 0:
			b.WriteByte(c)
		case c == '*':
			b.WriteString("%2a")
		default:
			escapeForm(b, name[i:i+1])
		}
	}
}
