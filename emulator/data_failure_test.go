package emulator_test

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
)

// seize takes the file so that nothing can be written to it, as a disk that fails, until
// release is called.
func seize(t *testing.T, dir string) (release func()) {
	t.Helper()
	db, err := sql.Open("sqlite", databaseIn(dir)+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(context.WithoutCancel(t.Context()), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
}

// While nothing can be kept everybody is refused in the envelope of whom they ask, and
// nothing is done; then the emulator goes on by itself.
func TestFailedWritesAreAnswered503(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := open(t, dir)
	c := e.Control()
	release := seize(t, dir)

	for range 2 { // the first one is under way when writing fails, the second comes later
		_, err := c.CreateAccount(t.Context(), control.Sandbox, control.AccountSpec{Name: "Refused"})
		if refusal, ok := errors.AsType[*control.Error](err); !ok || refusal.Status != http.StatusServiceUnavailable || !strings.Contains(refusal.Message, "see to the disk") {
			t.Errorf("got %v, want 503 with a remedy", err)
		}
	}
	for path, want := range map[string]string{
		"/restapi/v1.0/account/~":                   `"errorCode":"CMN-211"`,
		"/restapi/oauth/token":                      `"error":"service_unavailable"`,
		"/team-messaging/v1/chats":                  `"errorCode":"CMN-211"`,
		"/restapi/v1.0/account/~/directory/entries": `{"errors":[{"errorCode":"ADG-000"`,
	} {
		status, header, body := get(t, e.URL(emulator.Sandbox)+path)
		if status != http.StatusServiceUnavailable || header.Get("Retry-After") != "1" || !strings.Contains(body, want) || !strings.Contains(header.Get("Glipbox-Hint"), "--data") {
			t.Errorf("%s is answered %d %v %s, want %s", path, status, header, body, want)
		}
	}

	release()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		_, err := c.CreateAccount(ctx, control.Sandbox, control.AccountSpec{Name: "Kept"})
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			t.Fatalf("the emulator does not go on: %v", err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}

	counts := map[string]int{}
	accounts, err := open(t, dir).Control().Accounts(t.Context(), control.Sandbox)
	for _, account := range accounts {
		counts[account.Name]++
	}
	if err != nil || counts["Kept"] != 1 || counts["Refused"] > 1 {
		t.Errorf("got %v, %v, want what was answered, and of what was under way one at most", counts, err)
	}
}

// get returns what is answered.
func get(t *testing.T, url string) (status int, header http.Header, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(content)
}

// An emulator that is closed while its disk fails says so, and does not wait for ever.
func TestCloseSaysWhatCouldNotBeKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := open(t, dir)
	defer seize(t, dir)()
	if _, err := e.Control().CreateAccount(t.Context(), control.Sandbox, control.AccountSpec{Name: "Lost"}); err == nil {
		t.Fatal("it was answered")
	}

	if err := e.Close(); err == nil || !strings.Contains(err.Error(), "the state cannot be kept") {
		t.Errorf("got %v", err)
	}
}
