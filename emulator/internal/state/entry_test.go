package state

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// What is touched, written and read again is the world that it was, whatever happened.
func TestTouchesMakeTheSameWorld(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := newState()
		journal := NewJournal(s.log, s.clock)
		s.Keep(journal)
		s.CreateAccount("Acme", "+16505550100")
		happen(rt, s, 40)

		kept := map[string]map[any]Entry{}
		for _, c := range journal.Next() {
			for _, p := range c.Parts {
				for _, touch := range p.Touches {
					keepTouch(rt, kept, touch)
				}
			}
		}
		counter, messaging := s.world.counter, s.messaging
		read := NewSnapshot(Sandbox, s.now(), counter, messaging)
		for _, entries := range kept {
			for _, entry := range entries {
				if err := read.Put(entry); err != nil {
					rt.Fatal(err)
				}
			}
		}
		if diff := cmp.Diff(filed(rt, Save(s)[0]), filed(rt, read)); diff != "" {
			rt.Fatalf("(-is +read)\n%s", diff)
		}
	})
}

// filed returns all entries of a world as files carry them.
func filed(rt *rapid.T, x Snapshot) []Entry {
	var entries []Entry
	err := x.Entries(func(touch Touch) error {
		entry, err := touch.Entry()
		entries = append(entries, entry)
		return err
	})
	if err != nil {
		rt.Fatal(err)
	}
	return entries
}

func keepTouch(rt *rapid.T, kept map[string]map[any]Entry, touch Touch) {
	entry, err := touch.Entry()
	if err != nil {
		rt.Fatal(err)
	}
	if kept[entry.Kind] == nil {
		kept[entry.Kind] = map[any]Entry{}
	}
	if entry.Body == nil {
		delete(kept[entry.Kind], entry.Key)
		return
	}
	kept[entry.Kind][entry.Key] = entry
}

// Whatever can be in a table, also in one that is added later, comes back from a file.
func TestEveryTableCanBeKept(t *testing.T) {
	t.Parallel()
	w := newWorld(7)
	var noted touches
	w.track(&noted)
	for name, tree := range trees(&w) {
		set := tree.MethodByName("Set")
		entry := make([]reflect.Value, set.Type().NumIn())
		for i := range entry {
			entry[i] = reflect.New(set.Type().In(i)).Elem()
			populate(entry[i])
		}
		noted.list = nil
		set.Call(entry)
		written, err := noted.list[0].Entry()
		if err == nil {
			err = NewSnapshot(Sandbox, 0, 0, 0).Put(written)
		}
		if err != nil {
			t.Errorf("%s cannot be kept by --data: %v; its key has to be a number or a string, its record made of numbers, strings, booleans, slices and structs", name, err)
		}
	}
}

// Subscribers of a change that was never listed would not be told after a restart.
func TestEveryBodyCanBeKept(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, b := range bodies() {
		known = append(known, reflect.TypeOf(b).Name())
	}
	declared := regexp.MustCompile(`(?m)^func \((?:\w+ )?(\w+)\) change\(\)`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range declared.FindAllStringSubmatch(string(text), -1) {
			if !slices.Contains(known, match[1]) {
				t.Errorf("%s is missing in bodies of change_entry.go: --data would forget it", match[1])
			}
		}
	}
}
