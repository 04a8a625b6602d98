package notify_test

import (
	"bytes"
	"crypto/rsa"
	"net/http"
	"strings"
	"sync"
	"testing"

	"runner/cmd/runner/internal/notify"
)

// The key version of a signature says which key it is verified with; one without a key is told.
func TestKeyVersions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keys  map[string]*rsa.PublicKey
		other *rsa.PublicKey
		why   string // a part of it; "" if it verifies
	}{
		"of its version": {keys: map[string]*rsa.PublicKey{"1": platform().Public(), "2": merchant().Public()}},
		"of no version":  {keys: map[string]*rsa.PublicKey{"2": merchant().Public()}, other: platform().Public()},
		"unknown version": {keys: map[string]*rsa.PublicKey{"2": platform().Public()},
			why: `key version "1"`},
		"another's": {keys: map[string]*rsa.PublicKey{"1": merchant().Public()}, other: platform().Public(),
			why: "the signature does not match"},
		"no key": {why: "no key to verify with"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got tray
			_, url := serve(t, notify.ReceiverConfig{Key: test.other, Keys: test.keys, Tell: got.tell})
			signedPost(t, platform(), url, paid, nil)
			r := got.next(t)
			if r.Verified != (test.why == "") || !strings.Contains(r.Why, test.why) {
				t.Errorf("verified %v, why %q", r.Verified, r.Why)
			}
		})
	}
}

// A change of a byte of the body, wherever it is, breaks the signature.
func TestBytesCount(t *testing.T) {
	t.Parallel()
	var got tray
	r := notify.NewReceiver(notify.ReceiverConfig{Key: platform().Public(), Tell: got.tell})
	var keep http.Header
	_, url := serve(t, notify.ReceiverConfig{Tell: func(first *notify.Receipt) { keep = first.Header; got.tell(first) }})
	signedPost(t, platform(), url, paid, nil)
	got.next(t)
	post := func(body string) bool {
		req, err := http.NewRequest("POST", "/notify", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header = keep
		r.ServeHTTP(discard{}, req)
		return got.next(t).Verified
	}
	if !post(paid) {
		t.Fatal("what came is not verified")
	}
	for i := 0; i < len(paid); i += 5 {
		changed := []byte(paid)
		changed[i] ^= 1
		if post(string(changed)) {
			t.Fatalf("verified with byte %d changed", i)
		}
	}
}

// discard is a ResponseWriter for whom the answer does not matter.
type discard struct{}

func (discard) Header() http.Header            { return make(http.Header) }
func (discard) Write(data []byte) (int, error) { return len(data), nil }
func (discard) WriteHeader(int)                {}

// Posts that come at the same time are numbered, kept and told each once; all but one of the same are repetitions.
func TestManyPosts(t *testing.T) {
	t.Parallel()
	const posts = 40
	var got tray
	var stored sync.Map
	_, url := serve(t, notify.ReceiverConfig{Key: platform().Public(), Tell: got.tell,
		Save: func(r *notify.Receipt) error { stored.Store(r.Number, true); return nil }})
	var posting sync.WaitGroup
	for range posts {
		posting.Go(func() {
			s := &notify.Sender{Key: platform()}
			if a := s.Post(t.Context(), message(url+"/notify", paid)); len(a.Problems) > 0 {
				t.Error(a.Problems)
			}
		})
	}
	posting.Wait()
	firsts := 0
	for range posts {
		if r := got.next(t); r.Repeats == 0 {
			firsts++
		} else if !r.Verified {
			t.Error(r.Why)
		}
	}
	for i := 1; i <= posts; i++ {
		if _, ok := stored.Load(i); !ok {
			t.Errorf("number %d is not stored", i)
		}
	}
	if firsts != 1 {
		t.Errorf("%d of %d repeat none", firsts, posts)
	}
}

// Whatever is posted, it is answered, kept as it came, and not verified unless somebody has the key.
func FuzzReceiver(f *testing.F) {
	f.Add([]byte(paid), "algorithm=RSA256, keyVersion=1, signature=AAAA", "/notify?a=b")
	f.Add([]byte(`{"notifyType":"X","paymentAmount":{"currency":"JPY","value":"1"},"paymentId":1}`), "signature=%", "/")
	f.Add([]byte(`{"result":[]} {}`), "", "http://h/p")
	f.Add([]byte("\xff\x00"), "signature=,signature=", "")
	var got tray
	r := notify.NewReceiver(notify.ReceiverConfig{Key: platform().Public(), Own: merchant().Public(), Keep: 10, Tell: got.tell})
	f.Fuzz(func(t *testing.T, body []byte, signature, target string) {
		req, err := http.NewRequest("POST", "/", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.RequestURI = target
		req.Header = http.Header{"Client-Id": {"C1"}, "Request-Time": {"1"}, "Signature": {signature}}
		r.ServeHTTP(discard{}, req)
		switch n := got.next(t); {
		case n.Verified:
			t.Errorf("verified: %q %q %q", target, signature, body)
		case n.Refused == "" && !bytes.Equal(n.Body, body):
			t.Errorf("kept %q of %q", n.Body, body)
		case n.Status == 0:
			t.Error("not answered")
		}
	})
}
