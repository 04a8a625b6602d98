package sign

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"

	"runner/collection/wire"
)

// A content is what a signature covers: a body between two texts.
type content struct {
	head string
	body wire.Body
	tail string
}

// digest returns the hash of the content, without holding a large body in memory.
func (c content) digest() (digest [sha256.Size]byte, err error) {
	sum := sha256.New()
	if err := c.writeTo(sum); err != nil {
		return digest, err
	}
	return [sha256.Size]byte(sum.Sum(nil)), nil
}

// bytes returns the content itself.
func (c content) bytes() ([]byte, error) {
	var all bytes.Buffer
	err := c.writeTo(&all)
	return all.Bytes(), err
}

func (c content) writeTo(w io.Writer) (err error) {
	body, err := c.body.Reader()
	if err != nil {
		return fmt.Errorf("read body to sign: %w", err)
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	if _, err := io.Copy(w, io.MultiReader(strings.NewReader(c.head), body, strings.NewReader(c.tail))); err != nil {
		return fmt.Errorf("read body to sign: %w", err)
	}
	return nil
}

// lines joins texts, each with a line feed behind it.
func lines(texts ...string) string { return strings.Join(texts, "\n") + "\n" }
