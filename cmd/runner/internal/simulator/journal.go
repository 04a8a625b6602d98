package simulator

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
