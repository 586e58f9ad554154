package state

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
)

// busy returns a state with something in most of its trees.
func busy(t *testing.T) *State {
	t.Helper()
	s := New(Sandbox, clock.New(), entropy.Random(), NewLog())
	person, chat := employed(t, s)
	app, err := s.CreateApplication(Application{ClientID: "app", Name: "App", Account: 1, Public: true, IssueRefreshTokens: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateSession(SessionRequest{App: app.ClientID, Extension: person.Extension()}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreatePost(person, chat, NewPost{Text: "héllo ![:Person](1) \"\n"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateDeveloper("Dee", "dee@dev.example", "secret"); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestArchiveKeepsTheWholeWorld(t *testing.T) {
	t.Parallel()
	saved := Save(busy(t))
	var file bytes.Buffer

	exportErr := Export(&file, saved)
	read, err := Import(&file)

	if exportErr != nil || err != nil {
		t.Fatal(exportErr, err)
	}
	if got, want := contents(&read[0].world), contents(&saved[0].world); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if read[0].Taken() != saved[0].Taken() || read[0].messaging != saved[0].messaging || read[0].Environment() != Sandbox {
		t.Errorf("got %v %v %v", read[0].Taken(), read[0].messaging, read[0].Environment())
	}
}

// Whatever is in a tree, also in one that is added later, can be carried.
func TestArchiveKeepsEveryKindOfEntry(t *testing.T) {
	t.Parallel()
	w := newWorld(7)
	for name, tree := range trees(&w) {
		set := tree.MethodByName("Set")
		for part := range set.Type().Ins() {
			v := reflect.New(part).Elem()
			populate(v)
			value, err := plain(v)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if value == nil {
				t.Errorf("%s: nothing of %v is kept", name, v.Type())
			}
		}
	}
}

// populate gives every member of v a value.
func populate(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			populate(open(field))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		populate(v.Index(0))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		populate(v.Elem())
	case reflect.String:
		v.SetString("x")
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	default:
	}
}

func TestDamagedArchivesAreRefused(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	if err := Export(&file, Save(busy(t))); err != nil {
		t.Fatal(err)
	}
	whole := file.String()

	tests := []struct{ name, file, want string }{
		{"empty", "", "does not begin"},
		{"something else", "sandbox:\n  accounts: []\n", "does not begin"},
		{"cut", whole[:len(whole)/2], "breaks off"},
		{"last line lost", whole[:strings.LastIndex(strings.TrimSpace(whole), "\n")+1], "breaks off"},
		{"changed", strings.Replace(whole, "Acme", "Acne", 1), "changed or damaged"},
		{"newer", strings.Replace(whole, `"version":1`, `"version":2`, 1), "has format 2"},
		{"newer tree", strings.Replace(whole, `"posts",`, `"calls",`, 1), `"calls" is not known here`},
		{"newer member", strings.Replace(whole, `"Creator":`, `"Author":`, 1), "no member Author"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			_, err := Import(strings.NewReader(tt.file))

			if !errors.Is(err, ErrArchive) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}
