package auth_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/auth"
	"runner/collection/wire"
)

// A vector is a request whose authorization is known from somewhere else.
type vector struct {
	auth *collection.Auth
	req  string // METHOD scheme://authority/target
	body string
	form bool
	head []string // name, value, …
	at   string   // RFC 3339; "" where time is a parameter
	want []string // what must stand in the target or the header
}

func parseRequest(v vector) *wire.Request {
	method, rest, _ := strings.Cut(v.req, " ")
	scheme, rest, _ := strings.Cut(rest, "://")
	host, target, _ := strings.Cut(rest, "/")
	path, query, ok := strings.Cut(target, "?")
	r := &wire.Request{Method: method, URL: wire.URL{Scheme: scheme, Path: "/" + path, Query: query, HasQuery: ok}}
	r.URL.Host, r.URL.Port, _ = strings.Cut(host, ":")
	for i := 0; i < len(v.head); i += 2 {
		r.Header.Add(wire.Field{Name: v.head[i], Value: v.head[i+1]})
	}
	if v.body != "" {
		r.Body = wire.Body{Bytes: []byte(v.body), Present: true, Mode: "raw"}
		if v.form {
			r.Body.Mode = "urlencoded"
		}
	}
	return r
}

func params(typ string, keysAndValues ...string) *collection.Auth {
	a := block(typ)
	for i := 0; i < len(keysAndValues); i += 2 {
		a.Params = append(a.Params, str(keysAndValues[i], keysAndValues[i+1]))
	}
	return a
}

func digestOf(extra ...string) *collection.Auth {
	return params("digest", append([]string{"username", "Mufasa", "realm", "testrealm@host.com",
		"nonce", "dcd98b7102dd2f0e8b11d0f600bfb0c093"}, extra...)...)
}

func digest7616(extra ...string) *collection.Auth {
	return params("digest", append([]string{"username", "Mufasa", "password", "Circle of Life",
		"realm", "http-auth@example.org", "nonce", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
		"clientNonce", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "nonceCount", "00000001", "qop", "auth",
		"opaque", "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"}, extra...)...)
}

func awsOf(extra ...string) *collection.Auth {
	return params("awsv4", append([]string{"accessKey", "AKIDEXAMPLE",
		"secretKey", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "service", "service"}, extra...)...)
}

func s3Of(extra ...string) *collection.Auth {
	return params("awsv4", append([]string{"accessKey", "AKIAIOSFODNN7EXAMPLE",
		"secretKey", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "service", "s3"}, extra...)...)
}

func hawkOf(extra ...string) *collection.Auth {
	return params("hawk", append([]string{"authId", "dh37fgj492je", "authKey", "werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn",
		"algorithm", "sha256", "timestamp", "1353832234", "nonce", "j4h3g2", "extraData", "some-app-ext-data"}, extra...)...)
}

const edgeX = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx="

var edgeGrid = params("edgegrid", "accessToken", "akab-access-token-xxx-xxxxxxxxxxxxxxxx",
	"clientToken", "akab-client-token-xxx-xxxxxxxxxxxxxxxx", "clientSecret", edgeX,
	"nonce", "nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "timestamp", "20140321T19:34:21+0000", "maxBodySize", "2048")

const edgeHost = "akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net"

// The sources are named at each vector; no value was made by this package.
var vectors = map[string]vector{
	"RFC 2617, 3.5": {
		auth: digestOf("password", "Circle Of Life", "qop", "auth", "nonceCount", "00000001", "clientNonce", "0a4f113b"),
		req:  "GET http://www.nowhere.org/dir/index.html",
		want: []string{`response="6629fae49393a05397450978507c4ef1"`}},
	"RFC 2069 with erratum 749": {
		auth: digestOf("password", "CircleOfLife"),
		req:  "GET http://www.nowhere.org/dir/index.html",
		want: []string{`response="1949323746fe6a43ef61f9606e7febea"`}},
	"RFC 7616, 3.9.1 MD5": {
		auth: digest7616("algorithm", "MD5"), req: "GET http://www.example.org/dir/index.html",
		want: []string{`response="8ca523f5e9506fed4657c9700eebdbec"`}},
	"RFC 7616, 3.9.1 SHA-256": {
		auth: digest7616("algorithm", "SHA-256"), req: "GET http://www.example.org/dir/index.html",
		want: []string{`response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"`}},
	"RFC 7616, 3.9.2 with erratum 4897": {
		auth: params("digest", "username", "J\u00e4s\u00f8n Doe", "password", "Secret, or not?", "realm", "api@example.org",
			"nonce", "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", "algorithm", "SHA-512-256", "qop", "auth",
			"clientNonce", "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v", "nonceCount", "00000001"),
		req:  "GET http://api.example.org/doe.json",
		want: []string{`response="3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5"`}},
	"OAuth Core 1.0, appendix A": {
		auth: params("oauth1", "consumerKey", "dpf43f3p2l4k3l03", "consumerSecret", "kd94hf93k423kf44",
			"token", "nnch734d00sl2jdk", "tokenSecret", "pfkkdhi9sl3r4s00", "signatureMethod", "HMAC-SHA1",
			"timestamp", "1191242096", "nonce", "kllo9940pd9333jh", "version", "1.0", "addParamsToHeader", "true"),
		req:  "GET http://photos.example.net/photos?file=vacation.jpg&size=original",
		want: []string{`oauth_signature="tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D"`}},
	"Twitter, creating a signature": {
		auth: params("oauth1", "consumerKey", "xvz1evFS4wEEPTGEFPHBog",
			"consumerSecret", "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
			"token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
			"tokenSecret", "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE", "version", "1.0", "timestamp", "1318622958",
			"nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", "addParamsToHeader", "true"),
		req:  "POST https://api.twitter.com/1.1/statuses/update.json?include_entities=true",
		body: "status=Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21", form: true,
		want: []string{`oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"`}},
	"AWS suite, get-vanilla": {
		auth: awsOf(), req: "GET https://example.amazonaws.com/", at: "2015-08-30T12:36:00Z",
		want: []string{"SignedHeaders=host;x-amz-date",
			"Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"}},
	"AWS suite, get-vanilla-query-order-key-case": {
		auth: awsOf(), req: "GET https://example.amazonaws.com/?Param2=value2&Param1=value1", at: "2015-08-30T12:36:00Z",
		want: []string{"Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"}},
	"AWS suite, post-vanilla": {
		auth: awsOf(), req: "POST https://example.amazonaws.com/", at: "2015-08-30T12:36:00Z",
		want: []string{"Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"}},
	"S3 manual, bucket lifecycle": {
		auth: s3Of(), req: "GET https://examplebucket.s3.amazonaws.com/?lifecycle", at: "2013-05-24T00:00:00Z",
		want: []string{"Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"}},
	"S3 manual, list objects": {
		auth: s3Of(), req: "GET https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J", at: "2013-05-24T00:00:00Z",
		want: []string{"Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"}},
	"S3 manual, presigned": {
		auth: s3Of("addAuthDataToQuery", "true"), req: "GET https://examplebucket.s3.amazonaws.com/test.txt",
		at:   "2013-05-24T00:00:00Z",
		want: []string{"X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"}},
	"Hawk README, request": {
		auth: hawkOf(), req: "GET http://example.com:8000/resource/1?b=1&a=2",
		want: []string{`mac="6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE="`}},
	"Hawk README, payload": {
		auth: hawkOf("includePayloadHash", "true"), req: "POST http://example.com:8000/resource/1?b=1&a=2",
		body: "Thank you for flying Hawk", head: []string{"Content-Type", "text/plain"},
		want: []string{`hash="Yi9LfIIFRtBEPt74PVmbTF/xVAwPn7ub15ePICfgnuY="`,
			`mac="aSe1DERmZuRl3pI36/9BdZmnErTw3sNzOOAUlfeKjVw="`}},
	"EdgeGrid for Node, simple GET": {
		auth: edgeGrid, req: "GET https://" + edgeHost + "/",
		want: []string{"signature=tL+y4hxyHxgWVD30X3pWnGKHcPzmrIF+LThiAOhMxYU="}},
	"EdgeGrid for Node, POST inside limit": {
		auth: edgeGrid, req: "POST https://" + edgeHost + "/testapi/v1/t3", body: "datadatadatadatadatadatadatadata",
		want: []string{"signature=hXm4iCxtpN22m4cbZb4lVLW5rhX8Ca82vCFqXzSTPe4="}},
	"jwt.io": {
		auth: params("jwt", "algorithm", "HS256", "secret", "your-256-bit-secret", "header", `{"alg":"HS256","typ":"JWT"}`,
			"payload", `{"sub":"1234567890","name":"John Doe","iat":1516239022}`),
		req: "GET http://example.com/",
		want: []string{"Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." +
			"eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ." +
			"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"}},
}

func TestVectors(t *testing.T) {
	for name, v := range vectors {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := parseRequest(v)
			s := &auth.Session{Auth: v.auth, Now: func() time.Time {
				at, err := time.Parse(time.RFC3339, v.at)
				if err != nil {
					t.Error("this vector has no clock, but it is read")
				}
				return at
			}}
			if v.at == "" {
				s.Now = func() time.Time { return time.Unix(1, 0) }
			}
			if err := s.Sign(req); err != nil {
				t.Fatal(err)
			}
			for _, want := range v.want {
				if got := head(req); !strings.Contains(got, want) {
					t.Errorf("got %s\nwant it to contain %s", got, want)
				}
			}
		})
	}
}

// What a block says of secrets must not be in what is said when it does not work.
func TestErrorsShowNoSecret(t *testing.T) {
	const secret = "s3cret-material"
	pem := "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----"
	for _, a := range []*collection.Auth{
		params("oauth1", "consumerKey", secret, "signatureMethod", "RSA-SHA1", "privateKey", pem),
		params("oauth1", "consumerKey", "k", "signatureMethod", "NONE", "consumerSecret", secret),
		params("jwt", "algorithm", "RS256", "privateKey", pem),
		params("jwt", "algorithm", "HS256", "secret", secret, "payload", "{"+secret),
		params("asap", "kid", "k", "iss", "i", "aud", "a", "privateKey", pem),
		params("asap", "kid", "k", "iss", "i", "aud", "a", "privateKey", "data:"+secret),
		params("digest", "username", "u", "realm", "r", "nonce", "n", "password", secret, "algorithm", "none"),
		params("hawk", "authId", "i", "authKey", secret, "algorithm", "none", "includePayloadHash", "true"),
	} {
		req := parseRequest(vector{req: "POST http://example.com/", body: "x"})
		err := (&auth.Session{Auth: a}).Sign(req)
		w, ok := err.(*auth.Error)
		if !ok {
			t.Errorf("%s: got %v, want an Error", a.Type, err)
			continue
		}
		if strings.Contains(err.Error()+w.Warning(), secret) {
			t.Errorf("%s: %v shows the secret", a.Type, err)
		}
		if !strings.HasPrefix(w.Warning(), "runtime~"+a.Type+".auth: could not sign the request: ") {
			t.Errorf("%s: the console shows %q", a.Type, w.Warning())
		}
	}
}

func ExampleSession() {
	s := &auth.Session{Auth: &collection.Auth{Type: "digest", Params: []collection.KeyValue{
		{Key: "username", Value: collection.StringValue("joe")}, {Key: "password", Value: collection.StringValue("pw")},
	}}}
	req := &wire.Request{Method: "GET"}
	fmt.Println(s.Sign(req), len(req.Header)) // nothing is known yet
	challenge := wire.Header{{Name: "WWW-Authenticate", Value: `Digest realm="r", nonce="n"`}}
	fmt.Println(s.Answer(&wire.Response{Code: 401, Header: challenge}))
	fmt.Println(s.Sign(req), req.Header[0].Value)
	// Output:
	// <nil> 0
	// true <nil>
	// <nil> Digest username="joe", realm="r", nonce="n", uri="/", algorithm="MD5", response="a09b0968380e8275dda2bac01bfe4331"
}
