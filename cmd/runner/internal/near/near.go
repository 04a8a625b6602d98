// Package near finds the name that somebody meant who wrote another one.
package near

import "strings"

// Name returns the name of have that is closest to name, in any case of letters, if fewer than limit letters must be added,
// dropped or changed; otherwise "".
func Name(name string, have []string, limit int) string {
	best := ""
	for _, h := range have {
		if d := distance(strings.ToLower(name), strings.ToLower(h)); d < limit {
			best, limit = h, d
		}
	}
	return best
}

// distance is the Levenshtein distance of a and b, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
