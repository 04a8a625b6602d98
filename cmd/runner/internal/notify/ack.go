package notify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
)

// Ack is the only answer that counts as one.
const Ack = `{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}`

// ackMembers are those of its result.
var ackMembers = [...]struct{ name, value string }{
	{"resultCode", "SUCCESS"}, {"resultStatus", "S"}, {"resultMessage", "success"},
}

// CheckAck returns what is wrong with the answer to a notification, each with what to do about it; nothing if it
// acknowledges.
func CheckAck(status int, header http.Header, body []byte) []string {
	var problems []string
	add := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	switch {
	case status >= 300 && status < 400:
		add("HTTP %d: redirects are not followed; answer 200 at this very address", status)
	case status != http.StatusOK:
		add("HTTP %d: answer 200", status)
	}
	if problem := checkAckType(header.Get("Content-Type")); problem != "" {
		add("%s", problem)
	}
	if header.Get("Signature") != "" {
		add("the answer is signed: leave the Signature header out")
	}
	return append(problems, checkAckBody(body)...)
}

func checkAckType(value string) string {
	if value == "" {
		return "no Content-Type: send application/json"
	}
	media, params, err := mime.ParseMediaType(value)
	switch {
	case err != nil:
		return fmt.Sprintf("Content-Type %.60q cannot be read: send application/json", value)
	case media != "application/json":
		return fmt.Sprintf("Content-Type is %.60q: send application/json", media)
	case params["charset"] != "" && !isUTF8(params["charset"]):
		return fmt.Sprintf("the charset is %.40q: send UTF-8", params["charset"])
	}
	return ""
}

func isUTF8(charset string) bool {
	return slices.Contains([]string{"utf-8", "UTF-8", "utf8", "UTF8"}, charset)
}

func checkAckBody(body []byte) []string {
	text := bytes.TrimSpace(body)
	switch {
	case len(body) >= maxAck:
		return []string{fmt.Sprintf("the body has %d bytes or more: answer %s", maxAck, Ack)}
	case len(text) == 0:
		return []string{"the body is empty: answer " + Ack}
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		return []string{"the body begins with a byte order mark: leave it out"}
	case text[0] == '"':
		return []string{"the body is a JSON text with the answer in it: it was encoded twice"}
	case text[0] == '<':
		return []string{"the body is HTML or XML: answer " + Ack}
	}
	answer, err := ackObject(text)
	if err != nil {
		return []string{fmt.Sprintf("the body is not a JSON object (%v): answer %s", err, Ack)}
	}
	return checkAckObject(answer)
}

// ackObject reads a JSON object with its names as they are: a struct would take them in any case.
func ackObject(text []byte) (map[string]any, error) {
	var v map[string]any
	if err := json.Unmarshal(text, &v); err != nil {
		return nil, err
	}
	if v == nil {
		return nil, fmt.Errorf("it is null")
	}
	return v, nil
}

func checkAckObject(answer map[string]any) []string {
	var problems []string
	for _, name := range slices.Sorted(maps.Keys(answer)) {
		if name != "result" {
			problems = append(problems, fmt.Sprintf("%.40q does not belong beside result: leave it out", name))
		}
	}
	result, ok := answer["result"].(map[string]any)
	if !ok {
		if _, flat := answer["resultCode"]; flat {
			return []string{"resultCode, resultStatus and resultMessage belong into an object \"result\""}
		}
		return append(problems, "there is no object \"result\": answer "+Ack)
	}
	return append(problems, checkAckResult(result)...)
}

func checkAckResult(result map[string]any) []string {
	var problems []string
	known := make(map[string]bool)
	for _, m := range ackMembers {
		known[m.name] = true
		got, there := result[m.name]
		switch {
		case !there:
			problems = append(problems, fmt.Sprintf("result.%s is missing: %q", m.name, m.value))
		case got != m.value:
			text, _ := json.Marshal(got)
			problems = append(problems, fmt.Sprintf("result.%s is %.60s: %q is wanted", m.name, text, m.value))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(result)) {
		if !known[name] {
			problems = append(problems, fmt.Sprintf("result.%.40s does not belong there: leave it out", name))
		}
	}
	return problems
}
