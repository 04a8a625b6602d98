package call

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"runner/collection/antom"
)

// An Entry is an API as "runner send --list --json" writes it.
type Entry struct {
	Name     string   `json:"name"`
	Group    string   `json:"group"`
	Path     string   `json:"path"`
	About    string   `json:"about"`
	Products []string `json:"products,omitempty"`
}

// List returns the APIs of a group, "" is all of them.
func List(group string) ([]Entry, error) {
	var entries []Entry
	var groups []string
	for _, a := range antom.Catalogue() {
		if !slices.Contains(groups, a.Group) {
			groups = append(groups, a.Group)
		}
		if group != "" && !strings.EqualFold(group, a.Group) {
			continue
		}
		e := Entry{Name: a.Name, Group: a.Group, Path: a.FullPath(false), About: a.About}
		for _, p := range a.Products {
			if p.Name != "" {
				e.Products = append(e.Products, p.Name)
			}
		}
		entries = append(entries, e)
	}
	if len(entries) == 0 {
		return nil, &UnknownError{What: "group", Name: group, Have: groups}
	}
	return entries, nil
}

// List writes the APIs by group.
func (v View) List(w io.Writer, entries []Entry) error {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	group := ""
	for _, e := range entries {
		if e.Group != group {
			if group != "" {
				fmt.Fprintln(t)
			}
			group = e.Group
			fmt.Fprintln(t, group)
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\n", e.Name, cmp.Or(strings.Join(e.Products, ", "), "-"), e.About)
	}
	t.Flush()
	_, err := io.WriteString(w, b.String())
	return err
}

// A Sheet is what is to be known before a call, as "runner send --show --json" writes it.
type Sheet struct {
	Entry
	Product string          `json:"product,omitempty"`
	Title   string          `json:"title,omitempty"`
	Fields  []SheetField    `json:"fields"`
	Minimal json.RawMessage `json:"minimal"`
	Needs   []string        `json:"needs,omitempty"`
	Expect  string          `json:"expect"`
	Returns []string        `json:"returns"`
}

// A SheetField is a field of a [Sheet].
type SheetField struct {
	Path     string   `json:"path"`
	Type     string   `json:"type"`
	Required string   `json:"required,omitempty"`
	Max      int      `json:"max,omitempty"`
	Values   []string `json:"values,omitempty"`
	About    string   `json:"about,omitempty"`
}

// Sheet returns what is to be known of s.
func (s Step) Sheet() Sheet {
	p := s.Product
	sheet := Sheet{Entry: Entry{Name: s.API.Name, Group: s.API.Group, Path: s.API.FullPath(false), About: s.API.About},
		Product: p.Name, Title: p.Title, Minimal: json.RawMessage(p.Minimal), Expect: p.Expect, Returns: p.Returns}
	for _, f := range s.API.FieldsOf(p) {
		sheet.Fields = append(sheet.Fields, SheetField{f.Path, TypeName(f.Type), Requirement(f), f.Max, f.Values, f.About})
	}
	for _, n := range p.Needs {
		sheet.Needs = append(sheet.Needs, s.Source(n))
	}
	return sheet
}

// Source says where a value comes from: "paymentId: paymentId in the answer to pay, autodebit".
func (s Step) Source(n antom.Need) string {
	from, what := n.From, "the answer to"
	if path, ok := strings.CutPrefix(from, "request."); ok {
		from, what = path, "the request of"
	}
	name := n.API
	if n.Product != "" {
		name += ", " + n.Product
	}
	return fmt.Sprintf("%s: %s in %s %s", n.Variable, from, what, name)
}

// Sheet writes what is to be known before a call.
func (v View) Sheet(w io.Writer, s Sheet) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  POST %s\n%s\n", v.paint(bold, strings.TrimSuffix(s.Name+", "+s.Product, ", ")), s.Path, s.About)
	if s.Title != "" {
		fmt.Fprintf(&b, "product    %s\n", s.Title)
	}
	if len(s.Products) > 1 {
		fmt.Fprintf(&b, "products   %s\n", strings.Join(s.Products, ", "))
	}
	fmt.Fprintf(&b, "good       %s, with %s\n", s.Expect, cmp.Or(strings.Join(s.Returns, ", "), "nothing else"))
	for _, n := range s.Needs {
		fmt.Fprintf(&b, "needs      %s\n", n)
	}
	b.WriteString("\n")
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "FIELD\tTYPE\tREQUIRED\tMAX\tWHAT IT IS\n")
	for _, f := range s.Fields {
		most := ""
		if f.Max > 0 {
			most = strconv.Itoa(f.Max)
		}
		about := f.About
		if len(f.Values) > 0 {
			about = strings.TrimPrefix(about+": ", ": ") + strings.Join(f.Values, ", ")
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", f.Path, f.Type, f.Required, most, about)
	}
	t.Flush()
	fmt.Fprintf(&b, "\nThe smallest request:\n%s\n", Pretty(s.Minimal))
	_, err := io.WriteString(w, b.String())
	return err
}
