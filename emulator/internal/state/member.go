package state

import (
	"slices"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Invitee names somebody by id or by e-mail.
type Invitee struct {
	ID    PersonID
	Email string // used when there is no ID
}

// AddMembers adds people to an active team. Only an administrator of the team may do
// that. Who is in it already stays in it; e-mail addresses of nobody become guests.
func (s *State) AddMembers(admin PersonID, id ChatID, invited []Invitee) error {
	s.mu.Lock()
	defer s.mu.Unlock()

	team, err := s.administered(admin, id, "updated")
	if err != nil {
		return err
	}
	if team.Archived {
		return notActive()
	}
	people, strangers, err := s.invitedToTeam(admin, invited)
	if err != nil {
		return err
	}
	added := slices.DeleteFunc(people, team.HasMember)
	added = append(added, s.invite(admin, team.Name, strangers)...)
	if len(added) == 0 {
		return nil
	}
	team = s.enlarge(team, added)
	s.addPost(team, Post{Type: PersonsAdded, Creator: admin, Details: &PostDetails{Persons: added}})
	return nil
}

// JoinTeam makes a person a member of a public team, and reports whether that is new. A
// private team of the company is refused, which tells that it exists.
func (s *State) JoinTeam(person PersonID, id ChatID) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if chat, ok := s.world.chats.Get(id); ok && chat.Type == Team && s.world.isPrivateTo(person, chat) {
		return false, apierr.Hinted(
			apierr.Forbidden("The team is not public"), "only an administrator of the team can add somebody to it")
	}
	team, err := s.visibleTeam(person, id, "joined")
	if err != nil {
		return false, err
	}
	switch {
	case team.Archived:
		return false, notActive()
	case team.HasMember(person):
		return false, nil
	}
	team = s.enlarge(team, []PersonID{person})
	s.addPost(team, Post{Type: PersonJoined, Creator: person})
	return true, nil
}

// isPrivateTo reports whether the chat belongs to colleagues of the person, who is neither
// in it nor may join it.
func (w *world) isPrivateTo(person PersonID, chat Chat) bool {
	e, ok := w.extensions.Get(person.Extension())
	return ok && e.Account == chat.Account && !e.Guest() && !chat.Public && !chat.HasMember(person)
}

// RemoveMembers takes people out of an active team. Only an administrator of the team
// may do that. Who is not in it stays out of it.
func (s *State) RemoveMembers(admin PersonID, id ChatID, people []PersonID) error {
	s.mu.Lock()
	defer s.mu.Unlock()

	team, err := s.administered(admin, id, "updated")
	if err != nil {
		return err
	}
	if team.Archived {
		return notActive()
	}
	removed := slices.Compact(slices.Sorted(slices.Values(people)))
	removed = slices.DeleteFunc(removed, func(p PersonID) bool { return !team.HasMember(p) })
	if len(removed) > 0 {
		s.reduce(team, admin, removed)
	}
	return nil
}

// LeaveTeam takes a person out of an active team, and reports whether the person was
// in it.
func (s *State) LeaveTeam(person PersonID, id ChatID) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	team, err := s.visibleTeam(person, id, "left")
	if err != nil {
		return false, err
	}
	switch {
	case team.Archived:
		return false, notActive()
	case !team.HasMember(person):
		return false, nil
	}
	s.reduce(team, person, []PersonID{person})
	return true, nil
}

// enlarge adds new people, who are sorted, to a chat: they have joined, for the others it has changed. s.mu
// must be held.
func (s *State) enlarge(chat Chat, added []PersonID) Chat {
	others := chat.Members
	chat.Members = slices.Concat(others, added)
	slices.Sort(chat.Members)
	chat.Modified = s.now()
	s.setChat(chat)
	s.announce(ChatEvent{Chat: chat, EventType: GroupJoined, Audience: added})
	if len(others) > 0 {
		s.announce(ChatEvent{Chat: chat, EventType: GroupChanged, Audience: others})
	}
	return chat
}

// reduce takes people, who are sorted, out of a team: they have left, for the others it has changed.
// Assumed: the post about it is a notification only, since lists of posts have no type
// for it. s.mu must be held.
func (s *State) reduce(team Chat, by PersonID, removed []PersonID) {
	gone := func(p PersonID) bool {
		_, found := slices.BinarySearch(removed, p)
		return found
	}
	team.Members = slices.DeleteFunc(slices.Clone(team.Members), gone)
	team.Admins = slices.DeleteFunc(slices.Clone(team.Admins), gone)
	team.Modified = s.now()
	s.setChat(team)
	s.announce(ChatEvent{Chat: team, EventType: GroupLeft, Audience: removed})
	if len(team.Members) == 0 {
		return
	}
	s.announce(ChatEvent{Chat: team, EventType: GroupChanged, Audience: team.Members})
	post := Post{
		ID: PostID(s.nextID(tagPost)), Chat: team.ID, Type: PersonsRemoved, Creator: by,
		Created: team.Modified, Modified: team.Modified, Details: &PostDetails{Persons: removed},
	}
	s.announce(PostEvent{Post: post, Chat: team, EventType: PostAdded})
}

// invited returns the people whom a colleague of theirs names, sorted, each once. s.mu
// must be held.
func (s *State) invited(by PersonID, list []Invitee) ([]PersonID, error) {
	host, ok := s.world.person(by)
	if !ok {
		return nil, apierr.NotFound("personId")
	}
	people := make([]PersonID, 0, len(list))
	for i, invitee := range list {
		e, parameter := s.world.invitee(invitee)
		if e.Account != host.Account {
			return nil, apierr.Hinted(
				apierr.Invalid("members["+strconv.Itoa(i)+"]."+parameter),
				"members are active users of the account: Admin Portal → Users")
		}
		people = append(people, e.ID.Person())
	}
	slices.Sort(people)
	return slices.Compact(people), nil
}

// invitee returns whom the invitation names, or nobody, and the member of the request
// that names them.
func (w *world) invitee(i Invitee) (e Extension, parameter string) {
	if i.ID != 0 || i.Email == "" {
		e, _ = w.person(i.ID)
		return e, "id"
	}
	id, ok := w.logins.Get(strings.ToLower(i.Email))
	if ok {
		e, _ = w.person(id.Person())
	}
	return e, "email"
}
