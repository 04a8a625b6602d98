package simulator

import (
	"net/url"
	"strings"
	"time"

	"runner/cmd/runner/internal/notify"
)

// The kinds of things that have a life.
const (
	kindAuthorization = "authorization"
	kindAccess        = "access"
	kindVaulting      = "vaulting"
	kindCard          = "card"
	kindSubscription  = "subscription"
	kindDispute       = "dispute"
)

// How long codes and tokens are good for.
const (
	tokenLife   = 365 * 24 * time.Hour
	refreshLife = 2 * 365 * 24 * time.Hour
)

// The states of things.
const (
	active  = "ACTIVE"
	revoked = "REVOKED"
)

// testCode begins the codes that stand for a buyer who has agreed elsewhere, as on the vendor's test wallet.
const testCode = "281"

// consultAuthorization sends the buyer to a page where he agrees.
func consultAuthorization(s *state, c *call) answer {
	t := &thing{Kind: kindAuthorization, ID: s.newID(c.now), RequestID: c.str("authState"), Client: c.client, API: c.api.Name,
		Status: processing, Created: c.now, URL: c.str("authNotifyUrl"), RedirectURL: c.str("authRedirectUrl"),
		Fields: map[string]any{"customerBelongsTo": c.str("customerBelongsTo"), "authState": c.str("authState")}}
	s.addThing(t)
	page := c.origin + "/authorize/" + t.ID
	return answer{success, map[string]any{"normalUrl": page, "applinkUrl": page, "schemeUrl": page}}
}

// authorize gives a buyer who agrees the code that he takes back to the merchant.
func (s *state) authorize(t *thing, now time.Time) {
	code := testCode + s.newID(now)[3:]
	t.Status = active
	t.Fields["authCode"] = code
	t.RedirectURL = withQuery(t.RedirectURL, "authCode", code, "authState", text(t.Fields["authState"]))
	s.keepThing(t)
	s.tellAuthorization(t, "AUTHCODE_CREATED", map[string]any{"authCode": code}, now)
}

// withQuery adds names and values to the query of an address; one that cannot be read stays as it is.
func withQuery(address string, pairs ...string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	q := u.Query()
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	u.RawQuery = q.Encode()
	return u.String()
}

func (s *state) tellAuthorization(t *thing, kind string, more map[string]any, now time.Time) {
	body := map[string]any{"authorizationNotifyType": kind, "result": success.fields(), "authState": t.Fields["authState"],
		"authClientId": t.Client}
	for name, v := range more {
		body[name] = v
	}
	s.notice(&notify.Message{Name: "notifyAuthorization", Kind: kind, Subject: t.ID, URL: t.URL, ClientID: t.Client, Created: now}, body)
}

// applyToken exchanges a code, or the token for refreshing, for a token. A code is good once.
func applyToken(s *state, c *call) answer {
	from := &thing{Fields: map[string]any{}}
	if c.str("grantType") == "REFRESH_TOKEN" {
		old, ok := s.things.find(c.client, "", kindAccess+":"+c.str("refreshToken"))
		if !ok || old.Status != active {
			return answer{result: invalidToken}
		}
		old.Status = revoked
		s.keepThing(old)
		from = old
	} else if code := c.str("authCode"); !strings.HasPrefix(code, testCode) {
		return answer{result: invalidAuthCode}
	} else if found := s.authorization(c, code); found != nil {
		from = found
		if from.Fields["used"] == true {
			return refuse(invalidAuthCode.because("the code was used before"))
		}
		from.Fields["used"] = true
		s.keepThing(from)
	}
	t := &thing{Kind: kindAccess, ID: testCode + s.newID(c.now)[3:], RequestID: "R" + s.newID(c.now), Client: c.client, API: c.api.Name,
		Status: active, Created: c.now, Expires: c.now.Add(tokenLife), URL: from.URL,
		Fields: map[string]any{"authState": from.Fields["authState"], "customerBelongsTo": c.str("customerBelongsTo")}}
	s.addThing(t)
	s.tellAuthorization(t, "TOKEN_CREATED", map[string]any{"accessToken": t.ID}, c.now)
	return answer{success, map[string]any{
		"accessToken": t.ID, "accessTokenExpiryTime": iso(t.Expires), "refreshToken": t.RequestID,
		"refreshTokenExpiryTime": iso(c.now.Add(refreshLife)), "userLoginId": "buyer@wallet.example",
	}}
}

// authorization finds the one that gave the code; nil if it was given elsewhere.
func (s *state) authorization(c *call, code string) (found *thing) {
	s.things.newest(func(t *thing) bool {
		if t.Kind == kindAuthorization && t.Client == c.client && t.Fields["authCode"] == code {
			found = t
		}
		return found == nil
	})
	return found
}

// tokenTrouble says what is wrong with the token of a payment. A token that was not given by the simulator is taken if it
// looks like one, so that tests can begin in the middle.
func (s *state) tokenTrouble(c *call, token string) *result {
	t, ok := s.things.find(c.client, token, "")
	if !ok && strings.HasPrefix(token, testCode) {
		return nil
	}
	if !ok || t.Status != active || !t.Expires.IsZero() && !c.now.Before(t.Expires) {
		return invalidToken.because("no such token, or it was revoked or has expired")
	}
	return nil
}

// token finds what a token of any kind stands for.
func (s *state) token(c *call, token string) (*thing, bool) {
	t, ok := s.things.find(c.client, token, "")
	return t, ok && token != "" && (t.Kind == kindAccess || t.Kind == kindCard)
}

func queryAuthorization(s *state, c *call) answer {
	t, ok := s.token(c, c.str("accessToken"))
	if !ok {
		return answer{result: invalidAccessToken}
	}
	return answer{success, map[string]any{"tokenStatusType": t.Status, "accessTokenExpiryTime": iso(t.Expires)}}
}

func revokeAuthorization(s *state, c *call) answer {
	t, ok := s.token(c, c.str("accessToken"))
	if !ok {
		return answer{result: invalidAccessToken}
	}
	if t.Status == active {
		t.Status = revoked
		s.keepThing(t)
		s.tellAuthorization(t, "TOKEN_CANCELED", map[string]any{"accessToken": t.ID, "reason": "MERCHANT_REVOKED"}, c.now)
	}
	return answer{result: success}
}

// verifyAuthentication takes any value but 000000 for the one that the buyer was sent.
func verifyAuthentication(s *state, c *call) answer {
	if _, ok := s.things.find(c.client, "", "initAuthentication:"+c.str("authenticationRequestId")); !ok {
		return answer{result: orderNotExist}
	}
	if c.str("authenticationValue") == "000000" {
		return refuse(&result{code: "VERIFY_UNMATCHED", status: statusFail, message: "The verification does not match."})
	}
	return answer{result: success}
}

func userInfo(s *state, c *call) answer {
	t, ok := s.token(c, c.str("accessToken"))
	if !ok || t.Status != active {
		return answer{result: invalidAccessToken}
	}
	return answer{success, map[string]any{"userId": "2088" + t.ID[len(t.ID)-12:], "userLoginId": "buyer@wallet.example"}}
}
