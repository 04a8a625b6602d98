package notify_test

import (
	"net/http"
	"strings"
	"testing"

	"runner/cmd/runner/internal/notify"
)

// Each mistake is named; the answer as documented has none.
func TestCheckAck(t *testing.T) {
	t.Parallel()
	result := func(members string) string { return `{"result":{` + members + `}}` }
	const code, status, text = `"resultCode":"SUCCESS"`, `"resultStatus":"S"`, `"resultMessage":"success"`
	for name, test := range map[string]struct {
		status int
		media  string
		body   string
		signed bool
		want   []string // a part of each problem
	}{
		"as documented":      {body: notify.Ack},
		"other order, space": {body: " " + result(text+" ,\n "+status+", "+code) + "\n"},
		"with a charset":     {media: "application/json;charset=UTF-8", body: notify.Ack},
		"HTTP 500":           {status: 500, body: notify.Ack, want: []string{"HTTP 500: answer 200"}},
		"HTTP 204":           {status: 204, want: []string{"HTTP 204", "empty"}},
		"redirect":           {status: 302, body: notify.Ack, want: []string{"redirects are not followed"}},
		"no type":            {media: "-", body: notify.Ack, want: []string{"no Content-Type"}},
		"text":               {media: "text/html", body: notify.Ack, want: []string{`"text/html": send application/json`}},
		"other charset":      {media: "application/json; charset=gbk", body: notify.Ack, want: []string{`"gbk"`}},
		"garbled type":       {media: ";;", body: notify.Ack, want: []string{"cannot be read"}},
		"signed":             {signed: true, body: notify.Ack, want: []string{"leave the Signature header out"}},
		"empty":              {want: []string{"the body is empty"}},
		"plain success":      {body: "success", want: []string{"not a JSON object"}},
		"null":               {body: "null", want: []string{"not a JSON object"}},
		"list":               {body: "[]", want: []string{"not a JSON object"}},
		"cut off":            {body: notify.Ack[:30], want: []string{"not a JSON object"}},
		"two":                {body: notify.Ack + notify.Ack, want: []string{"not a JSON object"}},
		"twice encoded":      {body: `"{\"result\":{}}"`, want: []string{"encoded twice"}},
		"HTML":               {body: "<html>", want: []string{"HTML"}},
		"byte order mark":    {body: "\ufeff" + notify.Ack, want: []string{"byte order mark"}},
		"flat":               {body: `{` + code + `}`, want: []string{`belong into an object "result"`}},
		"no result":          {body: `{}`, want: []string{`no object "result"`}},
		"result is a text":   {body: `{"result":"SUCCESS"}`, want: []string{`no object "result"`}},
		"beside result": {body: `{"code":0,` + result(code + "," + status + "," + text)[1:],
			want: []string{`"code" does not belong`}},
		"no code":    {body: result(status + "," + text), want: []string{"result.resultCode is missing"}},
		"no status":  {body: result(code + "," + text), want: []string{"result.resultStatus is missing"}},
		"no message": {body: result(code + "," + status), want: []string{"result.resultMessage is missing"}},
		"failed": {body: result(`"resultCode":"PROCESS_FAIL","resultStatus":"F",` + text),
			want: []string{`resultCode is "PROCESS_FAIL"`, `resultStatus is "F"`}},
		"small letters": {body: result(`"resultCode":"success",` + status + "," + text), want: []string{`is "success"`}},
		"other message": {body: result(code + "," + status + `,"resultMessage":"OK"`), want: []string{`is "OK"`}},
		"other names": {body: result(`"resultcode":"SUCCESS",` + status + "," + text),
			want: []string{"resultCode is missing", "result.resultcode does not belong"}},
		"more":  {body: result(code + "," + status + "," + text + `,"id":1`), want: []string{"result.id does not belong"}},
		"types": {body: result(code + "," + text + `,"resultStatus":["S"]`), want: []string{`resultStatus is ["S"]`}},
		"huge":  {body: strings.Repeat(" ", 1<<16), want: []string{"or more"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := http.Header{"Content-Type": {test.media}}
			switch test.media {
			case "":
				header.Set("Content-Type", "application/json")
			case "-":
				header.Del("Content-Type")
			}
			if test.signed {
				header.Set("Signature", "algorithm=RSA256, keyVersion=1, signature=x")
			}
			if test.status == 0 {
				test.status = 200
			}
			got := notify.CheckAck(test.status, header, []byte(test.body))
			if len(got) != len(test.want) {
				t.Fatalf("problems %q, want %q", got, test.want)
			}
			for i := range got {
				if !strings.Contains(got[i], test.want[i]) {
					t.Errorf("problem %q, want %q", got[i], test.want[i])
				}
			}
		})
	}
}
