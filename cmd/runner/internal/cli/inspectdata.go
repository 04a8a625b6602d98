package cli

// columns returns the names that the first row of the iteration data has.
func (in *inputs) columns() ([]string, error) {
	if in.data == nil || in.data.Len() == 0 {
		return nil, nil
	}
	row, err := in.data.Row(0)
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range row.All() {
		names = append(names, name)
	}
	return names, nil
}
