package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	addsUser         = regexp.MustCompile(`^(\w+) (?:adds|has added) the user (\w+)$`)
	deletesUser      = regexp.MustCompile(`^(\w+) (?:deletes|has deleted) the user (\w+)$`)
	renamesUser      = regexp.MustCompile(`^(\w+) renames (\w+) to "([^"]*)"$`)
	freezesUser      = regexp.MustCompile(`^(\w+) (?:freezes|has frozen) (\w+)$`)
	changesPassword  = regexp.MustCompile(`^(\w+) (?:changes|has changed) the password of (\w+) to "([^"]*)"$`)
	setsPresence     = regexp.MustCompile(`^(\w+) sets the presence of (\w+) to (Available|Busy|Offline)$`)
	seesPresence     = regexp.MustCompile(`^(\w+) sees that (\w+) is (Available|Busy|Offline)$`)
	findsInDirectory = regexp.MustCompile(`^(\w+) (finds|does not find) "([^"]*)" in the directory$`)
	invitesGuest     = regexp.MustCompile(`^(\w+) (?:invites|has invited) "([^"]*)" to a new team "([^"]*)"$`)
	addsGuest        = regexp.MustCompile(`^(\w+) (?:adds|has added) "([^"]*)" to the team "([^"]*)" as a guest$`)
	hasMail          = regexp.MustCompile(`^"([^"]*)" is sent the mail "([^"]*)"$`)
	opensMail        = regexp.MustCompile(`^(\w+) follows the link of the mail to "([^"]*)"$`)
	activatesByMail  = regexp.MustCompile(`^(\w+) (?:activates|has activated) the account by the mail to "([^"]*)"$`)
)

func (w *World) registerAccounts(v vocabulary) {
	v.Step(addsUser, w.addsUser)
	v.Step(deletesUser, w.deletesUser)
	v.When(renamesUser, w.renamesUser)
	v.Step(freezesUser, w.freezesUser)
	v.Step(changesPassword, w.changesPassword)
	v.When(setsPresence, w.setsPresence)
	v.Then(seesPresence, w.seesPresence)
	v.Then(findsInDirectory, w.findsInDirectory)
	v.Step(invitesGuest, w.invitesGuest)
	v.Step(addsGuest, w.addsGuest)
	v.Then(hasMail, w.hasMail)
	v.Step(opensMail, w.opensMail)
	v.Step(activatesByMail, w.activatesByMail)
}

const usersPath = "/restapi/v1.0/account/~/extension"

// askAs sends a request of a person and remembers the answer.
func (w *World) askAs(ctx context.Context, person, method, path string, body any) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	got, err := w.as(ctx, who, method, path, body)
	w.wire.before, w.wire.answer = w.wire.answer, got
	return err
}

// addsUser creates a user with an e-mail address of the company and no password.
func (w *World) addsUser(ctx context.Context, person, name string) error {
	contact := map[string]string{"firstName": name, "email": strings.ToLower(name) + "@acme.example"}
	if err := w.askAs(ctx, person, http.MethodPost, usersPath, map[string]any{"contact": contact}); err != nil {
		return err
	}
	company, err := w.control.Account(ctx, control.Sandbox, w.company.ID)
	w.company = company
	return err
}

// deed is what a person does to a user.
type deed struct {
	user, method string
	below        string // the extension of the user
	body         any
}

// does sends the request of a person about a user.
func (w *World) does(ctx context.Context, person string, d deed) error {
	target, err := w.person(d.user)
	if err != nil {
		return err
	}
	return w.askAs(ctx, person, d.method, usersPath+"/"+string(target.ID)+d.below, d.body)
}

// deletesUser deletes the extension of a person.
func (w *World) deletesUser(ctx context.Context, person, user string) error {
	return w.does(ctx, person, deed{user: user, method: http.MethodDelete})
}

// renamesUser changes the first name of a person.
func (w *World) renamesUser(ctx context.Context, person, user, name string) error {
	return w.does(ctx, person, deed{user: user, method: http.MethodPut, body: map[string]any{"contact": map[string]string{"firstName": name}}})
}

// freezesUser sets the status of a person to Frozen.
func (w *World) freezesUser(ctx context.Context, person, user string) error {
	return w.does(ctx, person, deed{user: user, method: http.MethodPut, body: map[string]string{"status": "Frozen"}})
}

// changesPassword gives a person another password.
func (w *World) changesPassword(ctx context.Context, person, user, secret string) error {
	return w.does(ctx, person, deed{user: user, method: http.MethodPut, body: map[string]string{"password": secret}})
}

// setsPresence changes the user status in a presence.
func (w *World) setsPresence(ctx context.Context, person, user, status string) error {
	return w.does(ctx, person, deed{user: user, method: http.MethodPut, below: "/presence", body: map[string]string{"userStatus": status}})
}

// seesPresence reads the presence of a person.
func (w *World) seesPresence(ctx context.Context, person, user, status string) error {
	if err := w.does(ctx, person, deed{user: user, method: http.MethodGet, below: "/presence"}); err != nil {
		return err
	}
	return contains("the presence", string(w.wire.answer.body), `"presenceStatus":"`+status+`"`)
}

// findsInDirectory searches the company directory for a text.
func (w *World) findsInDirectory(ctx context.Context, person, whether, text string) error {
	search := map[string]string{"searchString": text}
	path := "/restapi/v1.0/account/~/directory/entries/search"
	if err := w.askAs(ctx, person, http.MethodPost, path, search); err != nil {
		return err
	}
	if found := !strings.Contains(string(w.wire.answer.body), `"records":[]`); found != (whether == "finds") {
		return fmt.Errorf("the directory answers %s", w.wire.answer.body)
	}
	return nil
}

// invitesGuest creates a team with somebody who is named by e-mail, and is called by the
// beginning of the address from then on: gus@elsewhere.example is Gus.
func (w *World) invitesGuest(ctx context.Context, person, email, team string) error {
	body := map[string]any{"name": team, "members": []map[string]string{{"email": email}}}
	if err := w.askAs(ctx, person, http.MethodPost, "/team-messaging/v1/teams", body); err != nil {
		return err
	}
	w.company.Teams = append(w.company.Teams, control.Team{ID: control.ChatID(w.wire.answer.id()), Name: team})
	return w.meetGuest(ctx, email)
}

// addsGuest adds somebody who is named by e-mail to a team.
func (w *World) addsGuest(ctx context.Context, person, email, team string) error {
	chat, err := w.team(team)
	if err != nil {
		return err
	}
	body := map[string]any{"members": []map[string]string{{"email": email}}}
	if err := w.askAs(ctx, person, http.MethodPost, "/team-messaging/v1/teams/"+string(chat)+"/add", body); err != nil {
		return err
	}
	return w.meetGuest(ctx, email)
}

// meetGuest adds a guest, whose id stands in the invitation, to the people of the
// scenario.
func (w *World) meetGuest(ctx context.Context, email string) error {
	mail, err := w.latestMail(ctx, email)
	name, _, _ := strings.Cut(email, "@")
	guest := control.Person{ID: mail.PersonID, FirstName: strings.ToUpper(name[:1]) + name[1:], Email: email}
	w.company.People = append(w.company.People, guest)
	return err
}

// hasMail checks the subject of the latest mail to an address.
func (w *World) hasMail(ctx context.Context, email, subject string) error {
	mail, err := w.latestMail(ctx, email)
	if err != nil {
		return err
	}
	return contains("the subject", mail.Subject, subject)
}

// opensMail opens the link of the latest mail to an address in a browser.
func (w *World) opensMail(ctx context.Context, person, email string) error {
	mail, err := w.latestMail(ctx, email)
	if err != nil {
		return err
	}
	return w.browser(ctx, person).Open(ctx, mail.Link)
}

// activatesByMail follows the link and chooses the password that everybody has.
func (w *World) activatesByMail(ctx context.Context, person, email string) error {
	browser := w.browser(ctx, person)
	return errors.Join(
		w.opensMail(ctx, person, email),
		browser.Fill(ctx, "Password", password),
		browser.Fill(ctx, "Confirm password", password),
		browser.Press(ctx, "Activate account"))
}

func (w *World) latestMail(ctx context.Context, email string) (control.Mail, error) {
	mails, err := w.control.Mails(ctx, control.Sandbox, email)
	if err != nil {
		return control.Mail{}, err
	}
	if len(mails) == 0 {
		return control.Mail{}, fmt.Errorf("no mail was sent to %s", email)
	}
	return mails[len(mails)-1], nil
}
