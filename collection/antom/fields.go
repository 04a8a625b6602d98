package antom

// The tables are written with these: text("paymentRequestId", 64).must().

func text(path string, most int) Field    { return Field{Path: path, Max: most} }
func amount(path string) Field            { return Field{Path: path, Type: Amount} }
func object(path string) Field            { return Field{Path: path, Type: Object} }
func list(path string, most int) Field    { return Field{Path: path, Type: List, Max: most} }
func boolean(path string) Field           { return Field{Path: path, Type: Boolean} }
func integer(path string) Field           { return Field{Path: path, Type: Integer} }
func moment(path string) Field            { return Field{Path: path, Type: Time} }
func address(path string, most int) Field { return Field{Path: path, Type: URL, Max: most} }

// oneOf is a text of which only these values are allowed.
func oneOf(path string, values ...string) Field { return Field{Path: path, Values: values} }

// is is a required text that tells a product from the others of its API.
func is(path, value string) Field { return oneOf(path, value).must() }

// id is a text of 64 characters, the usual length of ids.
func id(path string) Field { return text(path, 64) }

func (f Field) must() Field {
	f.Required = true
	return f
}

// or makes f one of a group of which one is required.
func (f Field) or(group string) Field {
	f.Either = group
	return f
}

func (f Field) as(about string) Field {
	f.About = about
	return f
}

// under returns fields as members of the object at path, which is the first of them.
func under(at Field, fields ...Field) []Field {
	all := []Field{at}
	prefix := at.Path + "."
	if at.Type == List {
		prefix = at.Path + "[]."
	}
	for _, f := range fields {
		f.Path = prefix + f.Path
		if f.Either != "" {
			f.Either = prefix + f.Either
		}
		all = append(all, f)
	}
	return all
}

// join makes one list of several.
func join(lists ...[]Field) []Field {
	var all []Field
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}
