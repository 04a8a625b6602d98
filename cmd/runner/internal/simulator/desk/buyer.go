package desk

import (
	"embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"time"

	"runner/cmd/runner/internal/simulator"
)

//go:embed pages/*.html
var pageFiles embed.FS

// show writes a page. What goes wrong while it is written is the connection.
func (d *desk) show(w http.ResponseWriter, name string, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	d.pages.ExecuteTemplate(w, name, data)
}

// parsePages reads the templates, which are part of the program.
func parsePages() *template.Template {
	return template.Must(template.ParseFS(pageFiles, "pages/*.html"))
}

// A buyerPage is what a buyer sees.
type buyerPage struct {
	Title, Amount, Status, Says string
	Facts                       []fact
	Choices                     []choice
	Return                      template.URL // where the merchant wants the buyer back; one that a browser may open
}

type fact struct{ Name, Value, Class string }

type choice struct {
	Act   simulator.Act
	Label string
	Main  bool
}

// buyer shows the page that the buyer was sent to.
func (d *desk) buyer(w http.ResponseWriter, r *http.Request) {
	v, ok := d.Server.Look(r.PathValue("id"))
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		d.show(w, "buyer.html", buyerPage{Title: "Not found", Status: "F",
			Says: "The simulator knows nothing of this id. It may have been restarted without --state."})
		return
	}
	d.show(w, "buyer.html", pageOf(&v))
}

// buyerActs carries out what the buyer has chosen, and shows what came of it.
func (d *desk) buyerActs(w http.ResponseWriter, r *http.Request) {
	err := d.Server.Act(r.PathValue("id"), simulator.Act(r.FormValue("act")))
	switch {
	case errors.Is(err, simulator.ErrNotFound), errors.Is(err, simulator.ErrFinal), err == nil:
		http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
	default:
		http.Error(w, "it could not be kept: "+err.Error(), http.StatusInternalServerError)
	}
}

// pageOf is the page of what a buyer was asked for.
func pageOf(v *simulator.View) buyerPage {
	p := buyerPage{Title: titles()[v.Kind], Amount: v.Amount, Status: v.Status, Says: says(v)}
	for _, f := range []fact{{"method", v.Method, ""}, {"merchant's id", v.RequestID, "id"}, {"id", v.ID, "id"},
		{"result", v.Code, ""}} {
		if f.Value != "" {
			p.Facts = append(p.Facts, f)
		}
	}
	if waits(v) {
		p.Choices = choicesFor(v)
		if v.Kind == "payment" {
			p.Facts = append(p.Facts, fact{"pay until", v.Expires.UTC().Format(time.DateTime) + " UTC", ""})
		}
		return p
	}
	if u, err := url.Parse(v.RedirectURL); err == nil && u.Scheme != "" && u.Scheme != "javascript" && u.Scheme != "data" {
		p.Return = template.URL(u.String())
	}
	return p
}

func titles() map[string]string {
	return map[string]string{"payment": "Cashier", "authorization": "Authorisation", "subscription": "Subscription",
		"vaulting": "Keep a card"}
}

func waits(v *simulator.View) bool { return v.Status == "PROCESSING" || v.Status == "PENDING" }

func choicesFor(v *simulator.View) []choice {
	switch {
	case v.Kind != "payment":
		return []choice{{simulator.Pay, "Agree", true}, {simulator.Cancel, "Refuse", false}}
	case v.Challenge:
		return []choice{{simulator.Pay, "Confirm the card and pay", true}, {simulator.Cancel, "Cancel", false},
			{simulator.Fail, "Let it fail", false}}
	}
	return []choice{{simulator.Pay, "Pay", true}, {simulator.Cancel, "Cancel", false}, {simulator.Fail, "Let it fail", false}}
}

// says tells how it stands.
func says(v *simulator.View) string {
	switch {
	case waits(v) && v.Challenge:
		return "The bank asks you to confirm the card (3-D Secure)."
	case waits(v) && v.Kind == "payment":
		return "Waiting for you to pay."
	case waits(v):
		return "Waiting for you to agree."
	case v.Status == "SUCCESS" && v.Kind == "payment":
		return "Paid."
	case v.Status == "SUCCESS", v.Status == "ACTIVE":
		return "Agreed."
	case v.Status == "CANCELLED":
		return "Cancelled by the merchant."
	case v.Message != "":
		return "Failed: " + v.Message
	}
	return "Refused."
}
