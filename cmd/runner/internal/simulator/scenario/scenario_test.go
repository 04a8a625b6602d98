package scenario

import (
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

// codes are what comes of one request after another, "-" for one that is carried out.
func codes(t *testing.T, s *Set, requests ...string) string {
	t.Helper()
	var out []string
	at := now
	for _, r := range requests {
		api, value, _ := strings.Cut(r, "/")
		if d, err := time.ParseDuration(api); err == nil {
			at = at.Add(d)
			continue
		}
		f := s.Match(api, map[string]any{"paymentAmount": map[string]any{"value": value}}, at)
		switch {
		case f == nil:
			out = append(out, "-")
		case f.Code == "":
			out = append(out, "fault")
		default:
			out = append(out, f.Status+":"+f.Code)
		}
	}
	return strings.Join(out, " ")
}

func TestRules(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rules    string
		requests string
		want     string
	}{
		"always":          {"pay=RISK_REJECT", "pay pay refund", "F:RISK_REJECT F:RISK_REJECT -"},
		"twice":           {"pay=USER_BALANCE_NOT_ENOUGH;times=2", "pay pay pay", "F:USER_BALANCE_NOT_ENOUGH F:USER_BALANCE_NOT_ENOUGH -"},
		"after one":       {"pay=RISK_REJECT;skip=1;times=1", "pay pay pay", "- F:RISK_REJECT -"},
		"for a while":     {"pay=RISK_REJECT;for=30m", "pay 29m pay 1m pay", "F:RISK_REJECT F:RISK_REJECT -"},
		"all APIs":        {"*=SYSTEM_ERROR", "pay refund", "F:SYSTEM_ERROR F:SYSTEM_ERROR"},
		"when":            {"pay=RISK_REJECT;when=paymentAmount.value:7", "pay/7 pay/8", "F:RISK_REJECT -"},
		"an unknown code": {"pay=NEW_CODE;status=U", "pay", "U:NEW_CODE"},
		"first counts":    {"pay=RISK_REJECT;times=1\npay=PROCESS_FAIL", "pay pay", "F:RISK_REJECT F:PROCESS_FAIL"},
		"only a fault":    {"pay=;delay=2s", "pay", "fault"},
		"other status":    {"pay=PROCESS_FAIL;status=U", "pay", "U:PROCESS_FAIL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rules, err := ParseFile([]byte("# a comment\n\n" + test.rules))
			if err != nil {
				t.Fatal(err)
			}
			var s Set
			for _, r := range rules {
				if _, err := s.Add(r, now); err != nil {
					t.Fatal(err)
				}
			}
			if got := codes(t, &s, strings.Fields(test.requests)...); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"pay":                              "want API=CODE",
		"=RISK_REJECT":                     "want API=CODE",
		"payy=RISK_REJECT":                 "did you mean pay?",
		"pay=RISK_REJET":                   "did you mean RISK_REJECT?",
		"pay=":                             "neither a result code nor an option",
		"pay=;status=F":                    "need a result code",
		"pay=RISK_REJECT;time=2":           "did you mean times?",
		"pay=RISK_REJECT;times=0":          "1 or more",
		"pay=RISK_REJECT;for=tomorrow":     "want a duration",
		"pay=;delay=11m":                   "at most 10m",
		"pay=;http=99":                     "200 to 599",
		"pay=;drop=perhaps":                "want true, false",
		"pay=RISK_REJECT;status=X":         "want S, F or U",
		"pay=RISK_REJECT;when=x":           "want MEMBER:VALUE",
		"pay=" + strings.Repeat("x", 2000): "at most 1024",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: got %v, want an error with %q", text, err, want)
		}
	}
	if _, err := ParseFile([]byte("pay=RISK_REJECT\npay")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a mistake in a file is without its line: %v", err)
	}
}

func TestListAndRemove(t *testing.T) {
	t.Parallel()
	var s Set
	r, err := Parse("pay=RISK_REJECT;for=30m")
	if err != nil {
		t.Fatal(err)
	}
	first, _ := s.Add(r, now)
	second, _ := s.Add(r, now)
	s.Match("pay", nil, now)
	list := s.List(now)
	if len(list) != 2 || list[0].Used != 1 || list[0].Text != r.String() || !list[0].Until.Equal(now.Add(30*time.Minute)) {
		t.Errorf("the list is %+v", list)
	}
	if !s.Remove(first) || s.Remove(first) || len(s.List(now)) != 1 || !s.Remove(second) {
		t.Error("a rule can be removed once")
	}
	if (*Set)(nil).Match("pay", nil, now) != nil || (*Set)(nil).List(now) != nil {
		t.Error("a nil set has rules")
	}
	for i := range maxRules + 1 {
		if _, err := s.Add(r, now); (err != nil) != (i == maxRules) {
			t.Fatalf("rule %d: %v", i, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("pay=USER_BALANCE_NOT_ENOUGH;times=2;when=a.b:c")
	f.Add("*=;delay=2s;half;http=500")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse(r.String())
		if err != nil || again.fault != r.fault {
			t.Errorf("%q is read once as %+v and then as %+v (%v)", text, r.fault, again, err)
		}
	})
}
