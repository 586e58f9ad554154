package service

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// frame is what every page of an administrator shows around its content.
type frame struct {
	Title       string
	Section     string // users or unassigned
	Environment string
	Company     string
	Admin       control.Person
	Root        string // of the pages of this administrator
	Mail        string // where mails are read
	Notice      string
	Problem     string
	Form        page.Form
	Once        string // number of the form
}

func (h *handler) frame(v visit, section, title string) (frame, error) {
	info, err := h.Control.Info(v.Context())
	return frame{
		Title: title, Section: section, Environment: string(h.Environment), Company: v.account.Name, Admin: v.admin, Root: v.path(""),
		Mail: info.Console + "/mail", Notice: page.Done(v.Request, notices()), Form: page.Form{Values: v.PostForm},
		Once: h.once.Number(),
	}, err
}

// notices are what a page says after something was done; the query names which.
func notices() map[string]string {
	return map[string]string{
		"invited":  "The user was added. An activation mail is on its way.",
		"enabled":  "The user is enabled, and can sign in with the pre-assigned credentials.",
		"saved":    "The profile is saved.",
		"added":    "The unassigned extension was added. Choose it to enter who gets it.",
		"disabled": "The user is disabled, and can sign in no more.",
		"again":    "The user is enabled again.",
		"password": "The password was changed. Whoever was signed in as the user has to sign in anew.",
		"unlocked": "The user is unlocked, and can sign in again.",
		"resent":   "The activation mail was sent once more.",
	}
}

// usersPage is a list of users.
type usersPage struct {
	frame

	Users []control.Person
}

// listUsers serves GET /service/{adminId}/users: Users with Extension.
func (h *handler) listUsers(v visit) (answer, error) {
	f, err := h.frame(v, "users", "Users with Extension")
	view := usersPage{frame: f}
	for _, p := range v.account.People {
		if p.Status != unassigned {
			view.Users = append(view.Users, p)
		}
	}
	return answer{template: "service-users", data: view}, err
}

// listUnassigned serves GET /service/{adminId}/unassigned: Unassigned Extensions.
func (h *handler) listUnassigned(v visit) (answer, error) {
	f, err := h.frame(v, "unassigned", "Unassigned Extensions")
	view := usersPage{frame: f}
	for _, p := range v.account.People {
		if p.Status == unassigned {
			view.Users = append(view.Users, p)
		}
	}
	return answer{template: "service-unassigned", data: view}, err
}

// showAdd serves GET /service/{adminId}/users/add: Add Users and Phones.
func (h *handler) showAdd(v visit) (answer, error) {
	f, err := h.frame(v, "users", "Add Users and Phones")
	return answer{template: "service-add", data: f}, err
}

// userPage is the profile of a user, or the form of a new one.
type userPage struct {
	frame

	New    bool
	User   extension
	Person control.Person // the same user
}

// personOf returns a user of the administrator's account.
func (v visit) personOf(id string) control.Person {
	for _, p := range v.account.People {
		if string(p.ID) == id {
			return p
		}
	}
	return control.Person{}
}

// Enabled reports whether the user can sign in.
func (p userPage) Enabled() bool { return p.User.Status == enabled }

// Unassigned reports whether nobody has the extension yet.
func (p userPage) Unassigned() bool { return p.User.Status == unassigned }

// Activating reports whether the user was sent a mail to activate the account.
func (p userPage) Activating() bool { return p.User.Status == notActivated }

// PreAssigned reports whether the administrator chooses the password.
func (p userPage) PreAssigned() bool { return p.Form.Get("credentials") == preAssigned }

const preAssigned = "pre-assigned"

// showNew serves GET /service/{adminId}/users/new: Add Users without Phone.
func (h *handler) showNew(v visit) (answer, error) {
	f, err := h.frame(v, "users", "Add Users without Phone")
	return answer{template: "service-user", data: userPage{frame: f, New: true}}, err
}

// createUser serves POST /service/{adminId}/users/new.
func (h *handler) createUser(v visit) (answer, error) {
	f, err := h.frame(v, "users", "Add Users without Phone")
	if err != nil {
		return answer{}, err
	}
	view := userPage{frame: f, New: true}
	view.check()
	if view.Form.OK() {
		x := view.extension()
		if view.PreAssigned() {
			x.Status = enabled
		}
		created, err := h.once.Do(v.Request, func() (extension, error) { return h.create(v, x) })
		if err == nil {
			return answer{redirect: v.path(userPath(strconv.FormatInt(created.ID, 10)) + view.outcome())}, nil
		}
		if view.Problem, err = blame(&view.Form, err); err != nil {
			return answer{}, err
		}
	}
	return answer{template: "service-user", data: view, status: http.StatusBadRequest}, nil
}

func userPath(id string) string { return "/users/" + id }

// check says what is wrong with a profile that is to be saved and enabled.
func (p *userPage) check() {
	for _, name := range []string{"firstName", "lastName", "jobTitle", "department"} {
		p.Form.AtMost(name, maxText)
	}
	p.Form.AtMost("email", maxEmail)
	p.Form.Need("firstName", "Enter the first name: people find the user by it.")
	p.Form.Need("email", "Enter the e-mail address: the user signs in with it.")
	if p.PreAssigned() {
		needPassword(&p.Form)
	}
}

// outcome is what the page says after a user was enabled, or asked to activate.
func (p *userPage) outcome() string {
	if p.PreAssigned() {
		return "?done=enabled"
	}
	return "?done=invited"
}

// extension is what the form says.
func (p *userPage) extension() extension {
	f := p.Form
	x := extension{Number: f.Get("number"), Contact: contact{
		FirstName: f.Get("firstName"), LastName: f.Get("lastName"), Email: f.Get("email"),
		JobTitle: f.Get("jobTitle"), Department: f.Get("department"), MobilePhone: f.Get("mobilePhone"),
	}}
	if p.PreAssigned() {
		x.Password = f.Verbatim("password")
	}
	return x
}

// typed is the form as it would have been filled in for a user.
func typed(x extension) url.Values {
	return url.Values{
		"firstName": {x.Contact.FirstName}, "lastName": {x.Contact.LastName}, "email": {x.Contact.Email}, "number": {x.Number},
		"jobTitle": {x.Contact.JobTitle}, "department": {x.Contact.Department}, "mobilePhone": {x.Contact.MobilePhone},
	}
}

// userPage returns the profile of the user that the path names.
func (h *handler) userPage(v visit) (userPage, error) {
	x, err := h.read(v, mux.Vars(v.Request)["userId"])
	if err != nil {
		return userPage{}, err
	}
	section := "users"
	if x.Status == unassigned {
		section = "unassigned"
	}
	f, err := h.frame(v, section, strings.TrimSpace("Ext. "+x.Number+" "+x.Name))
	return userPage{frame: f, User: x, Person: v.personOf(mux.Vars(v.Request)["userId"])}, err
}

// showUser serves GET /service/{adminId}/users/{userId}.
func (h *handler) showUser(v visit) (answer, error) {
	view, err := h.userPage(v)
	view.Form.Values = typed(view.User)
	return answer{template: "service-user", data: view}, err
}
