package simulator

// A store finds things by their own id and by the id of the request that made them, within one client's things. It
// forgets the oldest when it is full.
type store[T any] struct {
	limit int
	byID  map[string]owned[T]
	byReq map[key]T
	order []entry
}

// owned is a thing and whose it is: ids are given away once only.
type owned[T any] struct {
	client string
	v      T
}

// A key is the id of a request within those of a client.
type key struct{ client, id string }

type entry struct {
	id  string
	req key
}

func newStore[T any](limit int) *store[T] {
	return &store[T]{limit: limit, byID: map[string]owned[T]{}, byReq: map[key]T{}}
}

// add returns the thing that is forgotten for v, if there is one.
func (s *store[T]) add(client, id, requestID string, v T) (old T, ok bool) {
	if len(s.order) == s.limit {
		first := s.order[0]
		old, ok = s.byID[first.id].v, true
		delete(s.byID, first.id)
		delete(s.byReq, first.req)
		s.order = s.order[1:]
	}
	e := entry{id, key{client, requestID}}
	s.byID[e.id], s.byReq[e.req] = owned[T]{client, v}, v
	s.order = append(s.order, e)
	return old, ok
}

// find looks for the client's thing with the id, or without one, for that with the id of its request.
func (s *store[T]) find(client, id, requestID string) (T, bool) {
	if id != "" {
		v, ok := s.byID[id]
		if !ok || v.client != client {
			return owned[T]{}.v, false
		}
		return v.v, true
	}
	v, ok := s.byReq[key{client, requestID}]
	return v, ok
}

// get looks for anybody's thing with the id.
func (s *store[T]) get(id string) (T, bool) {
	v, ok := s.byID[id]
	return v.v, ok
}

// newest gives the things to each, the newest first, until it returns false.
func (s *store[T]) newest(each func(T) bool) {
	for i := len(s.order) - 1; i >= 0; i-- {
		if !each(s.byID[s.order[i].id].v) {
			return
		}
	}
}
