//go:build system

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// sandbox starts the simulator, whose buyers pay on its pages only, and returns its address and a function that runs
// "runner" in its folder, where the merchant's key is.
func sandbox(t *testing.T, args ...string) (url string, runner func(args ...string) []byte) {
	t.Helper()
	dir, program := t.TempDir(), os.Getenv("RUNNER")
	runner = func(args ...string) []byte {
		t.Helper()
		cmd := exec.Command(program, args...)
		cmd.Dir, cmd.Stderr = dir, os.Stderr
		out, _ := cmd.Output() // what is expected to fail is looked at in its output
		return out
	}
	runner("keys", "generate", "-o", "merchant")
	cmd := exec.Command(program, append([]string{"simulator", "--merchant-key", "merchant.pub", "--pay-after", "-1s"}, args...)...)
	cmd.Dir = dir
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
		t.Fatal(err)
	}
	return strings.TrimSpace(strings.TrimPrefix(line, "listening on ")), runner
}

// A tab is a page of a browser that has no network beyond this machine.
type tab struct {
	t   *testing.T
	ctx context.Context
}

func browser(t *testing.T) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.WindowSize(1200, 900), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	b := &tab{t, ctx}
	b.do(chromedp.Navigate("about:blank"))
	b.ctx, stop = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(stop)
	return b
}

// do carries out actions one after another.
func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	for _, a := range actions {
		get(b, a)
	}
}

// get carries out an action and returns what it found.
func get[T any](b *tab, a chromedp.Action[T]) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, a)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// picture keeps what the browser shows, for people to look at, in the folder that PICTURES names.
func (b *tab) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("PICTURES")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), get(b, chromedp.FullScreenshot(100)), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// payment makes a payment with "runner send" and returns its id and the buyer's page.
func payment(t *testing.T, url string, runner func(...string) []byte, args ...string) (id, page string) {
	t.Helper()
	out := runner(append([]string{"send", "pay", "--simulator=" + url, "--key", "merchant.pem", "--client-id", "SANDBOX_1",
		"--json", "--set", "paymentRedirectUrl=" + url + "/?back"}, args...)...)
	var report struct {
		Response struct {
			Body json.RawMessage
		}
	}
	var answer struct{ PaymentID, NormalURL string }
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	body := report.Response.Body
	var text string
	if json.Unmarshal(body, &text) == nil {
		body = json.RawMessage(text)
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.NormalURL == "" {
		t.Fatalf("%v: no page in %s", err, out)
	}
	return answer.PaymentID, answer.NormalURL
}

// A buyer pays, cancels and fails on the page behind normalUrl, and goes back to the merchant.
func TestChromiumCashier(t *testing.T) {
	url, runner := sandbox(t)
	b := browser(t)
	for act, want := range map[string]string{"pay": "Paid.", "cancel": "Failed: The buyer cancelled.",
		"fail": "Failed: The user balance is not enough."} {
		_, page := payment(t, url, runner)
		b.do(chromedp.Navigate(page))
		amount, before := get(b, chromedp.Text(".amount")), get(b, chromedp.Text("#status"))
		b.picture("cashier-" + act)
		b.do(chromedp.Click(`button[value="`+act+`"]`), chromedp.WaitNotPresent("button"))
		after := get(b, chromedp.Text("#status"))
		b.picture("cashier-after-" + act)
		b.do(chromedp.Click("#return"), chromedp.WaitVisible("#payments"))
		back := get(b, chromedp.Location())
		if amount != "10.00 USD" || before != "Waiting for you to pay." || after != want || !strings.HasSuffix(back, "/?back") {
			t.Errorf("%s: amount %q, first %q, then %q, back at %q", act, amount, before, after, back)
		}
	}
}

// The status page shows payments, requests and notifications, why a signature failed, and takes an error scenario.
func TestChromiumStatus(t *testing.T) {
	url, runner := sandbox(t)
	b := browser(t)
	id, _ := payment(t, url, runner, "--set", "paymentNotifyUrl=http://127.0.0.1:9/notify", "--set",
		"paymentMethod.paymentMethodType=<script>alert(1)</script>")
	runner("keys", "generate", "-o", "stranger")
	runner("send", "pay", "--simulator="+url, "--key", "stranger.pem", "--client-id", "SANDBOX_1")
	b.do(chromedp.Navigate(url+"/cashier/"+id), chromedp.Click(`button[value="pay"]`), chromedp.WaitNotPresent("button"),
		chromedp.Navigate(url), chromedp.WaitVisible("#notifications"))
	payments, requests := get(b, chromedp.Text("#payments")), get(b, chromedp.Text("#requests"))
	b.do(chromedp.SetValue(`select[name="api"]`, "refund"), chromedp.SendKeys(`input[name="code"]`, "REFUND_WINDOW_EXCEED"),
		chromedp.Submit(`input[name="code"]`), chromedp.WaitVisible("#scenarios"))
	scenarios := get(b, chromedp.Text("#scenarios"))
	b.do(chromedp.Click("#requests summary"))
	b.picture("status")
	for _, c := range []struct{ in, want string }{{payments, id}, {payments, "<script>alert(1)</script>"},
		{requests, "it was not made with the merchant's key"}, {scenarios, "refund=REFUND_WINDOW_EXCEED;for=30m"}} {
		if !strings.Contains(c.in, c.want) {
			t.Errorf("no %q in %q", c.want, c.in)
		}
	}
	if n := get(b, chromedp.Evaluate[int](`document.scripts.length`)); n != 0 {
		t.Errorf("%d scripts are in the page", n)
	}
	out := runner("send", "refund", "--simulator="+url, "--key", "merchant.pem", "--client-id", "SANDBOX_1", "--json")
	if !strings.Contains(string(out), "REFUND_WINDOW_EXCEED") {
		t.Errorf("the scenario has no effect: %s", out)
	}
}
