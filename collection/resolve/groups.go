package resolve

import (
	"cmp"
	"slices"
	"strconv"
)

// groups is a multimap in the order of a JavaScript object: names that are array indices ascend and come first, the
// others stand in the order in which they were first added.
type groups[V any] struct {
	list []group[V]
	at   map[string]int
}

type group[V any] struct {
	key    string
	values []V
}

func (g *groups[V]) add(key string, value V) {
	if i, ok := g.at[key]; ok {
		g.list[i].values = append(g.list[i].values, value)
		return
	}
	if g.at == nil {
		g.at = make(map[string]int)
	}
	g.at[key] = len(g.list)
	g.list = append(g.list, group[V]{key, []V{value}})
}

// ordered returns the groups in order; g must not be added to any more.
func (g *groups[V]) ordered() []group[V] {
	slices.SortStableFunc(g.list, func(a, b group[V]) int {
		x, xIndex := index(a.key)
		y, yIndex := index(b.key)
		switch {
		case xIndex && yIndex:
			return cmp.Compare(x, y)
		case xIndex:
			return -1
		case yIndex:
			return 1
		default:
			return 0
		}
	})
	return g.list
}

// index returns the array index that key is in JavaScript, if it is one.
func index(key string) (uint32, bool) {
	if key == "" || key[0] < '0' || key[0] > '9' || key[0] == '0' && key != "0" {
		return 0, false
	}
	n, err := strconv.ParseUint(key, 10, 32)
	return uint32(n), err == nil && n != 1<<32-1
}
