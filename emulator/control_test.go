package emulator

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// acme runs an emulator with Acme in it and returns a client and the people.
func acme(t *testing.T) (*control.Client, []control.Person) {
	t.Helper()
	c := start(t, WithSeed("acme.yaml", seeds.Acme)).Control()
	people, err := c.People(t.Context(), control.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	return c, people
}

// refusedWith says whether err is the control API's refusal with status and text.
func refusedWith(err error, status int, text string) bool {
	refusal, ok := errors.AsType[*control.Error](err)
	return ok && refusal.Status == status && strings.Contains(refusal.Message, text)
}

func TestControlCreatesAccounts(t *testing.T) {
	t.Parallel()
	c, _ := acme(t)
	ctx := t.Context()

	account, err := c.CreateAccount(ctx, control.Sandbox, control.AccountSpec{
		Name:         "B",
		People:       []control.PersonSpec{{FirstName: "Eve", Email: "eve@b.example", JWT: "eve"}},
		Applications: []control.ApplicationSpec{{Name: "App", Permissions: []string{"TeamMessaging"}}},
		Teams:        []control.TeamSpec{{Name: "T", Members: []string{"eve@b.example"}}},
	})
	read, readErr := c.Account(ctx, control.Sandbox, account.ID)
	_, twice := c.CreateAccount(ctx, control.Sandbox, control.AccountSpec{Name: "C", People: []control.PersonSpec{{FirstName: "Eve", Email: "eve@b.example"}}})
	_, mistake := c.CreateAccount(ctx, control.Sandbox, control.AccountSpec{})
	_, elsewhere := c.Account(ctx, control.Production, account.ID)

	if err != nil || readErr != nil || len(read.People) != 1 || read.People[0].JWT == "" || read.Applications[0].ClientSecret == "" || len(read.Teams) != 1 {
		t.Errorf("got %+v, %v, %v", read, err, readErr)
	}
	if !refusedWith(twice, http.StatusBadRequest, "[email]") || !refusedWith(mistake, http.StatusBadRequest, "an account needs a name") ||
		!refusedWith(elsewhere, http.StatusNotFound, "there is no such account") {
		t.Errorf("got %v, %v, %v", twice, mistake, elsewhere)
	}
}

func TestAccountsHaveNumbersOfTheirOwn(t *testing.T) {
	t.Parallel()
	c, _ := acme(t)
	ctx := t.Context()

	first, err := c.CreateAccount(ctx, control.Sandbox, control.AccountSpec{Name: "B"})
	second, secondErr := c.CreateAccount(ctx, control.Sandbox, control.AccountSpec{Name: "C"})
	_, taken := c.CreateAccount(ctx, control.Sandbox, control.AccountSpec{Name: "D", MainNumber: second.MainNumber})
	all, listErr := c.Accounts(ctx, control.Sandbox)

	if err != nil || secondErr != nil || listErr != nil || first.MainNumber == second.MainNumber || first.MainNumber == all[0].MainNumber {
		t.Errorf("got %s, %s beside %+v (%v, %v, %v)", first.MainNumber, second.MainNumber, all, err, secondErr, listErr)
	}
	if !refusedWith(taken, http.StatusBadRequest, "[mainNumber]") {
		t.Errorf("got %v", taken)
	}
}

func TestControlRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	e := start(t)
	c := e.Control()

	for _, tt := range []struct {
		name, method, path, body string
		status                   int
		says                     string
	}{
		{"misspelt member", http.MethodPost, "/faults", `{"effect":"status","mtch":{"path":"/x"}}`, 400, `no member \"mtch\"`},
		{"misspelt member within", http.MethodPost, "/faults", `{"effect":"status","match":{"pth":"/x"}}`, 400, `no member \"pth\"`},
		{"misspelt switch", http.MethodPut, "/rate-limits", `{"enforce":true}`, 400, `no member \"enforce\"`},
		{"number for a text", http.MethodPatch, "/clock", `{"advance":5}`, 400, "advance cannot be a number"},
		{"no time", http.MethodPatch, "/clock", `{"now":"yesterday"}`, 400, "a time is written as"},
		{"too far ahead", http.MethodPatch, "/clock", `{"now":"9999-12-31T00:00:00Z"}`, 400, "200 years"},
		{"too far back", http.MethodPatch, "/clock", `{"now":"0001-01-01T00:00:00Z"}`, 400, "200 years"},
		{"no JSON", http.MethodPost, "/faults", `{"effect"`, 400, "the body is not JSON"},
		{"list", http.MethodPost, "/faults", `[]`, 400, "send an object"},
		{"two objects", http.MethodPost, "/faults", `{"effect":"status"} {}`, 400, "send one object"},
		{"unknown address", http.MethodGet, "/zzz", "", 404, "openapi.yaml lists"},
		{"unknown environment", http.MethodGet, "/nope/accounts", "", 404, "openapi.yaml lists"},
		{"unknown method", http.MethodDelete, "/clock", "", 405, "is not allowed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			req, err := http.NewRequestWithContext(t.Context(), tt.method, e.ConsoleURL()+control.Prefix+tt.path, strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != tt.status || !strings.HasPrefix(string(body), `{"error":"`) || !strings.Contains(string(body), tt.says) {
				t.Errorf("got %d %s, want %d with %s", resp.StatusCode, body, tt.status, tt.says)
			}
		})
	}
	if clock, err := c.Clock(t.Context()); err != nil || clock.Offset != "0s" {
		t.Errorf("got %+v (%v)", clock, err)
	}
}

func TestControlActsAsAPerson(t *testing.T) {
	t.Parallel()
	c, people := acme(t)
	ctx := t.Context()
	ada, bob := people[0], people[2]

	post, err := c.CreatePost(ctx, control.Sandbox, ada.ID, control.NewPost{To: bob.Email, Text: "hi"})
	same, byID := c.CreatePost(ctx, control.Sandbox, bob.ID, control.NewPost{To: string(ada.ID), Text: "hi Ada"})
	_, empty := c.CreatePost(ctx, control.Sandbox, ada.ID, control.NewPost{To: bob.Email})
	_, nowhere := c.CreatePost(ctx, control.Sandbox, ada.ID, control.NewPost{Text: "hi"})
	_, foreign := c.CreatePost(ctx, control.Sandbox, people[3].ID, control.NewPost{ChatID: post.ChatID, Text: "hi"})
	_, nobody := c.CreatePost(ctx, control.Sandbox, "7", control.NewPost{Text: "hi"})

	if err != nil || byID != nil || post.ChatID != same.ChatID || post.CreatorID != ada.ID {
		t.Errorf("got %+v, %v and %+v, %v", post, err, same, byID)
	}
	if !refusedWith(empty, http.StatusBadRequest, "1 to 10000 characters") || !refusedWith(nowhere, http.StatusBadRequest, "a post goes to") || !refusedWith(foreign, http.StatusNotFound, "[chatId]") ||
		!refusedWith(nobody, http.StatusNotFound, "no such person") {
		t.Errorf("got %v, %v, %v", nowhere, foreign, nobody)
	}
}

func TestControlRefusesThePostOfADisabledPerson(t *testing.T) {
	t.Parallel()
	c, people := acme(t)
	ctx := t.Context()

	disabled, err := c.ChangePerson(ctx, control.Sandbox, people[1].ID, control.PersonChange{Status: "Disabled"})
	_, postErr := c.CreatePost(ctx, control.Sandbox, people[1].ID, control.NewPost{To: people[2].Email, Text: "hi"})
	_, tokenErr := c.PersonToken(ctx, control.Sandbox, people[1].ID)
	_, statusErr := c.ChangePerson(ctx, control.Sandbox, people[1].ID, control.PersonChange{Status: "Gone"})

	if err != nil || disabled.Status != "Disabled" || tokenErr == nil {
		t.Errorf("got %+v, %v, %v", disabled, err, tokenErr)
	}
	if !refusedWith(postErr, http.StatusForbidden, "while the status is Disabled") || !refusedWith(statusErr, http.StatusBadRequest, "Gone") {
		t.Errorf("got %v, %v", postErr, statusErr)
	}
}

func TestControlChangesApplications(t *testing.T) {
	t.Parallel()
	c, _ := acme(t)
	ctx := t.Context()
	uris, wrong, permissions := []string{"http://localhost/cb"}, []string{"cb"}, []string{"Everything"}

	app, err := c.ChangeApplication(ctx, control.Sandbox, "acme-sandbox-client-id", control.ApplicationChange{RedirectURIs: &uris})
	_, uriErr := c.ChangeApplication(ctx, control.Sandbox, "acme-sandbox-client-id", control.ApplicationChange{RedirectURIs: &wrong})
	_, permissionErr := c.ChangeApplication(ctx, control.Sandbox, "acme-sandbox-client-id", control.ApplicationChange{Permissions: &permissions})
	_, unknown := c.ChangeApplication(ctx, control.Production, "acme-sandbox-client-id", control.ApplicationChange{})

	if err != nil || len(app.RedirectURIs) != 1 || len(app.Permissions) == 0 {
		t.Errorf("got %+v, %v", app, err)
	}
	if !refusedWith(uriErr, http.StatusBadRequest, "cb") || !refusedWith(permissionErr, http.StatusBadRequest, "Everything") ||
		!refusedWith(unknown, http.StatusNotFound, "no application") {
		t.Errorf("got %v, %v, %v", uriErr, permissionErr, unknown)
	}
}

func TestControlWaitsForAChange(t *testing.T) {
	t.Parallel()
	c, people := acme(t)
	ctx := t.Context()
	now, err := c.Changes(ctx, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	type answer struct {
		changes control.Changes
		err     error
	}
	waiting := make(chan answer)
	go func() {
		changes, err := c.Changes(ctx, now.Last, 30*time.Second)
		waiting <- answer{changes, err}
	}()

	_, err = c.CreatePost(ctx, control.Sandbox, people[0].ID, control.NewPost{To: people[1].Email, Text: "hi"})
	got := <-waiting

	if err != nil || got.err != nil || len(got.changes.Changes) == 0 || got.changes.Changes[0].Seq != now.Last+1 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestControlMovesTheClock(t *testing.T) {
	t.Parallel()
	c, _ := acme(t)
	ctx := t.Context()
	frozen, err := c.Freeze(ctx)
	if err != nil {
		t.Fatal(err)
	}

	advanced, advanceErr := c.Advance(ctx, 7*24*time.Hour)
	set, setErr := c.SetClock(ctx, frozen.Now)

	if advanceErr != nil || advanced.Now.Sub(frozen.Now) != 7*24*time.Hour || !advanced.Frozen {
		t.Errorf("got %+v, %v", advanced, advanceErr)
	}
	if setErr != nil || !set.Now.Equal(frozen.Now) {
		t.Errorf("got %+v, %v", set, setErr)
	}
}

func TestControlShowsRequestsWithHints(t *testing.T) {
	t.Parallel()
	e := start(t, WithSeed("acme.yaml", seeds.Acme))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, e.URL(Sandbox)+"/team-messaging/v1/nothing", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()

	requests, err := e.Control().Requests(t.Context(), control.RequestFilter{Environment: control.Sandbox, Path: "nothing", MinStatus: 400})
	others, otherErr := e.Control().Requests(t.Context(), control.RequestFilter{Environment: control.Production, Path: "nothing"})

	if err != nil || len(requests) != 1 || requests[0].Hint == "" || requests[0].Status != http.StatusNotFound {
		t.Errorf("got %+v, %v", requests, err)
	}
	if otherErr != nil || len(others) != 0 {
		t.Errorf("got %+v, %v of the other environment", others, otherErr)
	}
}

func TestControlRefusesASeedWithAMistake(t *testing.T) {
	t.Parallel()
	c, people := acme(t)
	ctx := t.Context()

	err := c.Seed(ctx, []byte("sandbox:\n  accounts:\n    - name: A\n      peple: []\n"))
	still, stillErr := c.People(ctx, control.Sandbox)
	seedErr := c.Seed(ctx, seeds.Empty)
	none, noneErr := c.People(context.WithoutCancel(ctx), control.Sandbox)

	if !refusedWith(err, http.StatusBadRequest, "seed:4: ") || stillErr != nil || len(still) != len(people) {
		t.Errorf("got %v, then %d people, %v", err, len(still), stillErr)
	}
	if seedErr != nil || noneErr != nil || len(none) != 0 {
		t.Errorf("got %v, then %d people, %v", seedErr, len(none), noneErr)
	}
}
