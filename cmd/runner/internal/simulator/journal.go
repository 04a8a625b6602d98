package simulator

import "sync"

// A Record is one thing that the simulator remembers, in the form in which it is kept.
type Record struct {
	// Kind and ID name it: "payment" and its paymentId.
	Kind, ID string
	// Data is its JSON; nil means that it is forgotten.
	Data []byte
}

// A Journal keeps records beyond the life of the process. It is used from several goroutines.
type Journal interface {
	// Save returns when all of the records, or none, are kept; a record replaces the one of the same kind and ID.
	Save(records []Record) error
	// Load gives every record that is kept to each, in the order in which they were first saved.
	Load(each func(Record) error) error
}

// A saver gives records to a journal in the order in which the changes were made; those that come while it writes are
// written together.
type saver struct {
	journal Journal

	mu      sync.Mutex
	records []Record
	waiting []chan error
	writing bool
}

// add takes records in. It is called under the server's lock, so that the order is that of the changes; what it returns
// tells when they are kept.
func (w *saver) add(records []Record) <-chan error {
	done := make(chan error, 1)
	if w.journal == nil || len(records) == 0 {
		done <- nil
		return done
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.records = append(w.records, records...)
	w.waiting = append(w.waiting, done)
	if !w.writing {
		w.writing = true
		go w.write()
	}
	return done
}

// write saves until nothing waits.
func (w *saver) write() {
	for {
		w.mu.Lock()
		records, waiting := w.records, w.waiting
		w.records, w.waiting = nil, nil
		w.writing = len(waiting) > 0
		w.mu.Unlock()
		if len(waiting) == 0 {
			return
		}
		err := w.journal.Save(records)
		for _, done := range waiting {
			done <- err
		}
	}
}
