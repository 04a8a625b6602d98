package sign

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"strings"
)

// Bounds on what is read in search of a key. The largest RSA key in use, of 16384 bits, has 9.3 kB of DER.
const (
	maxFile   = 1 << 20
	maxDER    = 10 << 10
	maxBlocks = 16
)

// A block is one candidate for a key: DER, or why there is none.
type block struct {
	der []byte
	err error
}

// blocks finds what may be a key in data: PEM blocks, else bare base64, else DER itself. Labels are not looked at: real
// files wear PKCS#8 under "RSA PRIVATE KEY" and the other way round.
func blocks(data []byte) []block {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !bytes.Contains(data, []byte("-----BEGIN ")) {
		return []block{bare(data)}
	}
	var found []block
	for rest := string(data); len(found) < maxBlocks; {
		_, after, ok := strings.Cut(rest, "-----BEGIN ")
		if !ok {
			break
		}
		_, after, opened := strings.Cut(after, "-----")
		body, tail, closed := strings.Cut(after, "-----END ")
		if !opened || !closed {
			return append(found, block{err: fmt.Errorf("a PEM block without an end: %w", ErrNoKey)})
		}
		found, rest = append(found, armoured(body)), tail
	}
	return found
}

func armoured(body string) block {
	if strings.Contains(body, "Proc-Type:") && strings.Contains(body, "ENCRYPTED") {
		return block{err: ErrEncryptedKey}
	}
	return unbase64(body)
}

// bare reads data without armour. DER begins with the tag of a sequence and a length over 127, which is no text.
func bare(data []byte) block {
	if len(data) > 2 && data[0] == 0x30 && data[1] >= 0x80 {
		return block{der: data}
	}
	return unbase64(strings.Trim(strings.TrimSpace(string(data)), `"'`))
}

// unbase64 decodes text whatever its lines are broken with: nothing, blanks, or the two characters \n which a key gets
// in a JSON file or an environment variable.
func unbase64(text string) block {
	text = strings.NewReplacer(`\n`, "", `\r`, "").Replace(text)
	text = strings.TrimRight(strings.Join(strings.Fields(text), ""), "=")
	if text == "" || base64.RawStdEncoding.DecodedLen(len(text)) > maxDER {
		return block{err: ErrNoKey}
	}
	der, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return block{err: ErrNoKey}
	}
	return block{der: der}
}

// first returns what parse makes of the first of the blocks in data that holds a key; failing that, the first error.
func first[T any](data []byte, parse func(der []byte) (*T, error)) (*T, error) {
	var why error
	for _, b := range blocks(data) {
		err := b.err
		if len(b.der) > maxDER {
			err = ErrNoKey
		}
		if err == nil {
			var key *T
			if key, err = parse(b.der); err == nil {
				return key, nil
			}
		}
		if why == nil {
			why = err
		}
	}
	return nil, why
}

// readKeyFile reads a file that is no larger than a file with a key may be.
func readKeyFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("larger than %d bytes: %w", maxFile, ErrNoKey)
	}
	return data, nil
}
