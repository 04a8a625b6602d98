package near

import "testing"

func TestName(t *testing.T) {
	t.Parallel()
	have := []string{"pay", "refund", "inquiryRefund"}
	for name, want := range map[string]string{"PAY": "pay", "payy": "pay", "refnud": "refund", "": "", "something": ""} {
		if got := Name(name, have, len(name)/2+1); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	for pair, want := range map[[2]string]int{{"", ""}: 0, {"", "abc"}: 3, {"kitten", "sitting"}: 3, {"abc", "abc"}: 0, {"ab", "ba"}: 2} {
		if a, b := distance(pair[0], pair[1]), distance(pair[1], pair[0]); a != want || b != want {
			t.Errorf("%v: %d and %d, want %d", pair, a, b, want)
		}
	}
}
