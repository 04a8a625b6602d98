package sign_test

import (
	"fmt"
	"time"

	"runner/collection/sign"
	"runner/collection/wire"
)

// A request is signed last, when nothing in it changes any more.
func ExampleAntom_Sign() {
	key, err := sign.LoadKey("testdata/m.pem")
	if err != nil {
		fmt.Println(err)
		return
	}
	signer := &sign.Antom{Key: key, Now: func() time.Time { return time.UnixMilli(1685599933871) }}
	req := &wire.Request{
		Method: "POST",
		URL:    wire.URL{Scheme: "https", Host: "example.com", Path: "/ams/sandbox/api/v1/payments/cancel"},
		Body:   wire.Body{Bytes: []byte(`{"paymentId":"1"}`), Present: true},
	}
	variables := map[string]string{"clientId": "SANDBOX_5X00000000000000"}
	signed, err := signer.Sign(req, func(name string) (string, bool) { v, ok := variables[name]; return v, ok })
	fmt.Println(signed, err)
	for _, f := range req.Header {
		fmt.Printf("%s: %.41s\n", f.Name, f.Value)
	}
	fmt.Println((&sign.AntomVerifier{Key: key.Public()}).VerifyRequest(req))
	// Output:
	// true <nil>
	// Client-Id: SANDBOX_5X00000000000000
	// Request-Time: 1685599933871
	// Signature: algorithm=RSA256, keyVersion=1, signature
	// <nil>
}

// However a key is shown, it does not show the secret.
func ExampleKey() {
	key, err := sign.LoadKey("testdata/m.pem")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v %+v %#v\n", key, key, *key)
	_, err = sign.LoadKey("testdata/m.pub")
	fmt.Println(err)
	// Output:
	// RSA-2048 private key RSA-2048 private key RSA-2048 private key
	// load key "testdata/m.pub": a public key, not a private one
}
