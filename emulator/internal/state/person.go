package state

import (
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Person returns the user behind a Team Messaging person: one of the reader's company, or
// of another with whom the reader shares a chat. Who has not been activated yet is no
// person.
func (s *State) Person(reader, id PersonID) (Extension, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	e, ok := s.world.person(id)
	if !ok || !s.world.colleagues(reader, id) && !s.world.shareChat(reader, id) {
		return Extension{}, apierr.NotFound("personId")
	}
	return e, nil
}

// Company returns the reader's company, or that of somebody with whom the reader shares a
// chat, and its domain.
func (s *State) Company(reader PersonID, id AccountID) (company Account, domain string, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	account, ok := s.world.accounts.Get(id)
	e, _ := s.world.extensions.Get(reader.Extension())
	if !ok || e.Account != id && !s.world.meets(reader, id) {
		return Account{}, "", apierr.NotFound("companyId")
	}
	return account, s.world.domain(id), nil
}

// domain returns the domain of a company. Assumed: it is that of the e-mail of its first
// user who has one.
func (w *world) domain(id AccountID) string {
	domain := ""
	w.extensionsOf.Ascend(accountExtension{account: id}, func(x accountExtension) bool {
		if x.account != id {
			return false
		}
		e, _ := w.extensions.Get(x.id)
		_, domain, _ = strings.Cut(e.Email, "@")
		return domain == ""
	})
	return domain
}

// shareChat reports whether two people are in one chat.
func (w *world) shareChat(a, b PersonID) bool {
	return w.anyTeam(a, func(chat Chat) bool { return chat.HasMember(b) })
}

// meets reports whether a person is in one chat with somebody of a company.
func (w *world) meets(person PersonID, id AccountID) bool {
	return w.anyTeam(person, func(chat Chat) bool {
		for _, member := range chat.Members {
			if e, _ := w.extensions.Get(member.Extension()); e.Account == id {
				return true
			}
		}
		return false
	})
}

// anyTeam reports whether one of the teams of a person is as asked. People of other
// companies are in no other chats.
func (w *world) anyTeam(person PersonID, is func(Chat) bool) bool {
	found := false
	w.chatsOf.Ascend(personChat{person: person, kind: Team}, func(x personChat) bool {
		if x.person != person || x.kind != Team {
			return false
		}
		chat, _ := w.chats.Get(x.chat)
		found = is(chat)
		return !found
	})
	return found
}

// person returns a user who has been admitted to Team Messaging.
func (w *world) person(id PersonID) (Extension, bool) {
	if _, admitted := w.personalChat(id); !admitted {
		return Extension{}, false
	}
	return w.extensions.Get(id.Extension())
}

// colleagues reports whether two people are of one company.
func (w *world) colleagues(a, b PersonID) bool {
	first, ok := w.extensions.Get(a.Extension())
	second, known := w.extensions.Get(b.Extension())
	return ok && known && first.Account == second.Account
}
