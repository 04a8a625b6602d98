package lib

import "github.com/dop251/goja"

// FirstUse loads a library as if it had not been compiled before.
func FirstUse(rt *goja.Runtime, name string) error {
	program, err := compile(name)
	if err != nil {
		return err
	}
	_, err = load(rt, name, program, requirer(rt))
	return err
}
