package sign

// SchemeAntom is the name of the scheme of [Antom].
const SchemeAntom = "antom"

// schemes is the table of the signing schemes; a new one is a line here and a type beside [Antom].
var schemes = [...]string{SchemeAntom}

// Schemes returns the names of the schemes there are.
func Schemes() []string { return append([]string(nil), schemes[:]...) }
