package account

import (
	"net/http"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

const extensions = "/restapi/v1.0/account/~/extension"

func TestCreateExtension(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, by, body string
		status         int
		text           string
		mails          int
	}{
		{"to be activated", "Ann", `{"contact":{"firstName":"Fay","email":"fay@example.com"}}`, http.StatusOK, `"name":"Fay","type":"User","status":"NotActivated"`, 1},
		{"active at once", "Ann", `{"contact":{"firstName":"Fay","email":"fay@example.com"},"password":"Sandbox-1234","status":"Enabled"}`, http.StatusOK, `"status":"Enabled"`, 0},
		{"without a password", "Ann", `{"contact":{"firstName":"Fay","email":"fay@example.com"},"status":"Enabled"}`, http.StatusOK, `"status":"Enabled"`, 0},
		{"contact", "Ann", `{"contact":{"firstName":"Fay","lastName":"Ray","email":"fay@example.com","jobTitle":"Clerk","department":"Desk"}}`, http.StatusOK, `"firstName":"Fay","lastName":"Ray","company":"Acme","jobTitle":"Clerk","department":"Desk"`, 1},
		{"number", "Ann", `{"contact":{"firstName":"Fay","email":"fay@example.com"},"extensionNumber":"205"}`, http.StatusOK, `"extensionNumber":"205"`, 1},
		{"next number", "Ann", `{"contact":{"firstName":"Fay","email":"fay@example.com"}}`, http.StatusOK, `"extensionNumber":"106"`, 1},
		{"department", "Ann", `{"contact":{"firstName":"Desk","email":"desk@example.com"},"type":"Department"}`, http.StatusOK, `"type":"Department","status":"Enabled"`, 0},
		{"unassigned", "Ann", `{"status":"Unassigned"}`, http.StatusOK, `"status":"Unassigned"`, 0},
		{"number in use", "Ann", `{"contact":{"firstName":"Fay","email":"fay@example.com"},"extensionNumber":"101"}`, http.StatusBadRequest, "[extensionNumber]", 0},
		{"no number", "Ann", `{"contact":{"firstName":"Fay","email":"fay@example.com"},"extensionNumber":"x"}`, http.StatusBadRequest, "[extensionNumber]", 0},
		{"e-mail in use", "Ann", `{"contact":{"firstName":"Fay","email":"BOB@example.com"}}`, http.StatusBadRequest, "[email]", 0},
		{"no e-mail", "Ann", `{"contact":{"firstName":"Fay"}}`, http.StatusBadRequest, "[contact.email]", 0},
		{"bad e-mail", "Ann", `{"contact":{"firstName":"Fay","email":"fay"}}`, http.StatusBadRequest, "[contact.email]", 0},
		{"no name", "Ann", `{"contact":{"email":"fay@example.com"}}`, http.StatusBadRequest, "[contact.firstName]", 0},
		{"long name", "Ann", `{"contact":{"firstName":"` + strings.Repeat("x", 65) + `","email":"fay@example.com"}}`, http.StatusBadRequest, "[contact.firstName]", 0},
		{"simple password", "Ann", `{"contact":{"firstName":"Fay","email":"fay@example.com"},"password":"password"}`, http.StatusBadRequest, "[password]", 0},
		{"bot", "Ann", `{"contact":{"firstName":"Fay","email":"fay@example.com"},"type":"Bot"}`, http.StatusBadRequest, "[type]", 0},
		{"unknown status", "Ann", `{"contact":{"firstName":"Fay","email":"fay@example.com"},"status":"Happy"}`, http.StatusBadRequest, "[status]", 0},
		{"no administrator", "Bob", `{"contact":{"firstName":"Fay","email":"fay@example.com"}}`, http.StatusForbidden, `"permissionName":"AddRemoveUsers"`, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			before := len(srv.state.Mails())

			got := srv.by(tt.by).send(http.MethodPost, extensions, tt.body)

			want(t, got, tt.status, tt.text)
			if mails := srv.state.Mails()[before:]; len(mails) != tt.mails {
				t.Errorf("got %d mails, want %d", len(mails), tt.mails)
			}
		})
	}
}

func TestUpdateExtension(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, by, of, body string
		status             int
		text               string
	}{
		{"own name", "Bob", "~", `{"contact":{"firstName":"Rob"}}`, http.StatusOK, `"firstName":"Rob","lastName":"Smith"`},
		{"name of a bot by itself", "Bot", "~", `{"contact":{"firstName":"Travel"}}`, http.StatusOK, `"name":"Travel Smith"`},
		{"name of a colleague", "Ann", "{Bob}", `{"contact":{"firstName":"Rob"}}`, http.StatusOK, `"name":"Rob Smith"`},
		{"display name", "Ann", "{Bob}", `{"name":"Bobby"}`, http.StatusOK, `"name":"Bobby"`},
		{"disable", "Ann", "{Bob}", `{"status":"Disabled","statusInfo":{"comment":"left","reason":"Voluntarily"}}`, http.StatusOK, `"status":"Disabled","permissions":{"admin":{"enabled":false},"internationalCalling":{"enabled":false}},"statusInfo":{"comment":"left","reason":"Voluntarily"}`},
		{"freeze", "Ann", "{Bob}", `{"status":"Frozen"}`, http.StatusOK, `"status":"Frozen"`},
		{"assign", "Ann", "{Nil}", `{"contact":{"firstName":"Ned","email":"ned@example.com"},"status":"NotActivated"}`, http.StatusOK, `"status":"NotActivated"`},
		{"number", "Ann", "{Bob}", `{"extensionNumber":"300"}`, http.StatusOK, `"extensionNumber":"300"`},
		{"same number", "Ann", "{Bob}", `{"extensionNumber":"102"}`, http.StatusOK, `"extensionNumber":"102"`},
		{"number in use", "Ann", "{Bob}", `{"extensionNumber":"101"}`, http.StatusBadRequest, "[extensionNumber]"},
		{"e-mail in use", "Ann", "{Bob}", `{"contact":{"email":"ann@example.com"}}`, http.StatusBadRequest, "[email]"},
		{"back to unassigned", "Ann", "{Bob}", `{"status":"Unassigned"}`, http.StatusBadRequest, "[status]"},
		{"into a department", "Ann", "{Bob}", `{"type":"Department"}`, http.StatusBadRequest, "[type]"},
		{"setup", "Ann", "{Bob}", `{"setupWizardState":"Lost"}`, http.StatusBadRequest, "[setupWizardState]"},
		{"colleague", "Bob", "{Ann}", `{"contact":{"firstName":"Nan"}}`, http.StatusForbidden, `"permissionName":"EditUserInfo"`},
		{"own status", "Bob", "~", `{"status":"Disabled"}`, http.StatusForbidden, `"permissionName":"AddRemoveUsers"`},
		{"system extension", "Ann", "{Acme}", `{"contact":{"firstName":"Root"}}`, http.StatusForbidden, "CMN-403"},
		{"stranger", "Ann", "{Eve}", `{}`, http.StatusNotFound, "[extensionId]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)

			got := srv.by(tt.by).send(http.MethodPut, extensions+"/"+tt.of, tt.body)

			want(t, got, tt.status, tt.text)
		})
	}
}

func TestDeleteExtension(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	want(t, srv.by("Bob").send(http.MethodDelete, extensions+"/{Dan}", ""), http.StatusForbidden, "AddRemoveUsers")
	want(t, srv.send(http.MethodDelete, extensions+"/{Acme}", ""), http.StatusForbidden, "CMN-403")
	want(t, srv.send(http.MethodDelete, extensions+"/{Bob}", ""), http.StatusNoContent, "")
	want(t, srv.get(extensions+"/{Bob}"), http.StatusNotFound, "[extensionId]")
	want(t, srv.send(http.MethodDelete, extensions+"/{Bob}", ""), http.StatusNotFound, "[extensionId]")
	again := srv.send(http.MethodPost, extensions, `{"contact":{"firstName":"Bob","email":"bob@example.com"},"extensionNumber":"102"}`)
	want(t, again, http.StatusOK, `"extensionNumber":"102"`)
}

func TestSystemExtensionHasTheIDOfTheAccount(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	want(t, srv.get(extensions+"/{Acme}"), http.StatusOK, srv.fill(`"id":{Acme},`))
	if strings.Contains(srv.get(extensions).Body.String(), srv.fill(`"id":{Acme},`)) {
		t.Error("the system extension is listed")
	}
	want(t, srv.get(entries+"/{Acme}"), http.StatusNotFound, "ADG-122")
}

func TestPasswordChangeEndsSessions(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	if _, err := srv.state.CreateApplication(state.RingCentralApp()); err != nil {
		t.Fatal(err)
	}
	grant, err := srv.state.GrantRingCentralApp(srv.people["Bob"].ID)
	if err != nil {
		t.Fatal(err)
	}

	want(t, srv.by("Bob").send(http.MethodPut, extensions+"/~", `{"password":"Changed-5678"}`), http.StatusOK, "")

	if _, err := srv.state.Authenticate(grant.Access.Token); err == nil {
		t.Error("the session goes on")
	}
	if _, _, err := srv.state.SignIn("", bob, "Changed-5678"); err != nil {
		t.Error(err)
	}
}

func TestProvisionUsers(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	const path = "/restapi/v2/accounts/~/batch-provisioning/users"

	got := srv.send(http.MethodPost, path, `{"records":[
		{"status":"Enabled","contact":{"firstName":"Fay","lastName":"Ray","email":"fay@example.com"}},
		{"status":"Enabled","contact":{"firstName":"Bob","lastName":"Ray","email":"bob@example.com"}}]}`)

	want(t, got, http.StatusOK, `{"results":[{"successful":true,"extension":{"id":"`)
	want(t, got, http.StatusOK, `{"successful":false,"errors":[{"errorCode":"CMN-406"`)
	want(t, srv.get(entries), http.StatusOK, "fay@example.com")
	want(t, srv.send(http.MethodPost, path, `{"records":[]}`), http.StatusBadRequest, "[records]")
	want(t, srv.by("Bob").send(http.MethodPost, path, `{"records":[]}`), http.StatusForbidden, "AddRemoveUsers")
}
