// Package teammessaging serves the Team Messaging API: chats, conversations, teams,
// posts and persons. What the caller may not see does not exist.
package teammessaging

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/batch"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Handler serves /team-messaging/v1.
type Handler struct {
	State *state.State
}

// Mount registers the routes on r: one route per path, the methods under it.
func (h *Handler) Mount(r *mux.Router) {
	posts := r.PathPrefix("/chats/{chatId}/posts").Subrouter()
	posts.Handle("", rest.Methods{GET: h.listPosts, POST: h.createPost})
	posts.Handle("/{postId}", rest.Methods{GET: h.readPost, PATCH: h.patchPost, DELETE: h.deletePost})
	r.Handle("/groups/{chatId}/posts", rest.Methods{POST: h.createPost})

	r.Handle("/recent/chats", rest.Methods{GET: h.listRecentChats})
	chats := r.PathPrefix("/chats").Subrouter()
	chats.Handle("", rest.Methods{GET: h.listChats})
	chats.Handle("/{chatId}", rest.Methods{GET: h.readChat})

	conversations := r.PathPrefix("/conversations").Subrouter()
	conversations.Handle("", rest.Methods{GET: h.listConversations, POST: h.createConversation})
	conversations.Handle("/{chatId}", rest.Methods{GET: h.readConversation})

	h.mountTeams(r.PathPrefix("/teams").Subrouter())
	r.Handle("/persons/{personId}", rest.Methods{GET: batch.Each("personId", h.readPerson)})
}

func (h *Handler) mountTeams(r *mux.Router) {
	r.Handle("", rest.Methods{GET: h.listTeams, POST: h.createTeam})
	team := r.PathPrefix("/{chatId}").Subrouter()
	team.Handle("", rest.Methods{GET: h.readTeam, PATCH: h.patchTeam, DELETE: h.deleteTeam})
	team.Handle("/add", rest.Methods{POST: h.addTeamMembers})
	team.Handle("/remove", rest.Methods{POST: h.removeTeamMembers})
	team.Handle("/join", rest.Methods{POST: h.joinTeam})
	team.Handle("/leave", rest.Methods{POST: h.leaveTeam})
	team.Handle("/archive", rest.Methods{POST: h.archiveTeam})
	team.Handle("/unarchive", rest.Methods{POST: h.unarchiveTeam})
}

// chatID returns the chat that the path names; ~ is the caller's Personal chat.
func (h *Handler) chatID(r *http.Request) (state.ChatID, error) {
	text := mux.Vars(r)["chatId"]
	if text == "~" {
		if id, ok := h.State.PersonalChat(caller.Of(r).Person); ok {
			return id, nil
		}
	}
	id, err := state.ParseChatID(text)
	if err != nil {
		return 0, apierr.NotFound("chatId")
	}
	return id, nil
}
