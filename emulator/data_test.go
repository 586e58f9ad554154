package emulator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// open starts an emulator that keeps everything in a folder.
func open(t *testing.T, dir string) *emulator.Emulator {
	t.Helper()
	e, err := emulator.Start(t.Context(), emulator.WithSeed("acme.yaml", seeds.Acme), emulator.WithData(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func TestEverythingIsThereAfterARestart(t *testing.T) {
	t.Parallel()
	dir, ctx := t.TempDir(), t.Context()
	first := open(t, dir)
	c := first.Control()
	_, saveErr := c.SaveSnapshot(ctx, "before")
	account, err := c.CreateAccount(ctx, control.Sandbox, control.AccountSpec{Name: "Later"})
	if err != nil || saveErr != nil {
		t.Fatal(err, saveErr)
	}
	if _, err := c.Advance(ctx, 48*time.Hour); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}

	second := open(t, dir)
	c = second.Control()
	accounts, err := c.Accounts(ctx, control.Sandbox)
	if err != nil || len(accounts) != 2 || accounts[1].ID != account.ID {
		t.Errorf("got %+v, %v, want Acme and Later", accounts, err)
	}
	if ahead := time.Until(second.Clock().Now()); ahead < 47*time.Hour {
		t.Errorf("the clock is %v ahead, want 48h", ahead)
	}
	if _, err := c.RestoreSnapshot(ctx, "before"); err != nil {
		t.Error(err)
	}
	if accounts, err = c.Accounts(ctx, control.Sandbox); err != nil || len(accounts) != 1 {
		t.Errorf("restored %+v, %v, want Acme", accounts, err)
	}
}

func TestAFolderBelongsToOneEmulator(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open(t, dir)

	_, err := emulator.Start(t.Context(), emulator.WithData(dir))

	if err == nil || !strings.Contains(err.Error(), "is used by another emulator") {
		t.Errorf("got %v", err)
	}
}

func TestBadFilesAreRefusedAndStayAsTheyAre(t *testing.T) {
	t.Parallel()
	made := t.TempDir()
	if err := open(t, made).Close(); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(filepath.Join(made, "emulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	change := func(at int, with string) []byte {
		return append(append(append([]byte(nil), good[:at]...), with...), good[at+len(with):]...)
	}
	misspelt := strings.ReplaceAll(string(good), "Travel Desk", "Travel Disk")
	if misspelt == string(good) {
		t.Fatal("the file holds no Travel Desk")
	}

	for _, tt := range []struct {
		name string
		file []byte
		want string
	}{
		{"something else", []byte("sandbox:\n  accounts: []\n" + strings.Repeat("#", 100)), "is damaged: it does not begin"},
		{"cut", good[:len(good)/2], "is damaged"},
		{"one letter", []byte(misspelt), "is damaged"},
		{"newer", change(60, "\x00\x00\x00\x02"), "was written by a newer program: it has format 2"},
		{"another program's", change(68, "\x00\x00\x00\x02"), "belongs to another program"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file := filepath.Join(dir, "emulator.db")
			if err := os.WriteFile(file, tt.file, 0o600); err != nil {
				t.Fatal(err)
			}

			_, err := emulator.Start(t.Context(), emulator.WithData(dir))

			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if after, err := os.ReadFile(file); err != nil || string(after) != string(tt.file) {
				t.Errorf("the file was changed (%v)", err)
			}
		})
	}
}
