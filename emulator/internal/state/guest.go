package state

import (
	"net/mail"
	"slices"
	"strings"
)

// guestType is the type of a person who works elsewhere and was invited by e-mail.
const guestType = "Guest"

// Guest reports whether the person works elsewhere: a guest has no place in the account,
// its directory and its company-wide chat.
func (e Extension) Guest() bool { return e.Type == guestType }

// invitedToTeam returns the people whom a colleague of theirs names, sorted, each once,
// and the e-mail addresses of nobody among them. s.mu must be held.
func (s *State) invitedToTeam(by PersonID, list []Invitee) (people []PersonID, strangers []string, err error) {
	known := slices.Clone(list)
	var foreigners []PersonID
	for i, invitee := range list {
		foreigner, works := s.world.foreigner(by, invitee)
		switch {
		case works:
			foreigners = append(foreigners, foreigner)
		case s.world.stranger(invitee):
			strangers = append(strangers, strings.ToLower(invitee.Email))
		default:
			continue
		}
		known[i] = Invitee{ID: by} // keeps its place, for errors name it
	}
	if people, err = s.invited(by, known); err != nil {
		return nil, nil, err
	}
	for _, foreigner := range foreigners {
		people = insertPerson(people, foreigner)
	}
	slices.Sort(strangers)
	return people, slices.Compact(strangers), nil
}

// foreigner returns who works at another company under the e-mail address of an
// invitation. Such a person becomes a guest of the team as they are.
func (w *world) foreigner(by PersonID, i Invitee) (PersonID, bool) {
	id, taken := w.logins.Get(strings.ToLower(i.Email))
	if i.ID != 0 || !taken || w.colleagues(by, id.Person()) {
		return 0, false
	}
	_, admitted := w.person(id.Person())
	return id.Person(), admitted
}

// stranger reports whether the invitation names an e-mail address of nobody.
func (w *world) stranger(i Invitee) bool {
	_, taken := w.logins.Get(strings.ToLower(i.Email))
	address, err := mail.ParseAddress(i.Email)
	return i.ID == 0 && !taken && err == nil && address.Address == i.Email
}

// invite makes guests of strangers and sends each the mail with a link to the team. They
// are members at once, but cannot sign in before they have followed it. s.mu must be
// held.
func (s *State) invite(by PersonID, team string, strangers []string) []PersonID {
	host, _ := s.world.person(by)
	guests := make([]PersonID, len(strangers))
	for i, email := range strangers {
		guests[i] = s.addGuest(host.Account, email)
		guest, _ := s.world.person(guests[i])
		s.sendMail(guest, Mail{Kind: InvitationMail, From: host.Name(), Team: team})
	}
	return guests
}

// addGuest adds a person who works elsewhere. Assumed: until they say another one, their
// name is the beginning of their address. s.mu must be held.
func (s *State) addGuest(account AccountID, email string) PersonID {
	name, _, _ := strings.Cut(email, "@")
	now := s.now()
	guest := Extension{
		ID: ExtensionID(s.nextID(tagGuest)), Account: account, Type: guestType, Status: NotActivated,
		FirstName: name, Email: email, Created: now, Modified: now,
	}
	s.world.extensions.Set(guest.ID, guest)
	s.world.logins.Set(email, guest.ID)
	person := guest.ID.Person()
	s.addConversation(person, []PersonID{person})
	return person
}

// noteVisitor notes that a person is in a chat of another company than their own.
func (w *world) noteVisitor(person PersonID, chat Chat) {
	if chat.Type != Team {
		return
	}
	if e, ok := w.extensions.Get(person.Extension()); ok && e.Account != chat.Account && !e.Visitor {
		e.Visitor = true
		w.extensions.Set(e.ID, e)
	}
}
