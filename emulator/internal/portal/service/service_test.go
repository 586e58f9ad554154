package service_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// browser is an administrator's, without JavaScript.
type browser struct {
	*testing.T

	base    string
	control *control.Client
	client  *http.Client
	admin   string // the pages of Ada
	path    string
	page    string
	status  int
}

func open(t *testing.T) *browser {
	t.Helper()
	e, err := emulator.Start(t.Context(), emulator.WithSeed("acme.yaml", seeds.Acme))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	b := &browser{T: t, base: e.URL(control.Sandbox), control: e.Control(), client: &http.Client{}}
	b.admin = "/service/" + string(b.person("ada@acme.example").ID)
	return b
}

// person returns whoever has an e-mail address now.
func (b *browser) person(email string) control.Person {
	b.Helper()
	people, err := b.control.People(b.Context(), control.Sandbox)
	if err != nil {
		b.Fatal(err)
	}
	for _, p := range people {
		if p.Email == email {
			return p
		}
	}
	b.Fatalf("nobody is %s", email)
	return control.Person{}
}

func (b *browser) get(path string) { b.Helper(); b.do(http.MethodGet, path, nil) }

func (b *browser) post(path string, pairs ...string) {
	b.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	b.do(http.MethodPost, path, form)
}

func (b *browser) do(method, path string, form url.Values) {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), method, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := b.client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	b.path, b.page, b.status = resp.Request.URL.Path, string(raw), resp.StatusCode
}

func (b *browser) shows(status int, texts ...string) {
	b.Helper()
	if b.status != status {
		b.Errorf("%s answered %d, want %d:\n%s", b.path, b.status, status, b.page)
	}
	if len(b.page) > 150_000 {
		b.Errorf("%s has %d bytes, too many for a page", b.path, len(b.page))
	}
	for _, text := range texts {
		if !strings.Contains(b.page, text) {
			b.Errorf("%s does not say %q:\n%s", b.path, text, b.page)
		}
	}
}

func TestAdministrators(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.get("/service")
	b.shows(http.StatusOK, "Ada Admin", `href="`+b.admin+`/users"`)
	if strings.Contains(b.page, "Alice") {
		t.Error("Alice is offered, and is no administrator")
	}
	b.get(b.admin)
	b.shows(http.StatusOK, "Users with Extension", "Unassigned Extensions", "+ Add User", "alice@acme.example")
	b.get("/service/" + string(b.person("alice@acme.example").ID) + "/users")
	b.shows(http.StatusForbidden, "Alice Anders is no enabled administrator")
	b.get("/service/7/users")
	b.shows(http.StatusNotFound)
}

func TestUserWithoutPhone(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.get(b.admin + "/users/add")
	b.shows(http.StatusOK, "Add Users and Phones", "Add Users without Phone")
	b.get(b.admin + "/users/new")
	b.shows(http.StatusOK, "User profile information", "Save &amp; Enable", "Pre-assigned credentials")

	b.post(b.admin+"/users/new", "lastName", "Bot")
	b.shows(http.StatusBadRequest, "Enter the first name", "Enter the e-mail address", `value="Bot"`)
	b.post(b.admin+"/users/new", "firstName", "HR", "email", "alice@acme.example")
	b.shows(http.StatusBadRequest, "Another user has this e-mail address already.", `value="HR"`)
	b.post(b.admin+"/users/new", "firstName", "HR", "email", "hr@acme.example", "number", "102")
	b.shows(http.StatusBadRequest, "Another extension has this number already.")
	b.post(b.admin+"/users/new", "firstName", "HR", "email", "nobody", "number", "ten")
	b.shows(http.StatusBadRequest, "This is not an e-mail address.")
	b.post(b.admin+"/users/new", "firstName", "HR", "email", "hr@acme.example", "number", "ten")
	b.shows(http.StatusBadRequest, "This is not an extension number")
	b.post(b.admin+"/users/new", "firstName", "HR", "email", "hr@acme.example", "credentials", "pre-assigned", "password", "short", "repeated", "short")
	b.shows(http.StatusBadRequest, "Choose eight characters at least")
	b.post(b.admin+"/users/new", "firstName", "HR", "email", "hr@acme.example", "credentials", "pre-assigned", "password", "Sandbox-1", "repeated", "Sandbox-2")
	b.shows(http.StatusBadRequest, "This is another password.")

	b.post(b.admin+"/users/new", "firstName", "HR", "email", "hr@acme.example", "credentials", "pre-assigned", "password", "Sandbox-1", "repeated", "Sandbox-1")
	b.shows(http.StatusOK, "can sign in with the pre-assigned credentials", "Reset password", "Disable")
	hr := b.admin + "/users/" + string(b.person("hr@acme.example").ID)
	b.post(hr+"/password", "password", "Sandbox-3", "repeated", "Sandbox-3")
	b.shows(http.StatusOK, "The password was changed.")
	b.post(hr+"/password", "password", "x", "repeated", "x")
	b.shows(http.StatusBadRequest, "Choose eight characters at least", `value="HR"`)
	b.post(hr+"/status", "status", "Disabled")
	b.shows(http.StatusOK, "The user is disabled", "Enable the user")
	b.post(hr+"/status", "status", "Enabled")
	b.shows(http.StatusOK, "enabled again")
	b.post(hr, "action", "save", "firstName", "Human", "lastName", "Resources", "email", "hr@acme.example", "number", "150")
	b.shows(http.StatusOK, "The profile is saved.", "Human Resources", `value="150"`)
}

func TestUnassignedExtension(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.get(b.admin + "/unassigned")
	b.shows(http.StatusOK, "No unassigned extension", "Add Unassigned Ext.")
	b.post(b.admin+"/unassigned/new", "number", "102")
	b.shows(http.StatusBadRequest, "Another extension has this number already.", `value="102"`)
	b.post(b.admin+"/unassigned/new", "number", "160")
	b.shows(http.StatusOK, "The unassigned extension was added.", "Save &amp; Enable")
	profile := b.path
	b.get(b.admin + "/unassigned")
	b.shows(http.StatusOK, "Ext. 160", "nobody yet")
	if b.get("/app"); strings.Contains(b.page, "Ext. 160") {
		t.Error("one can choose to be nobody")
	}

	b.post(profile, "action", "enable", "firstName", "Travel", "email", "agent@acme.example", "number", "160", "credentials", "mail")
	b.shows(http.StatusOK, "An activation mail is on its way.", "Resend activation email", ">Not Activated<")
	b.get("/app")
	b.shows(http.StatusOK, ">Not Activated<")
	b.post(profile + "/activation")
	b.shows(http.StatusOK, "sent once more")
	mails, err := b.control.Mails(t.Context(), control.Sandbox, "agent@acme.example")
	if err != nil || len(mails) != 2 {
		t.Fatalf("got %d mails, %v", len(mails), err)
	}
	if !strings.Contains(mails[1].Text, "Your username is agent@acme.example.") {
		t.Errorf("the mail says %q", mails[1].Text)
	}
	link := strings.TrimPrefix(mails[1].Link, b.base)
	b.post(link, "password", "Sandbox-1", "repeated", "Sandbox-1")
	b.shows(http.StatusOK, "Your account is active")
	b.post(profile + "/activation")
	b.shows(http.StatusBadRequest, "Travel is activated already. No mail was sent.")
}
