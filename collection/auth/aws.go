package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"

	"runner/collection/wire"
)

const (
	awsAlgorithm = "AWS4-HMAC-SHA256"
	awsTime      = "20060102T150405Z"
	awsBodyHash  = "X-Amz-Content-Sha256"
)

// awsParams are the parameters of a signature in the query, without X-Amz-Expires, which the author may set.
var awsParams = []string{"X-Amz-Security-Token", "X-Amz-Date", "X-Amz-Algorithm", "X-Amz-Credential",
	"X-Amz-SignedHeaders", "X-Amz-Signature"}

// An awsSigner makes one signature of version 4.
type awsSigner struct {
	accessKey, secretKey, token string
	service, region, time       string
	req                         *wire.Request
	header                      wire.Header // what is signed
}

// awsv4 signs the request with its author's fields, in the header or the query.
func awsv4(s *Session, req *wire.Request) error {
	for _, name := range []string{"Authorization", "X-Amz-Date", "X-Amz-Security-Token", awsBodyHash} {
		req.Header.Del(name)
	}
	removeParams(&req.URL, awsParams...)
	a := &awsSigner{accessKey: s.get("accessKey").Value.String(), secretKey: s.get("secretKey").Value.String(),
		token: s.get("sessionToken").orEmpty(), service: s.get("service").orEmpty(), region: s.get("region").orEmpty(), req: req}
	if a.service == "" {
		a.service = "execute-api"
	}
	if a.region == "" {
		a.region = "us-east-1"
	}
	a.time = awsClock(req.Header, s.now())
	if s.get("addAuthDataToQuery").truthy() {
		a.signQuery()
		return nil
	}
	return a.signHeader()
}

// awsClock is the time of the author's Date, or now.
func awsClock(h wire.Header, now time.Time) string {
	if date, ok := authored(h).Get("Date"); ok {
		if t, err := http.ParseTime(date); err == nil {
			now = t
		}
	}
	return now.UTC().Format(awsTime)
}

// signHeader adds, in this order, the hash of the body, Host, the session token, the date and the signature.
func (a *awsSigner) signHeader() error {
	bodyHash := hexSHA256("")
	if a.req.Body.Len() > 0 {
		h := sha256.New()
		if err := hashBody(h, a.req.Body, -1); err != nil {
			return err
		}
		bodyHash = hex.EncodeToString(h.Sum(nil))
		setHeader(a.req, awsBodyHash, bodyHash)
	}
	a.host()
	if a.token != "" {
		setHeader(a.req, "X-Amz-Security-Token", a.token)
	}
	if a.service == "s3" && a.req.Body.Len() == 0 {
		setHeader(a.req, awsBodyHash, bodyHash)
	}
	setHeader(a.req, "X-Amz-Date", a.time)
	a.header = authored(a.req.Header)
	setHeader(a.req, "Authorization", awsAlgorithm+" Credential="+a.accessKey+"/"+a.scope()+
		", SignedHeaders="+a.signedHeaders()+", Signature="+a.signature(bodyHash))
	return nil
}

// signQuery adds the parameters of a presigned URL. The body is not part of it.
func (a *awsSigner) signQuery() {
	a.host()
	a.header = authored(a.req.Header)
	add := func(name, value string) {
		addParam(&a.req.URL, name+"="+percentEncode(value))
	}
	if a.token != "" {
		add("X-Amz-Security-Token", a.token)
	}
	bodyHash := hexSHA256("")
	if a.service == "s3" {
		bodyHash = "UNSIGNED-PAYLOAD"
		if !strings.Contains("&"+a.req.URL.Query, "&X-Amz-Expires=") {
			add("X-Amz-Expires", "86400")
		}
	}
	add("X-Amz-Date", a.time)
	add("X-Amz-Algorithm", awsAlgorithm)
	add("X-Amz-Credential", a.accessKey+"/"+a.scope())
	add("X-Amz-SignedHeaders", a.signedHeaders())
	add("X-Amz-Signature", a.signature(bodyHash))
}

// host makes Host a field of the request's own, as a signed field must be, unless the author wrote one.
func (a *awsSigner) host() {
	if !authored(a.req.Header).Has("Host") {
		setHeader(a.req, "Host", a.req.URL.Authority())
	}
}

func (a *awsSigner) scope() string {
	return strings.Join([]string{a.time[:8], a.region, a.service, "aws4_request"}, "/")
}

func (a *awsSigner) signature(bodyHash string) string {
	key := []byte("AWS4" + a.secretKey)
	for _, part := range []string{a.time[:8], a.region, a.service, "aws4_request"} {
		key = hmacSHA256(key, part)
	}
	text := strings.Join([]string{awsAlgorithm, a.time, a.scope(), hexSHA256(a.canonical(bodyHash))}, "\n")
	return hex.EncodeToString(hmacSHA256(key, text))
}

// canonical is the canonical request.
func (a *awsSigner) canonical(bodyHash string) string {
	var fields strings.Builder
	for _, f := range a.fields() {
		fields.WriteString(f[0] + ":" + f[1] + "\n")
	}
	return strings.Join([]string{a.req.Method, a.path(), a.query(), fields.String(), a.signedHeaders(), bodyHash}, "\n")
}

// unsigned are the fields that proxies and clients change.
var unsigned = []string{"authorization", "connection", "x-amzn-trace-id", "user-agent", "expect", "presigned-expires",
	"range"}

// fields returns the signed fields, names in lower case and sorted; values of one name are joined.
func (a *awsSigner) fields() [][2]string {
	var out [][2]string
	for _, f := range a.header {
		name, value := lower(f.Name), strings.Join(strings.Fields(f.Value), " ")
		at := slices.IndexFunc(out, func(o [2]string) bool { return o[0] == name })
		switch {
		case slices.Contains(unsigned, name):
		case at >= 0:
			out[at][1] += "," + value
		default:
			out = append(out, [2]string{name, value})
		}
	}
	slices.SortFunc(out, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return out
}

func (a *awsSigner) signedHeaders() string {
	var names []string
	for _, f := range a.fields() {
		names = append(names, f[0])
	}
	return strings.Join(names, ";")
}

// path is the canonical path: normalised and encoded once more, but for S3, whose paths are taken as they are.
func (a *awsSigner) path() string {
	path := a.req.URL.Path
	if path == "" || path == "/" {
		return "/"
	}
	path = wire.PathPart.Escape(path)
	s3 := a.service == "s3"
	var kept []string
	for i, part := range strings.Split(path, "/") {
		switch {
		case s3:
			kept = append(kept, strings.ReplaceAll(percentEncode(decodeLoosely(part)), "%2F", "/"))
		case part == "" && i > 0 && i < strings.Count(path, "/"), part == ".":
		case part == "..":
			kept = kept[:max(len(kept)-1, 0)]
		default:
			kept = append(kept, percentEncode(part))
		}
	}
	out := strings.Join(kept, "/")
	if !strings.HasPrefix(out, "/") {
		out = "/" + out
	}
	return out
}

// query is the canonical query. For S3 the first of several values counts.
func (a *awsSigner) query() string {
	var pairs [][2]string
	for part := range strings.SplitSeq(a.req.URL.Query, "&") {
		key, value, _ := strings.Cut(part, "=")
		p := [2]string{percentEncode(decodeLoosely(key)), percentEncode(decodeLoosely(value))}
		first := !slices.ContainsFunc(pairs, func(o [2]string) bool { return o[0] == p[0] })
		if p[0] != "" && (first || a.service != "s3") {
			pairs = append(pairs, p)
		}
	}
	slices.SortFunc(pairs, func(a, b [2]string) int {
		if c := strings.Compare(a[0], b[0]); c != 0 {
			return c
		}
		return strings.Compare(a[1], b[1])
	})
	parts := make([]string, len(pairs))
	for i, p := range pairs {
		parts[i] = p[0] + "=" + p[1]
	}
	return strings.Join(parts, "&")
}

// decodeLoosely undoes percent-encoding; what is none stays.
func decodeLoosely(s string) string {
	if p, err := decodeForm(strings.NewReplacer("&", "%26", "=", "%3D").Replace(s)); err == nil && len(p) == 1 {
		return p[0].key
	}
	return s
}

func hmacSHA256(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func hexSHA256(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
