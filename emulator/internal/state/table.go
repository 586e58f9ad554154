package state

import (
	"cmp"
	"reflect"

	"github.com/tidwall/btree"
)

// table is one resource of a world: its records by key, in a copy-on-write tree. What is
// set or deleted in it is noted while the state is kept in files; otherwise that costs
// nothing. A record is replaced, never changed in place.
//
// The tree holds pointers, so that its code is compiled once and not for every resource:
// with records and entries in the trees, this package took three times as long to build.
type table[K cmp.Ordered, V any] struct {
	tree btree.Map[K, *V]
	kept
}

// Get returns the record of a key.
func (t *table[K, V]) Get(key K) (V, bool) { return valueOf(t.tree.Get(key)) }

// Set stores a record.
func (t *table[K, V]) Set(key K, record V) {
	t.tree.Set(key, &record)
	if t.touches != nil {
		t.touches.note(Touch{Kind: t.kind, Key: key, Record: record})
	}
}

// Delete forgets the record of a key, and reports whether there was one.
func (t *table[K, V]) Delete(key K) bool {
	_, found := t.tree.Delete(key)
	if found && t.touches != nil {
		t.touches.note(Touch{Kind: t.kind, Key: key})
	}
	return found
}

// Len returns the number of records.
func (t *table[K, V]) Len() int { return t.tree.Len() }

// Keys returns all keys in order.
func (t *table[K, V]) Keys() []K { return t.tree.Keys() }

// Values returns all records by key.
func (t *table[K, V]) Values() []V {
	records := make([]V, 0, t.tree.Len())
	t.Scan(func(_ K, record V) bool {
		records = append(records, record)
		return true
	})
	return records
}

// Min returns the record with the lowest key.
func (t *table[K, V]) Min() (K, V, bool) {
	key, first, found := t.tree.Min()
	record, _ := valueOf(first, found)
	return key, record, found
}

// Scan visits all records by key until visit returns false.
func (t *table[K, V]) Scan(visit func(K, V) bool) {
	t.tree.Scan(func(key K, record *V) bool { return visit(key, *record) })
}

// Ascend visits the records from pivot on, by key, until visit returns false.
func (t *table[K, V]) Ascend(pivot K, visit func(K, V) bool) {
	t.tree.Ascend(pivot, func(key K, record *V) bool { return visit(key, *record) })
}

// Descend visits the records from pivot down until visit returns false.
func (t *table[K, V]) Descend(pivot K, visit func(K, V) bool) {
	t.tree.Descend(pivot, func(key K, record *V) bool { return visit(key, *record) })
}

func (t *table[K, V]) open(kind string) { t.kind = kind }

func (t *table[K, V]) each(visit func(Touch) error) (err error) {
	t.Scan(func(key K, record V) bool {
		err = visit(Touch{Kind: t.kind, Key: key, Record: record})
		return err == nil
	})
	return err
}

func (t *table[K, V]) put(e Entry) error {
	var key K
	var record V
	if err := decodeKey(reflect.ValueOf(&key).Elem(), e.Key); err != nil {
		return err
	}
	if err := decodePlain(reflect.ValueOf(&record).Elem(), e.Body); err != nil {
		return err
	}
	t.tree.Set(key, &record)
	return nil
}

func (t *table[K, V]) copy() member { return &table[K, V]{*t.tree.Copy(), kept{kind: t.kind}} }

// valueOf is what a tree has found, or nothing.
func valueOf[V any](place *V, found bool) (V, bool) {
	if !found {
		var none V
		return none, false
	}
	return *place, true
}

// ordered is an entry of an index, which knows its place among the others.
type ordered[E any] interface {
	// compare is negative if the entry comes before the other one, zero if one takes the
	// place of the other.
	compare(other E) int
}

// index is one lookup order of a world: an ordered set of entries, kept like a table.
type index[E ordered[E]] struct {
	tree *btree.BTreeG[*E]
	kept
}

// Get returns the entry that is equal in order.
func (x *index[E]) Get(entry E) (E, bool) { return valueOf(x.tree.Get(&entry)) }

// Set stores an entry; one that is equal in order is replaced.
func (x *index[E]) Set(entry E) {
	old, replaced := x.tree.Set(&entry)
	if x.touches != nil {
		if replaced {
			x.touches.note(Touch{Kind: x.kind, Key: *old})
		}
		x.touches.note(Touch{Kind: x.kind, Key: entry, Record: Indexed{}})
	}
}

// Delete forgets the entry that is equal in order, and reports whether there was one.
func (x *index[E]) Delete(entry E) bool {
	old, found := x.tree.Delete(&entry)
	if found && x.touches != nil {
		x.touches.note(Touch{Kind: x.kind, Key: *old})
	}
	return found
}

// Len returns the number of entries.
func (x *index[E]) Len() int { return x.tree.Len() }

// Items returns all entries in order.
func (x *index[E]) Items() []E {
	entries := make([]E, 0, x.tree.Len())
	x.Scan(func(entry E) bool {
		entries = append(entries, entry)
		return true
	})
	return entries
}

// Min returns the first entry.
func (x *index[E]) Min() (E, bool) { return valueOf(x.tree.Min()) }

// Scan visits all entries in order until visit returns false.
func (x *index[E]) Scan(visit func(E) bool) {
	x.tree.Scan(func(entry *E) bool { return visit(*entry) })
}

// Ascend visits the entries from pivot on until visit returns false.
func (x *index[E]) Ascend(pivot E, visit func(E) bool) {
	x.tree.Ascend(&pivot, func(entry *E) bool { return visit(*entry) })
}

// Descend visits the entries from pivot down until visit returns false.
func (x *index[E]) Descend(pivot E, visit func(E) bool) {
	x.tree.Descend(&pivot, func(entry *E) bool { return visit(*entry) })
}

// Iter returns a cursor, which has to be released.
func (x *index[E]) Iter() btree.IterG[*E] { return x.tree.Iter() }

func (x *index[E]) open(kind string) {
	less := func(a, b *E) bool { return (*a).compare(*b) < 0 }
	x.tree = btree.NewBTreeGOptions(less, btree.Options{NoLocks: true}) // the state's lock guards it
	x.kind = kind
}

func (x *index[E]) each(visit func(Touch) error) (err error) {
	x.Scan(func(entry E) bool {
		err = visit(Touch{Kind: x.kind, Key: entry, Record: Indexed{}})
		return err == nil
	})
	return err
}

func (x *index[E]) put(e Entry) error {
	var entry E
	if err := decodeKey(reflect.ValueOf(&entry).Elem(), e.Key); err != nil {
		return err
	}
	x.tree.Set(&entry)
	return nil
}

func (x *index[E]) copy() member { return &index[E]{x.tree.Copy(), kept{kind: x.kind}} }

// kept is what tables and indexes have in common: they are kept in files under a name.
type kept struct {
	kind    string
	touches *touches // nil while nothing is kept
}

func (k *kept) track(t *touches) { k.touches = t }

// Touch is an entry of a table or index that a transition has set or deleted.
type Touch struct {
	Kind   string // the name of the table
	Key    any    // of a record; of an index, the entry itself
	Record any    // nil: deleted; Indexed for an entry of an index
}

// Indexed stands for the record of an entry of an index, which is all key.
type Indexed struct{}

// touches are the entries that the present transition has touched, in order.
type touches struct{ list []Touch }

func (t *touches) note(touch Touch) { t.list = append(t.list, touch) }

// member is a table or an index, whatever is in it.
type member interface {
	open(kind string) // makes it empty
	copy() member     // shares everything until one of the two changes; the copy is not tracked
	track(t *touches)
	each(visit func(Touch) error) error
	put(e Entry) error
}

// members calls visit with the name and place of each table and index of a world, which
// are those of its fields that are pointers.
func (w *world) members(visit func(name string, place reflect.Value)) {
	v := reflect.ValueOf(w).Elem()
	for i := range v.NumField() {
		if v.Field(i).Kind() == reflect.Pointer {
			visit(v.Type().Field(i).Name, open(v.Field(i)))
		}
	}
}
