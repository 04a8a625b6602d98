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

// An Armour is how the bytes of a key are written down.
type Armour string

// The armours there are.
const (
	ArmourPEM     Armour = "PEM"
	ArmourOneLine Armour = "PEM on one line"
	ArmourBase64  Armour = "bare base64"
	ArmourDER     Armour = "DER"
)

// A Block is one candidate for a key: DER, or why there is none.
type Block struct {
	// Label is what a PEM block says it is, which need not be so.
	Label  string
	Armour Armour
	// DEKInfo is the header of a PEM block that OpenSSL encrypted in its old way; DER is encrypted then.
	DEKInfo string
	DER     []byte
	Err     error
}

// Blocks finds what may be a key in data: PEM blocks, else bare base64, else DER itself. Labels are not looked at: real
// files wear PKCS#8 under "RSA PRIVATE KEY" and the other way round. There is at least one block.
func Blocks(data []byte) []Block {
	if len(data) > maxFile {
		return []Block{{Err: fmt.Errorf("larger than %d bytes: %w", maxFile, ErrNoKey)}}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !bytes.Contains(data, []byte("-----BEGIN ")) {
		return []Block{bare(data)}
	}
	var found []Block
	for rest := string(data); len(found) < maxBlocks; {
		_, after, ok := strings.Cut(rest, "-----BEGIN ")
		if !ok {
			break
		}
		label, after, opened := strings.Cut(after, "-----")
		body, tail, closed := strings.Cut(after, "-----END ")
		if !opened || !closed {
			return append(found, Block{Err: fmt.Errorf("a PEM block without an end: %w", ErrNoKey)})
		}
		found, rest = append(found, armoured(label, body)), tail
	}
	return found
}

func armoured(label, body string) Block {
	b := Block{Label: label, Armour: ArmourPEM}
	if !strings.Contains(body, "\n") {
		b.Armour = ArmourOneLine
	}
	if !strings.Contains(body, "Proc-Type:") || !strings.Contains(body, "ENCRYPTED") {
		b.DER, b.Err = unbase64(body)
		return b
	}
	b.Err = ErrEncryptedKey
	_, info, _ := strings.Cut(strings.ReplaceAll(body, `\n`, "\n"), "DEK-Info:")
	if fields := strings.Fields(info); len(fields) > 0 {
		b.DEKInfo = fields[0]
		b.DER, _ = unbase64(strings.Join(fields[1:], "")) // a key that cannot be read stays an encrypted one
	}
	return b
}

// bare reads data without armour. DER begins with the tag of a sequence and its length: over 127, which is no text, or, of
// a key of an elliptic curve, exactly what is there.
func bare(data []byte) Block {
	if len(data) > 2 && data[0] == 0x30 && (data[1] >= 0x80 || int(data[1]) == len(data)-2) {
		return Block{Armour: ArmourDER, DER: data}
	}
	der, err := unbase64(strings.Trim(strings.TrimSpace(string(data)), `"'`))
	return Block{Armour: ArmourBase64, DER: der, Err: err}
}

// unbase64 decodes text whatever its lines are broken with: nothing, blanks, or the two characters \n which a key gets
// in a JSON file or an environment variable.
func unbase64(text string) ([]byte, error) {
	text = strings.NewReplacer(`\n`, "", `\r`, "").Replace(text)
	text = strings.TrimRight(strings.Join(strings.Fields(text), ""), "=")
	if text == "" {
		return nil, ErrNoKey
	}
	der, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return nil, ErrNoKey
	}
	return der, nil
}

// first returns what parse makes of the first of the blocks in data that holds a key; failing that, the first error.
func first[T any](data []byte, parse func(der []byte) (*T, error)) (*T, error) {
	var why error
	for _, b := range Blocks(data) {
		err := b.Err
		if len(b.DER) > maxDER {
			err = ErrNoKey
		}
		if err == nil {
			var key *T
			if key, err = parse(b.DER); err == nil {
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
