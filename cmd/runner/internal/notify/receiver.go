package notify

import (
	"bytes"
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// maxBody bounds a notification; real ones have a few kilobytes.
	maxBody = 1 << 20
	// defaultReceipts and maxReceiptBytes bound what a [Receiver] remembers.
	defaultReceipts = 2000
	maxReceiptBytes = 64 << 20
	// maxHeaders bounds the headers of a notification.
	maxHeaders = 64 << 10
	// readTimeout is how long a sender may take to send.
	readTimeout = 30 * time.Second
)

// A ReceiverConfig says how a [Receiver] works. Its zero value verifies nothing and acknowledges all.
type ReceiverConfig struct {
	// Key is the platform's public key, for the key versions that are not in Keys. Without both nothing is verified.
	Key *rsa.PublicKey
	// Keys are the platform's public keys by their versions, for the time while keys are replaced.
	Keys map[string]*rsa.PublicKey
	// Own is the merchant's own public key, which is often taken for the platform's. If not nil, it is tried as well.
	Own *rsa.PublicKey
	// Path is the only path that is answered. If "", all are.
	Path string
	// Announced is the URL the platform was given, if it is not the one requests come to: that of a tunnel or a proxy.
	Announced string
	// Faults are failures to rehearse, see [ParseFault].
	Faults []Fault
	// Forward passes notifications on. If nil, they stay here.
	Forward *Forward
	// Save keeps each receipt. If nil, none is kept.
	Save func(*Receipt) error
	// Tell is told of each receipt, and of what was refused, one at a time. If nil, nobody is.
	Tell func(*Receipt)
	// Now is the clock. If nil, time.Now is used.
	Now func() time.Time
	// Keep is how many receipts are remembered. Zero means 2,000.
	Keep int
}

// verifies reports whether there is a key to verify with.
func (c *ReceiverConfig) verifies() bool { return c.Key != nil || len(c.Keys) > 0 }

// A Receiver is an http.Handler that takes notifications, verifies them over the bytes that came, and acknowledges them
// as the platform wants it. It may be used from several goroutines.
type Receiver struct {
	cfg    ReceiverConfig
	faults faults

	telling sync.Mutex // one is told at a time

	mu       sync.Mutex
	count    int
	receipts []*Receipt // the oldest first; they do not change any more
	bytes    int
	numbers  map[string]int // of receipts, by identity
	arrived  chan struct{}  // closed, and made anew, at each receipt
}

// NewReceiver returns a receiver.
func NewReceiver(cfg ReceiverConfig) *Receiver {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Keep <= 0 {
		cfg.Keep = defaultReceipts
	}
	return &Receiver{cfg: cfg, faults: faults{rules: cfg.Faults}, numbers: make(map[string]int), arrived: make(chan struct{})}
}

// Serve answers on l until ctx is done, then lets what is under way end for a moment. It closes l.
func (r *Receiver) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: r, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: readTimeout,
		MaxHeaderBytes: maxHeaders}
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ended)
		// What is delayed or forwarded is given a second, then cut off.
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(last) != nil {
			server.Close()
		}
	})
	err := server.Serve(l)
	if !stop() {
		<-ended // Serve does not wait for those who are being answered
	}
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// ServeHTTP takes a notification.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	got := &Receipt{At: r.cfg.Now(), From: req.RemoteAddr, Target: target(req), Header: kept(req.Header)}
	if r.refuse(w, req, got) {
		r.tell(got)
		return
	}
	got.study()
	got.Verified, got.Why = r.verify(got, req)
	fault := r.faults.next()
	got.Fault = fault.String()
	if !fault.delay(req.Context()) {
		return // the sender has gone
	}
	r.respond(w, req, got, fault)
	r.keep(got)
	r.tell(got)
	if fault.Drop {
		panic(http.ErrAbortHandler) // closes the connection without an answer
	}
}

// refuse answers what is no notification, and reads the body of what may be one.
func (r *Receiver) refuse(w http.ResponseWriter, req *http.Request, got *Receipt) bool {
	path, _, _ := strings.Cut(got.Target, "?")
	switch {
	case r.cfg.Path != "" && path != r.cfg.Path:
		got.Status = http.StatusNotFound
		got.Refused = fmt.Sprintf("it came to %.200q: notifications are taken at %s", path, r.cfg.Path)
	case req.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		got.Status = http.StatusMethodNotAllowed
		got.Refused = fmt.Sprintf("%.20q: notifications are posted", req.Method)
	default:
		body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxBody))
		if err == nil {
			got.Body = body
			return false
		}
		got.Status, got.Refused = http.StatusBadRequest, "the body broke off"
		if is[*http.MaxBytesError](err) {
			got.Status = http.StatusRequestEntityTooLarge
			got.Refused = fmt.Sprintf("the body has more than %d bytes", maxBody)
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(got.Status)
	fmt.Fprintln(w, got.Refused)
	return true
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// respond answers as the faults and the forwarding want it.
func (r *Receiver) respond(w http.ResponseWriter, req *http.Request, got *Receipt, fault Fault) {
	a := fault.answer(r.verdict(got))
	f := r.cfg.Forward
	if f != nil && f.Answer && !fault.faulty() {
		got.Forwarded = f.pass(req.Context(), got, req.Header)
		if passed := got.Forwarded.answer(); passed != nil {
			a = *passed
		}
	}
	if !fault.Drop {
		got.Status = a.status
		a.write(w)
	}
	if f != nil && got.Forwarded == nil {
		// The sender has its answer, and may hang up.
		got.Forwarded = f.pass(context.WithoutCancel(req.Context()), got, req.Header)
	}
}

// verdict is the answer to a receipt: the acknowledgement, unless its signature does not hold. Then the platform shall
// post it again.
func (r *Receiver) verdict(got *Receipt) answer {
	if got.Verified || !r.cfg.verifies() {
		return answer{http.StatusOK, jsonType, []byte(Ack)}
	}
	return answer{http.StatusOK, jsonType, []byte(
		`{"result":{"resultCode":"INVALID_SIGNATURE","resultStatus":"F","resultMessage":"The signature is invalid."}}`)}
}

const jsonType = "application/json; charset=UTF-8"

// An answer is what is sent back.
type answer struct {
	status int
	media  string
	body   []byte
}

func (a *answer) write(w http.ResponseWriter) {
	if a.media != "" {
		w.Header().Set("Content-Type", a.media)
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, err := w.Write(a.body)
	if f, ok := w.(http.Flusher); ok && err == nil {
		f.Flush()
	}
}

// keep numbers a receipt, remembers it and wakes those who wait for it.
func (r *Receiver) keep(got *Receipt) {
	r.mu.Lock()
	r.count++
	got.Number = r.count
	if key := identity(got); key != "" {
		got.Repeats = r.numbers[key]
		if got.Repeats == 0 {
			r.numbers[key] = got.Number
		}
	}
	if first := r.numbered(got.Repeats); first != nil && !bytes.Equal(first.Body, got.Body) {
		got.Problems = append(got.Problems, fmt.Sprintf("it repeats number %d with another body", got.Repeats))
	}
	r.mu.Unlock()
	if r.cfg.Save != nil {
		if err := r.cfg.Save(got); err != nil {
			got.Problems = append(got.Problems, "it is not stored: "+err.Error())
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.receipts = append(r.receipts, got)
	r.bytes += len(got.Body)
	for len(r.receipts) > 1 && (len(r.receipts) > r.cfg.Keep || r.bytes > maxReceiptBytes) {
		r.forget(r.receipts[0])
		r.receipts = r.receipts[1:]
	}
	close(r.arrived)
	r.arrived = make(chan struct{})
}

func (r *Receiver) forget(old *Receipt) {
	r.bytes -= len(old.Body)
	if key := identity(old); r.numbers[key] == old.Number {
		delete(r.numbers, key)
	}
}

// numbered returns the receipt of a number, nil if it is not remembered.
func (r *Receiver) numbered(number int) *Receipt {
	for _, got := range r.receipts {
		if number > 0 && got.Number == number {
			return got
		}
	}
	return nil
}

// identity is the same for a notification and its repetitions; "" if nothing tells.
func identity(got *Receipt) string {
	if got.Name == "" || got.Subject == "" {
		return ""
	}
	return strings.Join([]string{got.Name, got.Kind, got.Subject}, "\n")
}

func (r *Receiver) tell(got *Receipt) {
	if r.cfg.Tell == nil {
		return
	}
	r.telling.Lock()
	defer r.telling.Unlock()
	r.cfg.Tell(got)
}
