package report

import "io"

// A MaskWriter passes on what is written to it, with secrets masked. It keeps back a tail that may be the beginning
// of a secret until the next write, [MaskWriter.Flush] or [MaskWriter.Close]. It is not safe for concurrent use.
type MaskWriter struct {
	redactor *Redactor
	to       io.Writer
	held     []byte
	out      []byte
}

// Writer returns a writer which masks every secret in text on its way to w, also one that comes in several pieces.
func (r *Redactor) Writer(w io.Writer) *MaskWriter { return &MaskWriter{redactor: r, to: w} }

// Write takes p in.
func (m *MaskWriter) Write(p []byte) (int, error) {
	if err := m.take(p, false); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes what was kept back; a secret that is not complete by now is not found any more.
func (m *MaskWriter) Flush() error { return m.take(nil, true) }

// Close flushes. It does not close the writer below.
func (m *MaskWriter) Close() error { return m.Flush() }

func (m *MaskWriter) take(p []byte, final bool) error {
	x := m.redactor.index()
	if x == nil && len(m.held) == 0 {
		_, err := m.to.Write(p)
		return err
	}
	if x == nil {
		x = &formIndex{}
	}
	buf := append(m.held, p...)
	out, rest := x.scan(m.out[:0], buf, scanText, final)
	m.held = append(m.held[:0], rest...)
	m.out = reusable(out)
	_, err := m.to.Write(out)
	return err
}

// reusable returns buf for the next write, unless it is so large that it must not be kept.
func reusable(buf []byte) []byte {
	if cap(buf) > 64<<10 {
		return nil
	}
	return buf
}

// A jsonMasker masks secrets in JSON and leaves it JSON: strings are searched by themselves, numbers stay numbers,
// and the names of members stay as they are, since a report's own words must not be lost to a secret such as
// "response".
type jsonMasker struct {
	redactor *Redactor
	to       io.Writer
	depth    []byte // '{' or '[' for each open value
	state    jsonState
	escaped  bool
	wantName bool
	held     []byte
	out      []byte
}

type jsonState uint8

const (
	inBare jsonState = iota
	inName
	inText
)

// Write takes p in.
func (m *jsonMasker) Write(p []byte) (int, error) {
	x := m.index()
	m.out = m.out[:0]
	for rest := p; len(rest) > 0; {
		text := m.state != inBare
		n, ends := m.segment(rest)
		m.pass(x, rest[:n], ends)
		if rest = rest[n:]; ends && text {
			rest = rest[1:] // the quote, which pass has written
		}
	}
	out := m.out
	m.out = reusable(out)
	if _, err := m.to.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes what was kept back.
func (m *jsonMasker) Flush() error {
	if len(m.held) == 0 {
		return nil
	}
	m.out, _ = m.index().scan(m.out[:0], m.held, scanBare, true)
	m.held = m.held[:0]
	_, err := m.to.Write(m.out)
	return err
}

func (m *jsonMasker) index() *formIndex {
	if x := m.redactor.index(); x != nil {
		return x
	}
	return &formIndex{}
}

// segment returns how much of p is in the state that p begins in, and whether the state ends there. It goes over to
// the next state after [jsonMasker.pass] has used the present one.
func (m *jsonMasker) segment(p []byte) (n int, ends bool) {
	for i, b := range p {
		if m.state != inBare {
			if m.closes(b) {
				return i, true
			}
			continue
		}
		if b == '"' {
			return i + 1, true
		}
		m.structure(b)
	}
	return len(p), false
}

// closes reports whether b is the quote that ends a string.
func (m *jsonMasker) closes(b byte) bool {
	switch {
	case m.escaped:
		m.escaped = false
	case b == '\\':
		m.escaped = true
	case b == '"':
		return true
	}
	return false
}

// structure follows the nesting, to know names from values.
func (m *jsonMasker) structure(b byte) {
	switch b {
	case '{', '[':
		m.depth = append(m.depth, b)
		m.wantName = b == '{'
	case '}', ']':
		m.depth = m.depth[:max(0, len(m.depth)-1)]
		m.wantName = false
	case ',':
		m.wantName = len(m.depth) > 0 && m.depth[len(m.depth)-1] == '{'
	case ':':
		m.wantName = false
	}
}

// pass masks one segment, and at its end changes the state.
func (m *jsonMasker) pass(x *formIndex, p []byte, ends bool) {
	mode := scanBare
	switch m.state {
	case inName:
		m.out = append(m.out, p...)
	case inText:
		mode = scanString
		fallthrough
	default:
		buf := append(m.held, p...)
		var rest []byte
		m.out, rest = x.scan(m.out, buf, mode, ends)
		m.held = append(m.held[:0], rest...)
	}
	if !ends {
		return
	}
	switch {
	case m.state != inBare:
		m.out = append(m.out, '"')
		m.state = inBare
	case m.wantName:
		m.state = inName
	default:
		m.state = inText
	}
}
