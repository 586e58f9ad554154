package account

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// form submits the activation page of a mail.
func (srv *server) form(mail state.Mail, password, repeated string) *httptest.ResponseRecorder {
	srv.t.Helper()
	body := url.Values{"password": {password}, "repeated": {repeated}}.Encode()
	r := httptest.NewRequestWithContext(srv.t.Context(), http.MethodPost, "http://sandbox.example"+mail.Path(), strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return srv.do(r)
}

func TestActivation(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	mail := srv.state.Mails()[0]

	want(t, srv.get(mail.Path()), http.StatusOK, "at <strong>Acme</strong>")
	want(t, srv.form(mail, "simple", "simple"), http.StatusBadRequest, "The password is too simple.")
	want(t, srv.form(mail, "Sandbox-1234", "Sandbox-4321"), http.StatusBadRequest, "The passwords differ.")
	want(t, srv.form(mail, "Sandbox-1234", "Sandbox-1234"), http.StatusOK, "Dan Smith can sign in at")
	want(t, srv.form(mail, "Sandbox-1234", "Sandbox-1234"), http.StatusGone, "The link was used already.")
	want(t, srv.get(mail.Path()), http.StatusGone, "The account is active")
	want(t, srv.get(mail.Path()), http.StatusGone, `href="/app"`)
	if again := srv.get(mail.Path()); !strings.Contains(again.Body.String(), "Sign in with the password") || strings.Contains(again.Body.String(), "How to mend it") {
		t.Errorf("nothing is broken, and the page is %s", again.Body)
	}
	want(t, srv.get("/activate/nonsense"), http.StatusNotFound, "The link is unknown.")

	if mail.To != dan || mail.Kind != state.ActivationMail {
		t.Errorf("got %+v", mail)
	}
	if _, id, err := srv.state.SignIn("", dan, "Sandbox-1234"); err != nil || id != srv.people["Dan"].ID {
		t.Errorf("got %v, %v", id, err)
	}
	want(t, srv.get(extensions+"/{Dan}"), http.StatusOK, `"status":"Enabled"`)
}

func TestForeignSiteCannotActivate(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://sandbox.example"+srv.state.Mails()[0].Path(), http.NoBody)
	r.Header.Set("Sec-Fetch-Site", "cross-site")

	if got := srv.do(r); got.Code != http.StatusForbidden {
		t.Errorf("got %d", got.Code)
	}
}

func TestGuest(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	host := srv.people["Ann"].ID.Person()
	team, err := srv.state.CreateTeam(host, state.NewTeam{Name: "Desk", Members: []state.Invitee{{Email: "Gus@elsewhere.example"}, {Email: bob}}})
	if err != nil {
		t.Fatal(err)
	}
	mails := srv.state.Mails()
	mail := mails[len(mails)-1]

	want(t, srv.get(mail.Path()), http.StatusOK, "as a guest of <strong>Acme</strong>")
	want(t, srv.form(mail, "Sandbox-1234", "Sandbox-1234"), http.StatusOK, "Your account is active")

	if len(team.Members) != 3 || mail.Team != "Desk" || mail.From != "Ann Smith" || mail.Kind != state.InvitationMail {
		t.Errorf("got %+v, %+v", team, mail)
	}
	want(t, srv.get(extensions+"/"+mail.Person.String()), http.StatusNotFound, "[extensionId]")
	want(t, srv.get(entries+"/"+mail.Person.String()), http.StatusNotFound, "ADG-122")
	if _, _, err := srv.state.SignIn("", "gus@elsewhere.example", "Sandbox-1234"); err != nil {
		t.Error(err)
	}
	if err := srv.state.AddMembers(host, team.ID, []state.Invitee{{Email: "gus@elsewhere.example"}}); err != nil {
		t.Error(err)
	}
	if again := srv.state.Mails(); len(again) != len(mails) {
		t.Errorf("got %d mails, want %d", len(again), len(mails))
	}
}
