package emulator

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// company is an emulator with a person and two applications in the sandbox.
type company struct {
	*Emulator
	client       *control.Client
	ann          control.Person
	first, other control.Application
}

func newCompany(t *testing.T) company {
	t.Helper()
	e := start(t)
	account, err := e.Control().CreateAccount(t.Context(), control.Sandbox, control.AccountSpec{
		Name: "A", People: []control.PersonSpec{{FirstName: "Ann", Email: "ann@a.example"}},
		Applications: []control.ApplicationSpec{{Name: "First", ClientID: "a"}, {Name: "Other", ClientID: "b"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return company{e, e.Control(), account.People[0], account.Applications[0], account.Applications[1]}
}

// signIn returns the status with which the sandbox answers a sign-in by JWT.
func (c company) signIn(t *testing.T, app control.Application, jwt string) int {
	t.Helper()
	form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {jwt}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.URL(Sandbox)+"/restapi/oauth/token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(string(app.ClientID), app.ClientSecret)
	response, err := (&http.Client{}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

func TestControlMakesCredentials(t *testing.T) {
	t.Parallel()
	c := newCompany(t)
	ctx := t.Context()
	clock, err := c.client.Clock(ctx)
	if err != nil {
		t.Fatal(err)
	}
	tomorrow := clock.Now.Add(24 * time.Hour)

	made, err := c.client.CreateCredential(ctx, control.Sandbox, c.ann.ID, control.CredentialSpec{
		Name: "nightly", ClientIDs: []control.ClientID{"a"}, Expires: &tomorrow,
	})
	if err != nil {
		t.Fatal(err)
	}

	if list, err := c.client.Credentials(ctx, control.Sandbox, c.ann.ID); err != nil || len(list) != 1 || list[0].JWT != made.JWT || list[0].Name != "nightly" {
		t.Errorf("got %+v, %v", list, err)
	}
	if got := c.signIn(t, c.first, made.JWT); got != http.StatusOK {
		t.Errorf("got %d for its application", got)
	}
	if got := c.signIn(t, c.other, made.JWT); got != http.StatusBadRequest {
		t.Errorf("got %d for another application", got)
	}
	if _, err := c.client.Advance(ctx, 25*time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := c.signIn(t, c.first, made.JWT); got != http.StatusBadRequest {
		t.Errorf("got %d after it expired", got)
	}
}

func TestControlRevokesCredentials(t *testing.T) {
	t.Parallel()
	c := newCompany(t)
	made, err := c.client.CreateCredential(t.Context(), control.Sandbox, c.ann.ID, control.CredentialSpec{Name: "nightly"})
	if err != nil || c.signIn(t, c.other, made.JWT) != http.StatusOK {
		t.Fatalf("got %+v, %v", made, err)
	}

	revoked, err := c.client.RevokeCredential(t.Context(), control.Sandbox, made.ID)

	if err != nil || !revoked.Revoked || c.signIn(t, c.other, made.JWT) != http.StatusBadRequest {
		t.Errorf("got %+v, %v", revoked, err)
	}
	people, err := c.client.People(t.Context(), control.Sandbox)
	if err != nil || people[0].JWT != "" {
		t.Errorf("got %+v, %v, want nobody to be offered the revoked credential", people, err)
	}
}

func TestControlRefusesCredentials(t *testing.T) {
	t.Parallel()
	c := newCompany(t)
	ctx := t.Context()
	past := time.Unix(0, 0)
	create := func(person control.PersonID, spec control.CredentialSpec) error {
		_, err := c.client.CreateCredential(ctx, control.Sandbox, person, spec)
		return err
	}

	if err := create(c.ann.ID, control.CredentialSpec{}); !refusedWith(err, http.StatusBadRequest, "needs a name") {
		t.Errorf("got %v without a name", err)
	}
	if err := create(c.ann.ID, control.CredentialSpec{Name: "x", Expires: &past}); !refusedWith(err, http.StatusBadRequest, "later than") {
		t.Errorf("got %v for the past", err)
	}
	if err := create(c.ann.ID, control.CredentialSpec{Name: "x", ClientIDs: []control.ClientID{"z"}}); !refusedWith(err, http.StatusBadRequest, "no application") {
		t.Errorf("got %v for an unknown application", err)
	}
	if err := create("7", control.CredentialSpec{Name: "x"}); !refusedWith(err, http.StatusNotFound, "no such person") {
		t.Errorf("got %v for nobody", err)
	}
	if _, err := c.client.RevokeCredential(ctx, control.Production, "x"); !refusedWith(err, http.StatusNotFound, "no such credential") {
		t.Errorf("got %v for an unknown credential", err)
	}
}
