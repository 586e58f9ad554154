package emulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

func TestTheGraduationGoesOnCountingAfterARestart(t *testing.T) {
	t.Parallel()
	dir, ctx := t.TempDir(), t.Context()
	first := open(t, dir)
	c := first.Control()
	apps, err := c.Registrations(ctx, "")
	if err != nil || len(apps) == 0 {
		t.Fatal(apps, err)
	}
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"none"}}
	for range 3 { // refused, and counted
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, first.URL(emulator.Sandbox)+"/restapi/oauth/token", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.SetBasicAuth(string(apps[0].Sandbox.ClientID), apps[0].Sandbox.ClientSecret)
		answer, err := (&http.Client{}).Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
	}
	before, err := c.Graduation(ctx, apps[0].ID)
	if err != nil || len(before.Calls) != 1 || before.Calls[0].Failed != 3 {
		t.Fatalf("counted %+v, %v", before.Calls, err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}

	after, err := open(t, dir).Control().Graduation(ctx, apps[0].ID)

	if diff := cmp.Diff(before, after); diff != "" || err != nil {
		t.Errorf("%v (-before +after)\n%s", err, diff)
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
