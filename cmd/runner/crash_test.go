package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"runner/collection/sign"
	"runner/collection/wire"
)

// crashPayments is how many payments are acknowledged before the simulator is killed.
const crashPayments = 500

// A merchant calls the simulator.
type merchant struct {
	t      *testing.T
	url    string
	signer *sign.Antom
}

// call calls an API and returns the answer, nil if there is none: the simulator may die at any time.
func (m *merchant) call(path, body string) map[string]any {
	req := &wire.Request{Method: "POST", URL: wire.URL{Path: "/ams/sandbox/api/v1/payments/" + path},
		Header: wire.Header{{Name: "Content-Type", Value: "application/json"}}, Body: wire.Body{Bytes: []byte(body), Present: true}}
	if _, err := m.signer.Sign(req, nil); err != nil {
		m.t.Error(err)
		return nil
	}
	r, err := http.NewRequest(req.Method, m.url+req.URL.Target(), strings.NewReader(body))
	if err != nil {
		m.t.Error(err)
		return nil
	}
	for _, f := range req.Header {
		r.Header.Set(f.Name, f.Value)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	var answer map[string]any
	if err != nil || json.Unmarshal(text, &answer) != nil {
		return nil
	}
	return answer
}

func succeeded(answer map[string]any) bool {
	result, _ := answer["result"].(map[string]any)
	return result["resultStatus"] == "S"
}

// startSimulator runs "runner simulator" on the state file and returns its address and its process.
func startSimulator(t *testing.T, dir string) (string, *exec.Cmd) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Args = []string{"runner", "simulator", "--merchant-key", filepath.Join(dir, "m.pub"), "--state", filepath.Join(dir, "state.db")}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	return strings.TrimSpace(strings.TrimPrefix(line, "listening on ")), cmd
}

// What was acknowledged before the simulator is killed under load is there when it is started again: payments, refunds
// and the notifications that nobody has taken yet.
func TestSimulatorSurvivesKill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	key, err := sign.GenerateKey(0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := key.WritePair(filepath.Join(dir, "m")); err != nil {
		t.Fatal(err)
	}
	url, process := startSimulator(t, dir)
	m := &merchant{t, url, &sign.Antom{Key: key, ClientID: "SANDBOX_1", Now: time.Now}}
	payments, refunds := load(m, process)
	if len(payments) < crashPayments {
		t.Fatalf("%d payments were acknowledged, want %d", len(payments), crashPayments)
	}
	process.Wait()

	m.url, _ = startSimulator(t, dir)
	notified := pendingNotifications(t, m.url)
	for _, id := range payments {
		answer := m.call("inquiryPayment", fmt.Sprintf(`{"paymentId":%q}`, id))
		if answer["paymentStatus"] != "SUCCESS" {
			t.Fatalf("payment %s was acknowledged, and is now %v", id, answer)
		}
		if !notified[id] {
			t.Fatalf("the notification of payment %s is lost", id)
		}
	}
	for _, id := range refunds {
		if answer := m.call("inquiryRefund", fmt.Sprintf(`{"refundId":%q}`, id)); answer["refundStatus"] != "SUCCESS" {
			t.Fatalf("refund %s was acknowledged, and is now %v", id, answer)
		}
		if !notified[id] {
			t.Fatalf("the notification of refund %s is lost", id)
		}
	}
}

// load pays and refunds from several sides until enough is acknowledged, and then kills the simulator in the middle.
func load(m *merchant, process *exec.Cmd) (payments, refunds []string) {
	const nobody = "http://127.0.0.1:9/notify"
	var mu sync.Mutex
	var sides sync.WaitGroup
	for side := range 8 {
		sides.Go(func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("%d-%d", side, i)
				p := m.call("pay", fmt.Sprintf(`{"productCode":"AGREEMENT_PAYMENT","paymentRequestId":"P%s","paymentAmount":{"currency":"USD",
					"value":"1000"},"order":{"referenceOrderId":"O","orderDescription":"tea","orderAmount":{"currency":"USD","value":"1000"}},
					"paymentMethod":{"paymentMethodType":"GCASH","paymentMethodId":"281T"},"paymentNotifyUrl":%q}`, id, nobody))
				if !succeeded(p) {
					return // it is dead
				}
				r := m.call("refund", fmt.Sprintf(`{"refundRequestId":"R%s","paymentId":%q,"refundAmount":{"currency":"USD","value":"1"}}`,
					id, p["paymentId"]))
				mu.Lock()
				payments = append(payments, p["paymentId"].(string))
				if succeeded(r) {
					refunds = append(refunds, r["refundId"].(string))
				}
				if len(payments) == crashPayments {
					process.Process.Kill()
				}
				mu.Unlock()
			}
		})
	}
	sides.Wait()
	return payments, refunds
}

// pendingNotifications are the subjects of the notifications that the simulator still has to deliver.
func pendingNotifications(t *testing.T, url string) map[string]bool {
	t.Helper()
	resp, err := http.Get(url + "/_simulator/notifications")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var list []struct {
		Subject   string
		Delivered bool
	}
	if err := json.NewDecoder(resp.Body).Decode(&list); err != nil {
		t.Fatal(err)
	}
	pending := map[string]bool{}
	for _, n := range list {
		pending[n.Subject] = !n.Delivered
	}
	return pending
}
