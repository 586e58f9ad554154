package state

import (
	"cmp"
	"slices"
)

// Position is a place in a list that is ordered by creation. It stays where it is
// while items come and go.
type Position struct {
	Created Instant
	ID      int64
}

func (p Position) compare(q Position) int {
	return cmp.Or(cmp.Compare(p.Created, q.Created), cmp.Compare(p.ID, q.ID))
}

// Range is the part of a list that somebody asks for: at most Limit items that follow
// At. The zero At is the start of the list.
type Range struct {
	At       Position
	Backward bool // those that precede At instead
	Limit    int
	Keep     func(Position) bool // which items are wanted; nil: all
}

// Page is a part of a list, in the order of the list.
type Page[T any] struct {
	Items    []T
	Previous bool // something precedes the first item
	Next     bool // something follows the last item
}

// scan returns the positions of a list that lie in a range, the nearest first.
type scan func(Range) []Position

// cut returns the page of a list that lies in r.
func (r Range) cut(list scan) Page[Position] {
	found := list(Range{At: r.At, Backward: r.Backward, Limit: r.Limit + 1, Keep: r.Keep})
	if len(found) == 0 {
		return Page[Position]{}
	}
	more := len(found) > r.Limit
	page := Page[Position]{Items: found[:min(len(found), r.Limit)]}
	if r.Backward {
		slices.Reverse(page.Items)
		last := page.Items[len(page.Items)-1]
		page.Previous, page.Next = more, len(list(Range{At: last, Limit: 1, Keep: r.Keep})) > 0
		return page
	}
	page.Next = more
	if r.At != (Position{}) {
		page.Previous = len(list(Range{At: page.Items[0], Backward: true, Limit: 1, Keep: r.Keep})) > 0
	}
	return page
}

// pick returns the page with the items that are at its positions.
func pick[T any](page Page[Position], item func(Position) T) Page[T] {
	items := make([]T, len(page.Items))
	for i, p := range page.Items {
		items[i] = item(p)
	}
	return Page[T]{Items: items, Previous: page.Previous, Next: page.Next}
}

// collect appends to found the positions of the entries that follow pivot, or precede
// it, until limit of them were added or position says that the list has ended.
func collect[E ordered[E]](found []Position, tree *index[E], pivot E, r Range, position func(E) (Position, bool)) []Position {
	room := r.Limit
	visit := func(entry E) bool {
		p, ok := position(entry)
		if !ok {
			return false
		}
		if p != r.At && r.wants(p) {
			found = append(found, p)
			room--
		}
		return room > 0
	}
	if r.Backward {
		tree.Descend(pivot, visit)
	} else {
		tree.Ascend(pivot, visit)
	}
	return found
}

func (r Range) wants(p Position) bool { return r.Keep == nil || r.Keep(p) }
