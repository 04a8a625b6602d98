package inspect

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// group joins short elements of a list to rows with columns of equal width. cut tells that the last entry only stands
// for elements which are left out, and has a row of its own.
func (p *printer) group(entries []string, cut, numeric bool) []string {
	items := entries
	if cut {
		items = entries[:len(entries)-1]
	}
	widths := make([]int, len(items))
	total, longest := 0, 0
	for i, e := range items {
		widths[i] = displayWidth(e)
		total += widths[i] + 2
		longest = max(longest, widths[i])
	}
	cell := longest + 2
	if cell*3+p.indent >= p.width || float64(total)/float64(cell) <= 5 && longest > 6 {
		return entries
	}
	columns := p.columns(cell, float64(total)/float64(len(entries)), len(items))
	if columns <= 1 {
		return entries
	}
	rows := rows(items, widths, columnWidths(widths, columns), numeric)
	if cut {
		rows = append(rows, entries[len(entries)-1])
	}
	return rows
}

// columns is how many columns make the block about square, where a line is 2.5 times as high as a character is wide.
func (p *printer) columns(cell int, average float64, items int) int {
	biased := math.Max(float64(cell)-3-math.Sqrt(float64(cell)-average), 1)
	square := math.Floor(math.Sqrt(2.5*biased*float64(items))/biased + 0.5)
	return min(int(square), (p.width-p.indent)/cell, compact*4, 15)
}

// columnWidths is the width of each column with its separator.
func columnWidths(widths []int, columns int) []int {
	out := make([]int, columns)
	for i, w := range widths {
		out[i%columns] = max(out[i%columns], w+2)
	}
	return out
}

// rows joins the items, numbers to the right and anything else to the left.
func rows(items []string, widths, columns []int, numeric bool) []string {
	var out []string
	for start := 0; start < len(items); start += len(columns) {
		last := min(start+len(columns), len(items)) - 1
		var row strings.Builder
		for i := start; i <= last; i++ {
			pad := strings.Repeat(" ", columns[i-start]-2-widths[i])
			switch {
			case numeric && i == last:
				row.WriteString(pad + items[i])
			case numeric:
				row.WriteString(pad + items[i] + ", ")
			case i == last:
				row.WriteString(items[i])
			default:
				row.WriteString(items[i] + ", " + pad)
			}
		}
		out = append(out, row.String())
	}
	return out
}

// displayWidth is the number of terminal cells of a text.
func displayWidth(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			n++
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case isWide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

// isWide tells whether a character takes two cells: the East Asian scripts, their full forms, and pictures.
func isWide(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r >= 0x3000 && r < 0x303F, r >= 0xFF01 && r <= 0xFF60, r >= 0xFFE0 && r <= 0xFFE6, r >= 0x1F300 && r <= 0x1F64F:
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Yi)
}

// units is the length of a text as scripts count it.
func units(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}
