package report

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
)

// marshal is json.Marshal without the escapes that only HTML needs.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// An indenter writes JSON piece by piece, indented by two spaces as Newman's report is. Its first error stays and
// stops it.
type indenter struct {
	w     io.Writer
	err   error
	level int
	empty bool // nothing was written yet into the open object or array
	named bool // a name was written that waits for its value
	buf   []byte
}

func (j *indenter) write(s string) {
	if j.err == nil {
		_, j.err = io.WriteString(j.w, s)
	}
}

func (j *indenter) newline() {
	j.buf = append(j.buf[:0], '\n')
	for range j.level {
		j.buf = append(j.buf, "  "...)
	}
	if j.err == nil {
		_, j.err = j.w.Write(j.buf)
	}
}

// begin prepares for a value: the comma and the new line before it.
func (j *indenter) begin() {
	if j.named || j.level == 0 {
		j.named = false
		return
	}
	if !j.empty {
		j.write(",")
	}
	j.empty = false
	j.newline()
}

// open begins an object or an array.
func (j *indenter) open(bracket string) {
	j.begin()
	j.write(bracket)
	j.level++
	j.empty = true
}

// shut ends an object or an array.
func (j *indenter) shut(bracket string) {
	j.level--
	if !j.empty {
		j.newline()
	}
	j.empty = false
	j.write(bracket)
}

// name begins a member.
func (j *indenter) name(name string) {
	j.begin()
	j.write(strconv.Quote(name) + ": ")
	j.named = true
}

// raw writes a value that is JSON already.
func (j *indenter) raw(data []byte) {
	j.begin()
	if len(data) == 0 {
		data = []byte("null")
	}
	var b bytes.Buffer
	prefix := string(bytes.Repeat([]byte("  "), j.level))
	if err := json.Indent(&b, data, prefix, "  "); err != nil && j.err == nil {
		j.err = err
	}
	if j.err == nil {
		_, j.err = j.w.Write(b.Bytes())
	}
}

// value writes any value.
func (j *indenter) value(v any) {
	data, err := marshal(v)
	if err != nil && j.err == nil {
		j.err = err
	}
	j.raw(data)
}

// member writes a name and its value.
func (j *indenter) member(name string, v any) {
	j.name(name)
	j.value(v)
}

// bytes writes data as Node writes a Buffer.
func (j *indenter) bytes(data []byte) {
	j.open("{")
	j.member("type", "Buffer")
	j.name("data")
	j.open("[")
	indent := "\n" + string(bytes.Repeat([]byte("  "), j.level))
	buf := make([]byte, 0, 32<<10)
	for i, b := range data {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = append(buf, indent...)
		if buf = strconv.AppendUint(buf, uint64(b), 10); len(buf) > 30<<10 {
			j.write(string(buf))
			buf = buf[:0]
		}
	}
	j.write(string(buf))
	j.empty = len(data) == 0
	j.shut("]")
	j.shut("}")
}
