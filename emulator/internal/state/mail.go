package state

import "github.com/glipbox/glipbox/emulator/internal/apierr"

// MailKind says why a mail was sent.
type MailKind string

// The kinds of mails.
const (
	ActivationMail MailKind = "Activation" // to a new user of an account
	InvitationMail MailKind = "Invitation" // to a guest of a team
	ApprovalMail   MailKind = "Approval"   // to a developer whose application came to production
	RejectionMail  MailKind = "Rejection"  // to a developer whose application did not
)

// Mail is a mail that was sent to somebody. Its text is written where it is read.
type Mail struct {
	ID      MailID
	Kind    MailKind
	To      string // e-mail address
	Person  ExtensionID
	Company string
	From    string // name of who invites; only of an InvitationMail
	Team    string // of an InvitationMail
	App     string // name of the application that has applied for production
	Note    string // of who decided about it
	Token   string // of the link; empty for none
	Created Instant
}

// Mails returns the mails that were sent, the oldest first.
func (s *State) Mails() []Mail {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.world.mails.Values()
}

// sendActivation sends a user the mail with the link that activates the account. s.mu
// must be held.
func (s *State) sendActivation(e Extension) {
	s.sendMail(e, Mail{Kind: ActivationMail})
}

// ResendActivation sends somebody who is not activated another mail with a link.
func (s *State) ResendActivation(id ExtensionID) (Mail, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.world.extensions.Get(id)
	switch {
	case !ok:
		return Mail{}, apierr.NotFound("extensionId")
	case e.Status != NotActivated || e.Email == "":
		return Mail{}, apierr.Hinted(apierr.Invalid("status"), e.Name()+" is "+string(e.Status)+": a mail is for users with an e-mail address who are not activated")
	}
	return s.sendMail(e, Mail{Kind: ActivationMail}), nil
}

// sendMail sends a mail with a new link to a user. s.mu must be held.
func (s *State) sendMail(e Extension, mail Mail) Mail {
	account, _ := s.world.accounts.Get(e.Account)
	mail.ID, mail.Created = MailID(s.nextID(tagMail)), s.now()
	mail.To, mail.Person, mail.Company = e.Email, e.ID, account.Name
	mail.Token = s.entropy.Token(16)
	s.world.mails.Set(mail.ID, mail)
	s.world.activations.Set(mail.Token, Activation{Extension: e.ID, Expires: mail.Created.Add(activationLifetime)})
	return mail
}

// ActivationPath begins the path of the links in mails; a token follows.
const ActivationPath = "/activate/"

// Path returns where the link of the mail leads in its environment.
func (m Mail) Path() string { return ActivationPath + m.Token }
