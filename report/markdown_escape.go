package report

import (
	"strconv"
	"strings"
)

// zeroWidth is put behind a character that GitHub would otherwise take for the beginning of a mention or a
// reference.
const zeroWidth = "\u200b"

// mdText returns text for the inside of a paragraph, a table cell or an HTML element, in one line. Punctuation
// becomes numeric entities: they are shown as they are, and never begin a tag, a link, an image, a code span, a
// comment, a table column or an autolink. Mentions and references are found by GitHub after that, so they are broken
// up besides.
func mdText(text string) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(oneLine(text)) {
		switch {
		case r == ' ' || r == ',' || r >= 0x80 || isWord(byte(r)) && r != '_':
			b.WriteRune(r)
		default:
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
			if r == '@' || r == '#' {
				b.WriteString(zeroWidth)
			}
		}
	}
	return b.String()
}

// mdFence returns text as a fenced code block, whose fence is longer than any in text.
func mdFence(text string) string {
	text = strings.Trim(visible(text), "\n")
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + "text\n" + text + "\n" + fence + "\n"
}

// mdKey returns text for the inside of an HTML comment.
func mdKey(text string) string {
	var b strings.Builder
	for _, r := range clip(text, 80) {
		if r < 0x80 && isWord(byte(r)) {
			b.WriteRune(r)
		} else if s := b.String(); s != "" && !strings.HasSuffix(s, "-") {
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
