package report

import (
	"fmt"
	"mime"
	"strings"
	"time"
	"unicode/utf8"

	"runner/collection/run"
	"runner/collection/wire"
)

// maxShownBody is how many characters of a body the verbose report shows.
const maxShownBody = 2048

// verbose prints all about an exchange that came to a response: what --verbose is for.
func (c *cli) verbose(ev *run.Exchanged) {
	x := ev.Exchange
	hop := x.Last()
	resp := hop.Response
	sent := hop.Request
	if sent == nil {
		sent = ev.Wire
	}
	star := " " + c.sym.star + " "
	c.print("\n  ", c.line(status(resp)), star, prettyMillis(ms(x.Took)), " time", star)
	if sent != nil {
		c.print(prettyBytes(requestSize(sent)), c.sym.up, " ")
	}
	c.print(prettyBytes(messageSize(resp)), c.sym.down, " size", star)
	if sent != nil {
		c.print(fmt.Sprint(len(sent.Header)), c.sym.up, " ")
	}
	c.print(fmt.Sprint(len(resp.Header)), c.sym.down, " headers", star, plural(len(x.Cookies), "cookie"),
		c.signature(ev), "\n")
	if sent != nil && sent.Body.Present {
		c.requestBody(&sent.Body)
	}
	c.responseBody(resp)
	c.print(phases(&hop.Timings), "\n")
}

// requestSize is the number of bytes of a request with its head.
func requestSize(r *wire.Request) int64 {
	size := int64(len(r.Method)+len(r.URL.Target())+len("  HTTP/1.1\r\n\r\n")) + r.Body.Len()
	for _, f := range r.Header {
		size += int64(len(f.Name) + len(": \r\n") + len(f.Value))
	}
	return size
}

func (c *cli) requestBody(b *wire.Body) {
	head := c.sym.up + " " + b.Mode + " " + c.sym.star + " " + prettyBytes(b.Len())
	if b.Open != nil {
		c.print("  ", head, " (from files)\n")
		return
	}
	c.bodyBox(head, b.Bytes)
}

func (c *cli) responseBody(resp *wire.Response) {
	words := []string{c.sym.down}
	if value, ok := resp.Header.Get("Content-Type"); ok {
		words = append(words, strings.Join(contentWords(value), " "+c.sym.star+" "))
	} else {
		words = append(words, "no content type")
	}
	head := c.line(strings.Join(words, " "))
	if len(resp.Body) == 0 {
		c.print("  ", head, "\n")
		return
	}
	c.bodyBox(head+" "+c.sym.star+" "+prettyBytes(int64(len(resp.Body))), resp.Body)
}

// contentWords are the media type, the sort of content it stands for, and its charset.
func contentWords(value string) []string {
	kind, params, err := mime.ParseMediaType(value)
	if err != nil {
		return []string{value}
	}
	family, format, _ := strings.Cut(kind, "/")
	if _, suffix, ok := strings.Cut(format, "+"); ok {
		format = suffix
	}
	switch format {
	case "json", "xml", "javascript", "x-www-form-urlencoded":
		family = "text"
	}
	words := []string{kind, family, format}
	if charset := params["charset"]; charset != "" {
		words = append(words, charset)
	}
	return words
}

// bodyBox prints the beginning of a body in a frame. The secrets in it are masked before it is cut: of a half one
// nobody would know.
func (c *cli) bodyBox(head string, body []byte) {
	const margin = 16 // a masked text may be shorter, or a secret reach over the end
	part := body[:min(len(body), margin*maxShownBody)]
	text := firstRunes(c.text(string(part)), maxShownBody)
	c.print("  ", c.pen.paint(gray, c.sym.boxTop), " ", head, "\n")
	for _, l := range wrapHard(text, c.boxWidth()) {
		c.print("  ", c.pen.paint(gray, c.sym.boxSide), " ", l, "\n")
	}
	if shown := min(len(text), len(body)); len(body) > maxShownBody {
		c.print("  ", c.pen.paint(gray, c.sym.boxSide), fmt.Sprintf(" (showing %s/%s)\n", prettyBytes(int64(shown)),
			prettyBytes(int64(len(body)))))
	}
	c.print("  ", c.pen.paint(gray, c.sym.boxEnd), "\n")
}

// firstRunes returns the first n characters of text.
func firstRunes(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// phases is a table of two lines: where the time of an exchange's last hop went.
func phases(m *wire.Timings) string {
	var names, times strings.Builder
	add := func(name string, took time.Duration) {
		value := prettyMillis(ms(took))
		if took == 0 && m.Reused {
			value = "(cache)"
		}
		width := max(len(name), utf8.RuneCountInString(value)) + 3
		fmt.Fprintf(&names, "%-*s", width, name)
		fmt.Fprintf(&times, "%-*s", width, value)
	}
	add("wait", m.Wait)
	add("dns-lookup", m.DNS)
	add("tcp-handshake", m.Connect)
	if m.TLS > 0 {
		add("ssl-handshake", m.TLS)
	}
	add("transfer-start", m.FirstByte)
	add("download", m.Download)
	add("total", m.Total)
	return "  " + strings.TrimRight(names.String(), " ") + "\n  " + strings.TrimRight(times.String(), " ") + "\n"
}
