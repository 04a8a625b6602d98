package cli

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"runner/collection/transport"
	"runner/collection/wire"
)

const (
	// fetchTime bounds the fetching of one source.
	fetchTime = 30 * time.Second
	// postmanAPI is where Postman's cloud gives collections and environments away.
	postmanAPI = "https://api.postman.com"
)

// postmanHosts are the hosts of that API.
var postmanHosts = []string{"api.postman.com", "api.getpostman.com"}

// access says how sources on other machines are reached.
type access struct {
	apiKey, apiURL, extraCA string
	insecure                bool
}

// add declares the options, which the commands that read sources share.
func (to *access) add(fs *pflag.FlagSet) {
	fs.StringVar(&to.apiKey, "postman-api-key", "", "key of Postman's API, for UIDs (default $POSTMAN_API_KEY)")
	fs.StringVar(&to.apiURL, "postman-api-url", "", "where that API is (default $POSTMAN_API_URL, or "+postmanAPI+")")
	fs.BoolVarP(&to.insecure, "insecure", "k", false, "do not verify certificates")
	fs.StringVar(&to.extraCA, "ssl-extra-ca-certs", "", "PEM file of further authorities to trust")
}

// web fetches sources. The API key goes to the API only, and to nobody it redirects to.
type web struct {
	client *http.Client
	key    string
	base   *url.URL
}

func (a *app) newSources(to *access) (*sources, error) {
	w, err := newWeb(to, a.env.Getenv)
	if err != nil {
		return nil, err
	}
	return &sources{stdin: a.stdin(), web: w}, nil
}

func newWeb(to *access, getenv func(string) string) (*web, error) {
	base, err := url.Parse(strings.TrimRight(cmp.Or(to.apiURL, getenv("POSTMAN_API_URL"), postmanAPI), "/"))
	if err != nil || base.Host == "" || !isURL(base.String()) {
		return nil, &usageError{errors.New("--postman-api-url: want the URL of an API, such as " + postmanAPI)}
	}
	config := &tls.Config{InsecureSkipVerify: to.insecure, MinVersion: tls.VersionTLS12}
	if to.extraCA != "" {
		pem, err := readInput("certificate authorities", to.extraCA)
		if err != nil {
			return nil, err
		}
		if config.RootCAs, err = transport.Roots(pem); err != nil {
			return nil, &inputError{&fileError{"certificate authorities", to.extraCA, err}}
		}
	}
	proxy := transport.ProxyFromEnvironment(getenv)
	client := &http.Client{Timeout: fetchTime, CheckRedirect: dropKey, Transport: &http.Transport{
		Proxy: func(r *http.Request) (*url.URL, error) { return proxyFor(proxy, r.URL) }, TLSClientConfig: config,
		DisableKeepAlives: true}}
	return &web{client, cmp.Or(to.apiKey, getenv("POSTMAN_API_KEY")), base}, nil
}

// proxyFor asks a run's own proxy rules, so that sources are reached as requests are.
func proxyFor(proxy transport.ProxyFunc, u *url.URL) (*url.URL, error) {
	p, err := proxy(wire.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Hostname()), Port: u.Port()})
	if err != nil || p == nil {
		return nil, err
	}
	to := &url.URL{Scheme: p.Scheme, Host: p.Authority()}
	if p.HasUser {
		to.User = url.UserPassword(p.User, p.Password)
	}
	return to, nil
}

const keyHeader = "X-Api-Key"

// dropKey keeps the API key, and the address it was sent to, from whoever a redirect leads to.
func dropKey(r *http.Request, via []*http.Request) error {
	const most = 10
	if len(via) >= most {
		return errors.New("it redirects more than 10 times")
	}
	r.Header.Del(keyHeader)
	r.Header.Del("Referer")
	return nil
}

// get fetches ref.
func (w *web) get(ctx context.Context, ref string) (io.ReadCloser, error) {
	u, err := url.Parse(ref)
	if err != nil || u.Host == "" {
		return nil, errors.New("it is not a valid URL")
	}
	key := ""
	if w.isAPI(u) {
		key = cmp.Or(takeKey(u), w.key)
	}
	return w.fetch(ctx, u, key)
}

// isAPI reports whether u is in the API, reached in a way that keeps a key secret.
func (w *web) isAPI(u *url.URL) bool {
	return u.Scheme == w.base.Scheme && strings.EqualFold(u.Host, w.base.Host) ||
		u.Scheme == "https" && u.Port() == "" && slices.Contains(postmanHosts, strings.ToLower(u.Hostname()))
}

// takeKey removes the key from the query of u: addresses are logged, headers are not.
func takeKey(u *url.URL) string {
	query := u.Query()
	key := query.Get("apikey")
	if query.Has("apikey") {
		query.Del("apikey")
		u.RawQuery = query.Encode()
	}
	return key
}

// uidPattern is the form of the UIDs of Postman's cloud: the owner, then the UUID.
var uidPattern = regexp.MustCompile(`(?i)^[0-9A-Z]+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func isUID(ref string) bool { return uidPattern.MatchString(ref) }

// errNoAPIKey says that a source is in Postman's cloud and cannot be asked for.
var errNoAPIKey = errors.New("no such file; it looks like a UID of Postman's cloud, but there is no API key")

// uidPaths are the places in the API of what can be named by its UID.
var uidPaths = map[string]string{"collection": "collections", "environment": "environments"}

// getUID fetches what Postman's cloud has under uid.
func (w *web) getUID(ctx context.Context, what, uid string) (io.ReadCloser, error) {
	place, ok := uidPaths[what]
	switch {
	case !ok:
		return nil, errors.New("no such file; only collections and environments have a UID in Postman's cloud")
	case w.key == "":
		return nil, errNoAPIKey
	}
	return w.fetch(ctx, w.base.JoinPath(place, uid), w.key)
}

func (w *web) fetch(ctx context.Context, u *url.URL, key string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, errors.New("it is not a valid URL")
	}
	req.Header.Set("User-Agent", "runner/"+Version)
	if key != "" {
		req.Header.Set(keyHeader, key)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return nil, &fetchError{fetchCause(err)}
	}
	if resp.StatusCode == http.StatusOK {
		return resp.Body, nil
	}
	err = statusFailed(resp)
	return nil, &fetchError{errors.Join(err, resp.Body.Close())}
}

// A fetchError is why a source could not be fetched.
type fetchError struct{ err error }

func (e *fetchError) Error() string { return e.err.Error() }
func (e *fetchError) Unwrap() error { return e.err }

// fetchCause strips the address that net/http repeats: it may hold a secret.
func fetchCause(err error) error {
	bad, ok := errors.AsType[*url.Error](err)
	switch {
	case ok && bad.Timeout():
		return fmt.Errorf("no answer within %v", fetchTime)
	case ok:
		return bad.Err
	}
	return err
}

// statusFailed says what a server answered instead of the source: its own words, if it speaks as Postman's API.
func statusFailed(resp *http.Response) error {
	const most = 64 << 10
	var answer struct {
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, most))
	if err == nil && json.Unmarshal(body, &answer) == nil && answer.Error.Message != "" {
		return errors.New(answer.Error.Message)
	}
	return fmt.Errorf("the URL returned status code %d", resp.StatusCode)
}
