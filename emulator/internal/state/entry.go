package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

// ErrNewer reports that something was written by a newer program, which knew more.
var ErrNewer = errors.New("it was written by a newer program")

// Entry is an entry of a table or an index as files carry it.
type Entry struct {
	Kind string
	Key  any    // int64 or string; of an index, the whole entry as JSON
	Body []byte // JSON of the record; empty for an index, nil when the entry was deleted
}

// Entry returns what files carry of a touch.
func (t Touch) Entry() (Entry, error) {
	entry := Entry{Kind: t.Kind}
	if t.Record != nil {
		entry.Body = []byte{}
	}
	var err error
	switch key := reflect.ValueOf(t.Key); key.Kind() {
	case reflect.Int64:
		entry.Key = key.Int()
	case reflect.String:
		entry.Key = key.String()
	default:
		var text []byte
		text, err = encodePlain(key)
		entry.Key = string(text)
	}
	if _, indexed := t.Record.(Indexed); t.Record == nil || indexed || err != nil {
		return entry, err
	}
	entry.Body, err = encodePlain(reflect.ValueOf(t.Record))
	return entry, err
}

func encodePlain(v reflect.Value) ([]byte, error) {
	value, err := plain(v)
	if err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

// NewSnapshot returns a snapshot without entries, to be filled by Put.
func NewSnapshot(env Environment, taken Instant, counter, messaging int64) Snapshot {
	return Snapshot{env: env, taken: taken, world: newWorld(counter), messaging: messaging}
}

// Counters returns the numbers from which the next ids are made.
func (x Snapshot) Counters() (counter, messaging int64) { return x.world.counter, x.messaging }

// Entries calls visit with every entry, until it returns an error.
func (x Snapshot) Entries(visit func(Touch) error) error {
	var failed error
	world := x.world
	world.members(func(_ string, place reflect.Value) {
		if failed == nil {
			failed = place.Interface().(member).each(visit)
		}
	})
	return failed
}

// Put adds what Touch.Entry returned. An entry that this program does not know is an
// error that wraps ErrNewer.
func (x Snapshot) Put(e Entry) error {
	world := x.world
	field := reflect.ValueOf(&world).Elem().FieldByName(e.Kind)
	if !field.IsValid() || field.Kind() != reflect.Pointer {
		return fmt.Errorf("%w: %q is not known here", ErrNewer, e.Kind)
	}
	return open(field).Interface().(member).put(e)
}

// decodeKey sets v to a key as Entry carries it.
func decodeKey(v reflect.Value, key any) error {
	switch key := key.(type) {
	case int64:
		if v.Kind() == reflect.Int64 {
			v.SetInt(key)
			return nil
		}
	case string:
		if v.Kind() == reflect.String {
			v.SetString(key)
			return nil
		}
		if v.Kind() == reflect.Struct {
			return decodePlain(v, []byte(key))
		}
	}
	return unfit(v, key)
}
