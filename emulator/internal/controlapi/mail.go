package controlapi

import (
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// listMails serves GET /_emulator/v1/{environment}/mails.
func (h *Handler) listMails(r *http.Request) (rest.Reply, error) {
	s, to := h.state(r), r.URL.Query().Get("to")
	mails := []control.Mail{}
	for _, m := range s.Mails() {
		if to == "" || strings.EqualFold(to, m.To) {
			mails = append(mails, describeMail(m, h.Info.URL(control.Environment(s.Environment()))))
		}
	}
	return rest.OK(mails), nil
}

// sendActivation serves POST /_emulator/v1/{environment}/people/{personId}/activation.
func (h *Handler) sendActivation(r *http.Request) (rest.Reply, error) {
	s, e, err := h.person(r)
	if err != nil {
		return rest.Reply{}, err
	}
	m, err := s.ResendActivation(e.ID)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(describeMail(m, h.Info.URL(control.Environment(s.Environment())))), nil
}

// listDeveloperMails serves GET /_emulator/v1/mails.
func (h *Handler) listDeveloperMails(r *http.Request) (rest.Reply, error) {
	to := r.URL.Query().Get("to")
	mails := []control.Mail{}
	for _, m := range h.Console.Mails() {
		if to == "" || strings.EqualFold(to, m.To) {
			mails = append(mails, describeDeveloperMail(m))
		}
	}
	return rest.OK(mails), nil
}

// describeDeveloperMail writes a mail about the graduation of an application.
func describeDeveloperMail(m state.Mail) control.Mail {
	mail := control.Mail{
		ID: m.ID.String(), Kind: string(m.Kind), To: m.To, Time: m.Created.Time(),
		Subject: m.App + " was approved for production",
		Text:    m.App + " has production credentials now: Developer Console → " + m.App + " → Credentials shows its Client ID and Client Secret.",
	}
	if m.Kind == state.RejectionMail {
		mail.Subject = m.App + " was not approved for production"
		mail.Text = m.App + " stays in the sandbox. Mend what the review found, and apply again."
	}
	if m.Note != "" {
		mail.Text += " The reviewer says: " + m.Note
	}
	return mail
}

// describeMail writes a mail whose link leads to an environment at base.
func describeMail(m state.Mail, base string) control.Mail {
	link := base + m.Path()
	subject, text := "Welcome to RingCentral", "An account at "+m.Company+" was made for you."
	if m.Kind == state.InvitationMail {
		subject = m.From + " invites you to " + m.Team
		text = m.From + " of " + m.Company + " has added you to the team " + m.Team + " as a guest."
	}
	return control.Mail{
		ID: m.ID.String(), Kind: string(m.Kind), To: m.To, Subject: subject,
		Text: text + " Your username is " + m.To + ". Choose a password here: " + link, Link: link,
		PersonID: personID(m.Person), Time: m.Created.Time(),
	}
}
