package controlapi

import (
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/seed"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// listPeople serves GET /_emulator/v1/{environment}/people.
func (h *Handler) listPeople(r *http.Request) (rest.Reply, error) {
	s := h.state(r)
	people := []control.Person{}
	for _, account := range s.Accounts() {
		for _, e := range s.Extensions(account.ID) {
			people = append(people, seed.DescribePerson(s, e))
		}
	}
	return rest.OK(people), nil
}

// listRemovedPeople serves GET /_emulator/v1/{environment}/removed-people.
func (h *Handler) listRemovedPeople(r *http.Request) (rest.Reply, error) {
	people := []control.RemovedPerson{}
	for _, x := range h.state(r).RemovedExtensions() {
		people = append(people, control.RemovedPerson{ID: personID(x.ID), AccountID: control.AccountID(x.Account.String()), Type: x.Type, Name: x.Name})
	}
	return rest.OK(people), nil
}

// person returns the person that the path names.
func (h *Handler) person(r *http.Request) (*state.State, state.Extension, error) {
	s := h.state(r)
	id, err := state.ParsePersonID(mux.Vars(r)["personId"])
	e, ok := s.Extension(id.Extension())
	if err != nil || !ok {
		return nil, state.Extension{}, refusal(http.StatusNotFound, "there is no such person in this environment: GET people lists them")
	}
	return s, e, nil
}

// personID names the user of an extension.
func personID(id state.ExtensionID) control.PersonID { return control.PersonID(id.Person().String()) }

// changePerson serves PATCH /_emulator/v1/{environment}/people/{personId}.
func (h *Handler) changePerson(r *http.Request) (rest.Reply, error) {
	s, e, err := h.person(r)
	if err != nil {
		return rest.Reply{}, err
	}
	change, err := decode[control.PersonChange](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if change.Status != "" {
		status, ok := seed.StatusNamed(change.Status)
		if !ok {
			return rest.Reply{}, refusal(http.StatusBadRequest, "status is none of Enabled, Disabled, NotActivated, Unassigned: "+change.Status)
		}
		if e, err = s.SetExtensionStatus(e.ID, status); err != nil {
			return rest.Reply{}, err
		}
	}
	return rest.OK(seed.DescribePerson(s, e)), nil
}

// unlockPerson serves DELETE /_emulator/v1/{environment}/people/{personId}/lock.
func (h *Handler) unlockPerson(r *http.Request) (rest.Reply, error) {
	s, e, err := h.person(r)
	if err != nil {
		return rest.Reply{}, err
	}
	s.Unlock(e.ID)
	return rest.NoContent(), nil
}

// createToken serves POST /_emulator/v1/{environment}/people/{personId}/token.
func (h *Handler) createToken(r *http.Request) (rest.Reply, error) {
	s, e, err := h.person(r)
	if err != nil {
		return rest.Reply{}, err
	}
	grant, err := s.GrantRingCentralApp(e.ID)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(control.Token{
		AccessToken: grant.Access.Token,
		ExpiresIn:   int64(grant.Access.Expires.Sub(s.Now()).Seconds()),
	}), nil
}

// createPost serves POST /_emulator/v1/{environment}/people/{personId}/posts.
func (h *Handler) createPost(r *http.Request) (rest.Reply, error) {
	s, author, err := h.person(r)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := decode[control.NewPost](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if author.Status != state.Enabled {
		return rest.Reply{}, refusal(http.StatusForbidden, author.Name()+" cannot post while the status is "+string(author.Status)+": PATCH the person to Enabled")
	}
	if body.Text == "" || utf8.RuneCountInString(body.Text) > state.MaxPostText {
		return rest.Reply{}, refusal(http.StatusBadRequest, fmt.Sprintf("the text of a post has 1 to %d characters", state.MaxPostText))
	}
	chat, err := destination(s, author.ID.Person(), body)
	if err != nil {
		return rest.Reply{}, err
	}
	post, err := s.CreatePost(author.ID.Person(), chat, state.NewPost{Text: body.Text})
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Created(describePost(post)), nil
}

// destination returns the chat that a post goes to.
func destination(s *state.State, author state.PersonID, body control.NewPost) (state.ChatID, error) {
	if body.ChatID != "" {
		id, err := state.ParseChatID(string(body.ChatID))
		if err != nil {
			return 0, refusal(http.StatusBadRequest, "chatId is not the id of a chat: "+string(body.ChatID))
		}
		return id, nil
	}
	invitee := state.Invitee{Email: body.To}
	if !strings.Contains(body.To, "@") {
		id, err := state.ParsePersonID(body.To)
		if err != nil {
			return 0, refusal(http.StatusBadRequest, "a post goes to a chatId, or to the id or e-mail of a person")
		}
		invitee = state.Invitee{ID: id}
	}
	chat, _, err := s.CreateConversation(author, []state.Invitee{invitee})
	return chat.ID, err
}
