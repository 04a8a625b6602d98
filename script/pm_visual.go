package script

import (
	"errors"
	"fmt"

	"github.com/dop251/goja"

	"runner/script/internal/jsonx"
)

// maxVisual is how long what a template makes may be, in UTF-16 units.
const maxVisual = 4 << 20

// visualize fills the template and reports what it became. A template that cannot be filled does not fail the script,
// which Postman would not notice before somebody looks: it is a warning on the console.
func (x *execution) visualize() error {
	html, err := x.realm.render(x.visual.Template, string(x.visual.Data), string(x.visual.Options))
	ex, ok := errors.AsType[*goja.Exception](err)
	switch {
	case err == nil:
		x.visual.HTML = html
	case ok:
		e := x.read(ex.Value(), ex)
		x.visual.Err = fmt.Sprintf("pm.visualizer: %s", e.message)
	case isEngineError(err):
		return err
	default:
		x.visual.Err = fmt.Sprintf("pm.visualizer: %s", err)
	}
	if x.visual.Err != "" {
		x.log("warn", []goja.Value{x.rt.ToValue(x.visual.Err)})
	}
	x.emit(x.visual)
	return nil
}

// render fills a template with data; both it and options are JSON.
func (r *realm) render(template, data, options string) (string, error) {
	library, err := r.load("handlebars")
	if err != nil {
		return "", err
	}
	compile, ok := goja.AssertFunction(library.ToObject(r.rt).Get("compile"))
	if !ok {
		return "", errors.New("there is no template engine")
	}
	parsed := make([]goja.Value, 2)
	for i, text := range []string{data, options} {
		if parsed[i], err = r.parse(text); err != nil {
			return "", err
		}
	}
	filled, err := compile(library, r.rt.ToValue(template), parsed[1])
	if err != nil {
		return "", err
	}
	fill, ok := goja.AssertFunction(filled)
	if !ok {
		return "", errors.New("the template is not one")
	}
	html, err := fill(goja.Undefined(), parsed[0])
	if err != nil {
		return "", err
	}
	if text, ok := html.(goja.String); ok && text.Length() > maxVisual {
		return "", fmt.Errorf("what the template makes is longer than %d characters", maxVisual)
	}
	return html.String(), nil
}

// parse is the value of a JSON text, or undefined.
func (r *realm) parse(text string) (goja.Value, error) {
	if text == "" || text == "undefined" {
		return goja.Undefined(), nil
	}
	return jsonx.Parse(r.rt, text)
}
