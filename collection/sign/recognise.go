package sign

import (
	"slices"
	"strings"

	"runner/collection/wire"
)

// A landmark is how requests of a scheme are recognised. All that is set must fit.
type landmark struct {
	scheme string
	// hosts are names of hosts; one that begins with a dot stands for all below it.
	hosts []string
	// path is what the path begins with, or has in it if within is set.
	path   string
	within bool
}

// landmarks are searched from the top. A path by itself is enough where the gateway is often a proxy or a stand-in; other
// paths, such as /v3/, are everybody's.
func landmarks() []landmark {
	alipay := []string{"openapi.alipay.com", "openapi-sandbox.dl.alipaydev.com", "openapi.alipaydev.com"}
	return []landmark{
		{scheme: SchemeAntom, path: "/ams/"},
		{scheme: SchemeAlipayPlus, path: "/aps/"},
		{scheme: SchemeAntom, hosts: []string{"open.antglobal-us.com", "open-na-global.alipay.com", "open-na.alipay.com",
			"open-sea-global.alipay.com", "open-sea.alipay.com", "open-de-global.alipay.com", "open-eu.alipay.com"}},
		{scheme: SchemeAlipayPlus, hosts: []string{"open-sea.alipayplus.com", "open-na.alipayplus.com", "open-eu.alipayplus.com"}},
		{scheme: SchemeAlipayV2, hosts: alipay, path: "/gateway.do"},
		{scheme: SchemeAlipayV3, hosts: alipay, path: "/v3/"},
		{scheme: SchemeWeChatPay, hosts: []string{"api.mch.weixin.qq.com", "api2.mch.weixin.qq.com", "apihk.mch.weixin.qq.com",
			"apius.mch.weixin.qq.com"}, path: "/v3/", within: true},
		{scheme: SchemeOAuth1, hosts: []string{"api.mastercard.com", ".api.mastercard.com"}},
	}
}

// Recognise returns the scheme by which requests to u are signed, as its host and path tell.
func Recognise(u wire.URL) (name string, ok bool) {
	path := u.Path
	for strings.Contains(path, "//") { // SDKs of the vendor's write some so
		path = strings.ReplaceAll(path, "//", "/")
	}
	for _, l := range landmarks() {
		if l.fits(u.Host, path) {
			_, err := find(l.scheme)
			return l.scheme, err == nil
		}
	}
	return "", false
}

func (l landmark) fits(host, path string) bool {
	atHost := len(l.hosts) == 0 || slices.ContainsFunc(l.hosts, func(h string) bool {
		return h == host || h[0] == '.' && strings.HasSuffix(host, h)
	})
	if l.within {
		return atHost && strings.Contains(path, l.path)
	}
	return atHost && strings.HasPrefix(path, l.path)
}

// recognisable returns the names of the schemes that [Recognise] may return, each once.
func recognisable() []string {
	var names []string
	for _, l := range landmarks() {
		if _, err := find(l.scheme); err == nil && !slices.Contains(names, l.scheme) {
			names = append(names, l.scheme)
		}
	}
	return names
}
