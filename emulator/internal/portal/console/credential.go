package console

import (
	"slices"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
)

// credentialsPage is the JWT credentials of the people of the sandbox account.
type credentialsPage struct {
	frame

	People []person
	Apps   []control.Registration
}

// person is somebody with their credentials.
type person struct {
	control.Person

	Credentials []control.Credential
}

// Any reports whether somebody has a credential.
func (p credentialsPage) Any() bool {
	for _, who := range p.People {
		if len(who.Credentials) > 0 {
			return true
		}
	}
	return false
}

// showCredentials serves GET /console/credentials.
func (h *handler) showCredentials(v visit) (answer, error) {
	view, err := h.credentialsPage(v)
	return answer{template: "console-credentials", data: view}, err
}

func (h *handler) credentialsPage(v visit) (view credentialsPage, err error) {
	view.frame = h.frame(v, "credentials", "JWT Credentials")
	if view.Apps, err = h.Control.Registrations(v.Context(), v.developer.Email); err != nil || v.developer.Sandbox == "" {
		return view, err
	}
	account, err := h.Control.Account(v.Context(), control.Sandbox, v.developer.Sandbox)
	if err != nil {
		return view, err
	}
	for _, p := range account.People {
		if p.Type == "Bot" || p.Status != "Enabled" {
			continue
		}
		credentials, err := h.Control.Credentials(v.Context(), control.Sandbox, p.ID)
		if err != nil {
			return view, err
		}
		view.People = append(view.People, person{Person: p, Credentials: credentials})
	}
	return view, nil
}

// createCredential serves POST /console/credentials.
func (h *handler) createCredential(v visit) (answer, error) {
	view, err := h.credentialsPage(v)
	if err != nil {
		return answer{}, err
	}
	spec := control.CredentialSpec{Name: view.Form.Get("label")}
	view.Form.Need("label", "Enter a label, such as the script that it is for.")
	view.Form.AtMost("label", maxLabel)
	view.Form.Need("person", "Choose whose credential it is.")
	if id := view.Form.Get("person"); !slices.ContainsFunc(view.People, func(p person) bool { return string(p.ID) == id }) {
		view.Form.Wrong("person", "Nobody of that name can sign in any more. Choose somebody else.")
	}
	if text := view.Form.Get("expires"); text != "" {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			view.Form.Wrong("expires", "Enter the day as 2027-01-31, or nothing.")
		}
		clock, err := h.Control.Clock(v.Context())
		if err != nil {
			return answer{}, err
		}
		if !day.After(clock.Now) {
			view.Form.Wrong("expires", "Choose a later day: here it is "+clock.Now.UTC().Format("2 January 2006")+" already.")
		}
		spec.Expires = &day
	}
	if client := view.Form.Get("client"); client != "" {
		if !slices.ContainsFunc(view.Apps, func(app control.Registration) bool {
			return app.Sandbox != nil && string(app.Sandbox.ClientID) == client
		}) {
			view.Form.Wrong("client", "This app was deleted meanwhile. Choose another one.")
		}
		spec.ClientIDs = []control.ClientID{control.ClientID(client)}
	}
	if !view.Form.OK() {
		return again("console-credentials", view)
	}
	if _, err := h.Control.CreateCredential(v.Context(), control.Sandbox, control.PersonID(view.Form.Get("person")), spec); err != nil {
		if view.Problem, err = refused(err); err != nil {
			return answer{}, err
		}
		return again("console-credentials", view)
	}
	return answer{redirect: credentialsPath + "?done=jwt"}, nil
}

// revokeCredential serves POST /console/credentials/{credentialId}/revoke.
func (h *handler) revokeCredential(v visit) (answer, error) {
	_, err := h.Control.RevokeCredential(v.Context(), control.Sandbox, mux.Vars(v.Request)["credentialId"])
	return answer{redirect: credentialsPath + "?done=revoked"}, err
}
