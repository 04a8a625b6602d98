package main

import (
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// echo answers as the public echo service does, as far as the collections in testdata need it.
func echo(w http.ResponseWriter, r *http.Request) {
	parts := append(strings.Split(strings.Trim(r.URL.Path, "/"), "/"), "", "")
	switch parts[0] {
	case "status":
		code, _ := strconv.Atoi(parts[1])
		w.WriteHeader(max(code, 200))
		fmt.Fprintf(w, `{"status":%d}`, code)
	case "delay":
		select {
		case <-time.After(time.Minute):
		case <-r.Context().Done():
		}
	case "redirect-to":
		w.Header().Set("Location", r.URL.Query().Get("url"))
		w.WriteHeader(http.StatusFound)
	case "gzip", "deflate":
		compressed(w, parts[0])
	case "text":
		io.WriteString(w, "not JSON")
	case "basic-auth":
		basicAuth(w, r)
	case "cookies":
		if parts[1] == "set" {
			for name, values := range r.URL.Query() {
				http.SetCookie(w, &http.Cookie{Name: name, Value: values[0], Path: "/"})
			}
			w.Header().Set("Location", "/cookies")
			w.WriteHeader(http.StatusFound)
			return
		}
		describe(w, r)
	default:
		describe(w, r)
	}
}

func compressed(w http.ResponseWriter, how string) {
	w.Header().Set("Content-Encoding", how)
	w.Header().Set("Content-Type", "application/json")
	var z io.WriteCloser = gzip.NewWriter(w)
	key := "gzipped"
	if how == "deflate" {
		z, key = zlib.NewWriter(w), "deflated"
	}
	fmt.Fprintf(z, `{%q:true}`, key)
	z.Close()
}

func basicAuth(w http.ResponseWriter, r *http.Request) {
	user, password, _ := r.BasicAuth()
	if user != "postman" || password != "password" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"authenticated":true}`)
}

// describe answers with what the request was.
func describe(w http.ResponseWriter, r *http.Request) {
	out := map[string]any{"url": "http://" + r.Host + r.RequestURI, "method": r.Method, "form": map[string]string{}}
	args, headers, cookies := map[string]string{}, map[string]string{}, map[string]string{}
	for name, values := range r.URL.Query() {
		args[name] = values[len(values)-1]
	}
	for name, values := range r.Header {
		headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	for _, c := range r.Cookies() {
		cookies[c.Name] = c.Value
	}
	out["args"], out["headers"], out["cookies"] = args, headers, cookies
	out["data"] = body(r, out)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	json.NewEncoder(w).Encode(out)
}

// body returns the request's body as data, and puts form fields into out.
func body(r *http.Request, out map[string]any) any {
	if strings.Contains(r.Header.Get("Content-Type"), "form") && r.ParseMultipartForm(1<<20) != nil && r.PostForm == nil {
		return ""
	}
	if len(r.PostForm) > 0 {
		form := map[string]string{}
		for name, values := range r.PostForm {
			form[name] = values[len(values)-1]
		}
		out["form"] = form
		return ""
	}
	text, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	var data any
	if json.Unmarshal(text, &data) == nil {
		return data
	}
	return string(text)
}
