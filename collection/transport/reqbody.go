package transport

import "io"

// body opens the request's body. What goes wrong when it is read is the trip's error: net/http would only say that
// writing failed, and a server that waits for the rest might hide even that.
func (t *trip) body() (io.ReadCloser, error) {
	r, err := t.req.Body.Reader()
	if err != nil {
		return nil, bodyUnread(err)
	}
	if t.req.Body.Open == nil {
		return r, nil
	}
	return &watchedBody{ReadCloser: r, trip: t}, nil
}

// A watchedBody tells its trip of an error.
type watchedBody struct {
	io.ReadCloser
	trip *trip
}

func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		b.trip.mu.Lock()
		b.trip.unread = err
		b.trip.mu.Unlock()
	}
	return n, err
}

func bodyUnread(err error) *Error {
	return newError("Error", "cannot read the request body: "+err.Error(), err)
}
