package collection

// An Environment is an environment or globals file.
type Environment struct {
	ID     string
	Name   string
	Values []Variable
	// Extra is the file's other members as JSON text, by name, in file order: they survive an export.
	Extra []Member
}

// A Member is a member of a JSON object, its value as JSON text.
type Member struct{ Name, JSON string }
