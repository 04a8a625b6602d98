//go:build system

package main

import (
	"os"
	"os/exec"
	"testing"
)

// shell runs script, in which $R is the program, in a new directory with a passphrase in the environment.
func shell(t *testing.T, script string) {
	t.Helper()
	cmd := exec.Command("bash", "-euo", "pipefail", "-c", script)
	cmd.Dir = t.TempDir()
	cmd.Env = append(cmd.Environ(), "PHRASE=correct horse", "R="+os.Getenv("RUNNER"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// Each form that is written is one that OpenSSL reads as the same key; those without PEM are given it by hand.
func TestOpenSSLReadsEveryForm(t *testing.T) {
	shell(t, `
$R keys generate -o m
same() { openssl pkey "$@" -pubout | cmp - m.pub; }
for form in pkcs8 pkcs1; do
  $R keys convert m.pem --to $form -o $form.pem
  openssl pkey -in $form.pem -noout -check
  same -in $form.pem
  $R keys convert m.pem --to $form-der -o $form.der
  same -inform DER -in $form.der
  $R keys convert m.pem --to $form-base64 | base64 -d | same -inform DER
  $R keys convert m.pem --to $form-escaped | sed 's/\\n/\n/g' | same
  $R keys convert m.pem --to $form-one-line | sed 's/----- /-----\n/; s/ -----END/\n-----END/' |
    sed '/-----/!s/ /\n/g' | same
done
$R keys convert m.pem --to pkcs1 | openssl rsa -traditional | cmp - pkcs1.pem
for form in spki pkcs1-public; do
  flag=-pubin; [ $form = spki ] || flag=-RSAPublicKey_in
  $R keys convert m.pem --to $form | openssl rsa $flag -pubout | cmp - m.pub
  $R keys convert m.pem --to $form-der | openssl rsa $flag -inform DER -pubout | cmp - m.pub
  $R keys convert m.pem --to $form-base64 | base64 -d | openssl rsa $flag -inform DER -pubout | cmp - m.pub
done
$R keys convert m.pem --to pkcs8 --new-passphrase env:PHRASE -o locked.pem
same -in locked.pem -passin env:PHRASE
if openssl pkey -in locked.pem -passin pass:wrong -noout; then exit 1; fi
$R keys generate -o own --passphrase env:PHRASE
openssl pkey -in own.pem -passin env:PHRASE -pubout | cmp - own.pub

# a private key does not go to a terminal unless it is asked for, whatever the terminal's width
if script -qec "$R keys convert m.pem --to pkcs1" /dev/null > seen; then exit 1; fi
grep -q 'is a terminal' seen
if grep -q BEGIN seen; then exit 1; fi
script -qec "$R keys convert m.pem --to pkcs1 --stdout" /dev/null | tr -d '\r' | cmp - pkcs1.pem
`)
}

// Each form that OpenSSL writes is one that is read as the same key.
func TestOpenSSLWritesWhatWeRead(t *testing.T) {
	shell(t, `
openssl genrsa -out m.pem 2048
openssl pkey -in m.pem -pubout -out m.pub
same() { $R keys convert "$@" --to spki | cmp - m.pub; }
same m.pem
openssl rsa -traditional -in m.pem -out pkcs1.pem; same pkcs1.pem
openssl rsa -traditional -in m.pem -outform DER -out pkcs1.der; same pkcs1.der
openssl pkcs8 -topk8 -nocrypt -in m.pem -outform DER -out pkcs8.der; same pkcs8.der
openssl rsa -in m.pem -RSAPublicKey_out -out public.pem; same public.pem
for v2 in aes-128-cbc aes-192-cbc aes-256-cbc des3; do
  openssl pkcs8 -topk8 -v2 $v2 -passout env:PHRASE -in m.pem -out locked.pem
  same locked.pem --passphrase env:PHRASE
done
for prf in hmacWithSHA1 hmacWithSHA256 hmacWithSHA384 hmacWithSHA512; do
  openssl pkcs8 -topk8 -v2 aes256 -v2prf $prf -passout env:PHRASE -in m.pem -outform DER -out locked.der
  same locked.der --passphrase env:PHRASE
done
for old in aes128 aes192 aes256 des3; do
  openssl rsa -traditional -$old -passout env:PHRASE -in m.pem -out old.pem
  same old.pem --passphrase env:PHRASE
done
openssl req -x509 -key m.pem -subj /CN=m -days 1 -out cert.pem; same cert.pem
openssl x509 -in cert.pem -outform DER -out cert.der; same cert.der
openssl pkcs12 -export -inkey m.pem -in cert.pem -passout env:PHRASE -out both.p12
same both.p12 --passphrase env:PHRASE
openssl pkcs12 -export -legacy -inkey m.pem -in cert.pem -passout env:PHRASE -out old.p12
same old.p12 --passphrase env:PHRASE
openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout env:PHRASE -in m.pem -out pbes1.pem
if $R keys convert pbes1.pem --passphrase env:PHRASE --to spki; then exit 1; fi
$R keys check --key m.pem --public cert.pem
`)
}
