package notify_test

import (
	"net/http"
	"strings"
	"testing"

	"runner/cmd/runner/internal/notify"
)

// refuser is a transport that must not be used.
type refuser struct{ t *testing.T }

func (r refuser) RoundTrip(req *http.Request) (*http.Response, error) {
	r.t.Errorf("%s is asked", req.URL)
	return nil, http.ErrServerClosed
}

func TestReservedNamesAreNotAsked(t *testing.T) {
	t.Parallel()
	s := &notify.Sender{Key: platform(), Client: &http.Client{Transport: refuser{t}}}
	for _, url := range []string{"https://merchant.example/n", "http://EXAMPLE.com:80/n", "http://a.b.invalid./n", "http://x.test/"} {
		got := s.Post(t.Context(), &notify.Message{URL: url, ClientID: "C", Body: []byte("{}")})
		if len(got.Problems) != 1 || !strings.Contains(got.Problems[0], "reserved") {
			t.Errorf("%s: %+v", url, got)
		}
	}
}
