package emulator_test

import (
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
