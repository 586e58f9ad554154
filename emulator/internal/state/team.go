package state

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// NewTeam is what its creator says about a team.
type NewTeam struct {
	Name        string
	Description string
	Public      bool
	Members     []Invitee // besides the creator
}

// CreateTeam adds a team. Its creator becomes a member and its administrator; e-mail
// addresses of nobody become guests.
func (s *State) CreateTeam(creator PersonID, t NewTeam) (Chat, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	people, strangers, err := s.invitedToTeam(creator, t.Members)
	if err != nil {
		return Chat{}, err
	}
	people = append(people, s.invite(creator, t.Name, strangers)...)
	e, _ := s.world.extensions.Get(creator.Extension())
	now := s.now()
	team := Chat{
		ID: ChatID(s.nextID(tagTeam)), Type: Team, Account: e.Account,
		Name: t.Name, Description: t.Description, Public: t.Public,
		Creator: creator, Created: now, Modified: now,
		Members: insertPerson(people, creator), Admins: []PersonID{creator},
	}
	s.setChat(team)
	s.announce(ChatEvent{Chat: team, EventType: GroupJoined, Audience: team.Members})
	return team, nil
}

// TeamChange says what becomes of a team; nil leaves a part as it is.
type TeamChange struct {
	Name        *string
	Description *string
	Public      *bool
}

// UpdateTeam changes an active team. Only an administrator of the team may do that.
func (s *State) UpdateTeam(admin PersonID, id ChatID, change TeamChange) (Chat, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	old, err := s.administered(admin, id, "updated")
	if err != nil {
		return Chat{}, err
	}
	if old.Archived {
		return Chat{}, notActive()
	}
	team := old
	assign(&team.Name, change.Name)
	assign(&team.Description, change.Description)
	assign(&team.Public, change.Public)
	team.Modified = s.now()
	s.setChat(team)
	if team.Name != old.Name || team.Description != old.Description {
		s.announce(ChatEvent{Chat: team, EventType: GroupRenamed, Audience: team.Members})
	}
	if team.Public != old.Public {
		s.announce(ChatEvent{Chat: team, EventType: GroupChanged, Audience: team.Members})
	}
	return team, nil
}

func assign[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// DeleteTeam makes a team disappear for everybody. Only an administrator of the team
// may do that. Its posts can no longer be reached.
func (s *State) DeleteTeam(admin PersonID, id ChatID) error {
	s.mu.Lock()
	defer s.mu.Unlock()

	team, err := s.administered(admin, id, "deleted")
	if err != nil {
		return err
	}
	s.removeChat(team)
	audience := team.Members
	team.Members, team.Admins = nil, nil
	team.Name += "-deactivated" + strconv.FormatInt(int64(s.now()), 10) // as observed in notifications
	s.announce(ChatEvent{Chat: team, EventType: GroupLeft, Audience: audience})
	return nil
}

// ArchiveTeam closes a team for new posts, and reports whether it was open. Only an
// administrator of the team may do that.
func (s *State) ArchiveTeam(admin PersonID, id ChatID) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	team, err := s.administered(admin, id, "archived")
	if err != nil || team.Archived {
		return false, err
	}
	team.Archived = true
	s.announceChanged(team)
	return true, nil
}

// UnarchiveTeam opens an archived team again, and reports whether it was archived. Only
// an administrator of the team may do that.
func (s *State) UnarchiveTeam(admin PersonID, id ChatID) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	team, err := s.administered(admin, id, "unarchived")
	if err != nil || !team.Archived {
		return false, err
	}
	team.Archived = false
	s.announceChanged(team)
	return true, nil
}

// announceChanged stores a team and tells all members.
// Assumed: no notification about archiving is documented. s.mu must be held.
func (s *State) announceChanged(team Chat) {
	team.Modified = s.now()
	s.setChat(team)
	s.announce(ChatEvent{Chat: team, EventType: GroupChanged, Audience: team.Members})
}

// administered returns a team that the person may manage. The deed is what the person
// wants done, for the refusal of a conversation. s.mu must be held.
func (s *State) administered(admin PersonID, id ChatID, deed string) (Chat, error) {
	chat, err := s.visibleTeam(admin, id, deed)
	if err != nil {
		return Chat{}, err
	}
	if !chat.HasAdmin(admin) {
		return Chat{}, apierr.Hinted(
			apierr.Forbidden("The team can be managed by its administrators only"),
			"the team "+chat.Name+" is administered by who created it")
	}
	return chat, nil
}

// visibleTeam returns a team that the person may see. s.mu must be held.
func (s *State) visibleTeam(person PersonID, id ChatID, deed string) (Chat, error) {
	chat, err := s.visibleChat(person, id)
	if err != nil {
		return Chat{}, err
	}
	if chat.Type != Team {
		return Chat{}, apierr.Conversation(string(chat.Type), deed)
	}
	return chat, nil
}

func notActive() error {
	return apierr.Hinted(apierr.Forbidden("The team is not active"), "the team is archived: unarchive it first")
}

// Teams returns the teams of an account that have a member, by id.
func (s *State) Teams(account AccountID) []Chat {
	s.mu.RLock()
	defer s.mu.RUnlock()
	teams := map[ChatID]Chat{}
	s.world.extensionsOf.Ascend(accountExtension{account: account}, func(x accountExtension) bool {
		if x.account != account {
			return false
		}
		person := x.id.Person()
		s.world.chatsOf.Ascend(personChat{person: person}, func(o personChat) bool {
			if o.person != person {
				return false
			}
			if chat, _ := s.world.chats.Get(o.chat); chat.Type == Team {
				teams[chat.ID] = chat
			}
			return true
		})
		return true
	})
	return slices.SortedFunc(maps.Values(teams), func(a, b Chat) int { return cmp.Compare(a.ID, b.ID) })
}
